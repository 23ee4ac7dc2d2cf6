"""Intervals: the middle of a few values, and how sure that is, however they are spread."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import comb, sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
_EXACT_MAX = 200  # values; of more the normal curve tells the rank, the same or the next one out
_Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
# Of fewer values not even the smallest and the largest hold the median 95 times in 100.
CLAIM_MIN = 6


@dataclass(frozen=True, kw_only=True)
class Middle:
    """The median of `n` values, and the interval that holds the true one 95 times in 100.

    None is unknown: `median` of nothing, `low` and `high` of fewer than `CLAIM_MIN` values.
    """

    n: int
    median: float | None
    low: float | None = None
    high: float | None = None

    @property
    def is_sure(self) -> bool:
        """Whether there are enough values to claim anything."""
        return self.low is not None


def middle_of(values: Sequence[float]) -> Middle:
    """The median, and the interval between two of the values themselves.

    Between the r-th smallest and the r-th largest value the true median lies unless fewer than
    r of the values fall on one side of it, which is a matter of coins thrown: nothing is assumed
    of how the values are spread.
    Source: David and Nagaraja, Order Statistics, 3rd edition (2003), section 7.1, distribution-free
    confidence intervals for quantiles.
    """
    ordered = sorted(values)
    n = len(ordered)
    if not n:
        return Middle(n=0, median=None)
    median = (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
    rank = _rank(n)
    if rank is None:
        return Middle(n=n, median=median)
    return Middle(n=n, median=median, low=ordered[rank], high=ordered[n - 1 - rank])


def apart(one: Middle, other: Middle) -> bool:
    """Whether the two intervals do not even touch: only then is one said to be more."""
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return False
    return one.high < other.low or other.high < one.low


def quantile_of(ordered: Sequence[float], share: float) -> float:
    """The value below which that share of the ordered values lies, between its neighbours.

    Source: Hyndman and Fan, Sample quantiles in statistical packages, The American Statistician
    50 (1996), definition 7.
    """
    if not ordered:
        raise ValueError("a quantile of nothing is unknown")
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


@cache
def _rank(n: int) -> int | None:
    """How many values may be left out on either side; None when not even none may."""
    if n > _EXACT_MAX:
        return int((n - _Z * sqrt(n)) / 2) - 1
    tail, rank = 0, None
    for left_out in range(n // 2):
        tail += comb(n, left_out)
        if 2 * tail > (1 - CONFIDENCE) * 2**n:
            break
        rank = left_out
    return rank
