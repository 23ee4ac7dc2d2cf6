"""Past days: what an archive tells of the whole account, kept as readings that came later.

A reading of our own of the same day, or one that the platform itself told us since, always stands:
such a day is passed over. Each lies at the last instant of its day, where none of ours does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from domain.archives import Found, PastDay
from domain.audience import AccountMetric, AccountSnapshot, believed_of_account
from domain.ports import Unit
from domain.texts import _
from services.engagement.oddness import note_oddities_read_in

EARLIEST = datetime(2004, 1, 1, tzinfo=UTC)  # no platform of ours is older
_DAY = timedelta(days=1)
_MARK = "day"  # begins the ids of days among those of posts that an import told of


@dataclass(frozen=True, kw_only=True)
class PastDays:
    """Of one channel, inside the caller's transaction. `there`: what is known of the days of a
    page; `read_in`: which of these an archive told."""

    unit: Unit
    channel_id: str
    there: list[AccountSnapshot]
    read_in: set[str]
    told_of: list[str] = field(default_factory=list)  # ids of what was kept or read in before
    kept: list[AccountSnapshot] = field(default_factory=list)

    def keep(self, day: PastDay) -> bool:
        """Whether any count of it is new here; kept by `keep_all`."""
        before = len(self.kept)
        for metric, told in day.values.items():
            self._keep_one(day, metric, told)
        return len(self.kept) > before

    def keep_all(self, now: datetime) -> None:
        """All of them at once."""
        self.unit.accounts.add(self.kept)
        note_oddities_read_in(self.unit, self.kept, now)
        self.kept.clear()

    def _keep_one(self, day: PastDay, metric: AccountMetric, told: int | None) -> None:
        known = [
            each for each in self.there if each.metric is metric and _is_same_day(each, day.at)
        ]
        mine = id_of_day(self.channel_id, metric, day.at)
        if known and mine not in self.read_in:
            return
        self.told_of.append(mine)
        if known:
            return
        earlier = [each for each in self.there if _tells(each, metric, day.at)]
        last = max(earlier, key=_at).value if earlier else None
        snapshot = AccountSnapshot(
            channel_id=self.channel_id,
            metric=metric,
            value=believed_of_account(metric, told, last),
            at=day.at,
            raw=day.raw.get(metric, {}),
            filled=True,
        )
        self.there.append(snapshot)
        self.read_in.add(mine)
        self.kept.append(snapshot)


def days_on(unit: Unit, channel_id: str, found: Iterable[Found]) -> PastDays:
    """The keeping of a page of an archive, with what is known of its days."""
    days = [each for each in found if isinstance(each, PastDay)]
    there = list[AccountSnapshot]()
    if days:
        first, last = min(each.at for each in days), max(each.at for each in days)
        there = unit.accounts.between(first - _DAY, last + _DAY, channel_ids=[channel_id])
    ids = [id_of_day(channel_id, each.metric, each.at) for each in there]
    read_in = set(unit.history.holders(ids))
    return PastDays(unit=unit, channel_id=channel_id, there=there, read_in=read_in)


def trouble_with_day(day: PastDay, now: datetime) -> str:
    """Why it cannot be kept; empty when it can."""
    if day.at < EARLIEST:
        return _("Waktunya ({at}) tidak mungkin.").format(at=day.at.date().isoformat())
    return _("Hari itu belum selesai.") if day.at >= now else ""


def id_of_day(channel_id: str, metric: AccountMetric, at: datetime) -> str:
    """By which an import holds on to a count of a day, as to posts by theirs."""
    return " ".join((_MARK, channel_id, metric, at.isoformat()))


def take_days_away(unit: Unit, held: Sequence[str]) -> None:
    """Of what an import holds alone, the counts of days."""
    for each in held:
        if each.startswith(f"{_MARK} "):
            _mark, channel_id, metric, at = each.split(" ")
            unit.accounts.remove(channel_id, AccountMetric(metric), datetime.fromisoformat(at))


def _is_same_day(known: AccountSnapshot, ended_at: datetime) -> bool:
    return ended_at - _DAY < known.at <= ended_at


def _tells(known: AccountSnapshot, metric: AccountMetric, at: datetime) -> bool:
    return known.metric is metric and known.value is not None and known.at < at


def _at(known: AccountSnapshot) -> datetime:
    return known.at
