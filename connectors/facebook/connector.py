"""A cooperative's Facebook Page: posts, comments, Messenger and insights by Graph."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from connectors.counting import utf16_units
from connectors.facebook.account import App, not_of_a_page
from connectors.facebook.archive import FacebookArchives
from connectors.facebook.audience import Audience
from connectors.facebook.direct import WINDOW, Direct
from connectors.facebook.enclosed import MEDIA_HOSTS
from connectors.facebook.enclosures import IN_MESSENGER
from connectors.facebook.faults import Fault
from connectors.facebook.films import VIDEO_S_MAX, Films
from connectors.facebook.graph import GraphTransport, known, quoted
from connectors.facebook.guide import GUIDE
from connectors.facebook.halves import Halves
from connectors.facebook.inbox import Inbox
from connectors.facebook.messages import DIRECT_PREFIX
from connectors.facebook.metrics import Measure
from connectors.facebook.sent import Search
from connectors.facebook.webhook import FIELDS, Called, check_signature, greet, verify_token
from connectors.facebook.whispers import Whispers
from connectors.facebook.writing import COMMENT_MAX, MESSAGE_MAX, POST_MAX, Writing
from connectors.fetching import Fetching
from connectors.house import House
from connectors.http import OF_VIDEOS, Patience
from connectors.ledger import Ledger
from domain.answers import AnswerLimits
from domain.audience import AccountReading
from domain.channels import Guide, Limits, RateBudget, Verification
from domain.deliveries import DeliveryKind, Handover, Receipt
from domain.errors import PlatformError, Rejected, Unauthorized
from domain.media import IMAGES_PER_POST_MAX, UPLOAD_BYTES_MAX, VIDEO_BYTES_MAX
from domain.metrics import Reading
from domain.ports import Batch, Outgoing, Picture
from domain.texts import N_, _

# Facebook waits for the answer to a call; what is asked meanwhile must be quick.
QUICK = Patience(connect_s=2.0, read_s=3.0, total_s=4.0, together_s=8.0)


class FacebookConnector:
    """One Page, by its own token."""

    platform: ClassVar[str] = "facebook"
    title: ClassVar[str] = N_("Halaman Facebook")
    guide: ClassVar[Guide] = GUIDE
    archives: ClassVar[FacebookArchives] = FacebookArchives()

    @dataclass(frozen=True, kw_only=True)
    class Settings:
        """The Page, and our app at Facebook."""

        page_id: str = field(
            default="",
            metadata={
                "label": N_("Nomor Halaman"),
                "help": N_("Hanya angka. Boleh kosong bila akun mengelola satu Halaman saja."),
            },
        )
        app_id: str = field(
            default="",
            metadata={
                "label": N_("ID aplikasi"),
                "help": N_("Dari Pengaturan Aplikasi → Dasar di developers.facebook.com."),
            },
        )
        app_secret: str = field(
            default="",
            repr=False,
            metadata={
                "label": N_("Rahasia aplikasi"),
                "help": N_("Di bawah ID aplikasi. Untuk masuk, webhook, dan pemeriksaan izin."),
                "secret": True,
            },
        )
        token: str = field(
            default="",
            repr=False,
            metadata={
                "label": N_("Token Halaman"),
                "help": N_("Terisi sendiri saat masuk; boleh juga ditempel."),
                "secret": True,
            },
        )

    def __init__(self, settings: Settings, house: House) -> None:
        for number in (settings.page_id, settings.app_id):
            if number and not (number.isascii() and number.isdigit()):
                raise Rejected(_("Nomor Halaman dan ID aplikasi Facebook hanya berisi angka."))
        self._settings = settings
        self._house = house
        self._sent = Ledger(house.notes)
        self._shown = Ledger(house.notes, "shown")

    @property
    def limits(self) -> Limits:
        """A picture that Facebook would refuse is made smaller. A comment takes one picture, an
        answer in Messenger one picture, video or PDF, which goes after its words. A private answer
        to a comment is one message, and its words are that one.

        Source: 63,206 is Facebook's long-standing own figure, no page of Graph states it; read
        2026-11-25. 4,800 calls a day for each engaged person: /docs/graph-api/overview/
        rate-limiting, read 2026-11-25; a delivery takes up to eleven.
        """
        return Limits(
            text_max=POST_MAX,
            follow_up_max=COMMENT_MAX,
            images_max=IMAGES_PER_POST_MAX,
            answers=AnswerLimits(text_max=COMMENT_MAX, images_max=1),
            private_answers=AnswerLimits(text_max=MESSAGE_MAX),
            direct_answers=IN_MESSENGER,
            image_bytes_max=UPLOAD_BYTES_MAX,
            video_bytes_max=VIDEO_BYTES_MAX,
            video_s_max=VIDEO_S_MAX,
            budget=RateBudget(deliveries=120, window_s=3_600),
            reply_window=WINDOW,
            count=utf16_units,
        )

    # --- connecting --------------------------------------------------------------------------

    def verify(self) -> Verification:
        """Whose token it is; with the app's secret also how long, and what it may not do."""
        with self._graph.asking():
            told = self._me()
            page = {name: str(told.get(name, "")) for name in ("id", "name", "link")}
        if not page["id"] or not page["name"]:
            raise self._graph.client.lost(acts=False)("id, name")
        self._check_page(page)
        notes: list[str] = []
        missing: tuple[str, ...] = ()
        expires_at = None
        if self._settings.app_secret and self._settings.app_id:
            worth = self._app.inspect(self._token)
            worth.check()
            missing, expires_at = worth.missing, worth.expires_at
        else:
            notes.append(
                _("Isi ID dan rahasia aplikasi agar masa berlaku dan izinnya dapat diperiksa.")
            )
        if self._settings.app_secret:
            notes.append(_("Token verifikasi webhook: {token}").format(token=self._verify_token))
        return Verification(
            account_name=page["name"],
            account_url=page["link"],
            notes=tuple(notes),
            missing=missing,
            expires_at=expires_at,
            settings={"page_id": page["id"]},
        )

    def authorize(self, *, redirect_uri: str, state: str, challenge: str) -> str:
        """Facebook's dialog. `challenge` is not used: see `connectors.facebook.account`."""
        return self._app.dialog(redirect_uri, state)

    def redeem(self, *, redirect_uri: str, code: str, verifier: str) -> Mapping[str, str]:
        """The Page's own token, which does not end by itself."""
        return self._app.redeem(redirect_uri, code, self._settings.page_id)

    # --- sending -----------------------------------------------------------------------------

    def publish(self, post: Outgoing, idempotency_key: str) -> Receipt:
        """Text, a link with its card, pictures, or a video."""
        return self._writing.post(post, idempotency_key)

    def follow_up(self, part: Outgoing, idempotency_key: str) -> Receipt:
        """A comment of the Page under its own post; further parts stand below the first."""
        return self._writing.comment(part, idempotency_key)

    def reply(self, reply: Outgoing, idempotency_key: str) -> Receipt | Handover:
        """Below the comment, or in Messenger; there a person answers after 24 hours."""
        try:
            if reply.target_remote_id.startswith(DIRECT_PREFIX):
                return self._direct(idempotency_key).answer(reply)
            return self._writing.comment(reply, idempotency_key)
        except Unauthorized as err:
            if self._graph.fault is not Fault.PERMISSION:
                raise
            # posts may go out all the same: the channel stays
            refused = Rejected(str(err), detail=err.detail)
            refused.partly = err.partly
            raise refused from err

    def reply_privately(self, reply: Outgoing, idempotency_key: str) -> Receipt:
        """In Messenger, to the writer of a comment: one message a comment, within a week."""
        whispers = Whispers(
            graph=self._graph,
            page_id=self._page_id,
            sent=self._sent,
            search=lambda sent: self._search(sent, idempotency_key),
        )
        return whispers.answer(reply, idempotency_key)

    def delete(self, remote_id: str) -> None:
        """Removes a post or a comment of ours."""
        self._writing.remove(remote_id)

    def find(self, sent: Outgoing, idempotency_key: str, kind: DeliveryKind) -> Receipt | None:
        """By our own book, else by words, author and time among what is there."""
        if kind is DeliveryKind.DELETION:
            there = self._writing.is_there(sent.target_remote_id)
            return None if there else Receipt(remote_id=sent.target_remote_id, sent_at=sent.at)
        if (told := self._sent.receipt(idempotency_key)) is not None:
            return told
        search = self._search(sent, idempotency_key)
        if kind is DeliveryKind.POST:
            return search.video() if sent.video else search.post()
        if sent.recipient:
            return search.whisper()
        if sent.target_remote_id.startswith(DIRECT_PREFIX):
            return self._direct(idempotency_key).find(sent)
        return search.comment()

    # --- listening ---------------------------------------------------------------------------

    def collect(self, cursor: str) -> Batch:
        """Comments under the Page's posts of the last 30 days, once a day of the last 400, and
        Messenger; first the last three days."""
        files = Fetching(self._house, hosts=MEDIA_HOSTS)
        inbox = Inbox(graph=self._graph, page_id=self._page_id, files=files, now=self._house.now)
        return self._without_second_halves(inbox.collect(cursor))

    def measure(self, remote_ids: Sequence[str]) -> tuple[Reading, ...]:
        """Views, reach, clicks, reactions, comments and shares."""
        measure = Measure(graph=self._graph, notes=self._house.notes, now=self._house.now)
        return measure.posts(remote_ids)

    def count_audience(self) -> AccountReading:
        """Followers and likes of the Page."""
        return Audience(graph=self._graph, page_id=self._page_id).now()

    def recall_audience(self, start: datetime, end: datetime) -> tuple[AccountReading, ...]:
        """The Page's days, at most the last 90."""
        return Audience(graph=self._graph, page_id=self._page_id).between(start, end)

    def greet(self, query: Mapping[str, str]) -> str:
        """Facebook's question whether the address is ours."""
        return greet(query, self._verify_token)

    def receive(self, headers: Mapping[str, str], body: bytes) -> Batch:
        """Comments and messages as Facebook calls them in."""
        check_signature(headers, body, self._app_secret)
        called = Called(page_id=self._page_id, name_of=self._name_of, author_of=self._author_of)
        return self._without_second_halves(called.read(body))

    def call_here(self, address: str) -> None:
        """The Page tells our app, or no longer. Where the app is told is set at Facebook, for it
        is one address for all Pages of the app."""
        with self._graph.asking():
            if address:
                told = self._graph.post(
                    self._page_id, "subscribed_apps", subscribed_fields=",".join(FIELDS)
                )
            else:
                path = f"{self._graph.version}/{self._page_id}/subscribed_apps"
                told = self._graph.request(path, method="DELETE")
            if told["success"] is not True:
                raise ValueError("no success")

    # --- inside ------------------------------------------------------------------------------

    @cached_property
    def _token(self) -> str:
        return known(self._settings.token, self._house.channel_name)

    @cached_property
    def _graph(self) -> GraphTransport:
        return self._opened(self._token)

    @cached_property
    def _page_id(self) -> str:
        if self._settings.page_id:
            return self._settings.page_id
        with self._graph.asking():
            return str(self._me()["id"])

    def _without_second_halves(self, batch: Batch) -> Batch:
        """An answer in Messenger is known by its words; its file is no message of its own."""
        shown = self._shown.sent()
        rest = tuple(each for each in batch.messages if each.remote_id not in shown)
        return replace(batch, messages=rest)

    def _direct(self, key: str) -> Direct:
        return Direct(
            graph=self._graph,
            patient=lambda: self._opened(self._token, OF_VIDEOS),
            page_id=self._page_id,
            key=key,
            sent=self._sent,
            shown=self._shown,
            halves=Halves(self._house.notes),
            search=lambda sent: self._search(sent, key),
            now=self._house.now,
        )

    def _search(self, sent: Outgoing, key: str) -> Search:
        return Search(
            graph=self._graph,
            page_id=self._page_id,
            sent=sent,
            taken=self._sent.others(key) | self._shown.others(key),
            now=self._house.now,
        )

    @cached_property
    def _writing(self) -> Writing:
        return Writing(
            graph=self._graph,
            page_id=self._page_id,
            sent=self._sent,
            now=self._house.now,
            film=self._film,
        )

    def _film(self, video: Picture, text: str) -> Receipt:
        graph = self._opened(self._token, OF_VIDEOS)
        return Films(graph=graph, page_id=self._page_id, now=self._house.now).put(video, text)

    @property
    def _app(self) -> App:
        return App(
            id=self._settings.app_id,
            secret=self._settings.app_secret.strip(),
            place=self._house.channel_name,
            open=self._opened_unheard,
        )

    @property
    def _app_secret(self) -> str:
        if secret := self._settings.app_secret.strip():
            return secret
        raise Unauthorized(_("Isi rahasia aplikasi Facebook agar webhook dapat dipercaya."))

    @property
    def _verify_token(self) -> str:
        return verify_token(self._app_secret, self._house.channel_id)

    def _opened(self, token: str, patience: Patience | None = None) -> GraphTransport:
        secret = self._settings.app_secret.strip()
        return GraphTransport(self._house, token=token, app_secret=secret, patience=patience)

    def _opened_unheard(self, token: str) -> GraphTransport:
        """For tokens that are not the Page's. Nobody is told of what is said there: the answers
        are tokens."""
        return GraphTransport(
            replace(self._house, heard=None),
            token=token,
            app_secret=self._settings.app_secret.strip(),
            secrets=(self._settings.token.strip(),),
        )

    def _me(self) -> Any:
        """Whose the token is; only Pages have a category."""
        try:
            return self._graph.get_object("me", fields="id,name,link,category")
        except Rejected as err:
            if "nonexisting field (category)" in err.detail:
                raise Rejected(not_of_a_page(), detail=err.detail) from err
            raise

    def _check_page(self, page: Mapping[str, str]) -> None:
        if self._settings.page_id not in ("", page["id"]):
            raise Rejected(
                _("Token ini milik “{name}” ({id}), bukan Halaman {page_id}. Betulkan salah "
                  "satunya.").format(**page, page_id=self._settings.page_id)
            )  # fmt: skip

    def _name_of(self, person_id: str) -> str:
        """A person's name in Messenger; empty when it cannot be had now."""
        with suppress(PlatformError):
            quick = self._opened(self._token, QUICK)
            with quick.asking():
                told = quick.get_object(quoted(person_id), fields="first_name,last_name")
                names = (str(told.get(each, "")) for each in ("first_name", "last_name"))
                return " ".join(name for name in names if name)
        return ""

    def _author_of(self, comment_id: str) -> str | None:
        """Who wrote it, or its own id where that is hidden; None when it cannot be had now."""
        with suppress(PlatformError):
            quick = self._opened(self._token, QUICK)
            with quick.asking():
                told = quick.get_object(quoted(comment_id), fields="id,from{id}")
                return str((told.get("from") or {}).get("id") or told["id"])
        return None
