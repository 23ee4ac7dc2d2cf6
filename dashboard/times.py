"""Moments and spans as people say them: in the cooperative's zone with its name, in their words."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from domain.clocks import OfficeHours
from domain.texts import _, ngettext
from domain.zone_names import zone_name

_MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, kw_only=True)
class Times:
    """How one user reads moments. `zone`: the cooperative's; `now`: of this rerun."""

    zone: str
    language: str
    now: datetime

    @property
    def zone_name(self) -> str:
        """WIB, WITA, WIT, or the zone's abbreviation."""
        return zone_name(self.zone, self.now)

    @property
    def today(self) -> date:
        """The day it is at the cooperative."""
        return self.local(self.now).date()

    def local(self, moment: datetime) -> datetime:
        """The moment on the cooperative's clock."""
        return moment.astimezone(ZoneInfo(self.zone))

    def from_local(self, wall: datetime) -> datetime:
        """What a person entered on the cooperative's clock, in UTC."""
        return wall.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def midnight(self, day: date) -> datetime:
        """When the day begins at the cooperative, in UTC."""
        return self.from_local(datetime.combine(day, time()))

    def moment(self, moment: datetime) -> str:
        """Rab, 18 Nov 2026 09.00 WIB."""
        local = self.local(moment)
        return f"{self.day(local.date())} {self.hour(moment)} {zone_name(self.zone, moment)}"

    def hour(self, moment: datetime) -> str:
        """09.00, on the cooperative's clock."""
        pattern = "HH:mm" if self.language == "en" else "HH.mm"
        return format_datetime(self.local(moment), pattern, locale=self.locale)

    def day(self, day: date) -> str:
        """Rab, 18 Nov 2026."""
        return format_date(day, "EEE, d MMM y", locale=self.locale)

    def day_and_month(self, day: date) -> str:
        """7 Sep."""
        return format_date(day, "d MMM", locale=self.locale)

    def short_day(self, day: date) -> str:
        """Rab 18 Nov."""
        return format_date(day, "EEE d MMM", locale=self.locale)

    def month(self, day: date) -> str:
        """November 2026."""
        return format_date(day, "LLLL y", locale=self.locale)

    def short_month(self, day: date) -> str:
        """Nov 2026."""
        return format_date(day, "LLL y", locale=self.locale)

    def weekday(self, weekday: int) -> str:
        """Senin for 0."""
        monday = date(2026, 1, 5)
        return format_date(monday + timedelta(days=weekday), "EEEE", locale=self.locale)

    def hours(self, first: int, last: int) -> str:
        """From the beginning of an hour to the end of another: 09.00–11.59."""
        mark = ":" if self.language == "en" else "."
        return f"{first:02d}{mark}00–{last:02d}{mark}59"

    def days(self, first: date, end: date) -> str:
        """From a day until before another: Sen, 16 Nov 2026 sampai Min, 22 Nov 2026."""
        last = self.day(end - timedelta(days=1))
        return _("{first} sampai {last}").format(first=self.day(first), last=last)

    def number(self, value: float) -> str:
        """1.024 or 1,024."""
        return format_decimal(value, locale=self.locale)

    def ago(self, moment: datetime) -> str:
        """How long it has been: "3 jam yang lalu"."""
        return _("{span} yang lalu").format(span=span(max(self.now - moment, timedelta())))

    @property
    def locale(self) -> str:
        """As Babel names it."""
        return "en_GB" if self.language == "en" else "id_ID"


def span(length: timedelta) -> str:
    """A span in its two largest units: "2 hari 3 jam", "15 menit"."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 1:
        return _("kurang dari semenit")
    days, rest = divmod(minutes, _MINUTES_A_DAY)
    hours, minutes = divmod(rest, 60)
    parts = [
        ngettext("{n} hari", "{n} hari", days).format(n=days) if days else "",
        ngettext("{n} jam", "{n} jam", hours).format(n=hours) if hours else "",
        ngettext("{n} menit", "{n} menit", minutes).format(n=minutes) if minutes else "",
    ]
    return " ".join([part for part in parts if part][:2])


def office_span(length: timedelta) -> str:
    """A span of office time, in hours since an office day has no fixed length."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 1:
        return _("kurang dari semenit kerja")
    hours, minutes = divmod(minutes, 60)
    parts = [
        ngettext("{n} jam", "{n} jam", hours).format(n=hours) if hours else "",
        ngettext("{n} menit", "{n} menit", minutes).format(n=minutes) if minutes else "",
    ]
    return _("{span} kerja").format(span=" ".join(part for part in parts if part))


def promise(due_at: datetime | None, now: datetime, hours: OfficeHours) -> tuple[str, bool]:
    """What is left of a promise in office time, and whether it is broken."""
    if due_at is None:
        return _("tidak ada yang ditunggu"), False
    if now < due_at:
        return _("sisa {span}").format(span=office_span(hours.elapsed(now, due_at))), False
    return _("lewat {span}").format(span=office_span(hours.elapsed(due_at, now))), True
