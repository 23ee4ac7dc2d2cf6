"""Snoozing: until when a case is usually put aside, on the clock of the office."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.clocks import OfficeHours
from domain.errors import HoursInvalid

AFTERNOON = time(15)
_WORTH_IT = timedelta(minutes=30)  # what comes back sooner is not worth putting aside
_DAY = timedelta(days=1)


class Until(StrEnum):
    """Moments that are offered."""

    OPENING = "opening"  # when the office opens (again) today: at night, or in a break
    AFTERNOON = "afternoon"  # of today, while the office is open
    NEXT_DAY = "next_day"  # when the office opens on its next day
    NEXT_WEEK = "next_week"  # when it opens next week


def offered(hours: OfficeHours, zone: ZoneInfo, now: datetime) -> Mapping[Until, datetime]:
    """The moments that make sense at `now`, soonest first, no two the same."""
    local = now.astimezone(zone)
    midnight = datetime.combine(local.date(), time(), zone)
    afternoon = datetime.combine(local.date(), AFTERNOON, zone)
    monday = midnight + timedelta(days=7 - local.weekday())
    found: dict[Until, datetime] = {}
    try:
        opening = hours.next_opening(now)
        if opening - now >= _WORTH_IT and opening < midnight + _DAY:
            found[Until.OPENING] = opening
        if afternoon - now >= _WORTH_IT and hours.next_opening(afternoon) == afternoon != opening:
            found[Until.AFTERNOON] = afternoon
        found[Until.NEXT_DAY] = hours.next_opening(midnight + _DAY)
        if (next_week := hours.next_opening(monday)) != found[Until.NEXT_DAY]:
            found[Until.NEXT_WEEK] = next_week
    except HoursInvalid:
        pass  # an office that never opens (again) has no such days
    return found
