"""Who is on duty: everybody sets their own time, who writes rules sets everybody's."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.branches import Branch
from domain.duties import Absence, Duty
from domain.errors import Conflict, Invalid, NotAllowed
from domain.ports import Store
from services.rulebook.duty_roster import ABSENCES_MAX, DutyRoster
from tests.makers import ADMIN, MANAGER, SECOND, STAFF, SUPERVISOR
from tests.services.desk import Desk, open_desk
from tests.services.ruled import roster_of
from toolkit.clock import SetClock

TODAY = date(2026, 11, 18)
WEEK = {day: ((8 * 60, 16 * 60),) if day < 5 else () for day in range(7)}


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


@pytest.fixture
def roster(desk: Desk) -> DutyRoster:
    return roster_of(desk)


def names(roster: DutyRoster) -> list[str]:
    return [user.name for user in roster.now(STAFF)]


def test_nobody_is_on_duty_until_they_say_so(roster: DutyRoster) -> None:
    assert roster.of(STAFF, STAFF.id) == Duty(id=STAFF.id)
    assert names(roster) == []
    assert roster.switch(STAFF, STAFF.id, is_on=True) == Duty(id=STAFF.id, is_on=True, version=1)
    roster.switch(MANAGER, SECOND.id, is_on=True)
    assert names(roster) == ["Budi", "Sari"]
    roster.switch(STAFF, STAFF.id, is_on=False)
    assert names(roster) == ["Budi"]


def test_hours_and_days_away_are_kept_with_the_switch(desk: Desk, roster: DutyRoster) -> None:
    roster.switch(STAFF, STAFF.id, is_on=True)
    away = Absence(first=TODAY + timedelta(days=1), last=TODAY + timedelta(days=2))
    past = Absence(first=TODAY - timedelta(days=9), last=TODAY - timedelta(days=8))
    planned = roster.plan(
        STAFF, STAFF.id, version=1, branch_id=None, week=WEEK, absences=[away, past]
    )
    assert planned == Duty(id=STAFF.id, is_on=True, week=WEEK, absences=(away,), version=2)
    assert names(roster) == ["Sari"]
    desk.clock.advance(timedelta(hours=7))  # 16:00
    assert names(roster) == []
    desk.clock.advance(timedelta(hours=17))  # 09:00 the next day, but away
    assert names(roster) == []
    desk.clock.advance(timedelta(days=4))  # Monday
    assert names(roster) == ["Sari"]


def test_without_hours_the_switch_alone_counts(roster: DutyRoster) -> None:
    empty = dict.fromkeys(range(7), ())
    planned = roster.plan(STAFF, STAFF.id, version=0, branch_id=None, week=empty, absences=())
    assert planned == Duty(id=STAFF.id, version=1)


def test_hours_are_read_by_the_clock_of_the_branch(desk: Desk, roster: DutyRoster) -> None:
    with desk.store.writing() as unit:
        unit.branches.add(Branch(id="br-1", name="Jayapura", zone="Asia/Jayapura"))
    roster.switch(STAFF, STAFF.id, is_on=True)
    late = {2: ((11 * 60, 12 * 60),)}
    roster.plan(STAFF, STAFF.id, version=1, branch_id="br-1", week=late, absences=())
    assert names(roster) == ["Sari"]  # 09:00 in Jakarta
    roster.plan(STAFF, STAFF.id, version=2, branch_id=None, week=late, absences=())
    assert names(roster) == []
    with pytest.raises(Invalid, match="Cabang") as refused:
        roster.plan(STAFF, STAFF.id, version=3, branch_id="br-x", week={}, absences=())
    assert refused.value.field == "branch_id"


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(roster: DutyRoster) -> None:
    roster.switch(MANAGER, STAFF.id, is_on=True)
    with pytest.raises(Conflict):
        roster.plan(STAFF, STAFF.id, version=0, branch_id=None, week=WEEK, absences=())
    assert roster.of(STAFF, STAFF.id) == Duty(id=STAFF.id, is_on=True, version=1)


def test_what_cannot_be_is_refused(roster: DutyRoster) -> None:
    backwards = Absence(first=TODAY, last=TODAY - timedelta(days=1))
    with pytest.raises(Invalid, match="Hari terakhir"):
        roster.plan(STAFF, STAFF.id, version=0, branch_id=None, week={}, absences=[backwards])
    many = [Absence(first=TODAY, last=TODAY)] * (ABSENCES_MAX + 1)
    with pytest.raises(Invalid, match="Paling banyak 20"):
        roster.plan(STAFF, STAFF.id, version=0, branch_id=None, week={}, absences=many)
    with pytest.raises(Invalid):
        crossing = {0: ((900, 800),)}
        roster.plan(STAFF, STAFF.id, version=0, branch_id=None, week=crossing, absences=())
    for nobody in (SUPERVISOR.id, ADMIN.id, "u-unknown"):  # reads only; left; never was
        with pytest.raises(Invalid, match="tidak bisa menjawab"):
            roster.switch(MANAGER, nobody, is_on=True)


def test_everybody_sets_their_own_and_managers_set_all(desk: Desk, roster: DutyRoster) -> None:
    for act in (
        lambda: roster.of(STAFF, SECOND.id),
        lambda: roster.switch(STAFF, SECOND.id, is_on=True),
        lambda: roster.plan(STAFF, SECOND.id, version=0, branch_id=None, week={}, absences=()),
        lambda: roster.all(STAFF),
    ):
        with pytest.raises(NotAllowed):
            act()
    roster.switch(MANAGER, SECOND.id, is_on=True)
    assert [(user.name, duty.is_on) for user, duty in roster.all(MANAGER)] == [
        ("Budi", True),
        ("Sari", False),
        ("Wati", False),
    ]
    with desk.store.reading() as unit:
        (entry,) = unit.audit.newest()
    assert (entry.act, entry.actor_id, entry.subject_id) == (
        "duty_changed",
        MANAGER.id,
        SECOND.id,
    )


def test_who_left_is_on_duty_no_more(desk: Desk, roster: DutyRoster) -> None:
    roster.switch(STAFF, STAFF.id, is_on=True)
    with desk.store.writing() as unit:
        unit.users.save(replace(unit.users.get(STAFF.id), active=False))
    assert names(roster) == []
