"""Where cases stand, in a database: what the shelf of cases tells of it."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import func, select, text

from domain.cases import Case
from storage.sql.afterwards import HAS_ENDED
from storage.sql.record import Condition
from storage.sql.shelf import SqlShelf

# Literally as in the partial indexes.
_ASLEEP = text("snoozed_until IS NOT NULL")
_RESTRICTED = text("restricted")
_UNFINISHED = text("cases.status IN ('open', 'waiting')")


class SqlStanding(SqlShelf[Case]):
    """What the shelf of cases tells of where they stand."""

    def to_wake(self, now: datetime, limit: int) -> list[Case]:
        due = self.select(_ASLEEP, self.c.snoozed_until <= now)
        return self.all_of(due.order_by(self.c.snoozed_until, self.c.id).limit(limit))

    def after(self, case_id: str, limit: int, *, unfinished: bool) -> list[Case]:
        wanted: list[Condition] = [self.c.id > case_id, *([_UNFINISHED] if unfinished else [])]
        return self.all_of(self.select(*wanted).order_by(self.c.id).limit(limit))

    def restricted_among(self, case_ids: Collection[str]) -> set[str]:
        hidden = select(self.c.id).where(self.c.id.in_(case_ids), _RESTRICTED)
        return set(self.connection.scalars(hidden))

    def any_restricted(self) -> bool:
        some = select(self.c.status).where(_RESTRICTED).limit(1)
        return self.connection.execute(some).first() is not None

    def endings(self, start: datetime, end: datetime) -> Mapping[str, int]:
        ended = (
            select(self.c.ending, func.count())
            .where(HAS_ENDED, self.c.resolved_at >= start, self.c.resolved_at < end)
            .group_by(self.c.ending)
        )
        return {ending: int(count) for ending, count in self.connection.execute(ended)}
