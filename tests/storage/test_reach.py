"""The reach told from sorts of members is what counting each member in each span would give."""

from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.interactions import ReachCount
from storage.reach import Cell, reach_of

SPANS = 4


class Sort(NamedTuple):
    """A cell, and whether its members have a linked account."""

    cell: Cell
    is_known: bool


@st.composite
def sorts(draw: st.DrawFn) -> Sort:
    cell = Cell(
        branch_id=draw(st.sampled_from((None, "b-1", "b-2"))),
        joined=draw(st.integers(-1, SPANS)),
        gone=draw(st.integers(0, SPANS)),
        since=draw(st.integers(0, SPANS)),
        seen=draw(st.integers(0, 2**SPANS - 1)),
        members=draw(st.integers(1, 5)),
    )
    return Sort(cell, draw(st.booleans()))


def counted(found: list[Sort], span: int, branch_id: str | None) -> ReachCount:
    """One by one, as the words of the figure say."""
    there = [
        each
        for each in found
        if each.cell.branch_id == branch_id and each.cell.joined <= span < each.cell.gone
    ]
    linked = [each for each in there if each.is_known and each.cell.since <= span]
    seen = [each for each in there if each.is_known and each.cell.seen >> span & 1]

    def members(some: list[Sort]) -> int:
        return sum(each.cell.members for each in some)

    return ReachCount(
        branch_id=branch_id,
        on_roll=members(there),
        undated=members([each for each in there if each.cell.joined < 0]),
        linked=members(linked),
        linked_seen=members([each for each in seen if each in linked]),
        seen=members(seen),
    )


@given(st.lists(sorts(), max_size=12))
@settings(max_examples=300, deadline=None)
def test_sorts_of_members_are_counted_as_each_member_would_be(found: list[Sort]) -> None:
    on_roll = [each.cell for each in found]
    known = [each.cell for each in found if each.is_known]
    told = reach_of(SPANS, on_roll, known)
    each_branch = (None, "b-1", "b-2")
    plain = [[counted(found, span, branch) for branch in each_branch] for span in range(SPANS)]
    assert told == [[each for each in span if each.on_roll] for span in plain]
