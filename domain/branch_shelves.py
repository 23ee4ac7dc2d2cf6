"""The memory's Protocols for branches, and for reckoning cases anew when hours have changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.branches import Branch
from domain.cases import Case


@dataclass(frozen=True, kw_only=True)
class Recount:
    """Cases to be reckoned anew. `name`: which ones; `after_id`: how far it is, by case id.
    `done` counts those that changed; `ended_at` None: it still goes on."""

    name: str
    asked_at: datetime
    asked_by: str | None = None
    after_id: str = ""
    done: int = 0
    ended_at: datetime | None = None


class BranchShelf(Protocol):
    """By id, fenced by version, as `domain.shelves.Shelf`; the name is unique."""

    def add(self, branch: Branch) -> Branch:
        """Raises: Conflict."""
        ...

    def get(self, id: str) -> Branch:
        """Raises: NotFound."""
        ...

    def find(self, id: str) -> Branch | None: ...

    def save(self, branch: Branch) -> Branch:
        """Raises: Conflict, NotFound."""
        ...

    def all(self) -> list[Branch]:
        """By name, those that are no longer active among them."""
        ...


class RecountShelf(Protocol):
    def put(self, recount: Recount) -> None:
        """Keeps it in place of the one of that name."""
        ...

    def find(self, name: str) -> Recount | None: ...


class WalkShelf(Protocol):
    """Cases one after another, whatever they are."""

    def after(self, case_id: str, limit: int, *, unfinished: bool) -> list[Case]:
        """Those with a higher id, by id; `unfinished`: open and waiting ones only."""
        ...
