"""Measuring: metric snapshots of sent posts, oftener while they are young."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import structlog

from domain.channels import Capability, Channel, ChannelState
from domain.deliveries import AttemptOutcome, Delivery
from domain.errors import PlatformError, Unavailable
from domain.ports import Clock, Connectors, MetricsSource, Store, abilities
from services.sending import guarded
from services.snapshots import snapshots_of

BATCH = 50  # remote posts asked for at once
POSTS_MAX = 500  # a channel; at five posts a day more than a quarter's

# (younger than, every): a post is mostly read in its first day.
CADENCE = (
    (timedelta(days=1), timedelta(hours=1)),
    (timedelta(days=7), timedelta(hours=6)),
    (timedelta(days=30), timedelta(days=1)),
    (timedelta(days=91), timedelta(days=7)),
)
MEASURED_FOR = CADENCE[-1][0]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Measuring:
    """Asks platforms how posts did. What a platform does not report stays None."""

    store: Store
    clock: Clock
    connectors: Connectors

    def measure_due(self) -> int:
        """Snapshots of every sent post whose turn it is; gives how many values were kept.
        A platform that fails leaves its posts for the next beat."""
        with self.store.reading() as unit:
            channels = unit.channels.all()
        return sum(self._measure_channel(each) for each in channels if self._can_tell(each))

    def _can_tell(self, channel: Channel) -> bool:
        kind = self.connectors.platforms().get(channel.platform)
        able = kind is not None and Capability.METRICS in abilities(kind)
        return able and channel.state is not ChannelState.DISCONNECTED

    def _measure_channel(self, channel: Channel) -> int:
        kept = 0
        try:
            for batch in self._batches(channel):
                kept += self._measure_batch(channel, batch)
        except PlatformError as err:
            # Its name only: the platform's words may be long, and come again every beat.
            log.warning("metrics_not_read", channel_id=channel.id, error=type(err).__name__)
        return kept

    def _measure_batch(self, channel: Channel, batch: Sequence[Delivery]) -> int:
        connector = cast("MetricsSource", self.connectors.open(channel))  # `_can_tell` asked
        asked = {each.receipt.remote_id: each for each in batch if each.receipt}
        readings = guarded(lambda: connector.measure(tuple(asked)), Unavailable)
        if isinstance(readings, PlatformError):
            raise readings
        snapshots = [
            snapshot
            for reading in readings
            if reading.remote_id in asked
            for snapshot in snapshots_of(asked[reading.remote_id], reading, self.clock.now())
        ]
        with self.store.writing() as unit:
            unit.metrics.add(snapshots)
        return len(snapshots)

    def _batches(self, channel: Channel) -> Iterator[list[Delivery]]:
        due = self._due(channel)
        return (due[start : start + BATCH] for start in range(0, len(due), BATCH))

    def _due(self, channel: Channel) -> list[Delivery]:
        now = self.clock.now()
        with self.store.reading() as unit:
            sent = unit.deliveries.sent_posts(channel.id, now - MEASURED_FOR, POSTS_MAX)
            measured_at = unit.metrics.measured_at([each.id for each in sent])
        return [each for each in sent if _is_due(each, measured_at.get(each.id), now)]


def _is_due(delivery: Delivery, measured_at: datetime | None, now: datetime) -> bool:
    # Without a remote id a person posted it by hand: there is nothing to ask for.
    if delivery.receipt is None or not delivery.receipt.remote_id:
        return False
    if delivery.outcome is AttemptOutcome.TAKEN_DOWN:
        return False
    every = _interval(now - delivery.receipt.sent_at)
    return every is not None and (measured_at is None or now - measured_at >= every)


def _interval(age: timedelta) -> timedelta | None:
    """How often a post of this age is measured; None when it is too old."""
    return next((every for younger_than, every in CADENCE if age < younger_than), None)
