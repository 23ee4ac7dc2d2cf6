"""Hours in words: the usual week as one line for members, in the language they read."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from domain.cases import Case
from domain.cooperative import Interval
from domain.ports import Unit
from services.office_hours.hours import week_in_force

_DAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_AND = {"id": "dan", "en": "and"}
_SIGN = {"id": ".", "en": ":"}
# How Indonesians name their zones; of others the place is named.
_ZONES = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}
_DAY_MIN = 24 * 60


def hours_line(unit: Unit, case: Case, language: str, now: datetime) -> str:
    """When whoever answers the case is open these days: its branch, else the cooperative."""
    house = unit.cooperative.get()
    branch = unit.branches.find(case.branch_id) if case.branch_id else None
    zone = branch.zone if branch else house.zone
    today = now.astimezone(ZoneInfo(zone)).date()
    return week_line(week_in_force(house, today, branch), zone, language)


def week_line(week: Mapping[int, Sequence[Interval]], zone: str, language: str) -> str:
    """ "Senin–Kamis 08.00–16.00, Sabtu 08.00–12.00 WIB"; empty when no day has hours."""
    language = language if language in _DAYS else "id"
    days = [(day, tuple(week.get(day, ()))) for day in range(7)]
    runs = [
        _run([day for day, _hours in same], hours, language)
        for hours, same in groupby(days, key=lambda each: each[1])
        if hours
    ]
    return f"{', '.join(runs)} {_zone(zone)}" if runs else ""


def _run(days: Sequence[int], hours: Sequence[Interval], language: str) -> str:
    names = _DAYS[language]
    first, last = names[days[0]], names[days[-1]]
    span = first if first == last else f"{first}–{last}"
    times = [f"{_time(opening, language)}–{_time(closing, language)}" for opening, closing in hours]
    return f"{span} {f' {_AND[language]} '.join(times)}"


def _time(minutes: int, language: str) -> str:
    """24.00 at midnight; what lies past it is told by the next day's clock."""
    hour, minute = divmod(minutes if minutes <= _DAY_MIN else minutes - _DAY_MIN, 60)
    return f"{hour:02}{_SIGN[language]}{minute:02}"


def _zone(zone: str) -> str:
    return _ZONES.get(zone) or f"({zone.rsplit('/', 1)[-1].replace('_', ' ')})"
