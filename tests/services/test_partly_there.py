"""A reply of which a part has arrived: the rest goes on, and nothing of it is taken back."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import pytest

from domain.answers import AnswerLimits
from domain.channels import Channel, Limits
from domain.deliveries import (
    AttemptOutcome,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Handover,
    Receipt,
)
from domain.errors import (
    Invalid,
    InvalidTransition,
    OutcomeUnknown,
    PlatformError,
    RateLimited,
    Rejected,
    Unavailable,
)
from domain.media import Media
from domain.ports import Connector, Heard, Outgoing, Store
from domain.posts import Content
from services.deliveries.withdrawing import Withdrawing, can_withdraw
from services.posts.parcels import outline
from tests.makers import NOON, STAFF, a_delivery, a_user
from tests.services.delivering_stage import MINUTE, OddConnector, Stage
from tests.services.desk import Desk, Scripted, open_desk
from tests.services.platforms import Shelf
from tests.services.test_private_replies import Whisper
from toolkit.clock import SetClock

PICTURE = Media(
    id="p-1", mime="image/png", width_px=4, height_px=4, size_bytes=90, alt_text="Kuitansi"
)
WORDS_ALONE = "Kata-katanya sampai, gambarnya belum."


def partly(error: PlatformError) -> PlatformError:
    error.partly = True
    return error


class Halved(OddConnector):
    """A platform on which an answer is two messages. `deeds`: what happens to each try, and when
    it is looked for."""

    platform = "halved"
    deeds: ClassVar[list[Any]] = []

    def reply(self, reply: Outgoing, idempotency_key: str) -> Receipt | Handover:
        given: Receipt | Handover = self._next()
        return given

    def find(self, sent: Outgoing, key: str, kind: DeliveryKind) -> Receipt | None:
        found: Receipt | None = self._next()
        return found

    def _next(self) -> Any:
        deed = type(self).deeds.pop(0)
        if isinstance(deed, Exception):
            raise deed
        return deed


SENT = Receipt(remote_id="m-1", sent_at=NOON)


@pytest.fixture
def stage(store: Store, clock: SetClock, tmp_path: Path) -> Stage:
    stage = Stage(store, clock, tmp_path)
    stage.connectors.strangers["halved"] = Halved
    stage.channel()
    stage.channel(id="ch-2", platform="halved", name="Paruh", responsible_id=STAFF.id)
    with store.writing() as unit:
        unit.users.add(a_user(id=STAFF.id, email="sari@koperasi.example"))
    return stage


@pytest.fixture
def tried(stage: Stage) -> Callable[..., Delivery]:
    """A reply after one try, when these things happen to it."""

    def send(*deeds: Any) -> Delivery:
        Halved.deeds = list(deeds)
        reply = stage.delivery(
            channel_id="ch-2",
            kind=DeliveryKind.REPLY,
            target_remote_id="m-7",
            content=Content(text="Sudah."),
            created_by=STAFF.id,
        )
        stage.delivering.send_due()
        return stage.now(reply)

    return send


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (Rejected(WORDS_ALONE), DeliveryState.FAILED),
        (RateLimited(WORDS_ALONE, retry_after_s=60.0), DeliveryState.SCHEDULED),
        (Unavailable(WORDS_ALONE), DeliveryState.SCHEDULED),
        (OutcomeUnknown(WORDS_ALONE), DeliveryState.UNCONFIRMED),
    ],
    ids=lambda each: type(each).__name__,
)
def test_where_a_part_is_there_the_delivery_says_so_and_cannot_be_taken_back(
    stage: Stage, tried: Callable[..., Delivery], error: PlatformError, state: DeliveryState
) -> None:
    reply = tried(partly(error))
    assert (reply.state, reply.outcome, reply.detail) == (
        state,
        AttemptOutcome.PARTLY,
        WORDS_ALONE,
    )
    assert not can_withdraw(reply)


def test_of_what_failed_whole_nothing_is_there(tried: Callable[..., Delivery]) -> None:
    reply = tried(Unavailable("nanti"))
    assert (reply.outcome, reply.is_partly_there) == (AttemptOutcome.UNAVAILABLE, False)
    assert can_withdraw(reply)


def test_a_part_that_is_there_is_not_forgotten_over_the_next_trouble(
    stage: Stage, tried: Callable[..., Delivery]
) -> None:
    reply = tried(partly(Unavailable(WORDS_ALONE)), Rejected("tidak"), SENT)
    stage.clock.advance(60 * MINUTE)
    stage.delivering.send_due()
    failed = stage.now(reply)
    assert (failed.state, failed.outcome, failed.detail) == (
        DeliveryState.FAILED,
        AttemptOutcome.PARTLY,
        "tidak",
    )
    again = stage.delivering.try_again(STAFF, reply.id)
    assert not can_withdraw(again)
    stage.delivering.send_due()
    sent = stage.now(reply)
    assert (sent.state, sent.is_partly_there) == (DeliveryState.SENT, False)
    assert [each.outcome for each in stage.attempts(reply)] == [
        AttemptOutcome.UNAVAILABLE,
        AttemptOutcome.REJECTED,
        AttemptOutcome.ACCEPTED,
    ]


def test_a_half_that_is_found_goes_on_at_once_and_says_that_it_is_a_half(
    stage: Stage, tried: Callable[..., Delivery]
) -> None:
    reply = tried(OutcomeUnknown("?"), partly(Unavailable(WORDS_ALONE)), SENT)
    stage.clock.advance(3 * MINUTE)
    assert stage.delivering.reconcile() == 1
    found = stage.now(reply)
    assert (found.state, found.outcome, found.due_at, found.detail) == (
        DeliveryState.SCHEDULED,
        AttemptOutcome.PARTLY,
        stage.clock.now(),
        "Sudah dicari di platform: baru sebagian yang ada di sana. Sisanya dikirim.",
    )
    stage.delivering.send_due()
    assert stage.now(reply).state is DeliveryState.SENT


def test_a_platform_that_cannot_tell_now_is_asked_again(
    stage: Stage, tried: Callable[..., Delivery]
) -> None:
    reply = tried(OutcomeUnknown("?"), Unavailable("nanti"))
    stage.clock.advance(3 * MINUTE)
    assert stage.delivering.reconcile() == 0
    assert stage.now(reply).state is DeliveryState.UNCONFIRMED


def test_a_picture_left_to_a_person_is_reminded_of_without_its_words(
    stage: Stage, tried: Callable[..., Delivery]
) -> None:
    reply = tried(Handover(text=""))
    assert (reply.state, reply.is_partly_there) == (DeliveryState.HANDED, True)
    assert not can_withdraw(reply)
    with stage.store.reading() as unit:
        (reminder,) = unit.deliveries.about(reply.id)
    assert reminder.content.text == (
        "Saatnya mengunggah di Paruh\n\n"
        "Halo Sari, teks balasannya sudah terkirim. Unduh lampirannya di Guyub, kirim lampiran itu "
        "saja, lalu tandai selesai:\n"
    )


def test_taking_back_what_is_partly_there_is_refused_and_changes_nothing(
    store: Store, clock: SetClock
) -> None:
    desk = open_desk(store, clock)
    reply = desk.reply(desk.hear(), "Maaf")
    with store.writing() as unit:
        reply = unit.deliveries.save(replace(reply, outcome=AttemptOutcome.PARTLY))
    with pytest.raises(InvalidTransition, match="Sebagian balasan ini sudah sampai"):
        Withdrawing(store=store, clock=clock).withdraw(STAFF, reply.id)
    with store.reading() as unit:
        assert unit.deliveries.get(reply.id) == reply


def test_what_is_looked_for_has_its_pictures_without_their_bytes() -> None:
    delivery = a_delivery(kind=DeliveryKind.REPLY, content=Content(text="Ini", media=(PICTURE,)))
    (picture,) = outline(delivery, NOON).pictures
    assert (picture.media, picture.data) == (PICTURE, b"")


# --- where a private answer takes nothing along -----------------------------------------------


@dataclass
class Bare(Whisper):
    """A platform whose private answers are words alone."""

    bare: ClassVar[bool] = True

    @property
    def limits(self) -> Limits:
        return Limits(
            text_max=500,
            image_bytes_max=100,
            answers=AnswerLimits(images_max=2),
            private_answers=AnswerLimits() if self.bare else None,
        )


class Generous(Bare):
    bare: ClassVar[bool] = False


def a_desk(store: Store, clock: SetClock, shelf: Shelf, kind: type[Bare]) -> Desk:
    shelf.kept[PICTURE.id] = b"picture"

    class Opened(Scripted):
        def platforms(self) -> Any:
            return {"talk": kind}

        def open(self, channel: Channel, heard: Heard | None = None) -> Connector:
            return self.open_ones.setdefault(channel.id, kind())

    desk = open_desk(store, clock)
    return replace(desk, answering=replace(desk.answering, connectors=Opened(), media=shelf))


def test_a_picture_for_one_reader_is_refused_where_only_words_arrive(
    store: Store, clock: SetClock, shelf: Shelf
) -> None:
    desk = a_desk(store, clock, shelf, Bare)
    case = desk.hear(public=True)
    ways: dict[str, Any] = {"events_seen": case.events, "pictures": [PICTURE]}
    with pytest.raises(Invalid, match="tidak dapat membawa lampiran") as refused:
        desk.answering.reply(STAFF, case.id, "Ini", privately=True, **ways)
    assert refused.value.field == "pictures"
    assert desk.answering.story(STAFF, case.id).deliveries == ()
    assert desk.answering.reply(STAFF, case.id, "Ini", **ways) is not None


def test_it_goes_along_where_the_platform_takes_it(
    store: Store, clock: SetClock, shelf: Shelf
) -> None:
    desk = a_desk(store, clock, shelf, Generous)
    case = desk.hear(public=True)
    sent = desk.answering.reply(
        STAFF, case.id, "Ini", events_seen=case.events, pictures=[PICTURE], privately=True
    )
    assert sent is not None
    assert (sent.content.media, bool(sent.recipient)) == ((PICTURE,), True)
