"""Wall time: what a clock on the wall shows, and the real moments at which it shows it.

Where a zone changes its offset some wall times come twice and some never. The rule here is
one sentence: a moment belongs to an interval when the wall clock then shows a time inside it.
So an opening in the missing hour opens when the clock has jumped, and an interval inside the
repeated hour is open both times.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.errors import HoursInvalid
from domain.spans import Span, clipped, merged
from domain.texts import _

WallTime = time | timedelta | int | str

DAY = timedelta(days=1)
# No zone changes its offset twice within this (tz database, read 2026-11-22).
_STEP = timedelta(hours=12)
_MONTH = 31 * DAY
_NARROWEST = timedelta(seconds=1)
_MINUTES_MAX = 48 * 60 + 1  # beyond every closing, so that more is refused like this much
_DAY_HOURS = 24
_DOTTED = re.compile(r"[0-9]{1,2}\.[0-9]{2}")  # as Indonesians write it
_TWO_DIGITS = re.compile(r"[0-9]{1,2}")


def read_zone(zone: str | ZoneInfo) -> ZoneInfo:
    """The zone of that IANA name. Raises: HoursInvalid."""
    if isinstance(zone, ZoneInfo):
        return zone
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError) as err:
        raise HoursInvalid(
            _("Zona waktu “{zone}” tidak dikenal. Pakai nama seperti Asia/Jakarta.").format(
                zone=zone
            ),
            field="zone",
        ) from err


def read_interval(opening: WallTime, closing: WallTime) -> tuple[timedelta, timedelta]:
    """Opening and closing as spans after the day's midnight.

    A closing at or before the opening lies on the next day, so midnight as a closing is the
    day's end. Raises: HoursInvalid.
    """
    _refuse_whole_hours(opening, closing)
    start, end = _after_midnight(opening), _after_midnight(closing)
    if end <= start:
        end += DAY
    if not timedelta() <= start < DAY or end > 2 * DAY:
        raise HoursInvalid(
            _("Jam {opening}–{closing} tidak bisa dipakai. Isi buka 00:00–23:59 dan tutup "
              "paling lambat akhir hari berikutnya (48:00).").format(
                opening=opening, closing=closing
            ),
            field="hours",
        )  # fmt: skip
    return start, end


def _refuse_whole_hours(opening: WallTime, closing: WallTime) -> None:
    """Numbers are minutes: whoever writes (8, 16) would get an office of eight minutes at night."""
    if isinstance(opening, int) and isinstance(closing, int) and 0 <= closing <= _DAY_HOURS:
        raise HoursInvalid(
            _("Angka berarti menit sesudah tengah malam, jadi {opening}–{closing} hanya beberapa "
              "menit. Tulis “08:00” atau 480.").format(opening=opening, closing=closing),
            field="hours",
        )  # fmt: skip


def _after_midnight(at: WallTime) -> timedelta:
    if isinstance(at, timedelta):
        return at
    if isinstance(at, int):
        return timedelta(minutes=max(-1, min(at, _MINUTES_MAX)))
    if isinstance(at, time):
        if at.tzinfo is not None:
            raise HoursInvalid(
                _("Jam {at} menyebut zona sendiri. Jam kerja ditulis tanpa zona.").format(at=at),
                field="hours",
            )
        return timedelta(
            hours=at.hour, minutes=at.minute, seconds=at.second, microseconds=at.microsecond
        )
    return _read_text(at)


def _read_text(at: object) -> timedelta:
    text = at.strip() if isinstance(at, str) else ""
    parts = text.split("." if _DOTTED.fullmatch(text) else ":")
    if len(parts) not in (2, 3) or not all(_TWO_DIGITS.fullmatch(part) for part in parts):
        raise HoursInvalid(
            _("Jam “{text}” tidak terbaca. Tulis seperti 08:00 atau 16:30.").format(text=at),
            field="hours",
        )
    hours, minutes, seconds = (*map(int, parts), 0)[:3]
    if hours > 48 or minutes > 59 or seconds > 59:  # noqa: PLR2004 - hours and minutes of a clock
        raise HoursInvalid(
            _("Jam “{text}” tidak ada. Tulis antara 00:00 dan 48:00.").format(text=at),
            field="hours",
        )
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def real_spans(zone: ZoneInfo, day: date, opening: timedelta, closing: timedelta) -> list[Span]:
    """When it really is between the two wall times that count from the day's midnight, in UTC."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    spans: list[Span] = []
    for start, end, offset in _offsets(zone, day.replace(day=1)):
        wanted = (midnight + opening - offset, midnight + closing - offset)
        spans += clipped([wanted], start, end)
    return merged(spans)


@lru_cache(maxsize=1024)
def _offsets(zone: ZoneInfo, first: date) -> tuple[tuple[datetime, datetime, timedelta], ...]:
    """Stretches of one offset each that cover the month from this day on, and what runs past its
    last midnight, wherever on Earth; in UTC."""
    midnight = datetime(first.year, first.month, first.day, tzinfo=UTC)
    start, last = midnight - DAY, midnight + _MONTH + 3 * DAY
    stretches = []
    at, offset = start, _offset(zone, start)
    while at < last:
        later = at + _STEP
        if (changed := _offset(zone, later)) != offset:
            turn = _turn(zone, at, later)
            stretches.append((start, turn, offset))
            start, offset = turn, changed
        at = later
    return (*stretches, (start, last, offset))


def _turn(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The moment between the two at which the offset changes."""
    old = _offset(zone, before)
    while after - before > _NARROWEST:
        middle = before + timedelta(seconds=(after - before) // _NARROWEST // 2)
        if _offset(zone, middle) == old:
            before = middle
        else:
            after = middle
    return after


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    offset = moment.astimezone(zone).utcoffset()
    if offset is None:  # pragma: no cover - a ZoneInfo always knows
        raise HoursInvalid(str(zone))
    return offset
