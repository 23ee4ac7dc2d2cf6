"""The Bluesky connector against Bluesky's own server (PDS), which has no reading service."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from connectors.bluesky.connector import BlueskyConnector
from connectors.bluesky.session import NOTE
from connectors.house import LooseNotes
from domain.deliveries import DeliveryKind, Receipt
from domain.errors import OutcomeUnknown, RateLimited, Rejected, Unauthorized, Unavailable
from domain.media import Media
from domain.ports import Outgoing, Picture
from tests.connectors.staging import a_house
from tests.live.bluesky_server import PASSWORD, LiveServer, Person, running_server

pytestmark = pytest.mark.live

AT = datetime(2026, 11, 25, 5, 0, 0, 123_456, tzinfo=UTC)
POST, LIKE = "app.bsky.feed.post", "app.bsky.feed.like"


@dataclass(frozen=True, kw_only=True)
class Village:
    """A server with the cooperative's account and a member's."""

    server: LiveServer
    coop: Person
    sari: Person
    password: str
    notes: LooseNotes

    def connector(
        self, transport: httpx.BaseTransport | None = None, **changes: Any
    ) -> BlueskyConnector:
        settings = {
            "handle": f"@{self.coop.handle}",
            "app_password": self.password,
            "service": self.server.address,
            **{name: value for name, value in changes.items() if name != "notes"},
        }
        house = a_house(transport, notes=changes.get("notes", self.notes))
        return BlueskyConnector(BlueskyConnector.Settings(**settings), house)


class Losing(httpx.BaseTransport):
    """Loses the exchange of one method: before it leaves, or only its answer."""

    def __init__(self, method: str, *, after: bool) -> None:
        self._way = httpx.HTTPTransport()
        self._method = method
        self._after = after

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if not request.url.path.endswith(self._method):
            return self._way.handle_request(request)
        if self._after:
            response = self._way.handle_request(request)
            assert response.read(), "the server has it"
            response.close()
        raise httpx.ReadTimeout("no answer", request=request)

    def close(self) -> None:
        self._way.close()


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    folder: Path = tmp_path_factory.mktemp("bluesky")
    with running_server(folder) as server:
        coop, sari = server.join("koperasi"), server.join("sari")
        yield Village(
            server=server,
            coop=coop,
            sari=sari,
            password=server.app_password(coop),
            notes=LooseNotes(),
        )


def a_post(text: str, **changes: Any) -> Outgoing:
    return Outgoing(**{"text": text, "at": AT, **changes})


def a_photo(alt_text: str, side: int, kind: str = "JPEG") -> Picture:
    buffer = io.BytesIO()
    Image.effect_noise((side, side // 2), 90).convert("RGB").save(buffer, kind)
    media = Media(
        id=alt_text,
        mime=f"image/{kind.lower()}",
        width_px=side,
        height_px=side // 2,
        size_bytes=buffer.tell(),
        alt_text=alt_text,
    )
    return Picture(media=media, data=buffer.getvalue())


def test_a_post_with_two_pictures_stands_there_as_it_was_written(village: Village) -> None:
    text = "😀 Panen raya! Kata @sari.test: lihat (https://koperasi.id/panen). #panen2026 مرحبا"
    pictures = (a_photo("Padi", 800), a_photo("Rapat besar", 3_000, "PNG"))
    receipt = village.connector().publish(a_post(text, pictures=pictures), "live-pictures")
    record = village.server.records(village.coop)[receipt.remote_id]["value"]
    images = record["embed"]["images"]
    raw = text.encode()
    marked = [
        (raw[each["index"]["byteStart"] : each["index"]["byteEnd"]].decode(), each["features"][0])
        for each in record["facets"]
    ]
    assert (record["text"], record["langs"], record["createdAt"]) == (
        text,
        ["id"],
        "2026-11-25T05:00:00.123Z",
    )
    assert [words for words, _feature in marked] == [
        "@sari.test",
        "https://koperasi.id/panen",
        "#panen2026",
    ]
    assert marked[0][1]["did"] == village.sari.did
    assert [image["alt"] for image in images] == ["Padi", "Rapat besar"]
    assert images[0]["aspectRatio"] == {"width": 800, "height": 400}
    blobs = [village.server.blob(village.coop, image["image"]["ref"]["$link"]) for image in images]
    assert blobs[0] == pictures[0].data
    assert len(pictures[1].data) > 1_000_000 > len(blobs[1])
    assert receipt.url == f"https://bsky.app/profile/{receipt.remote_id[5:].replace(POST, 'post')}"


def test_the_same_key_again_changes_nothing(village: Village) -> None:
    first = village.connector().publish(a_post("Sekali saja."), "live-twice")
    before = village.server.records(village.coop)
    later = a_post("Sekali saja.", at=datetime(2026, 11, 25, 6, tzinfo=UTC))
    assert village.connector().publish(a_post("Sekali saja."), "live-twice") == first
    assert village.connector().publish(later, "live-twice") == first
    assert village.server.records(village.coop) == before


def test_letters_are_counted_as_the_server_counts_them(village: Village) -> None:
    families = "👨‍👩‍👧‍👦" * 115  # 115 letters of 25 bytes
    accents = "e\u0301" * 300
    for text in (families, accents):
        receipt = village.connector().publish(a_post(text), f"live-{len(text)}")
        assert village.server.records(village.coop)[receipt.remote_id]["value"]["text"] == text
    with pytest.raises(AssertionError, match="grapheme"):
        village.server.write(village.coop, POST, text=accents + "e")
    with pytest.raises(Rejected, match="301 huruf"):
        village.connector().publish(a_post(accents + "e"), "live-301")


def test_a_card_and_a_thread(village: Village) -> None:
    post = a_post("Kabar baik\nSelengkapnya di sini.", link="https://koperasi.id/kabar")
    first = village.connector().publish(post, "live-card")
    second = village.connector().follow_up(
        a_post("Bagian kedua.", target_remote_id=first.remote_id), "live-part-2"
    )
    third = village.connector().follow_up(
        a_post("Bagian ketiga.", target_remote_id=second.remote_id), "live-part-3"
    )
    kept = village.server.records(village.coop)
    refs = {
        uri: {"uri": uri, "cid": kept[uri]["cid"]} for uri in (first.remote_id, second.remote_id)
    }
    assert kept[first.remote_id]["value"]["embed"]["external"] == {
        "uri": "https://koperasi.id/kabar",
        "title": "Kabar baik",
        "description": "koperasi.id",
    }
    assert kept[third.remote_id]["value"]["reply"] == {
        "root": refs[first.remote_id],
        "parent": refs[second.remote_id],
    }


def test_an_answer_goes_under_a_members_reply(village: Village) -> None:
    ours = village.connector().publish(a_post("Ada pertanyaan?"), "live-question")
    root = {
        "uri": ours.remote_id,
        "cid": village.server.records(village.coop)[ours.remote_id]["cid"],
    }
    asked = village.server.write(
        village.sari, POST, text="Kapan rapatnya?", reply={"root": root, "parent": root}
    )
    village.server.write(village.sari, LIKE, subject=root)
    answer = village.connector().reply(
        a_post("Besok pukul sembilan.", target_remote_id=asked["uri"]), "live-answer"
    )
    kept = village.server.records(village.coop)[answer.remote_id]["value"]
    assert kept["reply"] == {"root": root, "parent": asked}
    found = village.connector().find(a_post("Besok."), "live-answer", DeliveryKind.REPLY)
    assert found == answer


def test_what_is_deleted_is_found_gone(village: Village) -> None:
    sent = village.connector().publish(a_post("Salah tulis."), "live-gone")
    target = a_post("", target_remote_id=sent.remote_id)
    connector = village.connector()
    assert connector.find(target, "live-deletion", DeliveryKind.DELETION) is None
    connector.delete(sent.remote_id)
    connector.delete(sent.remote_id)
    assert connector.find(target, "live-deletion", DeliveryKind.DELETION) == Receipt(
        remote_id=sent.remote_id, sent_at=AT
    )
    assert connector.find(target, "live-gone", DeliveryKind.POST) is None


def test_a_lost_answer_is_reconciled_and_nothing_stands_twice(village: Village) -> None:
    post = a_post("Jawabannya hilang.")
    with pytest.raises(OutcomeUnknown):
        village.connector(Losing("putRecord", after=True)).publish(post, "live-lost")
    before = village.server.records(village.coop)
    found = village.connector().find(post, "live-lost", DeliveryKind.POST)
    assert found is not None
    assert before[found.remote_id]["value"]["text"] == post.text
    assert (
        village.connector().publish(a_post(post.text, at=datetime.now(UTC)), "live-lost") == found
    )
    assert village.server.records(village.coop) == before


def test_what_never_left_is_surely_not_there(village: Village) -> None:
    post = a_post("Tak pernah sampai.")
    with pytest.raises(OutcomeUnknown):
        village.connector(Losing("putRecord", after=False)).publish(post, "live-never")
    assert village.connector().find(post, "live-never", DeliveryKind.POST) is None
    pictured = a_post("Gambar tak sampai.", pictures=(a_photo("Padi", 640),))
    with pytest.raises(Unavailable):
        village.connector(Losing("uploadBlob", after=True)).publish(pictured, "live-upload")


def test_an_access_token_that_is_over_is_refreshed_by_two_workers_at_once(
    village: Village,
) -> None:
    village.connector().verify()
    kept = village.notes.read(NOTE)
    token = str(json.loads(kept)["access"])
    spoilt = kept.replace(token, token[:-4] + "AAAA")
    one, other = LooseNotes(), LooseNotes()
    one.write(NOTE, spoilt)
    other.write(NOTE, spoilt)
    for notes in (one, other):
        assert village.connector(notes=notes).verify().account_name == "@koperasi.test"
        assert notes.read(NOTE) != spoilt


def test_a_revoked_app_password_asks_to_connect_again(village: Village) -> None:
    password = village.server.app_password(village.coop, "Dicabut")
    notes = LooseNotes()
    village.connector(app_password=password, notes=notes).verify()
    village.server.post("com.atproto.server.revokeAppPassword", {"name": "Dicabut"}, village.coop)
    kept = notes.read(NOTE)
    token = str(json.loads(kept)["access"])
    notes.write(NOTE, kept.replace(token, token[:-4] + "AAAA"))
    with pytest.raises(Unauthorized, match="sandi aplikasi"):
        village.connector(app_password=password, notes=notes).publish(
            a_post("Halo"), "live-revoked"
        )


def test_a_server_without_the_reading_service_says_so(village: Village) -> None:
    found = village.connector().verify()
    assert (found.account_name, dict(found.settings)) == (
        "@koperasi.test",
        {"handle": "koperasi.test"},
    )
    assert len(found.missing) == 2  # the e-mail, and the service
    assert "belum dikonfirmasi" in found.missing[0]
    post = f"at://{village.coop.did}/{POST}/3m6vq2k4xzc2a"
    for call in (
        lambda: village.connector().collect(""),
        lambda: village.connector().measure([post]),
    ):
        with pytest.raises(Rejected, match="tidak terhubung ke layanan Bluesky"):
            call()
    main = village.connector(app_password=PASSWORD, notes=LooseNotes()).verify()
    assert "sandi utama" in main.notes[0]


def test_the_thirty_first_sign_in_is_told_to_wait(village: Village) -> None:
    budi = village.server.join("budi")
    settings: dict[str, Any] = {"handle": budi.handle, "app_password": PASSWORD}
    for _turn in range(30):
        village.connector(**settings, notes=LooseNotes()).verify()
    with pytest.raises(RateLimited) as caught:
        village.connector(**settings, notes=LooseNotes()).verify()
    assert caught.value.retry_after_s is not None
    assert 0 < caught.value.retry_after_s <= 300


def test_tell_what_was_exercised(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(  # noqa: T201 - the report of this file
            "\nBluesky's PDS 0.5.35: sessions, app passwords, refresh, revocation, 429 at the 31st"
            " sign-in; posts with pictures, alt text, facets, cards, threads, replies; find,"
            " delete, a lost answer, a lost request. It lacks app.bsky.*: notifications, counts,"
            " threads as others see them."
        )
