"""Measuring: metric snapshots of sent posts, oftener while they are young."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import structlog

from domain.channels import Capability, Channel, ChannelState
from domain.deliveries import AttemptOutcome, Delivery
from domain.errors import PlatformError, Unavailable
from domain.ports import Clock, Connectors, Metered, MetricsSource, Store, abilities
from services.cadence import MEASURED_FOR, interval, widening
from services.sending import guarded
from services.snapshots import snapshots_of

BATCH = 50  # remote posts asked for at once
POSTS_MAX = 500  # a channel; at five posts a day more than a quarter's

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Measuring:
    """Asks platforms how posts did. What a platform does not report stays None. Where reading
    costs money, all but the posts of the last day are asked for less often, within the budget.
    """

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
        told = [(asked[each.remote_id], each) for each in readings if each.remote_id in asked]
        with self.store.writing() as unit:
            highest = unit.metrics.highest([sent.id for sent, _reading in told])
            snapshots = [
                snapshot
                for sent, reading in told
                for snapshot in snapshots_of(sent, reading, self.clock.now(), highest)
            ]
            unit.metrics.add(snapshots)
        return len(snapshots)

    def _batches(self, channel: Channel) -> Iterator[list[Delivery]]:
        due = self._due(channel, self._readings_a_day(channel))
        return (due[start : start + BATCH] for start in range(0, len(due), BATCH))

    def _readings_a_day(self, channel: Channel) -> float | None:
        connector = self.connectors.open(channel)
        if not isinstance(connector, Metered):
            return None
        affordable = guarded(connector.readings_a_day, Unavailable)
        if isinstance(affordable, PlatformError):
            raise affordable
        return affordable

    def _due(self, channel: Channel, readings_a_day: float | None) -> list[Delivery]:
        now = self.clock.now()
        with self.store.reading() as unit:
            sent = unit.deliveries.sent_posts(channel.id, now - MEASURED_FOR, POSTS_MAX)
            measured_at = unit.metrics.measured_at([each.id for each in sent])
        ages = {each.id: age for each in sent if (age := _age(each, now)) is not None}
        widened = widening(ages.values(), readings_a_day)
        return [
            each
            for each in sent
            if each.id in ages
            and (every := interval(ages[each.id], widened)) is not None
            and ((before := measured_at.get(each.id)) is None or now - before >= every)
        ]


def _age(delivery: Delivery, now: datetime) -> timedelta | None:
    """Of a post there is something to ask about; None of what a person posted by hand, which has
    no remote id, and of what was taken down."""
    if delivery.receipt is None or not delivery.receipt.remote_id:
        return None
    is_down = delivery.outcome is AttemptOutcome.TAKEN_DOWN
    return None if is_down else now - delivery.receipt.sent_at
