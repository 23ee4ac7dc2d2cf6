"""Accesses: who of the desk opened what is known of a person, and when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class AccessKind(StrEnum):
    """What was opened."""

    MEMBER = "member"  # a member's page
    CASE = "case"  # a case with its whole story
    EXPORT = "export"  # everything held about a member, or a person of a case, as a file
    LIST = "list"  # a file of many: rows of cases, of the roll
    SEARCH = "search"  # somebody was looked up, on the roll or by a number in the queue


@dataclass(frozen=True, kw_only=True)
class Access:
    """`subject_id`: the member, the case, or the list's name. What was sought and names are not
    written here: the log must not become one more place that tells of people."""

    id: str
    at: datetime
    user_id: str
    kind: AccessKind
    subject_id: str


class AccessShelf(Protocol):
    """The log, append-only until its time is over."""

    def add(self, access: Access) -> None: ...

    def last(self, user_id: str, kind: AccessKind, subject_id: str) -> datetime | None:
        """When this user opened it last; None: never."""
        ...

    def newest(
        self,
        *,
        user_id: str = "",
        subject_ids: Collection[str] = (),
        limit: int = 50,
        offset: int = 0,
    ) -> list[Access]:
        """Newest first; nothing named: of everybody, about everything."""
        ...

    def before(self, moment: datetime, limit: int, offset: int = 0) -> list[Access]:
        """Those before it, the oldest first."""
        ...

    def count_before(self, moment: datetime) -> int: ...

    def remove_before(self, moment: datetime, limit: int) -> int:
        """Takes away at most so many of the oldest; gives how many."""
        ...
