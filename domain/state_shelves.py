"""The memory's Protocols for where cases stand: asleep, restricted, blocked, in what words."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from domain.blocking import Block
from domain.case_lists import Listed, ListKind
from domain.cases import Case


class StandingShelf(Protocol):
    """What the shelf of cases tells of where they stand."""

    def to_wake(self, now: datetime, limit: int) -> list[Case]:
        """Snoozed ones whose time has come, the longest overdue first."""
        ...

    def restricted_among(self, case_ids: Collection[str]) -> set[str]:
        """Those of them that are for supervisors' eyes only."""
        ...

    def any_restricted(self) -> bool:
        """Whether any is for supervisors' eyes only, one that is closed for good too: its member
        may write again."""
        ...

    def endings(self, start: datetime, end: datetime) -> Mapping[str, int]:
        """How many cases ended in [start, end) and have stayed so, by their `ending`."""
        ...


class BlockShelf(Protocol):
    def add(self, block: Block) -> Block:
        """Raises: Conflict when this sender is blocked there already."""
        ...

    def get(self, id: str) -> Block:
        """Raises: NotFound."""
        ...

    def of(self, channel_id: str, sender: str) -> Block | None: ...

    def all(self, *, limit: int = 200, offset: int = 0) -> list[Block]:
        """Newest first."""
        ...

    def remove(self, id: str) -> None: ...

    def caught(self, id: str, limit: int) -> list[Case]:
        """Cases that lie among the spam because of it, newest first."""
        ...


class ListShelf(Protocol):
    """By id, fenced by version, as `domain.shelves.Shelf`; (kind, name) is unique."""

    def add(self, line: Listed) -> Listed:
        """Raises: Conflict."""
        ...

    def get(self, id: str) -> Listed:
        """Raises: NotFound."""
        ...

    def save(self, line: Listed) -> Listed:
        """Raises: Conflict, NotFound."""
        ...

    def all(self, kind: ListKind) -> list[Listed]:
        """By position, then name."""
        ...
