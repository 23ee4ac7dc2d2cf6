"""Hours: the cooperative's office hours, with Indonesia's holidays and its own corrections."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache

from holidays import country_holidays

from domain.clocks import OfficeHours
from domain.cooperative import Cooperative

# Cases older than this have their answers; promises do not reach further ahead.
_YEARS_BACK, _YEARS_AHEAD = 4, 2


def office_hours(cooperative: Cooperative, now: datetime) -> OfficeHours:
    """When the cooperative is open, with the holidays of the years around `now`."""
    return OfficeHours(
        zone=cooperative.zone,
        weekly={
            day: [(_span(opening), _span(closing)) for opening, closing in intervals]
            for day, intervals in cooperative.week.items()
        },
        overrides={
            day: [(_span(opening), _span(closing)) for opening, closing in intervals]
            for day, intervals in cooperative.day_hours.items()
        },
        holidays=_closed(cooperative, now).keys(),
    )


def closed_days(cooperative: Cooperative, now: datetime) -> Mapping[date, str]:
    """The days without office hours and their names, to show and to correct; oldest first."""
    return dict(sorted(_closed(cooperative, now).items()))


def _closed(cooperative: Cooperative, now: datetime) -> dict[date, str]:
    categories = [
        name
        for name, wanted in (
            ("public", cooperative.public_holidays),
            ("government", cooperative.collective_leave),  # cuti bersama
        )
        if wanted
    ]
    days = dict(_national(tuple(categories), now.year)) if categories else {}
    for day in cooperative.open_days:
        days.pop(day, None)
    return {**days, **cooperative.closed_days}


@lru_cache(maxsize=16)
def _national(categories: tuple[str, ...], year: int) -> tuple[tuple[date, str], ...]:
    """Source: python-holidays' Indonesia, names in Indonesian; those of a year not decreed yet
    are marked “(perkiraan)” there (read 2026-11-22)."""
    years = range(year - _YEARS_BACK, year + _YEARS_AHEAD + 1)
    known = country_holidays("ID", categories=categories, years=years, language="id")
    return tuple(sorted(known.items()))


def _span(minutes: int) -> timedelta:
    return timedelta(minutes=minutes)
