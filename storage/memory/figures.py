"""Metric snapshots and read-only report rows in memory."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from domain.cases import CaseKind, CaseStatus
from domain.metrics import Metric, Snapshot
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
