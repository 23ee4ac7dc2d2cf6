"""Office hours, days and slots as people type them, read strictly and written back the same."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from itertools import pairwise

from domain.cooperative import Interval
from domain.errors import Invalid
from domain.texts import _

_TIME = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?")
_TO = re.compile(r"\s*(?:[-–—−]|s/d|sampai)\s*", re.IGNORECASE)
_NEXT = re.compile(r"[,;\n]|\bdan\b", re.IGNORECASE)
_HOUR, _DAY_MIN = 60, 24 * 60


def read_intervals(text: str, *, field: str = "", of: str = "") -> tuple[Interval, ...]:
    """`08.00-11.30, 13.00-16.00` as minutes after midnight; empty: closed. An interval may run past
    midnight, for a day at most. `of`: whose hours these are, told where they cannot be read.

    Raises: Invalid for anything that is no such list, or overlaps.
    """
    try:
        return _intervals(text)
    except ValueError as err:
        why = _("{of}: {why}").format(of=of, why=err) if of else str(err)
        raise Invalid(why, field=field) from err


def _intervals(text: str) -> tuple[Interval, ...]:
    intervals = sorted(_interval(part.strip()) for part in _NEXT.split(text) if part.strip())
    for (_start, end), (start, _end) in pairwise(intervals):
        if start < end:
            said = _("Jam buka “{text}” saling bertumpuk. Gabungkan, atau perbaiki jamnya.")
            raise ValueError(said.format(text=text.strip()))
    return tuple(intervals)


def write_intervals(intervals: tuple[Interval, ...]) -> str:
    """`08.00-11.30, 13.00-16.00`; empty for a closed day."""
    return ", ".join(f"{_clock(start)}-{_clock(end)}" for start, end in intervals)


def read_times(text: str, *, field: str = "") -> tuple[time, ...]:
    """`09.00, 15.30` as times of the day. Raises: Invalid."""
    minutes = {_minute(part, field) for part in text.split(",") if part.strip()}
    if any(one >= _DAY_MIN for one in minutes):
        raise Invalid(_("Jam tayang “{text}” lewat tengah malam.").format(text=text), field=field)
    return tuple(time(one // _HOUR, one % _HOUR) for one in sorted(minutes))


def read_days(text: str, *, field: str = "") -> dict[date, str]:
    """One day a line, `31/12/2026 Tutup buku`, with the words behind it. Raises: Invalid, also for
    a day that is there twice, since one of the two would be lost."""
    days: dict[date, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        head, *words = line.split(maxsplit=1)
        if (day := _day(head, field)) in days:
            said = _("Tanggal {day} ditulis dua kali. Jadikan satu baris.")
            raise Invalid(said.format(day=f"{day:%d/%m/%Y}"), field=field)
        days[day] = "".join(words)
    return days


def write_days(days: Mapping[date, str]) -> str:
    """The days as `read_days` reads them, oldest first."""
    return "\n".join(f"{day:%d/%m/%Y} {days[day]}".rstrip() for day in sorted(days))


def _interval(part: str) -> Interval:
    """Raises: ValueError with what to write instead."""
    opening, *rest = map(_minutes, _TO.split(part))
    if len(rest) != 1 or opening is None or rest[0] is None:
        said = _("Jam buka “{text}” tidak terbaca. Tulislah seperti 08.00-16.00.")
        raise ValueError(said.format(text=part))
    closing = rest[0]
    if opening >= _DAY_MIN:
        raise ValueError(
            _("“{text}” baru buka sesudah tengah malam. Tulislah di hari berikutnya.").format(
                text=part
            )
        )
    if closing <= opening:
        raise ValueError(
            _("“{text}” tutup sebelum buka. Bila tutupnya keesokan hari, tulislah {night}.").format(
                text=part, night=write_intervals(((opening, closing + _DAY_MIN),))
            )
        )
    if closing > opening + _DAY_MIN:
        said = _("“{text}” lebih dari sehari semalam. Tulislah tiap hari sendiri.")
        raise ValueError(said.format(text=part))
    return opening, closing


def _minutes(text: str) -> int | None:
    """After midnight; None for what is no time."""
    found = _TIME.fullmatch(text.strip())
    if not found or int(found[2] or 0) >= _HOUR:
        return None
    return int(found[1]) * _HOUR + int(found[2] or 0)


def _minute(text: str, field: str) -> int:
    if (minute := _minutes(text)) is None:
        raise Invalid(
            _("Jam “{text}” tidak terbaca. Tulislah seperti 08.00.").format(text=text.strip()),
            field=field,
        )
    return minute


def _day(text: str, field: str) -> date:
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone
    except ValueError as err:
        raise Invalid(
            _("Tanggal “{text}” tidak terbaca. Tulislah seperti 31/12/2026.").format(text=text),
            field=field,
        ) from err


def _clock(minutes: int) -> str:
    return f"{minutes // _HOUR:02d}.{minutes % _HOUR:02d}"
