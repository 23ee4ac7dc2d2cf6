"""What linked members said, and the figures made of it, in a database."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    case,
    cast,
    delete,
    distinct,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from domain.interactions import (
    Activity,
    ActivityFilter,
    Interaction,
    ReachCount,
    Said,
    Span,
)
from storage.batches import batches
from storage.columns import Instant
from storage.door import admit
from storage.reach import Cell, reach_of
from storage.sql.record import Condition, Record, insert_once
from storage.sql.roll import RESTRICTED
from storage.tables.casework import conversations, messages
from storage.tables.people import identities, members
from storage.tables.publishing import channels
from storage.tables.roll import interactions

_C = interactions.c
_STEPS = ("joined", "gone", "since", "seen")


class SqlInteractions:
    _record = Record(Interaction, interactions)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def heard_after(self, message_id: str, limit: int) -> list[Said]:
        later = _heard().where(messages.c.id > message_id).order_by(messages.c.id)
        return self._said(later.limit(limit))

    def heard_in(self, conversation_ids: Collection[str]) -> list[Said]:
        found = list[Said]()
        for some in batches(conversation_ids):
            found += self._said(_heard().where(messages.c.conversation_id.in_(some)))
        return sorted(found, key=lambda said: said.message_id)

    def note(self, noted: Sequence[Interaction]) -> int:
        rows = (self._record.values(admit(each)) for each in noted)
        return sum(insert_once(self._connection, interactions, row) for row in rows)

    def forget(self, identity_id: str) -> None:
        self._connection.execute(delete(interactions).where(_C.identity_id == identity_id))

    def of_member(
        self, member_id: str, span: Span, *, restricted: bool, limit: int, offset: int = 0
    ) -> list[Interaction]:
        mine = [_C.member_id == member_id, _C.at >= span[0], _C.at < span[1]]
        found = select(*self._record.columns).where(*mine, *_open_talks(restricted))
        in_order = found.order_by(_C.at.desc(), _C.message_id.desc()).limit(limit).offset(offset)
        return [self._record.thing(row) for row in self._connection.execute(in_order)]

    def moments(self, member_id: str, since: datetime, *, restricted: bool) -> list[datetime]:
        mine = [_C.member_id == member_id, _C.at >= since, *_open_talks(restricted)]
        return list(self._connection.scalars(select(_C.at).where(*mine).order_by(_C.at)))

    def activity(self, member_ids: Collection[str], *, restricted: bool) -> list[Activity]:
        found = list[Activity]()
        for some in batches(member_ids):
            theirs = (_C.member_id.in_(some), *_open_talks(restricted))
            rows = self._connection.execute(_by_member().where(*theirs))
            found += [_activity(row) for row in rows]
        return sorted(found, key=lambda one: one.member_id)

    def active(self, wanted: ActivityFilter) -> tuple[list[Activity], int]:
        spoke = _spoke(wanted).subquery()
        c, there = spoke.c, spoke.join(members, members.c.id == spoke.c.member_id)
        found = select(*c).select_from(there).where(*_on_roll(wanted))
        newest = (c.first_at if wanted.first_from is not None else c.last_at).desc()
        # the whole is counted in the same pass, unless there is no row to tell of it
        page = found.add_columns(func.count().over().label("total"))
        page = page.order_by(newest, c.member_id).limit(wanted.limit).offset(wanted.offset)
        rows = self._connection.execute(page).all()
        if rows or not wanted.offset:
            return [_activity(row) for row in rows], rows[0].total if rows else 0
        counted = select(func.count()).select_from(found.subquery())
        return [], int(self._connection.execute(counted).scalar_one())

    def reach(self, spans: Sequence[Span], branch_id: str = "") -> list[list[ReachCount]]:
        if not spans:
            return []
        asked = _Buckets(spans, branch_id)
        told = [self._cells(one) for one in (asked.stayed(), asked.came_or_went(), asked.known())]
        return reach_of(len(spans), told[0] + told[1], told[2])

    def _cells(self, counted: Select[Any]) -> list[Cell]:
        return [_cell(tuple(row)) for row in self._connection.execute(counted)]

    def _said(self, found: Select[Any]) -> list[Said]:
        return [Said(**row) for row in self._connection.execute(found).mappings()]


class _Buckets:
    """Members by when they came and went, counted in the spans' own steps."""

    def __init__(self, spans: Sequence[Span], branch_id: str) -> None:
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

    def known(self) -> Select[Any]:
        """How many could be seen since when, and were seen when."""
        known = self._known()
        found = members.join(known, known.c.member_id == members.c.id)
        since = _step(known.c.at, self._ends, unknown=len(self._ends))
        return self._counted(found, since, func.coalesce(known.c.bits, 0))

    def _counted(
        self, found: FromClause, since: ColumnElement[Any], seen: ColumnElement[Any]
    ) -> Select[Any]:
        steps: tuple[ColumnElement[Any], ...] = (self._joined, self._left, since, seen)
        cells = [step.label(name) for name, step in zip(_STEPS, steps, strict=True)]
        counted = select(members.c.branch_id, *cells, func.count()).select_from(found)
        return counted.where(*self._mine).group_by(members.c.branch_id, *cells)

    def _known(self) -> Any:
        """Since when each member's accounts could be heard, and in which spans they were: a bit
        for each. Both are put together here, for to look one up in the other takes longer."""
        either = union_all(self._heard_since(), self._seen()).subquery()
        at, bits = func.min(either.c.at).label("at"), func.max(either.c.bits).label("bits")
        return select(either.c.member_id, at, bits).group_by(either.c.member_id).subquery()

    def _heard_since(self) -> Select[Any]:
        connected = _connected().subquery()
        heard = identities.join(connected, connected.c.platform == identities.c.platform)
        bits = cast(null(), BigInteger).label("bits")
        return select(identities.c.member_id, connected.c.at, bits).select_from(heard)

    def _seen(self) -> Select[Any]:
        bit = _place(_C.at, self._ends, 0, leaf=lambda passed: 1 << passed)
        bits = cast(func.sum(distinct(bit)), BigInteger).label("bits")
        within = (_C.at >= self._starts[0], _C.at < self._ends[-1])
        seen = select(_C.member_id, cast(null(), Instant).label("at"), bits).where(*within)
        return seen.group_by(_C.member_id)


def _connected() -> Select[Any]:
    """Since when each platform was connected: told first, as it has more channels than one."""
    since = func.min(channels.c.created_at).label("at")
    return select(channels.c.platform, since).group_by(channels.c.platform)


def _step(
    column: Any, edges: Sequence[datetime], *, unknown: int, met: bool = True
) -> ColumnElement[int]:
    """How many of the edges lie before the moment; `unknown` where there is none. `met`: an edge
    at the very moment counts too."""
    return case((column.is_(None), unknown), else_=_place(column, edges, 0, met=met))


def _place(
    column: Any,
    edges: Sequence[datetime],
    passed: int,
    *,
    met: bool = True,
    leaf: Callable[[int], int] = lambda passed: passed,
) -> ColumnElement[int]:
    """How many lie before, by halves, since every row is asked: `passed` are known to. `leaf`: what
    to tell of the number."""
    if not edges:
        return literal(leaf(passed))
    middle = len(edges) // 2
    before = column < edges[middle] if met else column <= edges[middle]
    later = passed + middle + 1
    return case(
        (before, _place(column, edges[:middle], passed, met=met, leaf=leaf)),
        else_=_place(column, edges[middle + 1 :], later, met=met, leaf=leaf),
    )


def _activity(row: Any) -> Activity:
    return Activity(member_id=row[0], count=row[1], first_at=row[2], last_at=row[3])


def _cell(row: Sequence[Any]) -> Cell:
    branch_id, joined, gone, since, seen, count = row
    return Cell(branch_id, joined, gone, since, seen, count)


def _heard() -> Select[Any]:
    c = messages.c
    columns = (c.id.label("message_id"), c.conversation_id, c.channel_id, c.kind, c.at)
    talks = messages.join(conversations, conversations.c.id == c.conversation_id)
    said = select(*columns, conversations.c.author).select_from(talks)
    return said.where(c.from_us.is_(False))


def _by_member() -> Select[Any]:
    first, last = func.min(_C.at).label("first_at"), func.max(_C.at).label("last_at")
    columns = (_C.member_id, func.count().label("said"), first, last)
    return select(*columns).group_by(_C.member_id)


def _spoke(wanted: ActivityFilter) -> Select[Any]:
    """Whoever spoke as it is asked, member or no more."""
    found = _by_member().where(*_open_talks(wanted.restricted))
    if wanted.during is not None:
        found = found.where(_C.at >= wanted.during[0], _C.at < wanted.during[1])
    if wanted.last_before is not None:
        found = found.having(func.max(_C.at) < wanted.last_before)
    if wanted.first_from is not None:
        found = found.having(func.min(_C.at) >= wanted.first_from)
    return found


def _on_roll(wanted: ActivityFilter) -> list[Condition]:
    m = members.c
    since, until = wanted.during or (wanted.on_roll_at, None)
    meant: list[Condition] = [or_(m.left_at.is_(None), m.left_at > since)]
    if until is not None:
        meant.append(or_(m.joined_at.is_(None), m.joined_at < until))
    if wanted.branch_id:
        meant.append(m.branch_id == wanted.branch_id)
    return meant


def _open_talks(restricted: bool) -> list[Condition]:
    return [] if restricted else [_C.conversation_id.not_in(RESTRICTED)]
