"""Cadence: how often a post is measured, by its age and by what its channel can afford."""

from collections.abc import Iterable
from datetime import timedelta

# (younger than, every): a post is mostly read in its first day.
CADENCE = (
    (timedelta(days=1), timedelta(hours=1)),
    (timedelta(days=7), timedelta(hours=6)),
    (timedelta(days=30), timedelta(days=1)),
    (timedelta(days=91), timedelta(days=7)),
)
MEASURED_FOR = CADENCE[-1][0]
_FRESH = CADENCE[0][0]  # the first day is what the others are compared with: it is never widened
_DAY = timedelta(days=1)
_SELDOM = timedelta(days=30)


def interval(age: timedelta, widened: float = 1.0) -> timedelta | None:
    """How often a post of this age is measured; None when it is too old. `widened`: what
    `widening` gave."""
    every = next((every for younger_than, every in CADENCE if age < younger_than), None)
    if every is None or age < _FRESH or widened <= 1:
        return every
    return min(max(every, _DAY) * widened, _SELDOM)


def widening(ages: Iterable[timedelta], readings_a_day: float | None) -> float:
    """By how much the intervals of all but the fresh posts grow, so that no more posts are read a
    day than the channel can pay for; 1: not at all. None: reading is free there.

    A post that is read several times in a day counts once, as it is billed.
    """
    if readings_a_day is None:
        return 1.0
    planned = [(age, every) for age in ages if (every := interval(age)) is not None]
    fresh = sum(age < _FRESH for age, _every in planned)
    older = sum(_DAY / max(every, _DAY) for age, every in planned if age >= _FRESH)
    left = readings_a_day - fresh
    if not older:
        return 1.0
    most = _SELDOM / _DAY
    return max(1.0, older / left) if left * most > older else most
