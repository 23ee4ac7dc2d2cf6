"""Messages that change on the platform after we kept them, and counts that come unasked."""

from datetime import timedelta

import pytest

from domain.messages import Message
from domain.metrics import Metric, Reading
from domain.ports import Batch, Store
from domain.reports import QueueFilter, QueueView
from services.intake.listening import NOTED_EVERY
from tests.makers import STAFF, a_delivery
from tests.services.desk import TALK, Desk, open_desk
from toolkit.clock import SetClock

MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


def kept(desk: Desk, remote_id: str) -> Message:
    with desk.store.reading() as unit:
        message = unit.messages.by_remote(TALK, remote_id)
    assert message is not None
    return message


def take_in(desk: Desk, batch: Batch) -> int:
    with desk.store.reading() as unit:
        channel = unit.channels.get(TALK)
    return desk.listening.take_in(channel, batch)


def test_an_edited_message_is_brought_up_to_date_and_its_first_words_are_kept(desk: Desk) -> None:
    first = desk.incoming("Beras kemarin berkutu", remote_id="m-1")
    later = desk.clock.now() + MINUTE
    take_in(desk, Batch(messages=(first,)))
    desk.clock.advance(5 * MINUTE)
    edited = desk.incoming("Beras kemarin bagus", remote_id="m-1", edited_at=later)
    assert take_in(desk, Batch(messages=(edited,))) == 0
    message = kept(desk, "m-1")
    assert (message.text, message.first_text, message.edited_at) == (
        "Beras kemarin bagus",
        "Beras kemarin berkutu",
        later,
    )


def test_the_first_words_stay_the_first_and_an_older_edit_that_comes_late_changes_nothing(
    desk: Desk,
) -> None:
    start = desk.clock.now()
    desk.clock.advance(60 * MINUTE)
    for text, minutes in (("satu", 0), ("tiga", 3), ("dua", 2), ("empat", 4)):
        edited_at = start + minutes * MINUTE if minutes else None
        incoming = desk.incoming(text, remote_id="m-1", at=start, edited_at=edited_at)
        take_in(desk, Batch(messages=(incoming,)))
    message = kept(desk, "m-1")
    assert (message.text, message.first_text) == ("empat", "satu")


def test_another_text_without_the_time_of_an_edit_is_no_edit(desk: Desk) -> None:
    take_in(desk, Batch(messages=(desk.incoming("satu", remote_id="m-1"),)))
    take_in(desk, Batch(messages=(desk.incoming("dua", remote_id="m-1"),)))
    assert (kept(desk, "m-1").text, kept(desk, "m-1").edited_at) == ("satu", None)


def test_what_the_edited_message_says_can_be_searched(desk: Desk) -> None:
    case = desk.hear("satu", remote_id="m-1")
    desk.clock.advance(MINUTE)
    edited = desk.incoming("pupuk", remote_id="m-1", edited_at=desk.clock.now())
    take_in(desk, Batch(messages=(edited,)))
    wanted = QueueFilter(view=QueueView.ALL, me=STAFF.id, now=desk.clock.now(), search="pupuk")
    found, _total = desk.answering.queue(STAFF, wanted)
    assert [row.case.id for row in found] == [case.id]


def test_a_withdrawn_message_stays_with_us_and_says_so_once(desk: Desk) -> None:
    take_in(desk, Batch(messages=(desk.incoming("satu", remote_id="m-1"),)))
    desk.clock.advance(MINUTE)
    first = desk.clock.now()
    take_in(desk, Batch(withdrawn=("m-1", "never-seen")))
    desk.clock.advance(MINUTE)
    take_in(desk, Batch(withdrawn=("m-1",)))
    assert (kept(desk, "m-1").text, kept(desk, "m-1").withdrawn_at) == ("satu", first)


def test_counts_that_come_unasked_are_kept_for_posts_we_know(desk: Desk, store: Store) -> None:
    with store.writing() as unit:
        sent = unit.deliveries.add(a_delivery(channel_id=TALK))
    desk.deliver(sent, remote_id="p-1")
    values: dict[Metric, int | None] = {Metric.REACTIONS: 3, Metric.REACH: None}
    known, strange = (Reading(remote_id=one, values=values) for one in ("p-1", "p-9"))
    take_in(desk, Batch(readings=(known, strange)))
    with store.reading() as unit:
        found = {(one.metric, one.value, one.at) for one in unit.metrics.of(sent.id)}
    now = desk.clock.now()
    assert found == {(Metric.REACTIONS, 3, now), (Metric.REACH, None, now)}


def test_a_batch_without_a_cursor_leaves_the_cursor_as_it_was(desk: Desk, store: Store) -> None:
    take_in(desk, Batch(cursor="7"))
    take_in(desk, Batch(messages=(desk.incoming("halo", remote_id="m-1"),)))
    with store.reading() as unit:
        assert unit.cursors.get(TALK) == "7"


@pytest.mark.parametrize(("minutes", "noted"), [(9, False), (10, True)])
def test_that_an_inbox_was_read_in_vain_is_noted_now_and_then(
    desk: Desk, clock: SetClock, minutes: int, noted: bool
) -> None:
    with desk.store.reading() as unit:
        channel = unit.channels.get(TALK)
    desk.listening.collect(channel)
    first = clock.now()
    clock.advance(minutes * MINUTE)
    desk.listening.collect(channel)
    with desk.store.reading() as unit:
        assert unit.cursors.collected_at(TALK) == (clock.now() if noted else first)
    assert timedelta(minutes=10) == NOTED_EVERY
