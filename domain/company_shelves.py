"""The memory's Protocols for what people at the desk share and begin (`domain.company`)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from domain.company import CaseDraft, DraftKind, Mention, Presence
from domain.saved_replies import SavedReply


class SavedReplyShelf(Protocol):
    """By id, fenced by version, as `domain.shelves.Shelf`; (title, language) is unique."""

    def add(self, reply: SavedReply) -> SavedReply:
        """Raises: Conflict."""
        ...

    def get(self, id: str) -> SavedReply:
        """Raises: NotFound."""
        ...

    def find(self, id: str) -> SavedReply | None: ...

    def save(self, reply: SavedReply) -> SavedReply:
        """Raises: Conflict, NotFound."""
        ...

    def all(self) -> list[SavedReply]:
        """By title."""
        ...

    def remove(self, id: str) -> None: ...


class CaseDraftShelf(Protocol):
    def put(self, draft: CaseDraft) -> None:
        """Keeps it in place of the user's older one of that kind."""
        ...

    def of(self, user_id: str, case_id: str) -> list[CaseDraft]:
        """By kind."""
        ...

    def remove(self, user_id: str, case_id: str, kind: DraftKind) -> None: ...

    def prune(self, before: datetime) -> int:
        """Forgets those last written before; gives how many."""
        ...


class PresenceShelf(Protocol):
    def put(self, presence: Presence) -> None:
        """Keeps it in place of the user's older one there; `typed_at` None leaves what it was."""
        ...

    def remove(self, case_id: str, user_id: str) -> None:
        """The user is there no more; nothing when they were not."""
        ...

    def at(self, case_ids: Sequence[str], since: datetime) -> list[Presence]:
        """Those seen after `since`, by case and user."""
        ...

    def prune(self, before: datetime) -> int:
        """Forgets those last seen before; gives how many."""
        ...


class MentionShelf(Protocol):
    def add(self, mentions: Iterable[Mention]) -> None:
        """One a note and colleague; a known one is left as it is."""
        ...

    def of_case(self, case_id: str) -> list[Mention]:
        """Oldest first."""
        ...

    def unseen(self, user_id: str, limit: int) -> list[Mention]:
        """Those the user has not followed yet, newest first."""
        ...

    def see(self, user_id: str, case_id: str, at: datetime) -> int:
        """Marks the user's unseen ones of the case; gives how many."""
        ...
