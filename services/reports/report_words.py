"""How reports say spans, days, moments and figures, in the language spoken."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_interval
from babel.numbers import format_decimal

from domain.documents import Told
from domain.intervals import Middle
from domain.months import Month
from domain.periods import Period
from domain.shares import Share
from domain.statistics import Estimate, share_percent, share_words
from domain.texts import _, ngettext
from domain.zone_names import zone_name

_DAY_AND_MONTH = "d MMM"
_HOUR_MINUTES = 60
_THIN_SPACE = "\u2009"  # which babel puts around a dash, and mail programs show as a box


def locale_of(language: str) -> str:
    """As babel names it."""
    return "en_GB" if language == "en" else "id_ID"


def period_name(period: Period, language: str) -> str:
    """Oktober 2026, or minggu 16–22 November 2026."""
    locale = locale_of(language)
    if isinstance(period, Month):
        return format_date(period.first, "MMMM y", locale=locale)
    last = period.following.first - timedelta(days=1)
    days = format_interval(period.first, last, "yMMMMd", locale=locale)
    return _("minggu {days}").format(days=days.replace(_THIN_SPACE, " "))


def week_label(week: date, language: str) -> str:
    """The Monday a week begins with: 5 Okt."""
    return format_date(week, _DAY_AND_MONTH, locale=locale_of(language))


def of_days(label: str, days: int | None) -> str:
    """What a week or a month is called; where only some of its days are counted, with how many."""
    if days is None:
        return label
    return ngettext("{label} ({n} hari)", "{label} ({n} hari)", days).format(label=label, n=days)


def moment(at: datetime, zone: str, language: str) -> str:
    """A moment in the house's zone, named: 21 November 2026 16.44 WIB."""
    return f"{_written(at, 'd MMMM y', zone, language)} {zone_name(zone, at)}"


def span(length: timedelta) -> str:
    """Hours and minutes, since a day of office time has no fixed length."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 1:
        return _("kurang dari semenit")
    hours, minutes = divmod(minutes, _HOUR_MINUTES)
    parts = [
        ngettext("{n} jam", "{n} jam", hours).format(n=hours) if hours else "",
        ngettext("{n} menit", "{n} menit", minutes).format(n=minutes) if minutes else "",
    ]
    return " ".join(part for part in parts if part)


def share(part: float, language: str) -> str:
    """A share in percent, with the language's own decimal sign."""
    return share_words(part, separator="." if language == "en" else ",")


def said(cell: Told, zone: str, language: str) -> str:
    """A cell as a person reads it."""
    match cell:
        case None | int():
            return number(cell, language)
        case datetime():
            return _written(cell, "d MMM y", zone, language)
        case timedelta():
            return span(cell)
        case Estimate() | Middle() | Share():
            return _with_band(cell, language)
        case float():
            return _decimal(cell, 1, language)
        case _:
            return str(cell)


def _written(at: datetime, day: str, zone: str, language: str) -> str:
    """16:44 in English, 16.44 in Indonesian, as on all screens."""
    pattern = f"{day} HH:mm" if language == "en" else f"{day} HH.mm"
    return format_datetime(at.astimezone(ZoneInfo(zone)), pattern, locale=locale_of(language))


def number(value: float | None, language: str) -> str:
    """With the language's own signs, and no more decimals than tell something."""
    if value is None:
        return _("belum diketahui")
    digits = 0 if value == int(value) else 1 if abs(value) >= 1 else 2
    pattern = ("#,##0", "#,##0.0", "#,##0.00")[digits]
    return format_decimal(value, pattern, locale=locale_of(language))


def _with_band(found: Estimate | Middle | Share, language: str) -> str:
    if isinstance(found, Estimate):
        return _estimate(found, language)
    if isinstance(found, Share):
        return _share(found, language)
    told = number(found.median, language)
    if not found.is_sure:
        return told
    return f"{told} ({number(found.low, language)}–{number(found.high, language)})"


def _share(found: Share, language: str) -> str:
    """In percent; the heading names the unit."""
    told, low, high = (
        _decimal(share_percent(each), 1, language) for each in (found.share, found.low, found.high)
    )
    return f"{told} ({low}–{high})"


def _estimate(found: Estimate, language: str) -> str:
    """In hours, with what bounds it as far as that is known; the heading names the unit."""
    told = _("belum diketahui") if found.span is None else _hours(found.span, language)
    if found.low is None or (found.high is None and not found.low):
        return told
    low = _hours(found.low, language)
    if found.high is None:
        return f"{told} (≥{low})"
    return f"{told} ({low}–{_hours(found.high, language)})"


def _hours(length: timedelta, language: str) -> str:
    return _decimal(length / timedelta(hours=1), 2, language)


def _decimal(number: float, digits: int, language: str) -> str:
    told = f"{number:.{digits}f}"
    return told if language == "en" else told.replace(".", ",")
