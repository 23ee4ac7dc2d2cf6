"""Cases by how they ended, and by what their members said of it, in memory."""

from datetime import datetime

from domain.aftercare import Rating
from domain.afterwards import Ended, Rated
from domain.cases import LEFT_OUT, Case


def has_ended(case: Case, wanted: Ended) -> bool:
    """Whether it is one of those asked for by their ending."""
    at = case.durations.resolved_at
    return at is not None and _between(at, wanted) and wanted.fits(case.ending)


def is_rated(case: Case, rating: Rating | None, wanted: Rated) -> bool:
    """Whether it is one of those asked for by what their members answered."""
    return (
        case.status not in LEFT_OUT
        and rating is not None
        and rating.asked_at is not None
        and _between(rating.asked_at, wanted)
        and (not wanted.answers or rating.score in wanted.answers)
    )


def _between(at: datetime, wanted: Ended | Rated) -> bool:
    began = wanted.start is None or wanted.start <= at
    return began and (wanted.end is None or at < wanted.end)
