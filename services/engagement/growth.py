"""Growth: how many follow each channel, as its platform told over time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from domain.audience import AccountMetric, AccountSnapshot
from domain.gaps import Gap, Measured
from domain.people import Actor, Permission
from domain.ports import Store, Unit


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the platform told at one moment. None: it told nothing that can be believed."""

    at: datetime
    followers: int | None


@dataclass(frozen=True, kw_only=True)
class Growth:
    """One channel's followers over the span asked for. `first` and `last`: the earliest and the
    latest reading in which they are known. `gaps`: stretches in which nothing could be read."""

    channel_id: str
    readings: tuple[Reading, ...]
    first: Reading | None
    last: Reading | None
    gaps: tuple[Gap, ...] = ()

    @property
    def gained(self) -> int | None:
        """More followers at the last known reading than at the first; None of fewer than two."""
        if self.first is None or self.last is None or self.first.at == self.last.at:
            return None
        return (self.last.followers or 0) - (self.first.followers or 0)

    @property
    def share(self) -> float | None:
        """What was gained over what was there at first; None of nothing."""
        if self.gained is None or self.first is None or not self.first.followers:
            return None
        return self.gained / self.first.followers


@dataclass(frozen=True, kw_only=True)
class Growing:
    """Raises: NotAllowed (SEE_REPORTS). `actor` None: the program itself."""

    store: Store

    def followers(
        self,
        actor: Actor | None,
        start: datetime,
        end: datetime,
        *,
        channel_ids: Sequence[str] = (),
    ) -> list[Growth]:
        """Of every channel that was asked in [start, end), by channel."""
        if actor is not None:
            actor.require(Permission.SEE_REPORTS)
        with self.store.reading() as unit:
            return followers_in(unit, start, end, channel_ids=channel_ids)


def followers_in(
    unit: Unit, start: datetime, end: datetime, *, channel_ids: Sequence[str] = ()
) -> list[Growth]:
    """The same inside the caller's transaction."""
    found = unit.accounts.between(
        start, end, channel_ids=channel_ids, metrics=[AccountMetric.FOLLOWERS]
    )
    gaps = _by_channel(unit.gaps.between(start, end, channel_ids=channel_ids))
    return [
        _growth(channel_id, list(mine), gaps.get(channel_id, ()))
        for channel_id, mine in groupby(found, key=lambda each: each.channel_id)
    ]


def _growth(channel_id: str, snapshots: Sequence[AccountSnapshot], gaps: Sequence[Gap]) -> Growth:
    readings = [Reading(at=each.at, followers=each.value) for each in snapshots]
    known = [each for each in readings if each.followers is not None]
    return Growth(
        channel_id=channel_id,
        readings=tuple(readings),
        first=known[0] if known else None,
        last=known[-1] if known else None,
        gaps=tuple(gaps),
    )


def _by_channel(gaps: Iterable[Gap]) -> Mapping[str, list[Gap]]:
    found: dict[str, list[Gap]] = {}
    for gap in gaps:
        if gap.subject is Measured.ACCOUNT:
            found.setdefault(gap.channel_id, []).append(gap)
    return found
