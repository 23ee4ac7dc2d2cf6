"""Retention: how long what is known of people is kept, where the cooperative sets an end."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

MONTHS_MAX = 1_200
LOG_MONTHS = 24  # what the log of accesses is kept for where nobody chose


class RetentionKind(StrEnum):
    """What comes to an end."""

    CASES = "cases"  # persons in talks all of whose cases were closed so long ago
    WALK_INS = "walk_ins"  # names and contacts taken down at the counter, from such talks
    REACTIONS = "reactions"  # who reacted to what, given so long ago; never longer than CASES
    LEFT_MEMBERS = "left_members"  # members who left so long ago
    ACCESS_LOG = "access_log"  # who opened what; the one that always runs


@dataclass(frozen=True, kw_only=True)
class RetentionRule:
    """Off until somebody who saw its counts switched it on."""

    kind: RetentionKind
    months: int
    active: bool
    changed_by: str
    changed_at: datetime


def months_before(moment: datetime, months: int) -> datetime:
    """So many calendar months earlier; the last day of a month that is shorter."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    if year < 1:
        return moment.replace(year=1, month=1, day=1)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


class RetentionShelf(Protocol):
    def all(self) -> Mapping[RetentionKind, RetentionRule]:
        """Those that anybody ever set."""
        ...

    def put(self, rule: RetentionRule) -> RetentionRule: ...
