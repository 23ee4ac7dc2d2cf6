"""Afterwards: how cases ended and what their members said of it, counted and asked for."""

from dataclasses import dataclass
from datetime import datetime

from domain.aftercare import Score


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How many cases ended for a reason of the list. `reason_id` empty: in words of their own."""

    reason_id: str
    name: str
    cases: int


@dataclass(frozen=True, kw_only=True)
class Ended:
    """Cases that ended in [start, end) and have stayed so, None: without that bound. `names`: as
    what they ended (`Case.ending`); `but`: as none of these; of both any, of neither whatever."""

    start: datetime | None = None
    end: datetime | None = None
    names: tuple[str, ...] = ()
    but: tuple[str, ...] | None = None

    def fits(self, ending: str) -> bool:
        """Whether it ended as one of those asked for."""
        if not self.names and self.but is None:
            return True
        return ending in self.names or (self.but is not None and ending not in self.but)


@dataclass(frozen=True, kw_only=True)
class Rated:
    """Cases whose member was asked in [start, end) how content they are, None: without that bound.
    `answers`: what they said, None for nothing; empty: whatever."""

    start: datetime | None = None
    end: datetime | None = None
    answers: tuple[Score | None, ...] = ()
