"""The reach of the roll, counted in a database: how many members of which sort there are.

The months in which they interacted are read as bits (`storage.active_months`), and only what was
said around the turn of a month from the interactions.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache, reduce
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    cast,
    distinct,
    func,
    literal,
    select,
    union_all,
)

from domain.interactions import ReachCount, Span
from storage.active_months import Kept, Turn, parted
from storage.reach import Cell, reach_of
from storage.tables.active_months import active_months
from storage.tables.people import identities, members
from storage.tables.publishing import channels
from storage.tables.roll import interactions

_STEPS = ("joined", "gone", "since", "seen")
_NONE = literal(0, BigInteger)


# Since when each platform was connected.
_CONNECTED = select(channels.c.platform, func.min(channels.c.created_at)).group_by(
    channels.c.platform
)


def reach(connection: Connection, spans: Sequence[Span], branch_id: str) -> list[list[ReachCount]]:
    """For each span what is known of each branch that has members then."""
    if not spans:
        return []
    connected = [(platform, at) for platform, at in connection.execute(_CONNECTED)]
    stayed, others, known = (
        [_cell(tuple(row)) for row in connection.execute(counted)]
        for counted in _counting(tuple(spans), branch_id, tuple(sorted(connected)))
    )
    return reach_of(len(spans), stayed + others, known)


# Put together once for a page that is looked at: that takes a tenth as long as to run them.
@lru_cache(maxsize=32)
def _counting(
    spans: tuple[Span, ...], branch_id: str, connected: tuple[tuple[str, datetime], ...]
) -> tuple[Select[Any], Select[Any], Select[Any]]:
    asked = _Asked(spans, branch_id)
    return asked.stayed(), asked.came_or_went(), asked.known(connected)


class _Asked:
    """Members by when they came and went, counted in the spans' own steps."""

    def __init__(self, spans: Sequence[Span], branch_id: str) -> None:
        self._spans = spans
        self._starts = [start for start, _end in spans]
        self._ends = [end for _start, end in spans]
        self._joined = _step(members.c.joined_at, self._ends, unknown=-1)
        self._left = _step(members.c.left_at, self._starts, unknown=len(spans), met=False)
        self._mine = [members.c.branch_id == branch_id] if branch_id else []
        self._stays = and_(members.c.joined_at < self._ends[0], members.c.left_at.is_(None))

    def stayed(self) -> Select[Any]:
        """How many came before the first span ended and never left: the most, and told by an index
        alone, while every other sort of member has to be sorted."""
        steps = (0, len(self._ends), len(self._ends), 0)
        cells = [literal(step).label(name) for name, step in zip(_STEPS, steps, strict=True)]
        counted = select(members.c.branch_id, *cells, func.count()).where(*self._mine)
        return counted.where(self._stays).group_by(members.c.branch_id)

    def came_or_went(self) -> Select[Any]:
        """How many others came and went when."""
        never = literal(len(self._ends))
        return self._counted(members, never, literal(0)).where(self._stays.is_not(True))

    def known(self, connected: Sequence[tuple[str, datetime]]) -> Select[Any]:
        """How many with a linked account could be seen since when, and were seen when."""
        linked = self._linked(connected)
        found = linked.join(members, members.c.id == linked.c.member_id)
        kept, turns = parted(self._spans)
        bits = list[ColumnElement[int]]()
        for five_years in sorted({each.place.five_years for each in kept}):
            months = active_months.alias(f"months_{len(bits)}")
            mine = and_(months.c.member_id == linked.c.member_id, months.c.five_years == five_years)
            found = found.outerjoin(months, mine)
            theirs = [each for each in kept if each.place.five_years == five_years]
            bits.append(func.coalesce(_moved(months.c.months, theirs), _NONE))
        if turns:
            said = _said_around(turns)
            found = found.outerjoin(said, said.c.member_id == linked.c.member_id)
            bits.append(func.coalesce(said.c.bits, _NONE))
        return self._counted(found, linked.c.since, _either(bits))

    def _linked(self, connected: Sequence[tuple[str, datetime]]) -> Subquery:
        """Members with accounts, and how many spans had ended before one could be heard."""
        i, never = identities.c, len(self._ends)
        steps = [(platform, bisect_right(self._ends, at)) for platform, at in connected]
        whens = [(i.platform == platform, literal(step)) for platform, step in steps]
        since = func.min(case(*whens, else_=never) if whens else literal(never))
        return select(i.member_id, since.label("since")).group_by(i.member_id).subquery("linked")

    def _counted(
        self, found: FromClause, since: ColumnElement[Any], seen: ColumnElement[Any]
    ) -> Select[Any]:
        steps: tuple[ColumnElement[Any], ...] = (self._joined, self._left, since, seen)
        cells = [step.label(name) for name, step in zip(_STEPS, steps, strict=True)]
        counted = select(members.c.branch_id, *cells, func.count()).select_from(found)
        return counted.where(*self._mine).group_by(members.c.branch_id, *cells)


def _moved(months: ColumnElement[int], kept: Sequence[Kept]) -> ColumnElement[int]:
    """The bits of months, each moved to its span's: as many at once as are moved as far."""
    masks = dict[int, int]()
    for each in kept:
        far = each.place.bit - each.span
        masks[far] = masks.get(far, 0) | 1 << each.span
    return _either([_shifted(months, far).bitwise_and(mask) for far, mask in masks.items()])


def _shifted(months: ColumnElement[int], far: int) -> ColumnElement[int]:
    if far < 0:
        return months.bitwise_lshift(literal(-far, Integer))
    return months.bitwise_rshift(literal(far, Integer))


def _either(bits: Sequence[ColumnElement[int]]) -> ColumnElement[int]:
    return reduce(lambda some, more: some.bitwise_or(more), bits) if bits else _NONE


def _said_around(turns: Iterable[Turn]) -> Subquery:
    """In which spans members said something around the turn of a month, a bit for each."""
    c = interactions.c
    said = union_all(
        *(
            select(c.member_id, literal(1 << span, BigInteger).label("bit")).where(
                c.at >= start, c.at < end
            )
            for span, start, end in turns
        )
    ).subquery()
    bits = cast(func.sum(distinct(said.c.bit)), BigInteger).label("bits")
    return select(said.c.member_id, bits).group_by(said.c.member_id).subquery("around")


def _step(
    column: Any, edges: Sequence[datetime], *, unknown: int, met: bool = True
) -> ColumnElement[int]:
    """How many of the edges lie before the moment; `unknown` where there is none. `met`: an edge
    at the very moment counts too."""
    return case((column.is_(None), unknown), else_=_place(column, edges, 0, met=met))


def _place(column: Any, edges: Sequence[datetime], passed: int, *, met: bool) -> ColumnElement[int]:
    """How many lie before, by halves, since every row is asked: `passed` are known to."""
    if not edges:
        return literal(passed)
    middle = len(edges) // 2
    before = column < edges[middle] if met else column <= edges[middle]
    later = passed + middle + 1
    return case(
        (before, _place(column, edges[:middle], passed, met=met)),
        else_=_place(column, edges[middle + 1 :], later, met=met),
    )


def _cell(row: Sequence[Any]) -> Cell:
    branch_id, joined, gone, since, seen, count = row
    return Cell(branch_id, joined, gone, since, seen, count)
