"""Duties: who is on duty when, and whose turn it is to take a case."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.clocks import OfficeHours
from domain.cooperative import Interval

_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Absence:
    """Days on which somebody is away, the first and the last among them."""

    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class Duty:
    """When one user takes cases by turn; `id` is the user's.

    `is_on`: their own switch. `branch_id`: where they work, None: for every branch alike. `week`:
    their hours there (minutes after midnight), nothing for whenever the switch is on.
    `last_turn`: the number of the last turn they got, 0 for none so far.
    """

    id: str
    is_on: bool = False
    branch_id: str | None = None
    week: Mapping[int, tuple[Interval, ...]] = field(default_factory=dict)
    absences: tuple[Absence, ...] = ()
    last_turn: int = 0
    version: int = 0

    def is_away(self, day: date) -> bool:
        """Whether the day lies in an absence."""
        return any(absence.first <= day <= absence.last for absence in self.absences)

    def is_away_at(self, moment: datetime, zone: str) -> bool:
        """Whether the moment lies, by the clock of the zone, in an absence."""
        return self.is_away(moment.astimezone(ZoneInfo(zone)).date())

    def takes_at(self, moment: datetime, zone: str) -> bool:
        """Whether they are on duty at that moment, their hours read in the zone."""
        if not self.is_on or self.is_away_at(moment, zone):
            return False
        if not any(self.week.values()):
            return True
        week = {day: [_spans(each) for each in hours] for day, hours in self.week.items()}
        hours = OfficeHours(zone=zone, weekly=week)
        return bool(hours.intervals(moment, moment + _INSTANT))


def _spans(interval: Interval) -> tuple[timedelta, timedelta]:
    opening, closing = interval
    return timedelta(minutes=opening), timedelta(minutes=closing)


def next_up(duties: Iterable[Duty], loads: Mapping[str, int]) -> Duty | None:
    """Whose turn it is: the one with the fewest unfinished cases (`loads`, by user), of equals
    the one whose last turn was longest ago. None when there is nobody."""
    return min(
        duties,
        key=lambda duty: (loads.get(duty.id, 0), duty.last_turn, duty.id),
        default=None,
    )
