"""Gaps: stretches of time in which something was due to be measured and could not be."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Measured(StrEnum):
    """What of a channel is measured."""

    POSTS = "posts"  # each post that is young enough
    ACCOUNT = "account"  # its followers, and what else is told of the account
    REACTIONS = "reactions"  # who reacted, where the platform is asked for it


class GapReason(StrEnum):
    """Why nothing could be read."""

    UNREACHABLE = "unreachable"  # the platform did not answer, or was broken
    DISCONNECTED = "disconnected"  # it does not let us in until a person connects us anew
    LIMITED = "limited"  # its limit on questions, or our budget for reading, was used up
    REFUSED = "refused"  # it answered, and said no
    MACHINE_DOWN = "machine_down"  # our own program did not run


class Filling(StrEnum):
    """What became of the gap afterwards."""

    OPEN = "open"  # it lasts, or nobody has asked the platform for its past yet
    NOT_OFFERED = "not_offered"  # the platform tells of now alone: it stays a gap
    FILLED = "filled"  # the platform told of the days in between
    IN_PART = "in_part"  # of some of them
    NOT_TOLD = "not_told"  # it was asked, and told nothing of them


@dataclass(frozen=True, kw_only=True)
class Gap:
    """`started_at`: from when on nothing is known. `seen_at`: when it was last found to last.
    `ended_at`: when the first reading after it came; None while it lasts."""

    id: str
    channel_id: str
    subject: Measured
    reason: GapReason
    started_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None
    filling: Filling = Filling.OPEN
    version: int = 0

    @property
    def until(self) -> datetime:
        """Its end, or as far as it is known to last."""
        return self.ended_at or self.seen_at


class GapShelf(Protocol):
    """Gaps, and when measuring was last looked at."""

    def add(self, gap: Gap) -> Gap: ...

    def save(self, gap: Gap) -> Gap:
        """Raises: Conflict, NotFound."""
        ...

    def lasting(self, channel_id: str, subject: Measured) -> Gap | None:
        """The one without an end; None when there is none."""
        ...

    def unfilled(self, channel_id: str) -> list[Gap]:
        """Ended ones of the account whose days nobody asked for yet, oldest first."""
        ...

    def between(
        self, start: datetime, end: datetime, *, channel_ids: Collection[str] = ()
    ) -> list[Gap]:
        """Those that lie in [start, end) with any part, oldest first; no ids: all channels'."""
        ...

    def looked_at(self, channel_id: str, subject: Measured) -> datetime | None:
        """When measuring last came by, whether or not anything was due; None: never."""
        ...

    def look(self, channel_id: str, subject: Measured, at: datetime) -> None: ...
