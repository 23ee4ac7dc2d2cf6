"""Months of the calendar, in the cooperative's zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from domain.errors import Invalid
from domain.texts import _

YEAR_MIN, YEAR_MAX = 2000, 2999


@dataclass(frozen=True, order=True)
class Month:
    """`number` counts from 1, January. Written as 2026-10."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @classmethod
    def of(cls, moment: datetime, zone: str) -> "Month":
        """The month the moment lies in, as the zone's wall calendars say."""
        local = moment.astimezone(ZoneInfo(zone))
        return cls(local.year, local.month)

    @classmethod
    def read(cls, text: str) -> "Month":
        """A month as it is written. Raises: Invalid."""
        try:
            first = date.fromisoformat(f"{text}-01")
        except ValueError as err:
            raise _no_month(text) from err
        if str(month := cls(first.year, first.month)) != text or not _known(first.year):
            raise _no_month(text)
        return month

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def following(self) -> "Month":
        """The month after it."""
        last = self.number == 12  # noqa: PLR2004 - December
        return Month(self.year + last, 1 if last else self.number + 1)

    @property
    def preceding(self) -> "Month":
        """The month before it."""
        first = self.number == 1
        return Month(self.year - first, 12 if first else self.number - 1)

    def begins(self, zone: str) -> datetime:
        """The moment of its first midnight there, in UTC."""
        return datetime.combine(self.first, time(), ZoneInfo(zone)).astimezone(UTC)


def _known(year: int) -> bool:
    return YEAR_MIN <= year <= YEAR_MAX


def _no_month(text: str) -> Invalid:
    words = _("“{text}” bukan bulan. Contoh: 2026-10")
    return Invalid(words.format(text=text[:40]), field="bulan")
