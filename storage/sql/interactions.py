"""What linked members said and reacted to, and the figures made of it, in a database."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, case, delete, func, or_, select

from domain.interactions import (
    Activity,
    ActivityFilter,
    CountedFilter,
    Interaction,
    InteractionKind,
    Moment,
    ReachCount,
    Said,
    Span,
)
from storage.batches import batches
from storage.door import admit
from storage.sql import active_months
from storage.sql.reach import reach
from storage.sql.reach_rows import counted
from storage.sql.record import Condition, Record, insert_once
from storage.sql.roll import RESTRICTED
from storage.tables.casework import conversations, messages
from storage.tables.people import members
from storage.tables.roll import interactions

_C = interactions.c


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
        new = [each for each in map(admit, noted) if self._kept(each)]
        active_months.note(self._connection, new)
        return len(new)

    def forget(self, identity_id: str, only: Collection[str] | None = None) -> None:
        theirs = _C.identity_id == identity_id
        mine = self._connection.scalars(select(_C.member_id).where(theirs).distinct()).all()
        if only is None:
            self._connection.execute(delete(interactions).where(theirs))
        for some in batches(only or ()):
            self._connection.execute(delete(interactions).where(theirs, _C.id.in_(some)))
        active_months.tell_anew(self._connection, mine)

    def of_member(
        self,
        member_id: str,
        span: Span,
        *,
        restricted: bool,
        kind: InteractionKind | None = None,
        limit: int,
        offset: int = 0,
    ) -> list[Interaction]:
        mine = [_C.member_id == member_id, _C.at >= span[0], _C.at < span[1]]
        if kind is not None:
            mine.append(_C.kind == kind)
        found = select(*self._record.columns).where(*mine, *_open_talks(restricted))
        in_order = found.order_by(_C.at.desc(), _C.id.desc()).limit(limit).offset(offset)
        return [self._record.thing(row) for row in self._connection.execute(in_order)]

    def moments(self, member_id: str, since: datetime, *, restricted: bool) -> list[Moment]:
        mine = [_C.member_id == member_id, _C.at >= since, *_open_talks(restricted)]
        rows = self._connection.execute(select(_C.at, _C.kind).where(*mine).order_by(_C.at))
        return [Moment(at=at, kind=kind) for at, kind in rows]

    def activity(
        self, member_ids: Collection[str], *, restricted: bool, during: Span | None = None
    ) -> list[Activity]:
        found = list[Activity]()
        then = [] if during is None else [_C.at >= during[0], _C.at < during[1]]
        for some in batches(member_ids):
            theirs = (_C.member_id.in_(some), *_open_talks(restricted), *then)
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
        return reach(self._connection, spans, branch_id)

    def counted(self, wanted: CountedFilter) -> tuple[list[str], int]:
        return counted(self._connection, wanted)

    def _kept(self, new: Interaction) -> bool:
        return insert_once(self._connection, interactions, self._record.values(new))

    def _said(self, found: Select[Any]) -> list[Said]:
        return [Said(**row) for row in self._connection.execute(found).mappings()]


def _activity(row: Any) -> Activity:
    member_id, messages, reactions, first_at, last_at = row[:5]
    return Activity(
        member_id=member_id,
        messages=messages,
        reactions=reactions,
        first_at=first_at,
        last_at=last_at,
    )


def _heard() -> Select[Any]:
    c = messages.c
    columns = (c.id.label("message_id"), c.conversation_id, c.channel_id, c.kind, c.at)
    talks = messages.join(conversations, conversations.c.id == c.conversation_id)
    said = select(*columns, conversations.c.author).select_from(talks)
    return said.where(c.from_us.is_(False))


def _by_member() -> Select[Any]:
    first, last = func.min(_C.at).label("first_at"), func.max(_C.at).label("last_at")
    reacted = _C.kind == InteractionKind.REACTION
    reactions = func.count(case((reacted, 1))).label("reactions")
    messages = func.count(case((~reacted, 1))).label("messages")
    columns = (_C.member_id, messages, reactions, first, last)
    return select(*columns).group_by(_C.member_id)


def _spoke(wanted: ActivityFilter) -> Select[Any]:
    """Whoever interacted as it is asked, member or no more."""
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
