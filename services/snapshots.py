"""Snapshots: a platform's reading of a delivered post, as it is kept for ever."""

from collections.abc import Iterator
from datetime import datetime

from domain.deliveries import Delivery
from domain.metrics import Reading, Snapshot


def snapshots_of(delivery: Delivery, reading: Reading, at: datetime) -> Iterator[Snapshot]:
    """One for each metric that the reading names, unknown ones too."""
    for metric, value in reading.values.items():
        yield Snapshot(
            delivery_id=delivery.id,
            channel_id=delivery.channel_id,
            metric=metric,
            value=value,
            at=at,
            raw=reading.raw.get(metric, {}),
        )
