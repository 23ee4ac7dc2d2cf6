"""Every verb of the X connector through Prism, which holds both sides to X's own description."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from PIL import Image

from connectors.house import LooseNotes
from connectors.x.connector import XConnector
from domain.deliveries import DeliveryKind, Handover, Receipt
from domain.errors import OutcomeUnknown, Rejected
from domain.media import Media
from domain.ports import Picture
from tests.connectors.x_stage import NOW, a_connector, an_outgoing
from tests.connectors.x_world import MENTION_ID, TOKEN, XWorld
from tests.live.x_servers import OPENAPI, Warden, prism, served

pytestmark = pytest.mark.live


@dataclass(frozen=True, kw_only=True)
class Street:
    """The world, the way to it, and what the channel remembers."""

    world: XWorld
    warden: Warden
    notes: LooseNotes

    @property
    def x(self) -> XConnector:
        return a_connector(self.warden, notes=self.notes)

    def refused_requests(self) -> list[tuple[str, int, object]]:
        return [each for each in self.warden.violations if each[2]["location"][0] == "request"]

    def strange_answers(self) -> list[tuple[str, int, object]]:
        """Of success: a refusal of X has a form of its own that the description lacks."""
        return [
            each
            for each in self.warden.violations
            if each[2]["location"][0] == "response" and each[1] < 400
        ]


@pytest.fixture(scope="module")
def warden_and_world(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Warden, XWorld]]:
    world = XWorld(now=NOW)
    log = tmp_path_factory.mktemp("prism") / "proxy.log"
    with served(world) as there, prism(["proxy", str(OPENAPI), there], log) as address:
        warden = Warden(prism=address, world=there)
        yield warden, world
        told = "\n  ".join(sorted(set(warden.passed)))
        sys.stdout.write(f"\nX by Prism:\n  {told}\n  lacking: X itself; no one has its server.\n")


@pytest.fixture
def street(warden_and_world: tuple[Warden, XWorld]) -> Iterator[Street]:
    warden, world = warden_and_world
    world.posts.clear()
    world.token = TOKEN
    warden.violations.clear()
    here = Street(world=world, warden=warden, notes=LooseNotes())
    yield here
    assert here.refused_requests() == []
    assert here.strange_answers() == []


def a_photo(alt_text: str) -> Picture:
    buffer = BytesIO()
    Image.new("RGB", (640, 480), "green").save(buffer, "JPEG")
    data = buffer.getvalue()
    media = Media(
        id="m", mime="image/jpeg", width_px=640, height_px=480, size_bytes=len(data),
        alt_text=alt_text,
    )  # fmt: skip
    return Picture(media=media, data=data)


def test_verifying_is_as_described(street: Street) -> None:
    assert street.x.verify().account_name == "@koperasi"


def test_a_post_with_four_pictures_a_link_and_options_is_as_described(street: Street) -> None:
    post = an_outgoing(
        "Panen raya 🌾",
        link="https://koperasi.id/panen?a=1&b=2",
        pictures=tuple(a_photo(f"Foto {number}") for number in range(4)),
        options={"reply_settings": "following"},
    )
    receipt = street.x.publish(post, "key-1")
    assert street.world.posts[receipt.remote_id]["text"] == "Panen raya 🌾\nhttps://t.co/abc0"
    assert [each["alt_text"] for each in street.world.media.values()] == [
        "Foto 0", "Foto 1", "Foto 2", "Foto 3",
    ]  # fmt: skip
    assert street.x.find(post, "key-1", DeliveryKind.POST) == receipt


def test_a_thread_and_answers_are_as_described(street: Street) -> None:
    first = street.x.publish(an_outgoing("Satu"), "key-1")
    street.x.follow_up(an_outgoing("Dua", target_remote_id=first.remote_id), "key-2")
    asked = street.world.say("Jam berapa @koperasi?", id=MENTION_ID)
    answer = an_outgoing("Pukul 9", target_remote_id=asked)
    assert isinstance(street.x.reply(answer, "key-3"), Receipt)
    street.world.closed.add(asked)
    assert isinstance(
        street.x.reply(an_outgoing("Lagi", target_remote_id=asked), "key-4"), Handover
    )


def test_what_is_looked_for_is_as_described(street: Street) -> None:
    post = an_outgoing("Rapat & doa <besok> koperasi.id/a")
    with pytest.raises(OutcomeUnknown):
        lost = a_connector(Losing(street.warden), notes=street.notes)
        lost.publish(post, "key-1")
    found = street.x.find(post, "key-1", DeliveryKind.POST)
    assert found is not None
    assert [found.remote_id] == list(street.world.posts)
    assert street.x.find(an_outgoing("Lain"), "key-2", DeliveryKind.POST) is None
    gone = an_outgoing(target_remote_id=found.remote_id)
    assert street.x.find(gone, "key-3", DeliveryKind.DELETION) is None
    street.x.delete(found.remote_id)
    street.x.delete(found.remote_id)
    assert street.x.find(gone, "key-3", DeliveryKind.DELETION) is not None


def test_the_inbox_is_as_described_page_by_page(street: Street) -> None:
    street.world.page = 2
    for number in range(5):
        street.world.say(f"Pesan {number} @koperasi")
    batch = street.x.collect("")
    street.world.page = 100
    assert [message.text for message in batch.messages] == [
        f"Pesan {number} @koperasi" for number in range(5)
    ]
    assert street.x.collect(batch.cursor).messages == ()


def test_counts_are_as_described(street: Street) -> None:
    ids = [street.world.say("Unggahan") for _turn in range(3)]
    readings = street.x.measure([*ids, "1980000000000000009"])
    assert [reading.remote_id for reading in readings] == ids


def test_a_token_is_renewed_on_the_way(street: Street) -> None:
    street.world.token, street.world.refresh = "sudah-mati", "penyegar-rahasia-0815"
    street.x.publish(an_outgoing("Setelah diperbarui"), "key-1")
    assert len(street.world.posts) == 1


def test_prism_would_have_seen_a_wrong_name(street: Street) -> None:
    asked = httpx.Request(
        "POST",
        "https://api.x.com/2/tweets",
        headers={"authorization": f"Bearer {TOKEN}"},
        json={"txt": "Rapat"},
    )
    street.warden.handle_request(asked)
    ((_line, _status, told),) = street.refused_requests()
    assert "txt" in str(told)
    street.warden.violations.clear()


def test_prism_by_itself_takes_what_we_send(tmp_path: Path) -> None:
    """Without our world behind it: it makes its answers up, and they carry no number."""
    with prism(["mock", str(OPENAPI)], tmp_path / "mock.log") as address:
        warden = Warden(prism=address, world=address)
        x = a_connector(warden, now=lambda: NOW + timedelta(seconds=1))
        with pytest.raises(OutcomeUnknown):
            x.publish(an_outgoing("Rapat"), "key-1")
        with pytest.raises(Rejected):
            x.delete("bukan-angka")
    statuses = [status for _line, status, _told in warden.violations]
    assert statuses == [201, 422]


class Losing(httpx.BaseTransport):
    """Loses the answer to a post."""

    def __init__(self, way: httpx.BaseTransport) -> None:
        self._way = way

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._way.handle_request(request)
        if request.url.path == "/2/tweets":
            raise httpx.ReadTimeout("no answer", request=request)
        return response
