"""A case that its assignee lets lie goes back to everybody, in office time and by name."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.cases import Case, CaseStatus, EventKind
from domain.errors import Conflict, Invalid, NotAllowed
from domain.ports import Store
from domain.rules import SILENCE_RULE, Act, ActKind, Moment
from services.rulebook.silence import BATCH, Released, Silence
from tests.makers import MANAGER, SECOND, STAFF, SUPERVISOR
from tests.services.desk import Desk, open_desk
from tests.services.ruled import (
    TURN,
    a_rule,
    any_store,
    by_rules,
    events,
    on_duty,
    silence_of,
)
from toolkit.clock import SetClock

HOUR = timedelta(hours=1)
SPAN = 4 * HOUR


@pytest.fixture(params=("memory", "sqlite", "postgresql"))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    yield from any_store(request, tmp_path)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


@pytest.fixture
def silence(desk: Desk) -> Silence:
    service = silence_of(desk)
    service.set(MANAGER, SPAN, version=0)
    return service


def given(desk: Desk, thread: str = "t-1") -> Case:
    """A case that Sari has, whose member waits. It is Wednesday, 09:00, hours until 16:00."""
    case = desk.hear("Beras", thread=thread)
    return desk.answering.assign(MANAGER, case.id, STAFF.id)


def test_after_so_much_office_time_of_silence_it_is_taken_off(desk: Desk, silence: Silence) -> None:
    case = given(desk)
    desk.clock.advance(SPAN - timedelta(seconds=1))
    assert (silence.release_silent(), desk.case(case.id).assignee_id) == (0, STAFF.id)
    desk.clock.advance(timedelta(seconds=1))
    assert silence.release_silent() == 1
    assert desk.case(case.id).assignee_id is None
    assert by_rules(desk, case) == [(EventKind.ASSIGNED, "", SILENCE_RULE)]
    assert events(desk, case)[-1].actor_id is None
    assert silence.release_silent() == 0


def test_nights_do_not_count(desk: Desk, silence: Silence) -> None:
    desk.clock.advance(6 * HOUR)  # 15:00, an hour before closing
    case = given(desk)
    desk.clock.advance(17 * HOUR + 2 * HOUR + timedelta(minutes=59))  # 10:59 the next day
    assert silence.release_silent() == 0
    desk.clock.advance(timedelta(minutes=1))
    assert silence.release_silent() == 1
    assert desk.case(case.id).assignee_id is None


def test_whatever_the_assignee_does_begins_the_time_anew(desk: Desk, silence: Silence) -> None:
    case = given(desk)
    desk.clock.advance(3 * HOUR)
    desk.answering.note(STAFF, case.id, "Saya tanya gudang.")
    desk.clock.advance(3 * HOUR)
    assert silence.release_silent() == 0
    desk.answering.note(SECOND, case.id, "Bagaimana?")
    desk.clock.advance(18 * HOUR)
    assert silence.release_silent() == 1


def test_a_new_assignee_has_the_whole_time(desk: Desk, silence: Silence) -> None:
    case = given(desk)
    desk.clock.advance(3 * HOUR)
    desk.answering.assign(MANAGER, case.id, SECOND.id)
    desk.clock.advance(3 * HOUR)
    assert silence.release_silent() == 0


@pytest.mark.parametrize("how", ["answered", "waiting", "snoozed", "unit", "resolved", "off"])
def test_nothing_is_taken_off_that_nobody_waits_for(desk: Desk, silence: Silence, how: str) -> None:
    case = given(desk)
    if how == "answered":
        desk.deliver(desk.reply(desk.case(case.id)))
    if how == "waiting":
        desk.answering.set_status(SECOND, case.id, CaseStatus.WAITING)
    if how == "resolved":
        desk.answering.set_status(SECOND, case.id, CaseStatus.RESOLVED, reason="beres")
    if how in ("snoozed", "unit"):
        happen(desk, case, EventKind.SNOOZED if how == "snoozed" else EventKind.UNIT_ASKED, how)
    if how == "off":
        silence.set(MANAGER, None, version=1)
    desk.clock.advance(30 * HOUR)
    assert silence.release_silent() == 0
    assert desk.case(case.id).assignee_id == STAFF.id


def happen(desk: Desk, case: Case, kind: EventKind, value: str = "") -> None:
    from services.cases.casebook import Happening, record

    now = desk.clock.now()
    told = (now + 60 * HOUR).isoformat() if kind is EventKind.SNOOZED else value
    with desk.store.writing() as unit:
        record(unit, unit.cases.get(case.id), [Happening(kind=kind, at=now, value=told)], now)


def test_what_woke_has_the_whole_time_from_then_on(desk: Desk, silence: Silence) -> None:
    case = given(desk)
    happen(desk, case, EventKind.SNOOZED)
    desk.clock.advance(24 * HOUR)
    happen(desk, case, EventKind.WOKEN)
    desk.clock.advance(3 * HOUR)
    assert silence.release_silent() == 0
    desk.clock.advance(HOUR)
    assert silence.release_silent() == 1


def test_a_rule_may_give_it_by_turn_but_never_to_the_same_one(desk: Desk, silence: Silence) -> None:
    on_duty(desk, STAFF, SECOND)
    case = given(desk)
    given(desk, "t-2")
    desk.answering.assign(MANAGER, given(desk, "t-3").id, SECOND.id)
    desk.answering.assign(MANAGER, given(desk, "t-4").id, SECOND.id)
    desk.answering.assign(MANAGER, given(desk, "t-5").id, SECOND.id)
    rule = a_rule(desk, TURN, moments=(Moment.RETURNED,))
    desk.clock.advance(SPAN)
    assert silence.release_silent() == 5
    assert by_rules(desk, case) == [
        (EventKind.ASSIGNED, "", SILENCE_RULE),
        (EventKind.ASSIGNED, SECOND.id, rule.id),
    ]
    assert desk.case(case.id).assignee_id == SECOND.id
    assert silence.release_silent() == 0


def test_a_rule_that_names_the_silent_one_leaves_it_to_everybody(
    desk: Desk, silence: Silence
) -> None:
    case = given(desk)
    to_sari = Act(kind=ActKind.ASSIGN, value=STAFF.id)
    a_rule(desk, to_sari, TURN_LABEL, moments=(Moment.RETURNED,))
    desk.clock.advance(SPAN)
    assert silence.release_silent() == 1
    told = desk.case(case.id)
    assert (told.assignee_id, told.priority.value) == (None, "high")


TURN_LABEL = Act(kind=ActKind.PRIORITY, value="high")


def test_many_are_taken_off_a_batch_at_a_time(desk: Desk, silence: Silence) -> None:
    for number in range(BATCH + 3):
        given(desk, f"t-{number}")
    desk.clock.advance(SPAN)
    assert silence.release_silent() == BATCH + 3


def test_the_one_it_was_taken_off_and_the_managers_are_shown_it(
    desk: Desk, silence: Silence
) -> None:
    case, other = given(desk), given(desk, "t-2")
    desk.answering.assign(MANAGER, other.id, SECOND.id)
    at = desk.clock.now() + SPAN
    desk.clock.advance(SPAN)
    silence.release_silent()
    mine = Released(case=desk.case(case.id), was_id=STAFF.id, at=at)
    theirs = Released(case=desk.case(other.id), was_id=SECOND.id, at=at)
    assert silence.shown(STAFF) == [mine]
    assert silence.shown(SECOND) == [theirs]
    assert sorted(silence.shown(MANAGER), key=lambda one: one.was_id) == sorted(
        [mine, theirs], key=lambda one: one.was_id
    )
    assert silence.shown(SUPERVISOR) == []
    desk.answering.assign(SECOND, case.id, SECOND.id)
    assert silence.shown(STAFF) == []
    desk.clock.advance(timedelta(days=8))
    assert silence.shown(MANAGER) == []


def test_the_setting_is_the_managers_and_within_bounds(desk: Desk) -> None:
    service = silence_of(desk)
    with pytest.raises(NotAllowed):
        service.set(STAFF, SPAN, version=0)
    for span in (timedelta(), -HOUR, timedelta(minutes=59), 201 * HOUR):
        with pytest.raises(Invalid, match="1 sampai 200") as refused:
            service.set(MANAGER, span, version=0)
        assert refused.value.field == "unassign_after"
    service.set(MANAGER, SPAN, version=0)
    with pytest.raises(Conflict):
        service.set(MANAGER, 2 * SPAN, version=0)
    with desk.store.reading() as unit:
        house = unit.cooperative.get()
        entry = unit.audit.newest()[0]
    assert house == replace(house, unassign_after=SPAN, version=1)
    assert (entry.act, entry.actor_id, entry.detail) == ("silence_changed", MANAGER.id, "4")
