"""Oddness: which of the counts that a platform told cannot be believed, for whoever looks after
its channel. The figures have them as unknown; here stands what came in their place."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from domain.audience import AccountSnapshot
from domain.counts import Raw, count_of
from domain.metrics import Snapshot
from domain.oddities import OVER_AFTER, Oddity, OddityKind
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Unit

_TOLD_MAX = 200

log = structlog.get_logger(__name__)


def note_oddities(unit: Unit, snapshots: Iterable[Snapshot | AccountSnapshot]) -> None:
    """Keeps what is odd about new snapshots, the last of each channel and metric."""
    _note(unit, {(each.channel_id, each.metric): each for each in _odd(snapshots)})


def note_oddities_read_in(
    unit: Unit, snapshots: Iterable[Snapshot | AccountSnapshot], now: datetime
) -> None:
    """The same of what a file of the past told, seen now, whenever it was counted. What the
    platform itself tells odd these days stays in its place."""
    found = {
        (each.channel_id, each.metric): replace(each, kind=OddityKind.IN_A_FILE, since=now, at=now)
        for each in _odd(snapshots)
    }
    told_now = {
        key
        for key, each in _before(unit, found).items()
        if each.kind is not OddityKind.IN_A_FILE and now - each.at <= OVER_AFTER
    }
    _note(unit, {key: each for key, each in found.items() if key not in told_now})


def _before(unit: Unit, found: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], Oddity]:
    channels = {channel_id for channel_id, _metric in found}
    known = unit.oddities.of(channels) if channels else ()
    return {(each.channel_id, each.metric): each for each in known}


def _note(unit: Unit, found: Mapping[tuple[str, str], Oddity]) -> None:
    if not found:
        return
    before = _before(unit, found)
    unit.oddities.put(_gone_on(each, before.get(key)) for key, each in found.items())
    for each in found.values():
        log.warning(
            "count_not_believed",
            channel_id=each.channel_id,
            metric=each.metric,
            kind=each.kind.value,
            told=each.told,
        )


def _odd(snapshots: Iterable[Snapshot | AccountSnapshot]) -> Iterator[Oddity]:
    for each in snapshots:
        kind = None if each.value is not None else _kind(each.raw)
        if kind is not None:
            yield Oddity(
                channel_id=each.channel_id,
                metric=each.metric.value,
                kind=kind,
                told=_written(each.raw),
                since=each.at,
                at=each.at,
            )


def _kind(raw: Raw) -> OddityKind | None:
    """Why the value is unknown; None where the platform told nothing, or not all of its parts."""
    if any(it is not None and count_of(it) is None for it in raw.values()):
        return OddityKind.NO_COUNT
    # counts all of them, and refused for what was known before
    return OddityKind.LOST if raw and None not in raw.values() else None


def _written(raw: Raw) -> str:
    told = (f"{name}: {it}" for name, it in raw.items() if it is not None)
    return ", ".join(told)[:_TOLD_MAX]


def _gone_on(new: Oddity, before: Oddity | None) -> Oddity:
    """With the moment since when it goes on; a file of the past does not begin what goes on now."""
    if before is None or new.at - before.at > OVER_AFTER:
        return new
    is_alike = (before.kind is OddityKind.IN_A_FILE) is (new.kind is OddityKind.IN_A_FILE)
    return replace(new, since=before.since) if is_alike else new


@dataclass(frozen=True, kw_only=True)
class Oddities:
    """Reading them asks SEE_REPORTS. `services.engagement.oddity_words` says them in a sentence."""

    store: Store
    clock: Clock

    def recent(self, actor: Actor) -> dict[str, Sequence[Oddity]]:
        """What is odd still, by channel."""
        actor.require(Permission.SEE_REPORTS)
        found: dict[str, Sequence[Oddity]] = {}
        with self.store.reading() as unit:
            for each in unit.oddities.since(self.clock.now() - OVER_AFTER):
                found[each.channel_id] = (*found.get(each.channel_id, ()), each)
        return found
