"""How long, what part of it and how many, as people type it: 4, 1,5 or 1.5, 1:30; 75 or 75 %; 12.

A number box of the browser would do with less, but it drops the comma without a word, so that 1,5
hours become 15, and where a number is out of bounds its form is not sent and nothing says why.
"""

import re
from datetime import timedelta

from babel.numbers import format_decimal

from dashboard.times import Times
from domain.errors import Invalid
from domain.texts import _

SHORTEST, LONGEST = timedelta(minutes=15), timedelta(hours=2_000)
_HOUR = timedelta(hours=1)
_WHOLE = 100
_NUMBER = re.compile(r"(\d{1,6})(?:[.,](\d{1,2}))?(?:\s*(?:jam|hours?))?", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,6}):([0-5]\d)")
_COUNT = re.compile(r"\d{1,6}")
_PEOPLE = re.compile(r"\d{1,9}|\d{1,3}(?:[., ]\d{3}){1,2}")


def write_hours(span: timedelta, times: Times) -> str:
    """`1,5`, with a point in English; `1:20` where a fraction could not say it."""
    hundredths = span * _WHOLE / _HOUR
    minutes, seconds = divmod(span, timedelta(minutes=1))
    if hundredths == round(hundredths) or seconds:
        return format_decimal(span / _HOUR, format="0.##", locale=times.locale)
    return f"{minutes // 60}:{minutes % 60:02d}"


def read_hours(text: str, *, of: str, field: str = "") -> timedelta:
    """`of`: what is typed, told where it cannot be read. Raises: Invalid."""
    if (span := _span(text.strip())) is None:
        said = _("{of}: tulislah lamanya dalam jam, seperti 4, 1,5, atau 1:30.")
        raise Invalid(said.format(of=of), field=field)
    return span


def read_promise(text: str, *, of: str, field: str = "") -> timedelta:
    """As `read_hours`, of what can be promised. Raises: Invalid."""
    span = read_hours(text, of=of, field=field)
    if not SHORTEST <= span <= LONGEST:
        said = _("{of}: paling sedikit 15 menit (0:15), paling lama 2.000 jam kerja.")
        raise Invalid(said.format(of=of), field=field)
    return span


def read_share(text: str, *, of: str, field: str = "") -> float:
    """A percentage as a part of 1. Raises: Invalid."""
    return read_whole(text.strip().removesuffix("%"), of=of, most=_WHOLE, field=field) / _WHOLE


def read_whole(text: str, *, of: str, least: int = 0, most: int, field: str = "") -> int:
    """How many. Raises: Invalid."""
    found = _COUNT.fullmatch(text.strip())
    if found is None or not least <= int(found[0]) <= most:
        said = _("{of}: tulislah angka bulat {least} sampai {most}.")
        raise Invalid(said.format(of=of, least=least, most=most), field=field)
    return int(found[0])


def read_people(text: str, *, of: str, field: str = "") -> int | None:
    """How many people, thousands parted or not: 1500, 1.500; empty: not known. Raises: Invalid."""
    typed = text.strip()
    if typed and not _PEOPLE.fullmatch(typed):
        said = _("{of}: tulislah angka bulat, seperti 12 atau 1.500, atau kosongkan.")
        raise Invalid(said.format(of=of), field=field)
    return int("".join(filter(str.isdecimal, typed))) if typed else None


def _span(text: str) -> timedelta | None:
    if found := _CLOCK.fullmatch(text):
        return timedelta(hours=int(found[1]), minutes=int(found[2]))
    if found := _NUMBER.fullmatch(text):
        return timedelta(hours=float(f"{found[1]}.{found[2] or 0}"))
    return None
