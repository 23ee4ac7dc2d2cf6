"""Statistics that cannot flatter: those who still wait count as waiting."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

# Products of fractions that should meet 1 - q exactly miss it by a few units in the last place.
_ROUNDING = 1e-12


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
    if not 0 < q < 1:
        raise ValueError(f"a quantile lies between 0 and 1, not at {q}")
    at_risk, waiting = len(answered) + len(still_waiting), 1.0
    ends, leaves = Counter(answered), Counter(still_waiting)
    for span in sorted(ends.keys() | leaves.keys()):
        # Who stopped being watched at the very moment of an answer was still waiting then.
        waiting *= 1 - ends[span] / at_risk
        at_risk -= ends[span] + leaves[span]
        if ends[span] and waiting <= 1 - q + _ROUNDING:
            return span
    return None


def share_in_target(in_time: int, due: int) -> float | None:
    """Answered within the target, among all that were due; None when none was due."""
    return in_time / due if due else None


def mean(answered: Sequence[timedelta]) -> timedelta | None:
    """The plain average of the answered alone, which flatters; None when there are none."""
    return sum(answered, timedelta()) / len(answered) if answered else None
