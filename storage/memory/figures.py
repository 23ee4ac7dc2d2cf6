"""Metric snapshots and read-only report rows in memory."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from domain.cases import CaseKind, CaseStatus
from domain.deliveries import Delivery, DeliveryKind, DeliveryState, Receipt
from domain.metrics import Metric, Snapshot
from domain.reports import EngagementRow
from storage.memory.rows import Rows, Tables


class MemoryMetrics:
    def __init__(self, tables: Tables) -> None:
        self._rows: Rows[Snapshot] = tables.of("snapshots")

    def add(self, snapshots: Iterable[Snapshot]) -> None:
        """A second value of one metric at the same moment replaces the first."""
        for snapshot in snapshots:
            self._rows.put((snapshot.delivery_id, snapshot.metric, snapshot.at), snapshot)

    def of(self, delivery_id: str) -> list[Snapshot]:
        found = [snapshot for snapshot in self._rows if snapshot.delivery_id == delivery_id]
        return sorted(found, key=lambda snapshot: (snapshot.at, snapshot.metric))

    def measured_at(self, delivery_ids: Sequence[str]) -> Mapping[str, datetime]:
        histories = {delivery_id: self.of(delivery_id) for delivery_id in delivery_ids}
        return {each: history[-1].at for each, history in histories.items() if history}

    def highest(self, delivery_ids: Sequence[str]) -> Mapping[tuple[str, Metric], int]:
        most: dict[tuple[str, Metric], int] = {}
        for each in self._rows:
            if each.delivery_id in delivery_ids and each.value is not None:
                key = (each.delivery_id, each.metric)
                most[key] = max(each.value, most.get(key, each.value))
        return most


class MemoryReports:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def spam(
        self,
        start: datetime,
        end: datetime,
        *,
        channel_ids: Sequence[str] = (),
        kinds: Sequence[CaseKind] = (),
    ) -> int:
        return sum(
            start <= case.opened_at < end
            and case.status is CaseStatus.SPAM
            and (not channel_ids or case.channel_id in channel_ids)
            and (not kinds or case.kind in kinds)
            for case in self._tables.of("cases")
        )

    def engagement(
        self, start: datetime, end: datetime, *, channel_ids: Sequence[str] = ()
    ) -> list[EngagementRow]:
        rows: list[EngagementRow] = []
        for receipt, delivery in self._sent(channel_ids):
            if start <= receipt.sent_at < end:
                rows += self._newest_values(receipt, delivery)
        return rows

    def _sent(self, channel_ids: Sequence[str]) -> list[tuple[Receipt, Delivery]]:
        found = [
            (delivery.receipt.sent_at, delivery.id, delivery.receipt, delivery)
            for delivery in self._tables.of("deliveries")
            if delivery.kind is DeliveryKind.POST
            and delivery.state is DeliveryState.SENT
            and delivery.receipt is not None
            and (not channel_ids or delivery.channel_id in channel_ids)
        ]
        found.sort(key=lambda row: row[:2], reverse=True)
        return [(receipt, delivery) for _at, _id, receipt, delivery in found]

    def _newest_values(self, receipt: Receipt, delivery: Delivery) -> list[EngagementRow]:
        newest = {s.metric: s for s in MemoryMetrics(self._tables).of(delivery.id)}
        return [
            EngagementRow(
                delivery_id=delivery.id,
                post_id=delivery.subject_id,
                channel_id=delivery.channel_id,
                text=delivery.content.text,
                url=receipt.url,
                sent_at=receipt.sent_at,
                metric=metric,
                value=newest[metric].value,
                measured_at=newest[metric].at,
            )
            for metric in sorted(newest)
        ]
