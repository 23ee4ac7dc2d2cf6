"""After resolving: one question to the member, and asking again some days later."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

RATING_AFTER_MAX = timedelta(days=5)
FOLLOW_UP_DAYS_MAX = 10  # a resolved case is closed for good after a fortnight
RATING_PAUSE = timedelta(days=30)  # between two questions to one person


class Score(StrEnum):
    """How satisfied the member is with what became of it."""

    GOOD = "good"  # puas
    FAIR = "fair"  # cukup
    POOR = "poor"  # tidak puas


class Outcome(StrEnum):
    """What came of asking again."""

    SOLVED = "solved"  # it stayed solved
    NOT_SOLVED = "not_solved"  # the case is open again
    NOT_REACHED = "not_reached"  # nobody could be asked


@dataclass(frozen=True, kw_only=True)
class Aftercare:
    """What the cooperative wants after a case is resolved. `asks_since`: from when on it asks
    members how satisfied they are, None while it does not; what was resolved before stays unasked.
    `follow_up_days`: what is proposed when resolving; 0: nothing."""

    asks_since: datetime | None = None
    rating_after: timedelta = timedelta(hours=2)
    follow_up_days: int = 0


@dataclass(frozen=True, kw_only=True)
class Rating:
    """The one question of a case. `asked_at` None: it was not asked and never will be.
    `delivery_id` None: only the code page asks. `score` None: not answered."""

    case_id: str
    conversation_id: str
    asked_at: datetime | None
    delivery_id: str | None = None
    score: Score | None = None
    words: str = ""
    rated_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class RatingCounts:
    """Of the questions asked in a span: how many, and how many answers of each score."""

    asked: int
    scores: dict[Score, int]

    @property
    def answered(self) -> int:
        """How many answered at all."""
        return sum(self.scores.values())

    @property
    def unanswered(self) -> int:
        """How many said nothing."""
        return self.asked - self.answered


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """Asking again whether it stayed solved; one a case, a later one replaces it. `woken_at`: when
    it became somebody's task. `done_at`: when somebody said what came of it."""

    case_id: str
    set_by: str
    set_at: datetime
    due_at: datetime
    woken_at: datetime | None = None
    done_at: datetime | None = None
