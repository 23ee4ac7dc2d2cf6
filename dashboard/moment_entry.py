"""A moment typed in a hurry: “sekarang”, “9.15”, “kemarin 14.30”, “2 jam lalu”, “24/11 8:05”."""

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
_LAST_NIGHT = ("tadi malam", "semalam", "last night")  # before midnight or after it
_MONTHS = ["jan", "feb", "mar", "apr", "mei", "jun", "jul", "agu", "sep", "okt", "nov", "des"]
_MONTHS_IN_ENGLISH = {"may": "mei", "aug": "agu", "oct": "okt", "dec": "des"}
_MONTH = "|".join([*_MONTHS, *_MONTHS_IN_ENGLISH])
_DAY = "|".join(sorted([*_DAYS_BACK, *_LAST_NIGHT], key=len, reverse=True))
_MOMENT = re.compile(
    rf"(?P<day>{_DAY}|\d{{1,2}}[/-]\d{{1,2}}(?:[/-](?:\d{{4}}|\d{{2}}))?"
    rf"|\d{{1,2}} (?:{_MONTH})[a-z]*(?: \d{{4}})?)?"
    r"[\s,]*(?:(?:jam|pukul|pk|at)\s*)?"
    r"(?P<hour>\d{1,2})(?:[.:](?P<minute>\d{2}))?"
)
_HOURS, _MINUTES = ("jam", "hours", "hour"), ("menit", "minutes", "minute", "mins", "min")
_UNIT = "|".join([*_HOURS, *_MINUTES])
_PAST, _BEFORE_PAST = "lalu|ago", "yang"
_AGO = re.compile(rf"(?P<much>\d{{1,2}}) ?(?P<unit>{_UNIT})(?: {_BEFORE_PAST})? (?:{_PAST})")
_LONGEST = 40
_CENTURY = 2_000  # of a year in two digits


def read_moment(text: str, now: datetime) -> datetime:
    """The moment meant, on the clock of `now`, which is naive and shows the house's zone. A day
    and month without a year: the last time that day was. Raises: Invalid with examples."""
    said = " ".join(text.casefold().split())
    if said in _NOW:
        return now
    if len(said) > _LONGEST:
        raise _unread(text)
    if ago := _AGO.fullmatch(said):
        much = int(ago["much"])
        is_hours = ago["unit"] in _HOURS
        return now - (timedelta(hours=much) if is_hours else timedelta(minutes=much))
    found = _MOMENT.fullmatch(said)
    if found is None:
        raise _unread(text)
    try:
        at = time(int(found["hour"]), int(found["minute"] or 0))
        return datetime.combine(_day(found["day"], at, now), at)
    except ValueError as err:
        raise _unread(text) from err


def _day(said: str | None, at: time, now: datetime) -> date:
    today = now.date()
    if said is None:
        return today
    if said in _DAYS_BACK:
        return today - timedelta(days=_DAYS_BACK[said])
    if said in _LAST_NIGHT:
        return today if at <= now.time() else today - timedelta(days=1)
    day, month, *year = re.split("[/ -]", said)
    if year:
        return date(
            int(year[0]) + (0 if len(year[0]) == len("2026") else _CENTURY), _month(month), int(day)
        )
    this_year = date(today.year, _month(month), int(day))
    return this_year if this_year <= today else date(today.year - 1, _month(month), int(day))


def _month(said: str) -> int:
    if said.isdigit():
        return int(said)
    name = said[:3]
    return _MONTHS.index(_MONTHS_IN_ENGLISH.get(name, name)) + 1


def _unread(text: str) -> Invalid:
    return Invalid(
        _(
            "Waktu “{text}” belum dimengerti. Contoh: sekarang, 9.15, 2 jam lalu, "
            "kemarin 14.30, tadi malam 23.30, 24/11 8.05."
        ).format(text=text[:_LONGEST]),
        field="at",
    )
