"""Oddities: what a platform told where a count belongs, so that somebody sees why it is unknown."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

# What was not odd again for so long is over.
OVER_AFTER = timedelta(days=7)


class OddityKind(StrEnum):
    """What is odd about it."""

    NO_COUNT = "no_count"  # it is no whole number, less than none, or more than there can be
    LOST = "lost"  # it is lower than such a count can ever become: it began again, or was lost
    IN_A_FILE = "in_a_file"  # no count, or lost: in a file of the past that was read in


@dataclass(frozen=True, kw_only=True)
class Oddity:
    """The last that was odd about one metric of a channel. `metric`: the value of a `Metric` or
    an `AccountMetric`, of which no two are the same. `told`: by the platform's own names.
    `since`: from when on it was odd again and again, `OVER_AFTER` never going by without it."""

    channel_id: str
    metric: str
    kind: OddityKind
    told: str
    since: datetime
    at: datetime


class OddityShelf(Protocol):
    """One a channel and metric."""

    def put(self, oddities: Iterable[Oddity]) -> None:
        """In the place of those that were there."""
        ...

    def of(self, channel_ids: Collection[str]) -> list[Oddity]:
        """By channel and metric."""
        ...

    def since(self, after: datetime) -> list[Oddity]:
        """Those that were seen then or later, by channel and metric."""
        ...
