"""The memory's Protocol for the cooperative's own page."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.board import Comment, Counts, Entry, Reaction, Visibility


class BoardShelf(Protocol):
    def add_entry(self, entry: Entry) -> Entry:
        """Keeps it; the one already there under this id is left and returned."""
        ...

    def entry(self, entry_id: str) -> Entry | None: ...

    def entries(
        self, *, before: tuple[datetime, str] | None = None, limit: int = 10
    ) -> list[Entry]:
        """Newest first; `before`: (published_at, id) of the last one seen."""
        ...

    def remove_entry(self, entry_id: str) -> None: ...

    def add_comment(self, comment: Comment) -> Comment: ...

    def comment(self, comment_id: str) -> Comment | None: ...

    def comments(self, entry_id: str, limit: int = 200) -> list[Comment]:
        """Visible ones, oldest first."""
        ...

    def set_visibility(self, comment_id: str, visibility: Visibility) -> None:
        """Raises: NotFound."""
        ...

    def remove_comment(self, comment_id: str) -> None: ...

    def react(self, entry_id: str, visitor: str, reaction: Reaction) -> None:
        """One reaction a visitor; another one replaces it."""
        ...

    def unreact(self, entry_id: str, visitor: str) -> None: ...

    def reactions(self, entry_id: str) -> Mapping[Reaction, int]: ...

    def reaction_of(self, entry_id: str, visitor: str) -> Reaction | None: ...

    def add_views(self, views: Mapping[str, int]) -> None: ...

    def counts(self, entry_ids: Sequence[str]) -> Mapping[str, Counts]: ...
