"""Promises that are about to break or broke are told in time, once, to who can keep them."""

from datetime import date, datetime, timedelta

import pytest

from domain.branches import Branch
from domain.cases import EventKind
from domain.duties import Absence, Duty
from domain.erasing import Erased
from domain.ports import Store
from services.cases.casebook import Happening, record
from services.reports.notifying import WATCHED
from tests.makers import MANAGER, SECOND, STAFF, SUPERVISOR
from tests.scheduler.told_house import JAKARTA, MINUTE, NINE, ToldHouse, subject_of


def test_a_promise_about_to_break_is_told_before_and_a_broken_one_after(house: ToldHouse) -> None:
    case = house.given()  # at nine, with four office hours to answer
    house.beat()
    warn_at, due_at = case.durations.warn_at, case.durations.due_at
    assert warn_at is not None
    assert due_at is not None
    house.clock.set(warn_at - MINUTE)
    house.beat()
    assert house.kinds() == ["assigned"]
    house.clock.set(warn_at)
    house.beat()
    assert subject_of(house.letters()[-1]) == (
        f"{case.code}: Janji hampir lewat (Keluhan, Warung), sisa 1 jam kerja"
    )
    house.clock.set(due_at + MINUTE)
    for _again in range(3):
        house.beat()
    assert house.kinds() == ["promise_broken", "promise_at_risk", "assigned"]
    assert house.kinds(MANAGER) == ["promise_broken"]
    assert sorted(each["To"] for each in house.letters()[2:]) == [
        "sari@koperasi.example",
        "wati@koperasi.example",
    ]


def test_a_promise_that_came_close_between_two_heartbeats_is_told_too(house: ToldHouse) -> None:
    case = house.given()
    house.beat()
    assert case.durations.warn_at is not None
    house.clock.set(case.durations.warn_at + 2 * MINUTE)
    for _again in range(2):
        house.beat()
    assert house.kinds() == ["promise_at_risk", "assigned"]


def test_an_unassigned_case_about_to_break_is_told_to_who_can_give_it_away(
    house: ToldHouse,
) -> None:
    case = house.hear()
    assert case.durations.warn_at is not None
    house.clock.set(case.durations.warn_at)
    house.beat()
    assert [house.kinds(who) for who in (STAFF, SECOND, MANAGER)] == [[], [], ["promise_at_risk"]]


def test_a_promise_kept_in_time_is_not_told_of(house: ToldHouse, store: Store) -> None:
    case = house.given()
    house.beat()
    house.toolkit.case_states.resolve(STAFF, case.id, words="Sudah diganti")
    house.clock.advance(timedelta(days=2))
    house.beat()
    assert house.kinds() == ["assigned"]


def test_after_a_night_with_the_machine_off_all_that_broke_comes_in_one_message(
    house: ToldHouse,
) -> None:
    for n in range(3):
        house.given(thread=f"t-{n}")
    house.beat()
    house.clock.set(NINE + timedelta(days=1))
    house.beat()
    assert [subject_of(each) for each in house.letters_to(STAFF)] == ["3 pemberitahuan"] * 2
    assert house.kinds(MANAGER) == ["promise_broken"] * 3


def test_what_broke_long_ago_is_no_news(house: ToldHouse) -> None:
    house.given(at=NINE - timedelta(days=30), thread="t-1")
    house.beat()
    assert house.kinds() == ["assigned"]


def test_a_message_that_came_in_late_is_told_of_all_the_same(house: ToldHouse) -> None:
    house.clock.set(NINE + timedelta(hours=6))
    house.beat()
    house.hear(at=NINE)  # its promise broke at one
    house.beat()
    assert house.kinds(MANAGER) == ["promise_broken"]


def test_a_clock_that_was_ahead_repeats_nothing_and_loses_nothing(house: ToldHouse) -> None:
    house.given(thread="t-1")
    house.clock.set(NINE + timedelta(days=1))
    house.beat()
    house.clock.set(NINE)
    other = house.given(SECOND, thread="t-2")
    house.beat()
    assert other.durations.due_at is not None
    house.clock.set(other.durations.due_at + MINUTE)
    house.beat()
    assert house.kinds() == ["promise_broken", "assigned"]
    assert house.kinds(SECOND) == ["promise_broken", "assigned"]
    assert house.kinds(MANAGER) == ["promise_broken", "promise_broken"]


def test_an_unassigned_case_about_to_break_is_told_to_who_is_on_duty(
    house: ToldHouse, store: Store
) -> None:
    with store.writing() as unit:
        unit.duties.add(Duty(id=SECOND.id, is_on=True))
        unit.duties.add(Duty(id=STAFF.id))
    case = house.hear()
    assert case.durations.warn_at is not None
    house.clock.set(case.durations.warn_at)
    house.beat()
    told = [house.kinds(who) for who in (STAFF, SECOND, MANAGER)]
    assert told == [[], ["promise_at_risk"], []]


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (date(2026, 11, 18), date(2026, 11, 18), [["assigned"], ["promise_at_risk"]]),
        (date(2026, 11, 16), date(2026, 11, 17), [["promise_at_risk", "assigned"], []]),
        (date(2026, 11, 19), date(2026, 11, 20), [["promise_at_risk", "assigned"], []]),
    ],
)
def test_what_is_about_to_break_with_somebody_who_is_away_that_day_is_told_to_who_is_there(
    house: ToldHouse, store: Store, first: date, last: date, told: list[list[str]]
) -> None:
    with store.writing() as unit:
        unit.duties.add(Duty(id=SECOND.id, is_on=True))
        unit.duties.add(Duty(id=STAFF.id, absences=(Absence(first=first, last=last),)))
    case = house.given()
    assert case.durations.warn_at is not None
    house.clock.set(case.durations.warn_at)
    house.beat()
    assert [house.kinds(who) for who in (STAFF, SECOND)] == told


def test_a_restricted_one_is_told_to_supervisors_though_somebody_is_on_duty(
    house: ToldHouse, store: Store
) -> None:
    """Whoever is on duty may not see it: told to them alone, it would be told to nobody."""
    case, now = house.hear(), house.clock.now()
    with store.writing() as unit:
        unit.duties.add(Duty(id=STAFF.id, is_on=True))
        secret = Happening(kind=EventKind.ESCALATED, at=now, value="restricted")
        case = record(unit, unit.cases.get(case.id), [secret], now)
    assert case.durations.warn_at is not None
    assert case.durations.due_at is not None
    house.clock.set(case.durations.warn_at)
    house.beat()
    house.clock.set(case.durations.due_at + MINUTE)
    house.beat()
    assert house.kinds(SUPERVISOR) == ["promise_broken", "promise_at_risk", "escalated"]
    assert [house.kinds(who) for who in (STAFF, MANAGER)] == [[], []]


def test_nobody_is_told_of_a_promise_to_somebody_who_was_erased(house: ToldHouse) -> None:
    case = house.given()
    house.toolkit.erasing.ask(SUPERVISOR, Erased.PERSON, case.conversation_id, why="di loket")
    while house.toolkit.erasing.run():
        pass
    assert case.durations.warn_at is not None
    assert case.durations.due_at is not None
    for moment in (case.durations.warn_at, case.durations.due_at + MINUTE):
        house.clock.set(moment)
        house.beat()
    assert [house.kinds(who) for who in (STAFF, MANAGER)] == [["assigned"], []]


def test_the_time_that_is_left_is_that_of_the_branch(house: ToldHouse, store: Store) -> None:
    # at ten it closes there until two, while the cooperative stays open
    two_hours = dict.fromkeys(range(7), ((9 * 60, 10 * 60), (14 * 60, 15 * 60)))
    case = house.given()
    with store.writing() as unit:
        unit.branches.add(Branch(id="b-1", name="Cabang Kota", week=two_hours))
        moved = Happening(kind=EventKind.BRANCH_CHANGED, at=house.clock.now(), value="b-1")
        told = record(unit, unit.cases.get(case.id), [moved], house.clock.now())
    assert told.durations.warn_at == datetime(2026, 11, 19, 10, 0, tzinfo=JAKARTA)
    house.beat()
    house.clock.set(told.durations.warn_at)
    house.beat()
    assert subject_of(house.letters_to(STAFF)[-1]).endswith("sisa 1 jam kerja")


def test_however_many_promises_broke_at_once_it_is_one_message(
    house: ToldHouse, store: Store
) -> None:
    for n in range(2 * WATCHED + 1):
        house.hear(thread=f"t-{n}")
    house.beat()
    house.clock.advance(timedelta(hours=5))
    house.beat()
    (letter,) = house.letters_to(MANAGER)
    assert subject_of(letter) == f"{2 * WATCHED + 1} pemberitahuan"
