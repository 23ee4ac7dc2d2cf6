"""A moment typed in a hurry: “sekarang”, “9.15”, “kemarin 14.30”, “24/11 8:05”."""

import re
from datetime import date, datetime, time, timedelta

from domain.errors import Invalid
from domain.texts import _

_NOW = ("", "sekarang", "baru saja", "now", "just now")
_DAYS_BACK = {
    "hari ini": 0,
    "tadi": 0,
    "today": 0,
    "kemarin": 1,
    "yesterday": 1,
    "kemarin dulu": 2,
    "lusa lalu": 2,
}
_DAY = "|".join(sorted(_DAYS_BACK, key=len, reverse=True))
_MOMENT = re.compile(
    rf"(?P<day>{_DAY}|\d{{1,2}}[/-]\d{{1,2}}(?:[/-]\d{{4}})?)?"
    r"\s*(?:(?:jam|pukul|pk|at)\s*)?"
    r"(?P<hour>\d{1,2})(?:[.:](?P<minute>\d{2}))?"
)
_LONGEST = 40


def read_moment(text: str, now: datetime) -> datetime:
    """The moment meant, on the clock of `now`, which is naive and shows the house's zone. A day
    and month without a year: the last time that day was. Raises: Invalid with examples."""
    said = " ".join(text.casefold().split())
    if said in _NOW:
        return now
    found = _MOMENT.fullmatch(said) if len(said) <= _LONGEST else None
    if found is None:
        raise _unread(text)
    try:
        at = time(int(found["hour"]), int(found["minute"] or 0))
        return datetime.combine(_day(found["day"], now.date()), at)
    except ValueError as err:
        raise _unread(text) from err


def _day(said: str | None, today: date) -> date:
    if said is None:
        return today
    if said in _DAYS_BACK:
        return today - timedelta(days=_DAYS_BACK[said])
    day, month, *year = (int(part) for part in re.split("[/-]", said))
    if year:
        return date(year[0], month, day)
    this_year = date(today.year, month, day)
    return this_year if this_year <= today else date(today.year - 1, month, day)


def _unread(text: str) -> Invalid:
    return Invalid(
        _(
            "Waktu “{text}” belum dimengerti. Contoh: sekarang, 9.15, kemarin 14.30, 24/11 8.05."
        ).format(text=text[:_LONGEST]),
        field="at",
    )
