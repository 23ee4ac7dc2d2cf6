"""Whom the desk tells, and when, where branches have clocks and people of their own."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from domain.branches import Branch
from domain.cases import Case
from domain.duties import Duty
from domain.ports import Store
from tests.makers import MANAGER, SECOND, STAFF
from tests.scheduler.told_house import ToldHouse, open_told_house
from toolkit.clock import SetClock

JAKARTA = ZoneInfo("Asia/Jakarta")
HOUR = timedelta(hours=1)
EAST = Branch(id="b-timur", name="Cabang Timur", zone="Asia/Jayapura")
MORNING = datetime(2026, 11, 18, 8, 0, tzinfo=JAKARTA)


@pytest.fixture
def house(store: Store, clock: SetClock, tmp_path: Path) -> Iterator[ToldHouse]:
    clock.set(MORNING)
    with open_told_house(store, clock, tmp_path) as opened:
        with store.writing() as unit:
            unit.branches.add(EAST)
            unit.branches.add(Branch(id="b-barat", name="Cabang Barat"))
        yield opened


def at_risk(house: ToldHouse, branch_id: str | None) -> Case:
    """A case that nobody has, at the moment of its warning."""
    case = house.hear()
    if branch_id:
        case = house.toolkit.branching.move(MANAGER, case.id, branch_id)
    assert case.durations.warn_at is not None
    house.clock.set(case.durations.warn_at)
    house.beat()
    return case


def on_duty(store: Store, **branches: str | None) -> None:
    with store.writing() as unit:
        for user_id, branch_id in branches.items():
            person = {"sari": STAFF, "budi": SECOND}[user_id]
            unit.duties.add(Duty(id=person.id, is_on=True, branch_id=branch_id))


@pytest.mark.parametrize(
    ("branch_id", "told"),
    [
        ("b-timur", [["promise_at_risk"], [], []]),
        ("b-barat", [[], ["promise_at_risk"], []]),
        (None, [["promise_at_risk"], ["promise_at_risk"], []]),
    ],
)
def test_a_branchs_case_is_told_to_who_is_on_duty_there(
    house: ToldHouse, store: Store, branch_id: str | None, told: list[list[str]]
) -> None:
    on_duty(store, sari="b-timur", budi="b-barat")
    at_risk(house, branch_id)
    assert [house.kinds(who) for who in (STAFF, SECOND, MANAGER)] == told


def test_who_takes_cases_of_every_branch_is_told_of_each(house: ToldHouse, store: Store) -> None:
    on_duty(store, sari=None)
    at_risk(house, "b-barat")
    assert house.kinds(STAFF) == ["promise_at_risk"]


def test_where_nobody_of_the_branch_is_on_duty_the_managers_are_told(
    house: ToldHouse, store: Store
) -> None:
    on_duty(store, budi="b-barat")
    at_risk(house, "b-timur")
    assert [house.kinds(who) for who in (STAFF, SECOND, MANAGER)] == [[], [], ["promise_at_risk"]]


def test_the_hours_of_a_duty_are_read_by_the_clock_of_its_branch(
    house: ToldHouse, store: Store
) -> None:
    """At half past ten in Jakarta it is half past twelve in Jayapura, and Sari has gone home."""
    mornings = dict.fromkeys(range(7), ((8 * 60, 12 * 60),))
    with store.writing() as unit:
        for person, branch_id in ((STAFF, "b-timur"), (SECOND, None)):
            unit.duties.add(Duty(id=person.id, is_on=True, branch_id=branch_id, week=mornings))
    case = house.hear()
    house.toolkit.branching.move(MANAGER, case.id, "b-timur")
    warn_at = house.toolkit.answering.story(MANAGER, case.id).case.durations.warn_at
    assert warn_at is not None
    house.clock.set(max(warn_at, MORNING + 2 * HOUR + HOUR / 2))
    house.beat()
    assert [house.kinds(who) for who in (STAFF, SECOND)] == [[], ["promise_at_risk"]]


def test_quiet_hours_are_those_of_the_clock_at_their_branch(house: ToldHouse) -> None:
    """At half past seven in the evening it is half past nine in Jayapura."""
    house.change(STAFF, branch_id=EAST.id)
    house.clock.set(MORNING + 11 * HOUR + HOUR / 2)
    for who in (STAFF, SECOND):
        house.toolkit.answering.assign(MANAGER, house.hear(thread=who.id).id, who.id)
    house.beat()
    assert [len(house.letters_to(who)) for who in (STAFF, SECOND)] == [0, 1]
