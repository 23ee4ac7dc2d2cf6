"""A video that goes with an answer: alone, described, and only where the channel takes one."""

from dataclasses import replace
from typing import ClassVar

import pytest

from domain.answers import AnswerLimits
from domain.channels import Channel, Limits
from domain.company import DraftKind
from domain.deliveries import Receipt
from domain.errors import Invalid, MediaInvalid, NotAllowed, Rejected
from domain.media import Media
from domain.people import Actor, Permission, Role
from domain.ports import Connector, Heard, Outgoing, Store
from services.media.enclosing import Enclosing
from services.posts.parcels import hand_over, wrap
from services.replies.jotting import Jotting
from tests.makers import NOON, STAFF, SUPERVISOR
from tests.services.desk import Desk, Scripted, Talk, open_desk
from tests.services.pictures_made import a_jpeg
from tests.services.platforms import Shelf
from tests.services.videos_made import FILM
from toolkit.clock import SetClock

MEGABYTE = 1024 * 1024


class Cinema(Talk):
    """A platform whose answers take two pictures, or a short video."""

    platform: ClassVar[str] = "talk"

    @property
    def limits(self) -> Limits:
        return Limits(
            text_max=500,
            answers=AnswerLimits(images_max=2, video_bytes_max=MEGABYTE),
            video_bytes_max=9 * MEGABYTE,
            video_s_max=5,
            alt_text_max=30,
        )

    def reply(self, reply: Outgoing, idempotency_key: str) -> Receipt:
        return Receipt(remote_id="r-1", sent_at=reply.at)


class Cinemas(Scripted):
    def open(self, channel: Channel, heard: Heard | None = None) -> Connector:
        return self.open_ones.setdefault(channel.id, Cinema())


@pytest.fixture
def desk(store: Store, clock: SetClock, shelf: Shelf) -> Desk:
    desk = open_desk(store, clock)
    return replace(desk, answering=replace(desk.answering, connectors=Cinemas(), media=shelf))


@pytest.fixture
def film(shelf: Shelf) -> Media:
    return Enclosing(media=shelf).take_video(STAFF, FILM, alt_text="Timbangan baru")


def test_a_video_goes_with_the_answer_and_its_bytes_with_the_parcel(
    desk: Desk, shelf: Shelf, film: Media
) -> None:
    case = desk.hear()
    sent = desk.answering.reply(STAFF, case.id, "Ini", events_seen=case.events, pictures=[film])
    assert sent is not None
    assert sent.content.videos == (film,)
    parcel = wrap(sent, shelf, NOON)
    assert parcel.video is not None
    assert (parcel.video.media, parcel.pictures) == (film, ())
    assert hand_over(Cinema(), sent, parcel) == Receipt(remote_id="r-1", sent_at=NOON)
    with pytest.raises(Rejected, match="tidak membawa video"):
        hand_over(_Elsewhere(), sent, parcel)


class _Elsewhere(Talk):
    """A platform that takes videos as posts and not with answers."""

    @property
    def limits(self) -> Limits:
        return Limits(text_max=500, video_bytes_max=MEGABYTE)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"size_bytes": MEGABYTE + 1}, "paling besar 1 MB"),
        ({"duration_s": 6.0}, "paling lama 5 detik"),
        ({"alt_text": ""}, "belum punya keterangan"),
        ({"alt_text": "x" * 31}, "lebih dari 30"),
    ],
)
def test_a_video_that_does_not_fit_is_refused_with_the_reason(
    desk: Desk, film: Media, changes: dict[str, object], why: str
) -> None:
    case = desk.hear()
    unfit = replace(film, **changes)  # type: ignore[arg-type]  # whichever part it is
    with pytest.raises(Invalid, match=why) as refused:
        desk.answering.reply(STAFF, case.id, "Ini", events_seen=case.events, pictures=[unfit])
    assert refused.value.field == "pictures"


def test_a_video_stands_alone(desk: Desk, shelf: Shelf, film: Media) -> None:
    picture = Enclosing(media=shelf).take(STAFF, a_jpeg(), alt_text="Kuitansi")
    case = desk.hear()
    for several in ([film, picture], [film, replace(film, id="f-2")]):
        with pytest.raises(Invalid, match="atau satu video saja"):
            desk.answering.reply(STAFF, case.id, "Ini", events_seen=case.events, pictures=several)


def test_a_channel_whose_answers_take_no_video_says_so(
    store: Store, clock: SetClock, film: Media
) -> None:
    desk = open_desk(store, clock)
    case = desk.hear()
    with pytest.raises(Invalid, match="tidak dapat membawa lampiran"):
        desk.answering.reply(STAFF, case.id, "Ini", events_seen=case.events, pictures=[film])


def test_a_draft_remembers_the_video_with_its_length(desk: Desk, film: Media) -> None:
    case = desk.hear()
    jotting = Jotting(store=desk.store, clock=desk.clock, media=desk.answering.media)
    jotting.enclose(STAFF, case.id, pictures=[film])
    assert jotting.of(STAFF, case.id)[DraftKind.REPLY].pictures == (film,)
    assert film.duration_s is not None


class Guest(Actor):
    """Somebody who may nothing."""

    def may(self, permission: Permission) -> bool:
        return False


def test_whoever_answers_may_take_a_video_in_and_nobody_else(shelf: Shelf) -> None:
    enclosing = Enclosing(media=shelf)
    with pytest.raises(NotAllowed):
        enclosing.take_video(Guest(id="u-guest", name="Tamu", role=Role.STAFF), FILM)
    with pytest.raises(MediaInvalid):
        enclosing.take_video(STAFF, a_jpeg())
    assert shelf.kept == {}
    assert enclosing.take_video(SUPERVISOR, FILM).id in shelf.kept
