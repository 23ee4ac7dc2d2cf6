"""Periods: what a regular report tells of."""

from domain.months import Month
from domain.weeks import Week

# Both have `first` (a day), `following`, `preceding` and `begins(zone)`.
Period = Month | Week


def read_period(text: str) -> Period:
    """A week (2026-W47) or a month (2026-10) as it is written. Raises: Invalid."""
    return Week.read(text) if "W" in text else Month.read(text)
