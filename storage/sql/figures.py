"""Metric snapshots and read-only report rows in a database."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select, text

from domain.cases import CaseKind, CaseStatus
from domain.metrics import Metric, Snapshot
from domain.reports import EngagementRow
from storage.door import admit
from storage.sql.record import Condition, Record, upsert
from storage.sql.sent_posts import tell_of
from storage.tables.casework import cases
from storage.tables.publishing import deliveries, snapshots


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

    def engagement(
        self, start: datetime, end: datetime, *, channel_ids: Sequence[str] = ()
    ) -> list[EngagementRow]:
        d, s = deliveries.c, snapshots.c
        sent: list[Condition] = [
            text("kind = 'post' AND state = 'sent'"),
            d.sent_at >= start,
            d.sent_at < end,
        ]
        if channel_ids:
            sent.append(d.channel_id.in_(channel_ids))
        newest = (
            select(s.delivery_id, s.metric, func.max(s.at).label("at"))
            .where(s.delivery_id.in_(select(d.id).where(*sent)))
            .group_by(s.delivery_id, s.metric)
            .subquery()
        )
        found = (
            select(d.id, d.subject_id, d.channel_id, d.content, d.receipt, s.metric, s.value, s.at)
            .join_from(deliveries, newest, newest.c.delivery_id == d.id)
            .join(
                snapshots,
                and_(
                    s.delivery_id == newest.c.delivery_id,
                    s.metric == newest.c.metric,
                    s.at == newest.c.at,
                ),
            )
            .order_by(d.sent_at.desc(), d.id.desc(), s.metric)
        )
        return [_engagement_row(row) for row in self._connection.execute(found)]


def _engagement_row(row: Row[*tuple[Any, ...]]) -> EngagementRow:
    return EngagementRow(
        delivery_id=row.id,
        post_id=row.subject_id,
        channel_id=row.channel_id,
        text=row.content.text,
        url=row.receipt.url,
        sent_at=row.receipt.sent_at,
        metric=row.metric,
        value=row.value,
        measured_at=row.at,
    )
