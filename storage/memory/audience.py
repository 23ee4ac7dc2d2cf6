"""Snapshots of accounts, and gaps in measuring, in memory."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from domain.audience import AccountMetric, AccountSnapshot
from domain.gaps import Filling, Gap, Measured
from storage.memory.rows import Rows, Tables
from storage.memory.shelf import MemoryShelf


class MemoryAccounts:
    def __init__(self, tables: Tables) -> None:
        self._rows: Rows[AccountSnapshot] = tables.of("account_snapshots")

    def add(self, snapshots: Iterable[AccountSnapshot]) -> None:
        for each in snapshots:
            self._rows.put((each.channel_id, each.metric, each.at), each)

    def remove(self, channel_id: str, metric: AccountMetric, at: datetime) -> None:
        if self._rows.find((channel_id, metric, at)) is not None:
            self._rows.remove((channel_id, metric, at))

    def between(
        self,
        start: datetime,
        end: datetime,
        *,
        channel_ids: Collection[str] = (),
        metrics: Collection[AccountMetric] = (),
    ) -> list[AccountSnapshot]:
        found = [
            each
            for each in self._rows
            if start <= each.at < end
            and (not channel_ids or each.channel_id in channel_ids)
            and (not metrics or each.metric in metrics)
        ]
        return sorted(found, key=lambda each: (each.channel_id, each.metric, each.at))

    def newest(self, channel_ids: Collection[str]) -> Mapping[tuple[str, AccountMetric], int]:
        known = [
            (each.at, each.channel_id, each.metric, each.value)
            for each in self._rows
            if each.channel_id in channel_ids and each.value is not None
        ]
        return {(channel, metric): value for _at, channel, metric, value in sorted(known)}

    def measured_at(self, channel_ids: Collection[str]) -> Mapping[str, datetime]:
        read = [each for each in self._rows if each.channel_id in channel_ids and not each.filled]
        return {each.channel_id: each.at for each in sorted(read, key=lambda each: each.at)}


class MemoryGaps(MemoryShelf[Gap]):
    name = "measuring_gaps"

    def __init__(self, tables: Tables) -> None:
        super().__init__(tables)
        self._looks: Rows[datetime] = tables.of("measuring_looks")

    def lasting(self, channel_id: str, subject: Measured) -> Gap | None:
        of_this = (gap for gap in self._of(channel_id, subject) if gap.ended_at is None)
        return next(of_this, None)

    def unfilled(self, channel_id: str) -> list[Gap]:
        return [
            gap
            for gap in self._of(channel_id, Measured.ACCOUNT)
            if gap.ended_at is not None and gap.filling is Filling.OPEN
        ]

    def between(
        self, start: datetime, end: datetime, *, channel_ids: Collection[str] = ()
    ) -> list[Gap]:
        found = [
            gap
            for gap in self.rows
            if gap.started_at < end
            and (gap.ended_at is None or gap.ended_at > start)
            and (not channel_ids or gap.channel_id in channel_ids)
        ]
        return sorted(found, key=_in_time)

    def looked_at(self, channel_id: str, subject: Measured) -> datetime | None:
        return self._looks.find((channel_id, subject))

    def look(self, channel_id: str, subject: Measured, at: datetime) -> None:
        self._looks.put((channel_id, subject), at)

    def _of(self, channel_id: str, subject: Measured) -> list[Gap]:
        found = [gap for gap in self.rows if (gap.channel_id, gap.subject) == (channel_id, subject)]
        return sorted(found, key=_in_time)


def _in_time(gap: Gap) -> tuple[datetime, str]:
    return gap.started_at, gap.id
