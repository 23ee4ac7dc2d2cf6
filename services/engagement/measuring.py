"""Measuring: metric snapshots of sent posts, oftener while they are young."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import structlog

from domain.channels import Capability, Channel, ChannelState
from domain.deliveries import AttemptOutcome, Delivery
from domain.errors import PlatformError, Unavailable
from domain.gaps import GapReason, Measured
from domain.ports import Clock, Connectors, Metered, MetricsSource, Store, abilities
from services.deliveries.sending import guarded
from services.engagement.cadence import MEASURED_FOR, interval, widening
from services.engagement.gap_keeping import Look, note, reason_of
from services.engagement.oddness import note_oddities
from services.engagement.snapshots import snapshots_of

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
        return kind is not None and Capability.METRICS in abilities(kind)

    def _measure_channel(self, channel: Channel) -> int:
        lost = channel.state is ChannelState.DISCONNECTED
        due = self._due(channel, None if lost else self._readings_a_day(channel))
        kept, reason = 0, GapReason.DISCONNECTED if lost else None
        batches = () if lost else range(0, len(due), BATCH)
        try:
            for start in batches:
                batch = [sent for _since, sent in due[start : start + BATCH]]
                kept += self._measure_batch(channel, batch)
        except PlatformError as err:
            # Its name only: the platform's words may be long, and come again every beat.
            log.warning("metrics_not_read", channel_id=channel.id, error=type(err).__name__)
            reason = reason_of(err)
        self._note(channel, min((since for since, _sent in due), default=None), reason)
        return kept

    def _note(self, channel: Channel, due_since: datetime | None, reason: GapReason | None) -> None:
        look = Look(
            channel_id=channel.id,
            subject=Measured.POSTS,
            at=self.clock.now(),
            due_since=due_since,
            reason=reason,
        )
        note(self.store, look)

    def _measure_batch(self, channel: Channel, batch: Sequence[Delivery]) -> int:
        asked = {each.receipt.remote_id: each for each in batch if each.receipt}
        readings = guarded(lambda: self._source(channel).measure(tuple(asked)), Unavailable)
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
            note_oddities(unit, snapshots)
        return len(snapshots)

    def _source(self, channel: Channel) -> MetricsSource:
        return cast("MetricsSource", self.connectors.open(channel))  # `_can_tell` asked

    def _readings_a_day(self, channel: Channel) -> float | None:
        affordable = guarded(lambda: self._affordable(channel), Unavailable)
        # one that cannot be opened says why when it is asked to measure
        return None if isinstance(affordable, PlatformError) else affordable

    def _affordable(self, channel: Channel) -> float | None:
        connector = self.connectors.open(channel)
        return connector.readings_a_day() if isinstance(connector, Metered) else None

    def _due(
        self, channel: Channel, readings_a_day: float | None
    ) -> list[tuple[datetime, Delivery]]:
        """Posts whose turn it is, newest first, each with the moment from which it was."""
        now = self.clock.now()
        with self.store.reading() as unit:
            sent = unit.deliveries.sent_posts(channel.id, now - MEASURED_FOR, POSTS_MAX)
            measured_at = unit.metrics.measured_at([each.id for each in sent])
        ages = {each.id: age for each in sent if (age := _age(each, now)) is not None}
        widened = widening(ages.values(), readings_a_day)
        turns = [
            (measured_at[each.id] + every if each.id in measured_at else now - ages[each.id], each)
            for each in sent
            if each.id in ages and (every := interval(ages[each.id], widened)) is not None
        ]
        return [(since, each) for since, each in turns if since <= now]


def _age(delivery: Delivery, now: datetime) -> timedelta | None:
    """Of a post there is something to ask about; None of what a person posted by hand, which has
    no remote id, and of what was taken down."""
    if delivery.receipt is None or not delivery.receipt.remote_id:
        return None
    is_down = delivery.outcome is AttemptOutcome.TAKEN_DOWN
    return None if is_down else now - delivery.receipt.sent_at
