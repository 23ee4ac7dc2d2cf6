"""The Mastodon connector against two servers that nobody here wrote."""

import base64
import hashlib
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from connectors.house import LooseNotes
from connectors.mastodon.connector import MastodonConnector
from connectors.mastodon.server import Server
from domain.deliveries import DeliveryKind
from domain.errors import OutcomeUnknown, RateLimited, Rejected, Unauthorized, Unavailable
from domain.messages import Incoming, MessageKind
from domain.metrics import Metric
from domain.ports import Outgoing
from tests.connectors.mastodon_told import a_real_picture
from tests.connectors.staging import a_house
from tests.live.mastodon_servers import Servant, mock_server, snac_server, tell

pytestmark = pytest.mark.live
CALLBACK = "http://127.0.0.1/kanal/masuk"
HEARD_WITHIN_S = 40
VERIFIER = "pembuktian-" * 5


@pytest.fixture(scope="module")
def mock() -> Iterator[Servant]:
    with mock_server() as servant:
        yield servant


@pytest.fixture(scope="module")
def snac(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servant]:
    with snac_server(tmp_path_factory.mktemp("snac") / "data") as servant:
        yield servant


class Losing(httpx.BaseTransport):
    """Everything arrives; the answer to a POST is lost on the way back."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        with httpx.HTTPTransport() as way:
            answer = way.handle_request(request)
            answer.read()
        if request.method == "POST":
            raise httpx.ReadTimeout("lost on the way back", request=request)
        return answer


@dataclass(kw_only=True)
class Desk:
    """Our channel there; `sari` is a member with an account of her own."""

    servant: Servant
    notes: LooseNotes = field(default_factory=LooseNotes)

    def connector(
        self, transport: httpx.BaseTransport | None = None, **changes: Any
    ) -> MastodonConnector:
        told = {"instance": self.servant.address, "token": self.servant.tokens["tani"], **changes}
        notes, clock = told.pop("notes", self.notes), told.pop("clock", now)
        house = a_house(transport, notes=notes, now=clock)
        return MastodonConnector(MastodonConnector.Settings(**told), house)

    @property
    def sari(self) -> Server:
        return Server(self.servant.address, self.servant.tokens["sari"], a_house(now=now))

    def hear(self, cursor: str, *, at_least: int) -> list[Incoming]:
        """What members said, once there is so much of it; servers hand it on in their own time."""
        deadline = time.monotonic() + HEARD_WITHIN_S
        while True:
            batch = self.connector().collect(cursor)
            members = [each for each in batch.messages if not each.from_us]
            if len(members) >= at_least or time.monotonic() > deadline:
                return members
            time.sleep(1)


def now() -> datetime:
    return datetime.now(UTC)


def a_parcel(text: str, **changes: Any) -> Outgoing:
    return Outgoing(text=text, at=now(), **changes)


@pytest.fixture(params=["mock", "snac"])
def desk(request: pytest.FixtureRequest) -> Desk:
    return Desk(servant=request.getfixturevalue(request.param))


def test_a_post_is_published_liked_answered_collected_replied_to_and_measured(desk: Desk) -> None:
    connector = desk.connector()
    assert connector.verify().account_name.startswith("@tani@")
    started = connector.collect("").cursor
    pictures = (a_real_picture(320, 200), a_real_picture(64, 64, "image/jpeg"))
    alt = [replace(it, media=replace(it.media, alt_text=word)) for it, word in
           zip(pictures, ("Panen padi", "Rapat"), strict=True)]  # fmt: skip
    post = a_parcel("Panen & rapat *besok*\n\nbaris dua", link="https://koperasi.id/x",
                    pictures=tuple(alt))  # fmt: skip
    receipt = connector.publish(post, "key-post")
    seen = desk.sari.status(receipt.remote_id)
    assert [words for _address, words in seen.attachments] == ["Panen padi", "Rapat"]
    forgetful = desk.connector(notes=LooseNotes())
    assert forgetful.find(post, "key-post", DeliveryKind.POST) == receipt

    answer = desk.sari.post(
        f"@{seen.author.acct} Kapan dibagi?",
        key="sari-1", visibility="public", language="id", under=receipt.remote_id,
    )  # fmt: skip
    desk.sari._api.status_favourite(receipt.remote_id)
    (message,) = desk.hear(started, at_least=1)
    assert (message.remote_id, message.entry_remote_id, message.kind, message.public) == (
        answer.id,
        receipt.remote_id,
        MessageKind.COMMENT,
        True,
    )
    assert message.text.endswith("Kapan dibagi?")

    reply = a_parcel("Besok pagi.", target_remote_id=message.remote_id)
    replied = connector.reply(reply, "key-reply")
    assert connector.find(reply, "key-reply", DeliveryKind.REPLY) == replied
    assert desk.sari.status(replied.remote_id).reply_to == answer.id
    ours = [each for each in connector.collect(started).messages if each.from_us]
    assert [(each.remote_id, each.text, each.thread) for each in ours] == [
        (replied.remote_id, "Besok pagi.", message.thread)
    ]
    part = a_parcel("Bagian dua", target_remote_id=receipt.remote_id)
    assert connector.follow_up(part, "key-part").remote_id != receipt.remote_id
    (reading,) = connector.measure([receipt.remote_id, "tidak-ada"])
    assert (reading.values[Metric.REACTIONS], reading.values[Metric.REACH]) == (1, None)
    tell(f"{desk.servant.address}: two pictures, answer, like, reply, thread, counts: well")


def test_a_timeout_after_accepting_is_found_and_nothing_is_there_twice(desk: Desk) -> None:
    post = a_parcel("Hilang di jalan pulang")
    with pytest.raises(OutcomeUnknown):
        desk.connector(Losing()).publish(post, "key-lost")
    found = desk.connector().find(post, "key-lost", DeliveryKind.POST)
    assert found is not None
    assert desk.sari.status(found.remote_id).text == "Hilang di jalan pulang"
    with pytest.raises(Unavailable):
        parcel = replace(post, pictures=(a_real_picture(64, 64),))
        desk.connector(Losing()).publish(parcel, "key-upload")
    tell(f"{desk.servant.address}: an answer lost after accepting is found again")


def test_signing_in_gives_a_token_that_works(desk: Desk) -> None:
    notes = LooseNotes()
    connector = desk.connector(token="", notes=notes)
    digest = hashlib.sha256(VERIFIER.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    page = connector.authorize(redirect_uri=CALLBACK, state="s-1", challenge=challenge)
    back = _agreed(page, desk.servant)
    assert back["state"] == ["s-1"]
    given = connector.redeem(redirect_uri=CALLBACK, code=back["code"][0], verifier=VERIFIER)
    named = desk.connector(token=given["token"], notes=notes).verify().account_name
    assert named.startswith("@tani@")
    tell(f"{desk.servant.address}: registered, agreed, redeemed")


def test_a_made_up_code_gives_no_token(mock: Servant) -> None:
    connector = Desk(servant=mock).connector(token="")  # snac takes any code
    connector.authorize(redirect_uri=CALLBACK, state="s-1", challenge="c-1")
    with pytest.raises(Rejected, match="sudah tidak berlaku"):
        connector.redeem(redirect_uri=CALLBACK, code="kode-karangan", verifier=VERIFIER)


def _agreed(page: str, servant: Servant) -> dict[str, list[str]]:
    """What a person does in the browser: the form's own fields, and who they are."""
    form = httpx.get(page).text
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    target = re.search(r'action="([^"]+)"', form)
    assert target
    who = {"username": "tani", "login": "tani", "passwd": servant.passwords.get("tani", "")}
    answer = httpx.post(str(httpx.URL(page).join(target[1])), data={**fields, **who})
    return parse_qs(urlsplit(answer.headers["location"]).query)


# --- the emulator alone ----------------------------------------------------------------------


def test_a_direct_message_is_answered_directly(mock: Servant) -> None:
    desk = Desk(servant=mock)
    started = desk.connector().collect("").cursor
    said = desk.sari.post("@tani Rahasia", key="sari-2", visibility="direct", language="id")
    message = next(m for m in desk.hear(started, at_least=1) if m.remote_id == said.id)
    assert (message.kind, message.public) == (MessageKind.DIRECT, False)
    reply = a_parcel("Baik.", target_remote_id=message.remote_id)
    receipt = desk.connector().reply(reply, "key-direct")
    assert desk.sari.status(receipt.remote_id).visibility == "direct"


def test_the_same_key_is_one_post_and_a_deletion_is_for_ever(mock: Servant) -> None:
    desk = Desk(servant=mock)
    post = a_parcel("Sekali saja")
    first = desk.connector().publish(post, "key-once")
    assert desk.connector(notes=LooseNotes()).publish(post, "key-once") == first
    gone = a_parcel("", target_remote_id=first.remote_id)
    assert desk.connector().find(gone, "key-gone", DeliveryKind.DELETION) is None
    desk.connector().delete(first.remote_id)
    desk.connector().delete(first.remote_id)
    assert desk.connector().find(gone, "key-gone", DeliveryKind.DELETION) is not None
    assert desk.connector().measure([first.remote_id]) == ()


def test_a_message_that_is_changed_and_one_that_is_deleted_are_noticed(mock: Servant) -> None:
    desk = Desk(servant=mock)
    started = desk.connector().collect("").cursor
    kept = desk.sari.post("@tani Salah tulis", key="sari-3", visibility="public", language="id")
    gone = desk.sari.post("@tani Tidak jadi", key="sari-4", visibility="public", language="id")
    cursor = desk.connector().collect(started).cursor
    desk.sari._api.status_update(kept.id, "@tani Benar tulis")
    desk.sari.delete(gone.id)
    later = desk.connector(clock=lambda: now() + timedelta(minutes=11))
    batch = later.collect(cursor)
    changed = [each for each in batch.messages if each.remote_id == kept.id]
    assert {each.text for each in changed} == {"@tani Benar tulis"}
    assert all(each.edited_at is not None for each in changed)
    assert batch.withdrawn == (gone.id,)


@pytest.mark.parametrize(
    ("effect", "error"),
    [
        ({"type": "ratelimit"}, RateLimited),
        ({"type": "status", "status": 503}, OutcomeUnknown),
        ({"type": "status", "status": 422}, Rejected),
        ({"type": "status", "status": 401}, Unauthorized),
        ({"type": "malformed"}, OutcomeUnknown),
    ],
)
def test_a_fault_on_order_is_the_error_that_names_the_reaction(
    mock: Servant, effect: dict[str, Any], error: type[Exception]
) -> None:
    desk = Desk(servant=mock)
    match = {"methods": ["POST"], "path": "/api/v1/statuses"}
    order = {"match": match, "effect": effect, "count": 1}
    httpx.post(f"{mock.address}/api/v1/_mock/faults", json=order).raise_for_status()
    key = f"key-{effect['type']}-{effect.get('status')}"
    with pytest.raises(error) as caught:
        desk.connector().publish(a_parcel("Halo"), key)
    if isinstance(caught.value, RateLimited):
        assert 290 <= (caught.value.retry_after_s or 0) <= 301
    assert desk.connector().publish(a_parcel("Halo"), key).remote_id


# --- what the real one lacks -----------------------------------------------------------------


def test_the_real_ones_gaps_are_met_with_the_truth(snac: Servant) -> None:
    desk = Desk(servant=snac)
    gaps: list[tuple[str, Callable[[], object], type[Exception]]] = []
    receipt = desk.connector().publish(a_parcel("Tetap di sana"), "key-stay")
    gaps.append(("no deletion", lambda: desk.connector().delete(receipt.remote_id), Rejected))
    absent = a_parcel("Tidak pernah ada")
    gaps.append(
        ("no pages of posts, so that absence is never sure",
         lambda: desk.connector().find(absent, "key-x", DeliveryKind.POST), Unavailable)
    )  # fmt: skip
    gaps.append(
        ("a bad token is refused with 422", desk.connector(token="0" * 32).verify, Rejected)
    )
    for what, call, error in gaps:
        with pytest.raises(error):
            call()
        tell(f"{snac.address} (snac) lacks: {what}")
    assert desk.connector().publish(a_parcel("Tetap di sana"), "key-stay") != receipt
    tell(f"{snac.address} (snac) lacks: Idempotency-Key; a second try is a second post")


def test_the_servers_listen_on_loopback_only(desk: Desk) -> None:
    port = urlsplit(desk.servant.address).port
    wanted = f":{port:04X}"
    listening = [
        line.split()[1]
        for table in ("tcp", "tcp6")
        if (path := Path(f"/proc/net/{table}")).exists()
        for line in path.read_text().splitlines()[1:]
        if line.split()[3] == "0A" and line.split()[1].endswith(wanted)
    ]
    assert listening == [f"0100007F{wanted}"]
