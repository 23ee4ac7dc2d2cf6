"""Where cases stand, in a database: what the shelf of cases tells of it."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import func, select, text

from domain.cases import Case, CaseStatus, EventKind
from storage.sql.shelf import SqlShelf
from storage.tables.casework import case_events, cases

# Literally as in the partial indexes.
_ASLEEP = text("snoozed_until IS NOT NULL")
_RESTRICTED = text("restricted")
_UNFINISHED = text("cases.status IN ('open', 'waiting')")
_WOKEN = text("woken.kind = 'woken'")
_ENDED = text("case_events.kind = 'resolved'")


class SqlStanding(SqlShelf[Case]):
    """What the shelf of cases tells of where they stand."""

    def to_wake(self, now: datetime, limit: int) -> list[Case]:
        due = self.select(_ASLEEP, self.c.snoozed_until <= now)
        return self.all_of(due.order_by(self.c.snoozed_until, self.c.id).limit(limit))

    def woken(self, user_id: str, since: datetime, limit: int) -> list[Case]:
        woken, slept = case_events.alias("woken"), case_events.alias("slept")
        before = (
            select(func.max(slept.c.number))
            .where(slept.c.case_id == woken.c.case_id, slept.c.number < woken.c.number)
            .where(slept.c.kind == EventKind.SNOOZED)
            .correlate(woken)
            .scalar_subquery()
        )
        asleep = case_events.alias("asleep")
        found = (
            select(cases.c.id, func.max(woken.c.at).label("last"))
            .join(woken, woken.c.case_id == cases.c.id)
            .join(asleep, asleep.c.case_id == woken.c.case_id)
            .where(_WOKEN, woken.c.at > since, woken.c.actor_id.is_(None), _UNFINISHED)
            .where(asleep.c.number == before, asleep.c.actor_id == user_id)
            .group_by(cases.c.id)
            .order_by(func.max(woken.c.at).desc(), cases.c.id)
            .limit(limit)
            .subquery()
        )
        mine = select(*self.record.columns).join(found, found.c.id == self.c.id)
        return self.all_of(mine.order_by(found.c.last.desc(), self.c.id))

    def restricted_among(self, case_ids: Collection[str]) -> set[str]:
        hidden = select(self.c.id).where(self.c.id.in_(case_ids), _RESTRICTED)
        return set(self.connection.scalars(hidden))

    def restricted_left(self) -> int:
        left = select(func.count()).where(_RESTRICTED, self.c.status != CaseStatus.CLOSED)
        return int(self.connection.execute(left).scalar_one())

    def endings(self, start: datetime, end: datetime) -> Mapping[str, int]:
        e = case_events.c
        ended = (
            select(e.value, func.count())
            .join_from(case_events, cases, e.case_id == self.c.id)
            .where(_ENDED, e.at >= start, e.at < end, self.c.resolved_at == e.at)
            .where(self.c.status.in_((CaseStatus.RESOLVED, CaseStatus.CLOSED)))
            .group_by(e.value)
        )
        return {value: int(count) for value, count in self.connection.execute(ended)}
