"""The memory's Protocols for figures: what platforms counted, and the rows of reports."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.cases import CaseKind
from domain.metrics import Metric, Snapshot


class MetricShelf(Protocol):
    def add(self, snapshots: Iterable[Snapshot]) -> None: ...

    def of(self, delivery_id: str) -> list[Snapshot]:
        """Oldest first."""
        ...

    def measured_at(self, delivery_ids: Sequence[str]) -> Mapping[str, datetime]:
        """When each was last measured; one that never was is left out."""
        ...

    def highest(self, delivery_ids: Sequence[str]) -> Mapping[tuple[str, Metric], int]:
        """Of each delivery and metric the most that was ever known."""
        ...


class ReportShelf(Protocol):
    def spam(
        self,
        start: datetime,
        end: datetime,
        *,
        channel_ids: Sequence[str] = (),
        kinds: Sequence[CaseKind] = (),
    ) -> int:
        """How many cases that opened in [start, end) are in no figure, as spam."""
        ...
