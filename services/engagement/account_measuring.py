"""Measuring accounts: followers and the like, once a day, and the days that were missed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast

import structlog

from domain.audience import (
    OF_A_DAY,
    AccountReading,
    AccountSnapshot,
    believed_of_account,
)
from domain.channels import Capability, Channel, ChannelState
from domain.errors import Conflict, PlatformError, Rejected, Unavailable
from domain.gaps import Filling, Gap, GapReason, Measured
from domain.ports import (
    AudienceHistory,
    AudienceSource,
    Clock,
    Connectors,
    Store,
    Unit,
    abilities,
)
from services.deliveries.sending import guarded
from services.engagement.gap_keeping import Look, note, reason_of
from services.engagement.oddness import note_oddities
from services.engagement.snapshots import raw_of

EVERY = timedelta(days=1)
_DAY = timedelta(days=1)
# Platforms tell of a day some time after it ended.
_LATE = timedelta(days=3)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class AccountMeasuring:
    """Asks platforms how many follow us. What a platform does not report stays None."""

    store: Store
    clock: Clock
    connectors: Connectors

    def measure_due(self) -> int:
        """Counts of every account whose turn it is, and of days that were missed; gives how many
        values were kept. A platform that fails leaves its account for the next beat."""
        with self.store.reading() as unit:
            channels = [
                each for each in unit.channels.all() if self._can(each, Capability.AUDIENCE)
            ]
            read_at = unit.accounts.measured_at([each.id for each in channels])
        return sum(self._measure(each, read_at.get(each.id)) for each in channels)

    def _measure(self, channel: Channel, read_at: datetime | None) -> int:
        due_at = channel.created_at if read_at is None else read_at + EVERY
        look = Look(
            channel_id=channel.id,
            subject=Measured.ACCOUNT,
            at=self.clock.now(),
            due_since=due_at if due_at <= self.clock.now() else None,
            recalls=self._can(channel, Capability.AUDIENCE_HISTORY),
        )
        if look.due_since is not None and channel.state is ChannelState.DISCONNECTED:
            look = replace(look, reason=GapReason.DISCONNECTED)
        elif look.due_since is not None:
            return self._read(channel, look)
        note(self.store, look)
        return 0

    def _read(self, channel: Channel, look: Look) -> int:
        told = guarded(lambda: self._ask(channel, look), Unavailable)
        if isinstance(told, PlatformError):
            log.warning("audience_not_read", channel_id=channel.id, error=type(told).__name__)
            note(self.store, replace(look, reason=reason_of(told)))
            return 0
        kept = self._keep(look, told)
        return kept + (self._fill(channel) if look.recalls else 0)

    def _ask(self, channel: Channel, look: Look) -> tuple[AccountReading, ...]:
        connector = self.connectors.open(channel)
        now = cast("AudienceSource", connector).count_audience()
        days = guarded(lambda: _days(connector, look.at - _LATE, look.at), Unavailable)
        if isinstance(days, PlatformError):  # they can be asked for again, the count of now cannot
            days = ()
        return (*map(_of_the_day_alone, days), replace(now, at=now.at or look.at))

    def _keep(self, look: Look, told: Iterable[AccountReading]) -> int:
        with self.store.writing() as unit:
            snapshots = list(_snapshots(unit, look.channel_id, told))
            unit.accounts.add(snapshots)
            note_oddities(unit, snapshots)
        note(self.store, look)
        return len(snapshots)

    # --- what was missed --------------------------------------------------------------

    def _fill(self, channel: Channel) -> int:
        with self.store.reading() as unit:
            missed = unit.gaps.unfilled(channel.id)
        return sum(self._fill_one(channel, gap) for gap in missed)

    def _fill_one(self, channel: Channel, gap: Gap) -> int:
        told = guarded(
            lambda: _days(self.connectors.open(channel), gap.started_at, gap.until), Unavailable
        )
        if isinstance(told, PlatformError) and not isinstance(told, Rejected):
            return 0  # asked again at the next reading
        days = () if isinstance(told, PlatformError) else told
        try:
            with self.store.writing() as unit:
                unit.gaps.save(replace(gap, filling=_filling(gap, days)))
                snapshots = [
                    replace(each, filled=True) for each in _snapshots(unit, channel.id, days)
                ]
                unit.accounts.add(snapshots)
        except Conflict:
            return 0
        return len(snapshots)

    def _can(self, channel: Channel, ability: Capability) -> bool:
        kind = self.connectors.platforms().get(channel.platform)
        return kind is not None and ability in abilities(kind)


def _days(connector: object, start: datetime, end: datetime) -> tuple[AccountReading, ...]:
    """What is told of moments that are over; nothing where the platform tells of now alone."""
    if not isinstance(connector, AudienceHistory):
        return ()
    return tuple(each for each in connector.recall_audience(start, end) if each.at is not None)


def _of_the_day_alone(day: AccountReading) -> AccountReading:
    """Without what was read on the day itself."""
    values = {metric: value for metric, value in day.values.items() if metric in OF_A_DAY}
    return replace(day, values=values)


def _snapshots(
    unit: Unit, channel_id: str, told: Iterable[AccountReading]
) -> Iterator[AccountSnapshot]:
    last = unit.accounts.newest([channel_id])
    for reading in told:
        if reading.at is None:
            continue
        for metric, value in reading.values.items():
            yield AccountSnapshot(
                channel_id=channel_id,
                metric=metric,
                value=believed_of_account(metric, value, last.get((channel_id, metric))),
                at=reading.at,
                raw=raw_of(metric.value, value, reading.raw.get(metric, {})),
            )


def _filling(gap: Gap, told: Iterable[AccountReading]) -> Filling:
    """A day counts as told when any count of it came."""
    wanted = max(1, (gap.until - gap.started_at) // _DAY)
    days = {each.at for each in told if any(n is not None for n in each.values.values())}
    if not days:
        return Filling.NOT_TOLD
    return Filling.FILLED if len(days) >= wanted else Filling.IN_PART
