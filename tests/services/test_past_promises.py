"""However briefly something was promised and though no case opened meanwhile, it is kept: cases
reach back to it when a message comes late, is written down later, or is split off later."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.cases import CaseKind
from domain.cooperative import OFFICE, Target, TargetRule
from domain.messages import Author, MessageKind
from domain.ports import Store
from services.cases.splitting import Split, Splitting
from services.house.governing import Governing
from tests.makers import ADMIN, STAFF
from tests.services.desk import TALK, Desk, open_desk
from tests.services.platforms import Shelf
from toolkit.clock import SetClock

NINE = datetime(2026, 11, 18, 2, tzinfo=UTC)  # on a Wednesday in Jakarta
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
QUICK = Target(first_response=HOUR, next_reply=HOUR, resolution=HOUR)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    clock.set(NINE)
    return open_desk(store, clock)


@pytest.fixture
def governing(store: Store, clock: SetClock, shelf: Shelf) -> Governing:
    return Governing(store=store, clock=clock, media=shelf)


def promise_for_a_moment(desk: Desk, governing: Governing, channel_id: str) -> None:
    """An hour instead of four, from nine o'clock on for half a minute."""
    quick = TargetRule(target=QUICK, channel_id=channel_id)
    for rules in ((quick,), ()):
        governing.save(ADMIN, replace(governing.cooperative(), target_rules=rules))
        desk.clock.advance(30 * SECOND)


def test_a_message_that_comes_late_has_the_promise_of_its_own_moment(
    desk: Desk, governing: Governing
) -> None:
    promise_for_a_moment(desk, governing, TALK)
    desk.clock.advance(24 * HOUR)
    moments = (NINE - SECOND, NINE, NINE + 29 * SECOND, NINE + 30 * SECOND)
    cases = [
        desk.hear(at=at, remote_id=f"m-{number}", thread=f"t-{number}")
        for number, at in enumerate(moments)
    ]
    owed = [case.durations.due_at - case.opened_at for case in cases if case.durations.due_at]
    assert owed == [4 * HOUR, HOUR, HOUR, 4 * HOUR]


def test_a_call_that_is_written_down_later_has_the_promise_of_its_own_moment(
    desk: Desk, governing: Governing
) -> None:
    promise_for_a_moment(desk, governing, OFFICE)
    desk.clock.advance(24 * HOUR)
    case = desk.listening.take_down_remark(
        STAFF, way=MessageKind.PHONE, author=Author(), text="Beras berkutu.", at=NINE
    )
    assert case.durations.due_at == NINE + HOUR


def test_what_is_split_off_later_has_the_promise_of_the_moment_it_was_said(
    desk: Desk, governing: Governing
) -> None:
    desk.clock.advance(-HOUR)
    case = desk.hear("Beras berkutu", remote_id="m-1", thread="t-1")
    desk.clock.advance(HOUR)
    promise_for_a_moment(desk, governing, TALK)
    said_at = NINE + 10 * SECOND
    desk.hear("Kapan pinjaman cair?", remote_id="m-2", thread="t-1", at=said_at)
    desk.clock.advance(HOUR)
    messages = desk.answering.story(STAFF, case.id).messages
    wanted = Split(
        message_ids=tuple(each.id for each in messages if each.remote_id == "m-2"),
        kind=CaseKind.QUESTION,
    )
    new = Splitting(store=desk.store, clock=desk.clock).split(
        STAFF, case.id, wanted, events_seen=desk.case(case.id).events
    )
    assert (new.opened_at, new.durations.due_at) == (said_at, said_at + HOUR)
