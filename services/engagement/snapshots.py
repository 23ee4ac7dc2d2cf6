"""Snapshots: a platform's reading of a delivered post, as it is kept for ever.

Whatever a connector hands in, every value that is kept passes here: a stranger's connector, or a
platform that plays with us, can neither break a sum nor stop the rest of a reading.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from domain.counts import Raw, as_told, count_of, kept_raw
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
            raw=raw_of(metric.value, value, reading.raw.get(metric, {})),
        )


def raw_of(name: str, value: object, raw: object) -> Raw:
    """What is kept beside the value. A connector that hands in what is no count, and nothing of
    what it was made of, has it kept under the metric's own name."""
    kept = kept_raw(raw)
    if kept or value is None or count_of(value) is not None:
        return kept
    return {name: as_told(value)}
