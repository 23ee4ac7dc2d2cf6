"""The reach of the roll, told from how many members came, went, could be seen and were seen when:
the same for every store."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from domain.interactions import ReachCount


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
    who could be seen or were seen at some time."""
    return [_of_span(span, on_roll, known) for span in range(spans)]


def _of_span(span: int, on_roll: Sequence[Cell], known: Sequence[Cell]) -> list[ReachCount]:
    there = [cell for cell in on_roll if cell.joined <= span < cell.gone]
    of_known = [cell for cell in known if cell.joined <= span < cell.gone]
    could = [cell for cell in of_known if cell.since <= span]
    were = [cell for cell in of_known if cell.seen >> span & 1]
    members = _sums(there)
    undated = _sums(cell for cell in there if cell.joined < 0)
    linked, seen = _sums(could), _sums(were)
    linked_seen = _sums(cell for cell in were if cell.since <= span)
    return [
        ReachCount(
            branch_id=branch_id,
            on_roll=members[branch_id],
            undated=undated[branch_id],
            linked=linked[branch_id],
            linked_seen=linked_seen[branch_id],
            seen=seen[branch_id],
        )
        for branch_id in sorted(members, key=lambda each: each or "")
    ]


def _sums(cells: Iterable[Cell]) -> Counter[str | None]:
    found = Counter[str | None]()
    for cell in cells:
        found[cell.branch_id] += cell.members
    return found
