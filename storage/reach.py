"""The reach of the roll, told from how many members came, went, could be seen and were seen when:
the same for every store."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
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

    def is_on_roll(self, span: int) -> bool:
        """Whether they were members for some of that span."""
        return self.joined <= span < self.gone

    def is_linked(self, span: int) -> bool:
        """Whether they could be seen by its end."""
        return self.since <= span

    def is_seen(self, span: int) -> bool:
        """Whether they interacted in it."""
        return bool(self.seen >> span & 1)


def reach_of(
    spans: int, on_roll: Sequence[Cell], linked: Sequence[Cell], seen: Sequence[Cell]
) -> list[list[ReachCount]]:
    """For each span each branch that has members then, those of no branch first."""
    return [_of_span(span, on_roll, linked, seen) for span in range(spans)]


def _of_span(
    span: int, on_roll: Sequence[Cell], linked: Sequence[Cell], seen: Sequence[Cell]
) -> list[ReachCount]:
    there = [cell for cell in on_roll if cell.is_on_roll(span)]
    could = [cell for cell in linked if cell.is_on_roll(span) and cell.is_linked(span)]
    were = [cell for cell in seen if cell.is_on_roll(span) and cell.is_seen(span)]
    members, undated = _sums(there), _sums(there, lambda cell: cell.joined < 0)
    linked_of, seen_of = _sums(could), _sums(were)
    linked_seen = _sums(were, lambda cell: cell.is_linked(span))
    return [
        ReachCount(
            branch_id=branch_id,
            on_roll=members[branch_id],
            undated=undated[branch_id],
            linked=linked_of[branch_id],
            linked_seen=linked_seen[branch_id],
            seen=seen_of[branch_id],
        )
        for branch_id in sorted(members, key=lambda each: each or "")
    ]


def _sums(
    cells: Iterable[Cell], counts: Callable[[Cell], bool] = lambda _cell: True
) -> Counter[str | None]:
    found = Counter[str | None]()
    for cell in cells:
        if counts(cell):
            found[cell.branch_id] += cell.members
    return found
