"""The sandbox: a made-up platform on this machine, for tests, the demonstration and practice."""

import base64
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from ipaddress import ip_address
from typing import Any, ClassVar
from urllib.parse import urlsplit

import httpx

from connectors.counted import account_reading, reading_of, things, told_of
from connectors.house import House
from connectors.http import HttpClient
from connectors.sandbox_platform import HOME, TEXT_MAX, Fate, SandboxPlatform, signature
from domain.audience import AccountMetric, AccountReading
from domain.channels import Limits, Verification
from domain.deliveries import DeliveryKind, Receipt
from domain.errors import Rejected, Unauthorized
from domain.messages import Author, Incoming, MessageKind
from domain.metrics import Metric, Reading
from domain.ports import Batch, Outgoing, Picture
from domain.reactions import Reaction, ReactionBatch, ReactionKind
from domain.texts import N_, _

_VERBS = {
    DeliveryKind.POST: "posts",
    DeliveryKind.FOLLOW_UP: "posts",
    DeliveryKind.REPLY: "replies",
    DeliveryKind.REMINDER: "notices",
}
_METRICS = {Metric.VIEWS: "views", Metric.REACTIONS: "likes", Metric.COMMENTS: "replies"}
_ACCOUNT = {AccountMetric.FOLLOWERS: "followers", AccountMetric.FOLLOWING: "follows"}


class SandboxConnector:
    """Every ability there is, against a `SandboxServer` or, in tests, a `SandboxTransport`."""

    platform: ClassVar[str] = "sandbox"
    title: ClassVar[str] = N_("Kotak pasir (latihan)")

    @dataclass(frozen=True, kw_only=True)
    class Settings:
        """Where the sandbox answers on this machine, and its token."""

        address: str = field(
            default="http://127.0.0.1:8599",
            metadata={
                "label": N_("Alamat kotak pasir"),
                "help": N_("Hanya alamat di komputer ini, misalnya http://127.0.0.1:8599."),
            },
        )
        token: str = field(
            default="sandbox-token",
            repr=False,
            metadata={
                "label": N_("Token"),
                "help": N_("Token kotak pasir; biarkan seperti semula untuk latihan."),
                "secret": True,
            },
        )

    def __init__(self, settings: Settings, house: House) -> None:
        if not _is_loopback(settings.address):
            raise Rejected(
                _("Kotak pasir hanya boleh beralamat di komputer ini, misalnya http://127.0.0.1.")
            )
        self._token = settings.token
        self._http = HttpClient(
            settings.address,
            place=house.channel_name,
            headers={"authorization": f"Bearer {settings.token}"},
            secrets=(settings.token,),
            transport=house.transport,
            heard=house.heard,
        )

    @property
    def limits(self) -> Limits:
        """Made up, like the platform."""
        return Limits(text_max=TEXT_MAX, images_max=4, image_bytes_max=5 * 1024 * 1024)

    def verify(self) -> Verification:
        """Asks whose token it is."""
        return self._http.ask("/me").read(
            lambda told: Verification(account_name=str(told["name"]), account_url=str(told["url"]))
        )

    def publish(self, post: Outgoing, idempotency_key: str) -> Receipt:
        """A post with its pictures, in one request."""
        images = [_image(picture) for picture in post.pictures]
        return self._hand("posts", idempotency_key, text=post.text, link=post.link, images=images)

    def follow_up(self, part: Outgoing, idempotency_key: str) -> Receipt:
        """The next part of a thread."""
        return self._hand("posts", idempotency_key, text=part.text, target=part.target_remote_id)

    def reply(self, reply: Outgoing, idempotency_key: str) -> Receipt:
        """An answer under the message."""
        return self._hand(
            "replies", idempotency_key, text=reply.text, target=reply.target_remote_id
        )

    def notify(self, notice: Outgoing, idempotency_key: str) -> Receipt:
        """A notice to one of our own people."""
        return self._hand(
            "notices",
            idempotency_key,
            text=notice.text,
            subject=notice.subject,
            recipient=notice.recipient,
        )

    def delete(self, remote_id: str) -> None:
        """Removes it; what is not there is gone already."""
        self._http.act("DELETE", f"/posts/{remote_id}", also=(httpx.codes.NOT_FOUND,))

    def find(self, sent: Outgoing, idempotency_key: str, kind: DeliveryKind) -> Receipt | None:
        """Looks it up under the key; a deletion is done when the post is not there."""
        if kind is DeliveryKind.DELETION:
            there = self._found({"id": sent.target_remote_id})
            return None if there else Receipt(remote_id=sent.target_remote_id, sent_at=sent.at)
        found = self._found({"verb": _VERBS[kind], "key": idempotency_key})
        return found and _receipt(found)

    def collect(self, cursor: str) -> Batch:
        """What members said after the cursor, which is the number of the last one seen."""
        return self._http.ask("/inbox", query={"after": cursor or "0"}).read(
            lambda told: Batch(
                messages=tuple(_incoming(message) for message in told["messages"]),
                cursor=str(told["messages"][-1]["number"]) if told["messages"] else cursor,
            )
        )

    def hear_reactions(self, cursor: str) -> ReactionBatch:
        """Who liked what, after the cursor, which is the number of the last like seen."""
        return self._http.ask("/likes", query={"after": cursor or "0"}).read(
            lambda told: ReactionBatch(
                reactions=tuple(_reaction(like) for like in told["likes"]),
                cursor=str(told["likes"][-1]["number"]) if told["likes"] else cursor,
            )
        )

    def measure(self, remote_ids: Sequence[str]) -> tuple[Reading, ...]:
        """Views, likes and replies of the posts still there."""
        return self._http.ask("/metrics", query={"ids": ",".join(remote_ids)}).read(
            lambda told: tuple(
                _reading(name, post) for name, post in things(told["posts"], "id").items()
            )
        )

    def count_audience(self) -> AccountReading:
        """Followers; whom it follows it does not tell."""
        return self._http.ask("/account").read(lambda told: account_reading(told, _ACCOUNT))

    def recall_audience(self, start: datetime, end: datetime) -> tuple[AccountReading, ...]:
        """One reading for the end of each day of UTC."""
        query = {"since": start.isoformat(), "until": end.isoformat()}
        return self._http.ask("/days", query=query).read(
            lambda told: tuple(
                replace(account_reading(day, _ACCOUNT), at=datetime.fromisoformat(day["at"]))
                for day in told["days"]
            )
        )

    def receive(self, headers: Mapping[str, str], body: bytes) -> Batch:
        """One message, signed with our token."""
        signed = {name.lower(): value for name, value in headers.items()}
        ours = signature(self._token, body).encode()
        if not hmac.compare_digest(ours, signed.get("x-sandbox-signature", "").encode()):
            raise Unauthorized(_("Tanda tangan pesan masuk tidak cocok; pesan itu diabaikan."))
        try:
            return Batch(messages=(_incoming(json.loads(body)),))
        except (ValueError, KeyError, TypeError) as err:
            raise Rejected(_("Pesan masuk tidak dapat dibaca.")) from err

    def _hand(self, verb: str, key: str, **body: Any) -> Receipt:
        return self._http.act("POST", f"/{verb}", body={"key": key, **body}).read(_receipt)

    def _found(self, query: Mapping[str, str]) -> Any:
        return self._http.ask("/found", query=query).read(lambda told: told["found"])


class SandboxTransport(httpx.BaseTransport):
    """The way to a platform in the same process, faults and all: no socket, no waiting."""

    def __init__(self, platform: SandboxPlatform) -> None:
        self._platform = platform

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """What the server would have answered, or the fault the client would have met."""
        response = self._platform.handle(
            request.method, request.url.raw_path.decode(), request.headers, request.read()
        )
        if response.fate is Fate.SILENCE:
            raise httpx.ReadTimeout("no answer", request=request)
        if response.fate is not Fate.ANSWER:
            raise httpx.RemoteProtocolError("hung up", request=request)
        return httpx.Response(response.status, headers=response.headers, content=response.body)


def _is_loopback(address: str) -> bool:
    try:
        return (
            urlsplit(address).scheme == "http"
            and ip_address(urlsplit(address).hostname or "").is_loopback
        )
    except ValueError:
        return False


def _image(picture: Picture) -> dict[str, str]:
    return {
        "data": base64.b64encode(picture.data).decode(),
        "mime": picture.media.mime,
        "alt": picture.media.alt_text,
    }


def _receipt(told: Mapping[str, Any]) -> Receipt:
    return Receipt(
        remote_id=str(told["id"]), url=str(told["url"]), sent_at=_moment(str(told["at"]))
    )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without its zone")
    return moment


def _incoming(told: Mapping[str, Any]) -> Incoming:
    return Incoming(
        remote_id=told["id"],
        thread=told["thread"],
        kind=MessageKind.COMMENT if told.get("post") else MessageKind.DIRECT,
        author=Author(remote_id=told.get("author_id", ""), name=told.get("author_name", "")),
        text=told["text"],
        at=_moment(told["at"]),
        entry_remote_id=told.get("post", ""),
        public=bool(told.get("post")),
    )


def _reaction(told: Mapping[str, Any]) -> Reaction:
    return Reaction(
        remote_id=told["id"],
        account_id=told["author_id"],
        post_remote_id=told["post"],
        kind=ReactionKind.LIKE,
        sign="like",
        at=_moment(told["at"]),
        url=f"{HOME}/{told['post']}",
    )


def _reading(remote_id: str, told: Mapping[str, Any]) -> Reading:
    return reading_of(remote_id, {metric: told_of(told, name) for metric, name in _METRICS.items()})
