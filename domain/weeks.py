"""Weeks of the calendar, from Monday to Sunday, in the cooperative's zone."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.errors import Invalid
from domain.months import YEAR_MAX, YEAR_MIN
from domain.texts import _

_DAYS = timedelta(days=7)
_WRITTEN = re.compile(r"[0-9]{4}-W[0-9]{2}", re.ASCII)


@dataclass(frozen=True, order=True)
class Week:
    """`number` counts from 1 as ISO 8601 does: the first holds the year's first Thursday. Written
    as 2026-W47."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04}-W{self.number:02}"

    @classmethod
    def of(cls, moment: datetime, zone: str) -> "Week":
        """The week the moment lies in, as the zone's wall calendars say."""
        return cls.of_day(moment.astimezone(ZoneInfo(zone)).date())

    @classmethod
    def of_day(cls, day: date) -> "Week":
        """The week the day lies in."""
        year, number, _weekday = day.isocalendar()
        return cls(year, number)

    @classmethod
    def read(cls, text: str) -> "Week":
        """A week as it is written. Raises: Invalid."""
        if not _WRITTEN.fullmatch(text):
            raise _no_week(text)
        week = cls(int(text[:4]), int(text[6:]))
        if not YEAR_MIN <= week.year <= YEAR_MAX:
            raise _no_week(text)
        try:
            week.first  # noqa: B018 - whether there is such a week
        except ValueError as err:
            raise _no_week(text) from err
        return week

    @property
    def first(self) -> date:
        """Its Monday."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def following(self) -> "Week":
        """The week after it."""
        return Week.of_day(self.first + _DAYS)

    @property
    def preceding(self) -> "Week":
        """The week before it."""
        return Week.of_day(self.first - _DAYS)

    def begins(self, zone: str) -> datetime:
        """The moment of its first midnight there, in UTC."""
        return datetime.combine(self.first, time(), ZoneInfo(zone)).astimezone(UTC)


def _no_week(text: str) -> Invalid:
    words = _("“{text}” bukan minggu. Contoh: 2026-W47")
    return Invalid(words.format(text=text[:40]), field="minggu")
