"""Pictures that go with an answer, where the channel takes them."""

from dataclasses import dataclass, replace
from typing import ClassVar

import pytest

from domain.channels import Channel, Limits
from domain.errors import Invalid, MediaInvalid
from domain.media import Media
from domain.messages import Author, MessageKind
from domain.ports import Connector, Heard, Store
from services.enclosing import Enclosing
from tests.makers import STAFF, SUPERVISOR
from tests.services.desk import Desk, Scripted, Talk, open_desk
from tests.services.pictures_made import a_jpeg
from tests.services.platforms import Shelf
from toolkit.clock import SetClock

PICTURE = Media(
    id="p-1", mime="image/png", width_px=4, height_px=4, size_bytes=90, alt_text="Kuitansi"
)


@dataclass
class Album(Talk):
    """A platform whose answers take two pictures."""

    platform: ClassVar[str] = "talk"

    @property
    def limits(self) -> Limits:
        return Limits(text_max=500, reply_images_max=2, image_bytes_max=100, caption_max=20)


class Albums(Scripted):
    def open(self, channel: Channel, heard: Heard | None = None) -> Connector:
        return self.open_ones.setdefault(channel.id, Album())


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    desk = open_desk(store, clock)
    return replace(desk, answering=replace(desk.answering, connectors=Albums()))


def test_the_delivery_carries_the_pictures(desk: Desk) -> None:
    case = desk.hear()
    sent = desk.answering.reply(
        STAFF, case.id, "Ini kuitansinya.", events_seen=case.events, pictures=[PICTURE]
    )
    assert sent is not None
    assert (sent.content.text, sent.content.media) == ("Ini kuitansinya.", (PICTURE,))


@pytest.mark.parametrize(
    ("pictures", "why"),
    [
        ([PICTURE, PICTURE, PICTURE], "paling banyak 2 gambar; ini 3"),
        ([replace(PICTURE, size_bytes=101)], "terlalu besar"),
        ([replace(PICTURE, alt_text="")], "belum punya keterangan"),
        ([replace(PICTURE, alt_text="a" * 1_501)], "lebih dari 1500"),
    ],
)
def test_what_the_channel_does_not_take_is_said_before_anything_is_written(
    desk: Desk, pictures: list[Media], why: str
) -> None:
    case = desk.hear()
    with pytest.raises(Invalid, match=why) as refused:
        desk.answering.reply(STAFF, case.id, "Ini", events_seen=case.events, pictures=pictures)
    assert refused.value.field == "pictures"
    assert desk.answering.story(STAFF, case.id).deliveries == ()


def test_beside_pictures_the_text_may_have_to_be_shorter(desk: Desk) -> None:
    case = desk.hear()
    with pytest.raises(Invalid, match="21 dari 20"):
        desk.answering.reply(STAFF, case.id, "a" * 21, events_seen=case.events, pictures=[PICTURE])


def test_a_channel_that_takes_none_says_so(store: Store, clock: SetClock) -> None:
    desk = open_desk(store, clock)
    case = desk.hear()
    with pytest.raises(Invalid, match="paling banyak 0 gambar"):
        desk.answering.reply(STAFF, case.id, "Ini", events_seen=case.events, pictures=[PICTURE])


def test_where_nothing_is_sent_a_picture_would_not_arrive(desk: Desk) -> None:
    case = desk.listening.take_down_remark(
        STAFF, way=MessageKind.PHONE, author=Author(), text="Kapan cair?"
    )
    with pytest.raises(Invalid, match="tidak akan sampai"):
        desk.answering.reply(STAFF, case.id, "Ini", events_seen=case.events, pictures=[PICTURE])


def test_whoever_answers_may_enclose_and_only_what_is_a_picture(shelf: Shelf) -> None:
    enclosing = Enclosing(media=shelf)
    for actor in (STAFF, SUPERVISOR):
        kept = enclosing.take(actor, a_jpeg(), alt_text="Kuitansi")
        assert (kept.alt_text, shelf.size_bytes(kept.id)) == ("Kuitansi", kept.size_bytes)
    with pytest.raises(MediaInvalid):
        enclosing.take(STAFF, b"%PDF-1.7")
