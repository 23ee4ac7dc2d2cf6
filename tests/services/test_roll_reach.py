"""Reach of the roll, who fell silent, who is newly active: nobody is guessed, nothing flatters."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.branches import Branch
from domain.errors import Invalid
from domain.interactions import NO_BRANCH, Counted, ReachCount
from domain.months import Month
from domain.people import PERMISSIONS, Permission
from domain.ports import Store
from domain.shares import share_of
from services.roll.roll_reach import MONTHS, MonthReach, Reach, reach_of
from storage.memory import MemoryStore
from tests.conftest import START
from tests.makers import STAFF, SUPERVISOR
from tests.services.desk import open_desk
from tests.services.roll import Roll
from toolkit.clock import SetClock

DAY = timedelta(days=1)
NOVEMBER = Month(2026, 11)


@pytest.fixture
def roll(store: Store, clock: SetClock) -> Roll:
    with store.writing() as unit:
        unit.branches.add(Branch(id="b-1", name="Kota"))
    return Roll(desk=open_desk(store, clock))


def linked(roll: Roll, number: str, *days: int, **changes: Any) -> str:
    """A member whose account wrote so many days ago; gives the member's id."""
    member = roll.member(number, f"Anggota {number}", **changes)
    now = roll.desk.clock.now()
    for day in days:
        roll.wrote(remote_id=f"acc-{number}", member_number=number, at=now - day * DAY)
    roll.walk()
    for each in roll.suggested(member_id=member.id):
        roll.linking.confirm(STAFF, each.id)
    return member.id


def test_the_reach_stands_beside_what_is_not_known(roll: Roll) -> None:
    linked(roll, "1", 2, branch_id="b-1")
    linked(roll, "2", 40, branch_id="b-1")
    roll.member("3", "Citra", branch_id="b-1")
    roll.member("4", "Dewi")
    months = roll.reach.months(SUPERVISOR, NOVEMBER)
    assert [each.month for each in months][-2:] == [Month(2026, 10), NOVEMBER]
    assert len(months) == MONTHS
    assert [each.complete for each in months] == [True] * (MONTHS - 1) + [False]
    whole = months[-1].whole
    assert whole.count == ReachCount(
        branch_id=None, on_roll=4, undated=4, linked=2, linked_seen=1, seen=1
    )
    assert whole.unknown == 2
    assert whole.of_linked == share_of(1, 2)
    assert whole.at_least == share_of(1, 4)
    assert [
        (each.count.branch_id, each.count.on_roll, each.unknown) for each in months[-1].branches
    ] == [(None, 1, 1), ("b-1", 3, 1)]
    (only,) = roll.reach.months(STAFF, NOVEMBER, "b-1")[-1].branches
    assert only == months[-1].branches[1]


def test_of_nobody_no_share_is_told() -> None:
    empty = ReachCount(branch_id=None, on_roll=0, undated=0, linked=0, linked_seen=0, seen=0)
    assert (reach_of(empty).of_linked, reach_of(empty).at_least) == (None, None)


def test_where_nobody_can_be_seen_there_is_no_share_and_no_zero() -> None:
    unseen = ReachCount(branch_id=None, on_roll=9, undated=0, linked=0, linked_seen=0, seen=0)
    assert (reach_of(unseen).of_linked, reach_of(unseen).at_least) == (None, None)
    gone = replace(unseen, seen=1)  # seen by an account whose platform came later
    assert reach_of(gone).at_least == share_of(1, 9)


def test_silent_and_new_ones_are_told_apart_by_the_days_chosen(roll: Roll) -> None:
    silent = linked(roll, "1", 200, 90, branch_id="b-1")
    fresh = linked(roll, "2", 3)
    roll.member("3", "Citra")  # nobody knows: in neither list

    def found(days: int, **asked: Any) -> tuple[list[str], list[str]]:
        pages = (
            roll.reach.silent(STAFF, days, limit=5, **asked),
            roll.reach.newly_active(STAFF, days, limit=5, **asked),
        )
        first, second = ([member.id for member, _a in page.rows] for page in pages)
        assert [page.total for page in pages] == [len(first), len(second)]
        return first, second

    assert found(30) == ([silent], [fresh])
    assert found(89) == ([silent], [fresh])
    assert found(90) == ([], [fresh])
    assert found(200) == ([], [fresh, silent])
    assert found(2) == ([fresh, silent], [])
    assert found(30, branch_id="b-1") == ([silent], [])
    page = roll.reach.silent(STAFF, 2, limit=1, offset=1)
    assert ([member.id for member, _a in page.rows], page.total) == ([silent], 2)


def test_the_figure_of_a_month_opens_to_its_members(roll: Roll) -> None:
    seen = linked(roll, "1", 2, 3, 60)
    linked(roll, "2", 60)
    page = roll.reach.seen(STAFF, NOVEMBER, limit=5)
    now = roll.desk.clock.now()
    ((member, activity),) = page.rows
    assert (member.id, page.total) == (seen, 1)
    assert (activity.messages, activity.first_at, activity.last_at) == (
        2,
        now - 3 * DAY,
        now - 2 * DAY,
    )
    assert page.total == roll.reach.months(STAFF, NOVEMBER)[-1].whole.count.seen


@pytest.mark.parametrize("days", [0, -1, 3_661])
def test_days_that_make_no_sense_are_refused(roll: Roll, days: int) -> None:
    for ask in (roll.reach.silent, roll.reach.newly_active):
        with pytest.raises(Invalid, match="3660"):
            ask(STAFF, days, limit=5)


def test_every_role_that_sees_the_roll_sees_its_reach() -> None:
    assert {role for role, may in PERMISSIONS.items() if Permission.SEE_MEMBERS not in may} == set()


@given(st.lists(st.tuples(*(st.booleans() for _n in range(3)))))
@settings(max_examples=30, deadline=None)
def test_the_whole_is_the_sum_of_its_branches(made: list[tuple[bool, bool, bool]]) -> None:
    roll = Roll(desk=open_desk(MemoryStore(), SetClock(START)))
    with roll.desk.store.writing() as unit:
        unit.branches.add(Branch(id="b-1", name="Kota"))
    for number, (in_branch, is_linked, is_seen) in enumerate(made):
        branch_id = "b-1" if in_branch else None
        if is_linked:
            linked(roll, str(number), 1 if is_seen else 50, branch_id=branch_id)
        else:
            roll.member(str(number), branch_id=branch_id)
    for month in roll.reach.months(STAFF, NOVEMBER):
        parts = [each.count for each in month.branches]
        whole = month.whole.count
        for name in ("on_roll", "undated", "linked", "linked_seen", "seen"):
            assert getattr(whole, name) == sum(getattr(part, name) for part in parts)
        assert whole.linked_seen <= whole.linked <= whole.on_roll == len(made)
        assert whole.linked_seen <= whole.seen
    assert month.whole.count.linked_seen == sum(a and b for _c, a, b in made)


@pytest.mark.parametrize("which", list(Counted))
def test_each_number_of_a_month_opens_to_those_whom_it_counts(roll: Roll, which: Counted) -> None:
    now = roll.desk.clock.now()
    linked(roll, "1", 2, branch_id="b-1")
    linked(roll, "2", 40)
    roll.member("3", "Citra", left_at=now - 50 * DAY)
    roll.member("4", "Dewi", joined_at=now - 10 * DAY, branch_id="b-1")
    roll.member("5", "Eka", joined_at=now - 90 * DAY)
    for month in roll.reach.months(SUPERVISOR, NOVEMBER):
        for branch_id, told in _with_branches(month):
            page = roll.reach.counted(SUPERVISOR, month.month, which, branch_id=branch_id, limit=9)
            number = told.unknown if which is Counted.UNKNOWN else getattr(told.count, which)
            assert (page.total, len(page.members), page.hidden) == (number, number, 0)


def _with_branches(month: MonthReach) -> list[tuple[str, Reach]]:
    each = [(reach.count.branch_id or NO_BRANCH, reach) for reach in month.branches]
    return [("", month.whole), *each]


def test_who_left_since_is_still_among_those_who_were_counted_then(roll: Roll) -> None:
    gone = linked(roll, "1", 40)
    with roll.desk.store.writing() as unit:
        left_at = roll.desk.clock.now() - DAY
        unit.members.save(replace(unit.members.get(gone), left_at=left_at))
    page = roll.reach.counted(STAFF, Month(2026, 10), Counted.SEEN, limit=9)
    assert [member.id for member in page.members] == [gone]


def test_who_wrote_about_management_alone_is_counted_and_not_named(roll: Roll) -> None:
    secret, open_one = linked(roll, "1", 2), linked(roll, "2", 3)
    with roll.desk.store.writing() as unit:
        (talk,) = {each.conversation_id for each in roll.kept() if each.member_id == secret}
        for case in unit.cases.of_many([talk], 9):
            unit.cases.save(replace(case, restricted=True))
    for which in (Counted.SEEN, Counted.LINKED_SEEN):
        page = roll.reach.counted(STAFF, NOVEMBER, which, limit=9)
        assert ([each.id for each in page.members], page.hidden, page.total) == ([open_one], 1, 2)
        whole = roll.reach.counted(SUPERVISOR, NOVEMBER, which, limit=9)
        assert {each.id for each in whole.members} == {secret, open_one}
        assert whole.hidden == 0
    on_roll = roll.reach.counted(STAFF, NOVEMBER, Counted.ON_ROLL, limit=1, offset=1)
    assert (len(on_roll.members), on_roll.hidden, on_roll.total) == (1, 0, 2)
