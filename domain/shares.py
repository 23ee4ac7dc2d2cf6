"""Shares: so many of so many, and how sure that is."""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
_Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


@dataclass(frozen=True, kw_only=True)
class Share:
    """A share, and the band from `low` to `high` that holds the true one 95 times in 100."""

    share: float
    low: float
    high: float


def share_of(part: int, whole: int) -> Share | None:
    """How much of the whole the part is; None of nothing: unknown, not zero.

    The band stays within 0 and 1 and says something even of a handful.
    Source: Wilson, Probable inference, the law of succession, and statistical inference, Journal
    of the American Statistical Association 22 (1927).
    """
    if not 0 <= part <= whole:
        raise ValueError("a part is neither negative nor more than the whole")
    if whole == 0:
        return None
    share, squared = part / whole, _Z * _Z / whole
    middle = (share + squared / 2) / (1 + squared)
    half = sqrt(share * (1 - share) * squared + squared * squared / 4) / (1 + squared)
    return Share(share=share, low=max(0.0, middle - half), high=min(1.0, middle + half))
