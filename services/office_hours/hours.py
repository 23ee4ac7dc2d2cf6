"""Hours: the cooperative's office hours, with Indonesia's holidays and its own corrections."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from holidays import country_holidays

from domain.branches import Branch
from domain.clocks import OfficeHours, WallSpan
from domain.cooperative import Cooperative, Interval, Season
from domain.texts import _

# Cases older than this have their answers; promises do not reach further ahead.
_YEARS_BACK, _YEARS_AHEAD = 4, 2


def office_hours(
    cooperative: Cooperative, now: datetime, branch: Branch | None = None
) -> OfficeHours:
    """When the cooperative, or one of its branches, is open, with the holidays of the years
    around `now`. Asked again for the same, it gives the same."""
    return _office_hours(_Asked(cooperative, branch, now.year))


def week_in_force(
    cooperative: Cooperative, day: date, branch: Branch | None = None
) -> Mapping[int, Sequence[Interval]]:
    """The week's hours as they are around that day: a season's while it lasts."""
    for seasons in (branch.seasons if branch else (), cooperative.seasons):
        lasting = [one for one in seasons if one.first <= day <= one.last]
        if lasting:
            return min(lasting, key=lambda one: one.last - one.first).week
    return cooperative.week if branch is None or branch.week is None else branch.week


def from_today(
    seasons: Sequence[Season], week: Mapping[int, tuple[Interval, ...]], today: date
) -> tuple[Season, ...]:
    """The seasons with this week among them as what it was until yesterday: for hours that
    change from today on. A second change on one day finds it there already."""
    yesterday = today - timedelta(days=1)
    told = max((season.last for season in seasons if season.past_week), default=None)
    if told is not None and told >= yesterday:
        return tuple(seasons)
    was = Season(
        name=_("Minggu biasa sampai {day}").format(day=f"{yesterday:%d/%m/%Y}"),
        first=told + timedelta(days=1) if told else today - _YEARS_BACK * timedelta(days=366),
        last=yesterday,
        week=dict(week),
        past_week=True,
    )
    return (*seasons, was)


def closed_days(
    cooperative: Cooperative, now: datetime, branch: Branch | None = None
) -> Mapping[date, str]:
    """The days without office hours and their names, to show and to correct; oldest first."""
    return dict(sorted(_closed(cooperative, branch, now.year).items()))


@dataclass(frozen=True)
class _Asked:
    """What hours are made of; equal when the same was decided."""

    cooperative: Cooperative
    branch: Branch | None
    year: int

    def __hash__(self) -> int:
        branch = (self.branch.id, self.branch.version) if self.branch else None
        return hash((self.cooperative.version, branch, self.year))


@lru_cache(maxsize=256)
def _office_hours(asked: _Asked) -> OfficeHours:
    house, branch = asked.cooperative, asked.branch
    closed = _closed(house, branch, asked.year)
    week = house.week if branch is None or branch.week is None else branch.week
    special = _seasonal(_seasons_for(house, branch), closed)
    special |= _set_apart(house, branch)
    if branch is not None:
        special |= _seasonal(branch.seasons, closed) | _of_day(branch.day_hours)
    return OfficeHours(
        zone=branch.zone if branch else house.zone,
        weekly={day: _spans(intervals) for day, intervals in week.items()},
        overrides=special,
        holidays=closed,
    )


def _seasons_for(house: Cooperative, branch: Branch | None) -> Sequence[Season]:
    """The cooperative's seasons; what its usual week once was is nothing to a branch of another."""
    if branch is None or branch.week is None:
        return house.seasons
    return [season for season in house.seasons if not season.past_week]


def _set_apart(house: Cooperative, branch: Branch | None) -> dict[date, list[WallSpan]]:
    """The cooperative's own special days, but for those on which the branch is closed."""
    own = branch.closed_days if branch else {}
    return _of_day({day: hours for day, hours in house.day_hours.items() if day not in own})


def _seasonal(seasons: Sequence[Season], closed: Mapping[date, str]) -> dict[date, list[WallSpan]]:
    """Each day of the seasons that is no holiday; of two seasons the shorter one counts."""
    days: dict[date, list[WallSpan]] = {}
    for season in sorted(seasons, key=lambda one: (one.first - one.last, one.first, one.name)):
        for offset in range((season.last - season.first).days + 1):
            day = season.first + timedelta(days=offset)
            if day not in closed:
                days[day] = _spans(season.week.get(day.weekday(), ()))
    return days


def _of_day(days: Mapping[date, Sequence[Interval]]) -> dict[date, list[WallSpan]]:
    return {day: _spans(intervals) for day, intervals in days.items()}


def _closed(cooperative: Cooperative, branch: Branch | None, year: int) -> dict[date, str]:
    categories = [
        name
        for name, wanted in (
            ("public", cooperative.public_holidays),
            ("government", cooperative.collective_leave),  # cuti bersama
        )
        if wanted
    ]
    days = dict(_national(tuple(categories), year)) if categories else {}
    deciding: list[Cooperative | Branch] = [cooperative, *([branch] if branch else [])]
    for own in deciding:
        for day in own.open_days:
            days.pop(day, None)
        days |= own.closed_days
    return days


@lru_cache(maxsize=16)
def _national(categories: tuple[str, ...], year: int) -> tuple[tuple[date, str], ...]:
    """Source: python-holidays' Indonesia, names in Indonesian; those of a year not decreed yet
    are marked “(perkiraan)” there (read 2026-11-22)."""
    years = range(year - _YEARS_BACK, year + _YEARS_AHEAD + 1)
    known = country_holidays("ID", categories=categories, years=years, language="id")
    return tuple(sorted(known.items()))


def _spans(intervals: Sequence[Interval]) -> list[WallSpan]:
    return [(timedelta(minutes=opens), timedelta(minutes=closes)) for opens, closes in intervals]
