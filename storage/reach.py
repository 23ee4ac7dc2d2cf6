"""The reach of the roll, told from how many members came, went, could be seen and were seen when:
the same for every store."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from domain.interactions import ReachCount

_Sums = Counter[tuple[int, str | None]]  # members, by span and branch


class Cell(NamedTuple):
    """So many members of one sort. Each number counts spans.

    `joined`: how many had ended by then, -1 unknown; `gone`: how many had begun by the time they
    left, all of them for who stayed; `since`: how many had ended before their accounts could be
    heard, all for who has none; `seen`: in which they were seen, a bit for each.
    """

    branch_id: str | None
    joined: int
    gone: int
    since: int
    seen: int
    members: int


def reach_of(spans: int, on_roll: Sequence[Cell], known: Sequence[Cell]) -> list[list[ReachCount]]:
    """For each span each branch that has members then, those of no branch first. `known`: those
    with a linked account."""
    members = _sums(on_roll, lambda cell: cell.joined)
    undated = _sums((cell for cell in on_roll if cell.joined < 0), lambda cell: cell.joined)
    linked = _sums(known, lambda cell: max(cell.joined, cell.since))
    seen, linked_seen = _seen(known)
    found: list[list[ReachCount]] = [[] for _span in range(spans)]
    for where in sorted(members, key=lambda each: each[1] or ""):
        span, branch_id = where
        count = ReachCount(
            branch_id=branch_id,
            on_roll=members[where],
            undated=undated[where],
            linked=linked[where],
            linked_seen=linked_seen[where],
            seen=seen[where],
        )
        found[span].append(count)
    return found


def _sums(cells: Iterable[Cell], first: Callable[[Cell], int]) -> _Sums:
    """How many there are in each span, from a cell's first one until they left."""
    alike = Counter[tuple[str | None, int, int]]()
    for cell in cells:
        alike[cell.branch_id, first(cell), cell.gone] += cell.members
    found = _Sums()
    for (branch_id, start, gone), members in alike.items():
        for span in range(max(start, 0), gone):
            found[span, branch_id] += members
    return found


def _seen(known: Iterable[Cell]) -> tuple[_Sums, _Sums]:
    """How many on the roll were seen in each span, and how many of them by what could be heard."""
    seen, linked_seen = _Sums(), _Sums()
    for branch_id, joined, gone, since, bits, members in known:
        there = bits & (1 << gone) - 1
        while there:
            span = there.bit_length() - 1
            if span < joined:
                break
            seen[span, branch_id] += members
            if span >= since:
                linked_seen[span, branch_id] += members
            there ^= 1 << span
    return seen, linked_seen
