"""Statistics that cannot flatter: those who still wait count as waiting."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import exp, log, sqrt
from statistics import NormalDist
from typing import NamedTuple

from domain.texts import _

# Products of fractions that should meet 1 - q exactly miss it by a few units in the last place.
_ROUNDING = 1e-12
CONFIDENCE = 0.95
_DECIMALS_MAX = 7
_Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A span, and the band from `low` to `high` that holds the true one 95 times in 100.

    None is unknown: for `span`, so many wait that it cannot be told yet; for `high`, nothing
    seen so far bounds it; for `low`, nothing was answered.
    """

    span: timedelta | None
    low: timedelta | None
    high: timedelta | None


def quantile(
    answered: Sequence[timedelta], still_waiting: Sequence[timedelta], q: float
) -> timedelta | None:
    """The span within which a share `q` of all were, or will have been, answered.

    A Kaplan-Meier estimate: whoever still waits is known to have waited at least so long,
    nothing more. None while so many wait that the curve has not fallen that far - unknown,
    not zero. Adding someone who waits never makes it smaller.
    Source: Kaplan and Meier, Nonparametric estimation from incomplete observations,
    Journal of the American Statistical Association 53 (1958), product-limit estimate.
    """
    _check(q)
    steps = _curve(Counter(answered), Counter(still_waiting))
    return _crossing(((step.span, step.waiting) for step in steps), q)


def estimates(
    answered: Sequence[timedelta], still_waiting: Sequence[timedelta], shares: Sequence[float]
) -> tuple[Estimate, ...]:
    """What `quantile` says of each share, with its confidence band.

    The band is where the log-log limits of the curve, with Greenwood's variance, cross the
    share: they never leave 0 to 1, even of a handful of cases.
    Source: Brookmeyer and Crowley, A confidence interval for the median survival time,
    Biometrics 38 (1982); Kalbfleisch and Prentice, The statistical analysis of failure time
    data (1980), for the log-log transformation.
    """
    return counted_estimates(Counter(answered), Counter(still_waiting), shares)


def counted_estimates(
    answered: Mapping[timedelta, int],
    still_waiting: Mapping[timedelta, int],
    shares: Sequence[float],
) -> tuple[Estimate, ...]:
    """`estimates` of spans of which it is known how many there are of each length."""
    for q in shares:
        _check(q)
    steps = list(_curve(answered, still_waiting))
    falls = [(step.span, step.waiting) for step in steps]
    lower = [(step.span, step.limit(_Z)) for step in steps]
    upper = [(step.span, step.limit(-_Z)) for step in steps]
    return tuple(
        Estimate(span=_crossing(falls, q), low=_crossing(lower, q), high=_crossing(upper, q))
        for q in shares
    )


class _Step(NamedTuple):
    """The curve from `span` on: the share that still waits, and Greenwood's sum up to here."""

    span: timedelta
    waiting: float
    greenwood: float

    def limit(self, z: float) -> float:
        """The log-log limit `z` deviations away: the lower one for a positive `z`."""
        if self.waiting <= _ROUNDING:  # nobody is left, so nothing tells how sure this is
            return 0.0 if z > 0 else 1.0
        logarithm = log(self.waiting)
        return float(self.waiting ** exp(-z * sqrt(self.greenwood) / logarithm))


def _curve(ends: Mapping[timedelta, int], leaves: Mapping[timedelta, int]) -> Iterator[_Step]:
    """Where the curve falls, in order."""
    at_risk, waiting, greenwood = sum(ends.values()) + sum(leaves.values()), 1.0, 0.0
    for span in sorted(ends.keys() | leaves.keys()):
        # Who stopped being watched at the very moment of an answer was still waiting then.
        if ended := ends.get(span, 0):
            waiting *= 1 - ended / at_risk
            if at_risk > ended:
                greenwood += ended / (at_risk * (at_risk - ended))
            yield _Step(span, waiting, greenwood)
        at_risk -= ended + leaves.get(span, 0)


def _crossing(curve: Iterable[tuple[timedelta, float]], q: float) -> timedelta | None:
    """Where the curve has fallen far enough."""
    return next((span for span, waiting in curve if waiting <= 1 - q + _ROUNDING), None)


def _check(q: float) -> None:
    if not 0 < q < 1:
        raise ValueError(f"a quantile lies between 0 and 1, not at {q}")


def share_in_target(in_time: int, due: int) -> float | None:
    """Answered within the target, among all that were due; None when none was due."""
    return in_time / due if due else None


def mean(answered: Sequence[timedelta]) -> timedelta | None:
    """The plain average of the answered alone, which flatters; None when there are none."""
    return sum(answered, timedelta()) / len(answered) if answered else None


def share_words(share: float, *, separator: str = "") -> str:
    """A share from 0 to 1 in percent, as it may be written: 100 % is all of them and 0 % is none,
    so what lies close to either gets as many decimals as it takes to be told apart.

    `separator`: of decimals; empty: that of the language spoken.
    """
    percent = 100 * share
    for decimals in range(1, _DECIMALS_MAX):
        text = f"{percent:.{decimals}f}"
        if share in (0, 1) or float(text) not in (0, 100):
            break
    whole = f"{percent:.0f}"
    if share in (0, 1) or float(whole) not in (0, 100):
        text = whole
    sign = separator or _(",")
    return f"{text.replace('.', sign)}%"


def share_percent(share: float) -> float:
    """A share in percent to one decimal, for a table: what is not all is less than 100 there, and
    what is not none more than 0."""
    rounded = round(100 * share, 1)
    if 0 < share < 1:
        return min(max(rounded, 0.1), 99.9)
    return rounded
