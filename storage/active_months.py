"""In which months a member interacted, as bits: a year's reach is told from a number a member, not
from everything that was said.

A month begins at another moment in each zone, and a cooperative may move to another. So the bits
tell only of what lies in the same month wherever on earth one stands: from twelve hours after the
month begins in UTC until fourteen before it ends. What was said around its turn, some 3.5 percent
of all, is read from the interactions themselves. So no zone is kept, and none can be the wrong one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from domain.interactions import Span
from domain.months import Month

_BEHIND, _AHEAD = timedelta(hours=12), timedelta(hours=14)  # UTC, of the outermost zones


class Place(NamedTuple):
    """Where a month's bit stands."""

    five_years: int
    bit: int


class Kept(NamedTuple):
    """A month that lies in a span, told by its bit."""

    span: int
    place: Place


class Turn(NamedTuple):
    """A part of a span that no bit tells of."""

    span: int
    start: datetime
    end: datetime


def place_of(moment: datetime) -> Place | None:
    """The month it lies in everywhere on earth; None around the turn of two."""
    try:
        first, last = moment - _BEHIND, moment + _AHEAD
    except OverflowError:  # on the first or last day that a calendar has
        return None
    if (first.year, first.month) != (last.year, last.month):
        return None
    return _place(Month(first.year, first.month))


def bits_of(moments: Iterable[datetime]) -> Mapping[int, int]:
    """For each five years the months in which something was said."""
    found: dict[int, int] = defaultdict(int)
    for moment in moments:
        if (place := place_of(moment)) is not None:
            found[place.five_years] |= 1 << place.bit
    return found


def parted(spans: Sequence[Span]) -> tuple[list[Kept], list[Turn]]:
    """What of the spans the bits tell, and what they do not."""
    kept, turns = list[Kept](), list[Turn]()
    for number, (start, end) in enumerate(spans):
        since = start
        for month, core in _cores(start, end):
            kept.append(Kept(number, _place(month)))
            if since < core[0]:
                turns.append(Turn(number, since, core[0]))
            since = core[1]
        if since < end:
            turns.append(Turn(number, since, end))
    return kept, turns


def _cores(start: datetime, end: datetime) -> Iterator[tuple[Month, Span]]:
    """The months whose bits tell of nothing beyond these moments, and what they tell of."""
    month = Month.of(start, "UTC")
    while (core := _core(month))[1] <= end:
        if core[0] >= start:
            yield month, core
        month = month.following


def _core(month: Month) -> Span:
    return month.begins("UTC") + _BEHIND, month.following.begins("UTC") - _AHEAD


def _place(month: Month) -> Place:
    return Place(month.year // 5, month.year % 5 * 12 + month.number - 1)
