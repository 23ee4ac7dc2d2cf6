"""What every store promises of the rows behind numbers: as many as the number says, by pages."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.accesses import Access, AccessKind
from domain.archives import HistoryLine, ImportRefusal, LinesOf, LineSort
from domain.channel_shelves import Spending
from domain.interactions import NO_BRANCH, Counted, CountedFilter, ReachCount
from domain.ports import Store
from domain.retention import RetentionKind
from domain.roll_shelves import RollImport, RollLine, Verdict
from tests.makers import NOON, a_channel
from tests.storage.test_store_contract__interactions import (
    FEB,
    HOUR,
    JAN,
    MAR,
    SPANS,
    an_activity,
    an_interaction,
)
from tests.storage.test_store_contract__roll import a_member, an_identity

MINUTE = timedelta(minutes=1)
NEW, KNOWN, ASIDE, REFUSED = LineSort.NEW, LineSort.KNOWN, LineSort.ASIDE, LineSort.REFUSED


def test_lines_of_history_stand_by_their_place_and_sort(store: Store) -> None:
    sorts = ((4, NEW, "d-1", 2), (1, KNOWN, "d-1", 0), (3, NEW, "d-2", 0))
    lines = {
        place: HistoryLine(import_id="h-1", position=place, sort=sort, told=told, pictures=n)
        for place, sort, told, n in (*sorts, (2, ASIDE, "answer", 0), (5, REFUSED, "", 0))
    }
    lacking = [
        ImportRefusal(import_id="h-1", position=place, why="Rusak", excerpt=f"baris {place}")
        for place in (5, 3)
    ]
    with store.writing() as unit:
        unit.history.tell(lines.values())
        unit.history.tell([replace(lines[4], import_id="h-2")])
        unit.history.tell([])
        unit.history.refuse(lacking)
    told = {
        LinesOf.NEW: [3, 4],
        LinesOf.KNOWN: [1],
        LinesOf.ASIDE: [2],
        LinesOf.REFUSED: [5],
        LinesOf.PICTURED: [4],
        LinesOf.PICTURELESS: [3],
    }
    with store.reading() as unit:
        for which, places in told.items():
            assert unit.history.lines("h-1", which, 9) == [lines[each] for each in places]
            assert unit.history.lines_count("h-1", which) == len(places)
        assert unit.history.lines("h-1", LinesOf.NEW, 1) == [lines[3]]
        assert unit.history.lines("h-1", LinesOf.NEW, 1, 1) == [lines[4]]
        assert unit.history.refusals_at("h-1", [5, 3, 1]) == lacking[::-1]
        assert unit.history.refusals_at("h-1", [3]) == lacking[1:]
        assert unit.history.refusals("h-1", 9, 1) == lacking[:1]
    with store.writing() as unit:
        unit.history.forget_lines("h-1")
        assert unit.history.lines_count("h-1", LinesOf.NEW) == 0
        assert unit.history.refusals("h-1", 9) == []
        assert unit.history.lines_count("h-2", LinesOf.NEW) == 1


def test_rows_of_the_roll_stand_by_their_line_and_verdict(store: Store) -> None:
    lines = [
        RollLine(import_id="r-1", line=line, verdict=Verdict.NEW, member_id=f"m-{line}")
        for line in (3, 2)
    ]
    refused = RollLine(import_id="r-1", line=4, verdict=Verdict.REFUSED, why="Namanya kosong.")
    with store.writing() as unit:
        unit.roll_imports.tell([*lines, refused])
        unit.roll_imports.tell([replace(refused, import_id="r-2")])
        unit.roll_imports.tell([])
    with store.reading() as unit:
        assert unit.roll_imports.lines("r-1", Verdict.NEW, 9) == lines[::-1]
        assert unit.roll_imports.lines("r-1", Verdict.NEW, 1, 1) == lines[:1]
        assert unit.roll_imports.lines("r-1", Verdict.REFUSED, 9) == [refused]
        assert unit.roll_imports.lines("r-1", Verdict.CHANGED, 9) == []
        counts = [unit.roll_imports.lines_count("r-1", each) for each in Verdict]
    assert dict(zip(Verdict, counts, strict=True)) == {
        Verdict.NEW: 2,
        Verdict.CHANGED: 0,
        Verdict.UNCHANGED: 0,
        Verdict.REFUSED: 1,
    }


def test_imports_of_the_roll_are_listed_by_pages(store: Store) -> None:
    made = [
        RollImport(id=f"r-{n}", file_name="buku.csv", by_id="u-wati", at=NOON + n * MINUTE)
        for n in range(3)
    ]
    with store.writing() as unit:
        for each in made:
            unit.roll_imports.add(each)
        assert unit.roll_imports.newest(2) == [made[2], made[1]]
        assert unit.roll_imports.newest(2, 2) == [made[0]]


def test_a_budget_tells_on_which_deliveries_it_was_spent(store: Store) -> None:
    with store.writing() as unit:
        for n in range(3):
            at, whose = NOON + n * MINUTE, f"d-{n}"
            unit.budgets.take("ch-1", now=at, deliveries=9, window_s=3_600, delivery_id=whose)
        unit.budgets.take("ch-2", now=NOON, deliveries=9, window_s=3_600)
    with store.reading() as unit:
        spent = unit.budgets.spendings("ch-1", NOON, 9)
        assert spent == [Spending(at=NOON + n * MINUTE, delivery_id=f"d-{n}") for n in (2, 1)]
        assert unit.budgets.spent("ch-1", NOON) == len(spent)
        assert unit.budgets.spendings("ch-1", NOON, 1, 1) == spent[1:]
        unnamed = Spending(at=NOON, delivery_id="")
        assert unit.budgets.spendings("ch-2", NOON - MINUTE, 9) == [unnamed]


def test_what_is_over_is_listed_by_pages(store: Store) -> None:
    opened = [
        Access(
            id=f"a-{n}",
            at=NOON + n * MINUTE,
            user_id="u-sari",
            kind=AccessKind.CASE,
            subject_id="c-1",
        )
        for n in range(3)
    ]
    gone = [a_member(str(n), left_at=NOON - HOUR) for n in range(3)]
    with store.writing() as unit:
        for each in opened:
            unit.accesses.add(each)
        for member in gone:
            unit.members.add(member)
        moment = NOON + 2 * MINUTE
        assert unit.accesses.before(moment, 9) == opened[:2]
        assert unit.accesses.before(moment, 1, 1) == opened[1:2]
        assert unit.accesses.count_before(moment) == 2
        ids = [member.id for member in gone]
        assert unit.wipes.over(RetentionKind.LEFT_MEMBERS, NOON, 9) == ids
        assert unit.wipes.over(RetentionKind.LEFT_MEMBERS, NOON, 1, 1) == ids[1:2]


@pytest.fixture
def months(store: Store) -> Store:
    """Four members who came, went and wrote at the turns of months."""
    with store.writing() as unit:
        unit.channels.add(a_channel(platform="talk", created_at=FEB))
        for number, changes in (
            ("1", {"branch_id": "b-1"}),
            ("2", {"branch_id": "b-1", "joined_at": FEB}),
            ("3", {"joined_at": JAN, "left_at": FEB + HOUR}),
            ("4", {"joined_at": JAN, "left_at": FEB}),
        ):
            unit.members.add(a_member(number, **changes))
        unit.members.add_identity(an_identity("i-1", "m-1"))
        unit.members.add_identity(an_identity("i-2", "m-2", "r-2"))
        unit.members.add_identity(an_identity("i-3", "m-3", "c-9", platform=""))
        for one, number, at in (
            ("p-1", "1", FEB - HOUR),
            ("p-2", "1", FEB),
            ("p-4", "2", MAR),
            ("p-5", "3", FEB + HOUR),
        ):
            unit.interactions.note([an_interaction(one, f"m-{number}", at=at)])
    return store


def _number(count: ReachCount, which: Counted) -> int:
    if which is Counted.UNKNOWN:
        return count.on_roll - count.linked
    return int(getattr(count, which))


def test_who_was_counted_are_as_many_as_the_reach_counts(months: Store) -> None:
    with months.reading() as unit:
        for span, told in zip(SPANS, unit.interactions.reach(SPANS), strict=True):
            by_branch = {count.branch_id: count for count in told}
            for which in Counted:
                for branch_id in (None, "b-1"):
                    wanted = CountedFilter(
                        which=which, during=span, branch_id=branch_id or NO_BRANCH
                    )
                    ids, total = unit.interactions.counted(wanted)
                    count = by_branch.get(branch_id)
                    assert total == len(ids) == (_number(count, which) if count else 0)
                every = unit.interactions.counted(CountedFilter(which=which, during=span))[1]
                assert every == sum(_number(count, which) for count in told)


@pytest.mark.parametrize(
    ("which", "found"),
    [
        (Counted.ON_ROLL, ["m-1", "m-2", "m-3"]),
        (Counted.UNDATED, ["m-1"]),
        (Counted.LINKED, ["m-1", "m-2"]),
        (Counted.UNKNOWN, ["m-3"]),
        (Counted.LINKED_SEEN, ["m-1"]),
        (Counted.SEEN, ["m-1", "m-3"]),
    ],
)
def test_who_was_counted_is_told_by_name_and_page(
    months: Store, which: Counted, found: list[str]
) -> None:
    wanted = CountedFilter(which=which, during=(FEB, MAR))
    with months.reading() as unit:
        assert unit.interactions.counted(wanted) == (found, len(found))
        page = unit.interactions.counted(replace(wanted, limit=1, offset=1))
        assert page == (found[1:2], len(found))


def test_activity_within_a_span_is_that_of_the_span(months: Store) -> None:
    with months.reading() as unit:
        told = unit.interactions.activity(["m-1", "m-2"], restricted=True, during=(FEB, MAR))
    assert told == [an_activity("m-1", messages=1, first_at=FEB, last_at=FEB)]
