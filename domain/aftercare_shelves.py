"""The memory's Protocols for what comes after resolving, and for what is no duplicate."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.aftercare import FollowUp, Rating, RatingCounts
from domain.cases import Case


class RatingShelf(Protocol):
    def put(self, rating: Rating) -> None:
        """Keeps it in place of what is known of its case."""
        ...

    def find(self, case_id: str) -> Rating | None: ...

    def to_ask(self, start: datetime, end: datetime, limit: int) -> list[Case]:
        """Resolved cases, resolved in [start, end], that have no row here; oldest first."""
        ...

    def asked_since(self, conversation_ids: Sequence[str], since: datetime) -> bool:
        """Whether one of these conversations was asked after `since`."""
        ...

    def counts(
        self, start: datetime, end: datetime, channel_ids: Sequence[str] = ()
    ) -> RatingCounts:
        """Of what was asked in [start, end); spam and merged cases are left out."""
        ...


class FollowUpShelf(Protocol):
    def put(self, follow_up: FollowUp) -> None:
        """Keeps it in place of what is known of its case."""
        ...

    def find(self, case_id: str) -> FollowUp | None: ...

    def due(
        self, now: datetime, limit: int, *, woken: bool, whose: str | None = None
    ) -> list[tuple[FollowUp, Case]]:
        """Undone ones due by now, oldest first, of cases that are resolved or closed: those that
        are somebody's task already, or those that are none yet. `whose`: only of the cases this
        user answers for, and of those nobody does that they planned."""
        ...


class DistinctShelf(Protocol):
    """Pairs of cases that somebody looked at and called no duplicates."""

    def add(self, case_id: str, other_id: str, by_id: str, at: datetime) -> None:
        """Keeps the pair, in whichever order; a known one is left as it is."""
        ...

    def of(self, case_id: str) -> set[str]:
        """The other cases of all its pairs."""
        ...
