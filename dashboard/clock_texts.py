"""Office hours, days and slots as people type them, read strictly and written back the same."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from itertools import pairwise

from domain.cooperative import Interval
from domain.errors import Invalid
from domain.texts import _

_TIME = re.compile(r"(\d{1,2})[.:](\d{2})")
_LATEST = 48 * 60  # an interval may run past midnight, into the next day at most


def read_intervals(text: str, *, field: str = "") -> tuple[Interval, ...]:
    """`08.00-11.30, 13.00-16.00` as minutes after midnight; empty: closed.

    Raises: Invalid for anything that is no such list, or overlaps.
    """
    intervals = [_interval(part, field) for part in text.split(",") if part.strip()]
    for (_start, end), (start, _end) in pairwise(intervals):
        if start < end:
            raise Invalid(
                _("Jam buka “{text}” saling bertumpuk atau tidak berurutan.").format(text=text),
                field=field,
            )
    return tuple(intervals)


def write_intervals(intervals: tuple[Interval, ...]) -> str:
    """`08.00-11.30, 13.00-16.00`; empty for a closed day."""
    return ", ".join(f"{_clock(start)}-{_clock(end)}" for start, end in intervals)


def read_times(text: str, *, field: str = "") -> tuple[time, ...]:
    """`09.00, 15.30` as times of the day. Raises: Invalid."""
    minutes = [_minutes(part, field) for part in text.split(",") if part.strip()]
    if any(one >= 24 * 60 for one in minutes):
        raise Invalid(_("Jam tayang “{text}” lewat tengah malam.").format(text=text), field=field)
    return tuple(time(one // 60, one % 60) for one in sorted(set(minutes)))


def read_days(text: str, *, field: str = "") -> dict[date, str]:
    """One day a line, `31/12/2026 Tutup buku`, with the words behind it. Raises: Invalid."""
    days: dict[date, str] = {}
    for line in text.splitlines():
        if line.strip():
            head, _space, words = line.strip().partition(" ")
            days[_day(head, field)] = words.strip()
    return days


def write_days(days: Mapping[date, str]) -> str:
    """The days as `read_days` reads them, oldest first."""
    return "\n".join(f"{day:%d/%m/%Y} {days[day]}".rstrip() for day in sorted(days))


def _interval(part: str, field: str) -> Interval:
    start, dash, end = part.replace("–", "-").partition("-")
    if not dash:
        raise Invalid(
            _("Jam buka “{text}” tidak terbaca. Tulislah seperti 08.00-16.00.").format(
                text=part.strip()
            ),
            field=field,
        )
    opening, closing = _minutes(start, field), _minutes(end, field)
    if not opening < closing <= _LATEST:
        raise Invalid(
            _("Jam tutup “{text}” harus sesudah jam buka.").format(text=part.strip()), field=field
        )
    return opening, closing


def _minutes(text: str, field: str) -> int:
    found = _TIME.fullmatch(text.strip())
    if not found or int(found[2]) >= 60:  # noqa: PLR2004 - minutes in an hour
        raise Invalid(
            _("Jam “{text}” tidak terbaca. Tulislah seperti 08.00.").format(text=text.strip()),
            field=field,
        )
    return int(found[1]) * 60 + int(found[2])


def _day(text: str, field: str) -> date:
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone
    except ValueError as err:
        raise Invalid(
            _("Tanggal “{text}” tidak terbaca. Tulislah seperti 31/12/2026.").format(text=text),
            field=field,
        ) from err


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}.{minutes % 60:02d}"
