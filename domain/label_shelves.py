"""The memory's Protocols for labels, topics and saved filters."""

from typing import Protocol

from domain.labels import Label, LabelKind, SavedFilter


class LabelShelf(Protocol):
    """By id, fenced by version, as `domain.shelves.Shelf`; (kind, name) is unique."""

    def add(self, label: Label) -> Label:
        """Raises: Conflict."""
        ...

    def get(self, id: str) -> Label:
        """Raises: NotFound."""
        ...

    def find(self, id: str) -> Label | None: ...

    def save(self, label: Label) -> Label:
        """Raises: Conflict, NotFound."""
        ...

    def all(self, kind: LabelKind) -> list[Label]:
        """By name."""
        ...


class SavedFilterShelf(Protocol):
    """By id, fenced by version; (owner, name) is unique."""

    def add(self, filter: SavedFilter) -> SavedFilter:
        """Raises: Conflict."""
        ...

    def get(self, id: str) -> SavedFilter:
        """Raises: NotFound."""
        ...

    def save(self, filter: SavedFilter) -> SavedFilter:
        """Raises: Conflict, NotFound."""
        ...

    def offered(self, user_id: str) -> list[SavedFilter]:
        """The user's own and the shared ones, by name."""
        ...

    def all(self) -> list[SavedFilter]:
        """Everybody's, by name."""
        ...

    def remove(self, id: str) -> None: ...
