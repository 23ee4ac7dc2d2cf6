"""Open cases are reckoned anew when hours change; finished ones when somebody asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.branch_shelves import Recount
from domain.cases import Case, CaseStatus
from domain.cooperative import OFFICE, Cooperative, Target, TargetRule
from domain.errors import Conflict, NotAllowed, StoreBusy
from domain.messages import Author, MessageKind
from domain.ports import Store, Unit
from services.cases.recounting import BATCH, EVERY, FIRST_BATCHES, OPEN, Recounting
from services.house.governing import Governing
from tests.makers import ADMIN, MANAGER, STAFF
from tests.services.desk import Desk, open_desk
from tests.services.platforms import Shelf
from toolkit.clock import SetClock

AROUND_THE_CLOCK = dict.fromkeys(range(7), ((0, 1440),))
NINE = datetime(2026, 11, 18, 2, tzinfo=UTC)  # on a Wednesday in Jakarta


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


@pytest.fixture
def governing(store: Store, clock: SetClock, shelf: Shelf) -> Governing:
    return Governing(store=store, clock=clock, media=shelf)


@pytest.fixture
def recounting(store: Store, clock: SetClock) -> Recounting:
    return Recounting(store=store, clock=clock)


def heard(desk: Desk, number: int) -> Case:
    return desk.hear(remote_id=f"m-{number}", thread=f"t-{number}")


def resolved(desk: Desk, number: int) -> Case:
    case = heard(desk, number)
    desk.clock.advance(timedelta(days=1))
    case = desk.answering.set_status(STAFF, case.id, CaseStatus.RESOLVED, reason="Diganti.")
    desk.clock.advance(-timedelta(days=1))
    return case


def open_longer(governing: Governing, **changes: Any) -> Cooperative:
    house = governing.cooperative()
    return governing.save(ADMIN, replace(house, week=AROUND_THE_CLOCK, **changes))


def test_open_cases_are_told_anew_at_once_and_finished_ones_stay_as_measured(
    desk: Desk, governing: Governing
) -> None:
    case, finished = heard(desk, 1), resolved(desk, 2)
    assert case.durations.due_at == NINE + timedelta(hours=4)
    governing.save(ADMIN, replace(governing.cooperative(), closed_days={NINE.date(): "Banjir"}))
    assert desk.case(case.id).durations.due_at == NINE + timedelta(days=1, hours=3)
    open_longer(governing, closed_days={})
    assert desk.case(case.id).durations.due_at == NINE + timedelta(hours=4)
    assert desk.case(finished.id) == finished


def test_finished_cases_are_told_anew_when_an_admin_asks(
    desk: Desk, governing: Governing, recounting: Recounting, store: Store
) -> None:
    finished = resolved(desk, 1)
    assert finished.durations.resolution_office == timedelta(hours=8)
    open_longer(governing)
    for actor in (STAFF, MANAGER):
        with pytest.raises(NotAllowed):
            recounting.of_all(actor)
    assert recounting.under_way() is None
    recounting.of_all(ADMIN)
    assert recounting.under_way() == Recount(name=EVERY, asked_at=NINE, asked_by=ADMIN.id)
    assert recounting.run(1) == 1
    assert desk.case(finished.id).durations.resolution_office == timedelta(hours=24)
    done = recounting.under_way()
    assert done is not None
    assert (done.done, done.ended_at) == (1, NINE)
    with store.reading() as unit:
        assert unit.audit.newest()[0].act == "cases_recounted"


def test_a_late_resolution_is_judged_anew_with_the_rest(
    desk: Desk, governing: Governing, recounting: Recounting
) -> None:
    case = heard(desk, 1)
    desk.clock.advance(timedelta(days=2))
    case = desk.answering.set_status(STAFF, case.id, CaseStatus.RESOLVED, reason="Diganti.")
    assert case.durations.late_resolved_at is None
    open_longer(governing)
    recounting.of_all(ADMIN)
    recounting.run(1)
    assert desk.case(case.id).durations.late_resolved_at == desk.clock.now()


def test_by_longer_hours_set_right_a_late_resolution_was_never_late(
    desk: Desk, governing: Governing, recounting: Recounting
) -> None:
    open_longer(governing)
    case = heard(desk, 1)
    desk.clock.advance(timedelta(days=2))
    case = desk.answering.set_status(STAFF, case.id, CaseStatus.RESOLVED, reason="Diganti.")
    assert case.durations.late_resolved_at == desk.clock.now()
    house = governing.cooperative()
    governing.save(ADMIN, replace(house, week={**AROUND_THE_CLOCK, 2: ((0, 60),), 3: ()}))
    assert desk.case(case.id) == case
    recounting.of_all(ADMIN)
    recounting.run(1)
    assert desk.case(case.id).durations.late_resolved_at is None


def test_a_new_promise_changes_no_case_that_is_there(
    desk: Desk, governing: Governing, store: Store
) -> None:
    case = heard(desk, 1)
    desk.clock.advance(timedelta(minutes=1))
    quick = Target(
        first_response=timedelta(hours=1),
        next_reply=timedelta(hours=1),
        resolution=timedelta(hours=1),
    )
    house = governing.cooperative()
    governing.save(ADMIN, replace(house, target_rules=(TargetRule(target=quick, kind=case.kind),)))
    assert desk.answering.note(STAFF, case.id, "x").durations == case.durations
    later = heard(desk, 2)
    assert later.durations.due_at == desk.clock.now() + timedelta(hours=1)
    with store.reading() as unit:
        assert unit.recounts.find(OPEN) is None


def test_what_came_to_the_office_keeps_its_own_promise_when_it_is_told_anew(
    desk: Desk, governing: Governing
) -> None:
    two = timedelta(hours=2)
    quick = Target(first_response=two, next_reply=two, resolution=two)
    office = TargetRule(target=quick, channel_id=OFFICE)
    governing.save(ADMIN, replace(governing.cooperative(), target_rules=(office,)))
    at_the_counter = desk.listening.take_down_remark(
        STAFF, way=MessageKind.WALK_IN, author=Author(), text="Beras berkutu."
    )
    written = heard(desk, 1)

    def due() -> list[datetime | None]:
        return [desk.case(case.id).durations.due_at for case in (at_the_counter, written)]

    assert due() == [NINE + two, NINE + 2 * two]
    desk.clock.advance(timedelta(minutes=1))
    house = replace(governing.cooperative(), closed_days={NINE.date(): "Banjir"})
    governing.save(ADMIN, replace(house, target_rules=()))
    tomorrow_at_eight = NINE + timedelta(hours=23)
    assert due() == [tomorrow_at_eight + two, tomorrow_at_eight + 2 * two]


def test_what_is_decided_beside_the_hours_reckons_nothing_anew(
    governing: Governing, store: Store
) -> None:
    governing.save(ADMIN, replace(governing.cooperative(), tagline="Dari kita"))
    with store.reading() as unit:
        assert unit.recounts.find(OPEN) is None


def test_many_cases_are_told_a_batch_at_a_time_and_each_once(
    desk: Desk, governing: Governing, recounting: Recounting, store: Store
) -> None:
    cases = [heard(desk, number) for number in range(FIRST_BATCHES * BATCH + 5)]
    open_longer(governing, closed_days={NINE.date(): "Banjir"})
    due = NINE.replace(hour=17) + timedelta(hours=4)  # from midnight on
    told = [desk.case(case.id).durations.due_at == due for case in cases]
    assert told.count(True) == FIRST_BATCHES * BATCH
    assert recounting.run(1) == 5
    assert all(desk.case(case.id).durations.due_at == due for case in cases)
    assert recounting.run(1) == 0
    with store.reading() as unit:
        kept = unit.recounts.find(OPEN)
    assert kept is not None
    assert (kept.done, kept.ended_at) == (len(cases), NINE)


def test_hours_that_change_again_start_over(desk: Desk, governing: Governing, store: Store) -> None:
    case = heard(desk, 1)
    for _time in range(2):
        open_longer(governing, closed_days={NINE.date(): "Banjir"})
        open_longer(governing, closed_days={})
    assert desk.case(case.id).durations.due_at == NINE + timedelta(hours=4)


class _Contested:
    """A store in which somebody else writes to a case in the middle of the first transactions."""

    def __init__(self, store: Store, *met: Exception) -> None:
        self._store, self._met = store, list(met)

    @contextmanager
    def writing(self) -> Iterator[Unit]:
        with self._store.writing() as unit:
            yield unit
            if self._met:
                raise self._met.pop()

    def reading(self) -> object:
        return self._store.reading()


@pytest.mark.parametrize("met", [Conflict("somebody wrote"), StoreBusy("somebody writes")])
def test_a_batch_that_met_another_writer_is_done_next_time(
    desk: Desk, store: Store, clock: SetClock, met: Exception
) -> None:
    case = heard(desk, 1)
    with store.writing() as unit:
        house = unit.cooperative.get()
        unit.cooperative.save(replace(house, closed_days={NINE.date(): "Banjir"}))
        unit.recounts.put(Recount(name=OPEN, asked_at=NINE))
    contested = Recounting(store=_Contested(store, met), clock=clock)  # type: ignore[arg-type]
    assert contested.run(5) == 0
    assert desk.case(case.id) == case
    assert contested.run(5) == 1
    assert desk.case(case.id).durations.due_at != case.durations.due_at
