"""Snapshots of accounts, and gaps in measuring, in a database."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, and_, delete, func, or_, select

from domain.audience import AccountMetric, AccountSnapshot
from domain.gaps import Filling, Gap, Measured
from storage.door import admit
from storage.sql.record import Record, upsert
from storage.sql.shelf import SqlShelf
from storage.tables.audience import account_snapshots, measuring_gaps, measuring_looks


class SqlAccounts:
    _record = Record(AccountSnapshot, account_snapshots)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, snapshots: Iterable[AccountSnapshot]) -> None:
        rows = [self._record.values(admit(each)) for each in snapshots]
        upsert(self._connection, account_snapshots, rows, "channel_id", "metric", "at")

    def remove(self, channel_id: str, metric: AccountMetric, at: datetime) -> None:
        c = account_snapshots.c
        that_one = (c.channel_id == channel_id, c.metric == metric, c.at == at)
        self._connection.execute(delete(account_snapshots).where(*that_one))

    def between(
        self,
        start: datetime,
        end: datetime,
        *,
        channel_ids: Collection[str] = (),
        metrics: Collection[AccountMetric] = (),
    ) -> list[AccountSnapshot]:
        c = account_snapshots.c
        found = select(*self._record.columns).where(c.at >= start, c.at < end)
        if channel_ids:
            found = found.where(c.channel_id.in_(channel_ids))
        if metrics:
            found = found.where(c.metric.in_(metrics))
        rows = self._connection.execute(found.order_by(c.channel_id, c.metric, c.at))
        return [self._record.thing(row) for row in rows]

    def newest(self, channel_ids: Collection[str]) -> Mapping[tuple[str, AccountMetric], int]:
        c = account_snapshots.c
        last = (
            select(c.channel_id, c.metric, func.max(c.at).label("at"))
            .where(c.channel_id.in_(channel_ids), c.value.is_not(None))
            .group_by(c.channel_id, c.metric)
            .subquery()
        )
        same = and_(c.channel_id == last.c.channel_id, c.metric == last.c.metric, c.at == last.c.at)
        known = select(c.channel_id, c.metric, c.value).join(last, same)
        return {(row[0], row[1]): row[2] for row in self._connection.execute(known)}

    def measured_at(self, channel_ids: Collection[str]) -> Mapping[str, datetime]:
        c = account_snapshots.c
        read = select(c.channel_id, func.max(c.at)).where(
            c.channel_id.in_(channel_ids), c.filled.is_(False)
        )
        return dict(self._connection.execute(read.group_by(c.channel_id)).all())


class SqlGaps(SqlShelf[Gap]):
    record = Record(Gap, measuring_gaps)

    def lasting(self, channel_id: str, subject: Measured) -> Gap | None:
        c = self.c
        return self.one(c.channel_id == channel_id, c.subject == subject, c.ended_at.is_(None))

    def unfilled(self, channel_id: str) -> list[Gap]:
        c = self.c
        theirs = self.select(
            c.channel_id == channel_id,
            c.subject == Measured.ACCOUNT,
            c.ended_at.is_not(None),
            c.filling == Filling.OPEN,
        )
        return self.all_of(theirs.order_by(c.started_at, c.id))

    def between(
        self, start: datetime, end: datetime, *, channel_ids: Collection[str] = ()
    ) -> list[Gap]:
        c = self.c
        lasts = or_(c.ended_at.is_(None), c.ended_at > start)
        found = self.select(c.started_at < end, lasts)
        if channel_ids:
            found = found.where(c.channel_id.in_(channel_ids))
        return self.all_of(found.order_by(c.started_at, c.id))

    def looked_at(self, channel_id: str, subject: Measured) -> datetime | None:
        c = measuring_looks.c
        mine = select(c.at).where(c.channel_id == channel_id, c.subject == subject)
        return self.connection.execute(mine).scalar()

    def look(self, channel_id: str, subject: Measured, at: datetime) -> None:
        row = {"channel_id": channel_id, "subject": subject, "at": at}
        upsert(self.connection, measuring_looks, [row], "channel_id", "subject")
