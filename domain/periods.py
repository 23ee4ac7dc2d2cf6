"""Periods: what a regular report tells of."""

from domain.months import Month
from domain.weeks import Week

# Both have `first` (a day), `following`, `preceding` and `begins(zone)`.
Period = Month | Week
