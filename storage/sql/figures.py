"""Metric snapshots and read-only report rows in a database."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from domain.cases import CaseKind, CaseStatus
from domain.metrics import Metric, Snapshot
from storage.door import admit
from storage.sql.record import Record, upsert
from storage.sql.sent_posts import tell_of
from storage.tables.casework import cases
from storage.tables.publishing import snapshots


class SqlMetrics:
    _record = Record(Snapshot, snapshots)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, new: Iterable[Snapshot]) -> None:
        """A second value of one metric at the same moment replaces the first."""
        rows = [self._record.values(admit(snapshot)) for snapshot in new]
        upsert(self._connection, snapshots, rows, "delivery_id", "metric", "at")
        tell_of(self._connection, [row["delivery_id"] for row in rows])

    def of(self, delivery_id: str) -> list[Snapshot]:
        c = snapshots.c
        mine = select(*self._record.columns).where(c.delivery_id == delivery_id)
        found = self._connection.execute(mine.order_by(c.at, c.metric))
        return [self._record.thing(row) for row in found]

    def measured_at(self, delivery_ids: Sequence[str]) -> Mapping[str, datetime]:
        c = snapshots.c
        newest = select(c.delivery_id, func.max(c.at)).where(c.delivery_id.in_(delivery_ids))
        return dict(self._connection.execute(newest.group_by(c.delivery_id)).all())

    def highest(self, delivery_ids: Sequence[str]) -> Mapping[tuple[str, Metric], int]:
        if not delivery_ids:
            return {}
        c = snapshots.c
        most = (
            select(c.delivery_id, c.metric, func.max(c.value))
            .where(c.delivery_id.in_(delivery_ids), c.value.is_not(None))
            .group_by(c.delivery_id, c.metric)
        )
        return {(row[0], row[1]): row[2] for row in self._connection.execute(most)}


class SqlReports:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def spam(
        self,
        start: datetime,
        end: datetime,
        *,
        channel_ids: Sequence[str] = (),
        kinds: Sequence[CaseKind] = (),
    ) -> int:
        c = cases.c
        left_out = select(func.count()).where(
            c.opened_at >= start, c.opened_at < end, c.status == CaseStatus.SPAM
        )
        if channel_ids:
            left_out = left_out.where(c.channel_id.in_(channel_ids))
        if kinds:
            left_out = left_out.where(c.kind.in_(kinds))
        return self._connection.execute(left_out).scalar_one()
