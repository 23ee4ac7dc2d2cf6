"""Snapshots: a platform's reading of a delivered post, as it is kept for ever."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from domain.deliveries import Delivery
from domain.metrics import Metric, Reading, Snapshot, believed

Highest = Mapping[tuple[str, Metric], int]


def snapshots_of(
    delivery: Delivery, reading: Reading, at: datetime, highest: Highest
) -> Iterator[Snapshot]:
    """One for each metric that the reading names, unknown ones too. `highest`: of each delivery
    and metric the most that was ever known."""
    for metric, value in reading.values.items():
        yield Snapshot(
            delivery_id=delivery.id,
            channel_id=delivery.channel_id,
            metric=metric,
            value=believed(metric, value, highest.get((delivery.id, metric))),
            at=at,
            raw=reading.raw.get(metric, {}),
        )
