"""Measuring in turns, so that a busy machine slows every side alike, and for a bounded time."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

Measured = TypeVar("Measured")
Key = TypeVar("Key")

LEAST_ROUNDS = 3


def in_turns(
    sides: Mapping[Key, Callable[[], Measured]], *, rounds: int, budget_s: float
) -> dict[Key, list[Measured]]:
    """What each side measured in each round; every other round begins with the last side.

    Ends early, though not before `LEAST_ROUNDS`, when `budget_s` is spent.
    """
    found: dict[Key, list[Measured]] = {name: [] for name in sides}
    end = time.monotonic() + budget_s
    for number in range(rounds):
        if number >= LEAST_ROUNDS and time.monotonic() > end:
            break
        names = list(sides) if number % 2 == 0 else list(sides)[::-1]
        for name in names:
            found[name].append(sides[name]())
    return found


def took_ms(work: Callable[[], object]) -> float:
    """Milliseconds of the clock on the wall that the work takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1_000


def median_ratio(over: Sequence[float], under: Sequence[float]) -> float:
    """The median of the rounds' own ratios: two sides of one round met the same machine."""
    return statistics.median(a / b for a, b in zip(over, under, strict=True))
