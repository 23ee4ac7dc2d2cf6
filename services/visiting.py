"""Visiting: what a member does on the cooperative's own page, without an account."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.board import Comment, Entry, Reaction, Visibility
from domain.cases import CaseKind, CaseStatus
from domain.ports import Clock, Store
from services.listening import Listening


@dataclass(frozen=True, kw_only=True)
class EntryPage:
    entry: Entry
    comments: tuple[Comment, ...]
    reactions: Mapping[Reaction, int]
    mine: Reaction | None


@dataclass(frozen=True, kw_only=True)
class Submission:
    """The form "Kritik & Saran" as filled in."""

    text: str
    kind: CaseKind | None = None
    name: str = ""
    member_number: str = ""
    contact: str = ""
    consent: bool = False


@dataclass(frozen=True, kw_only=True)
class CaseLine:
    """One turn of the talk, as its member may see it: never a private note."""

    from_us: bool
    text: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class CasePage:
    """What a member sees of their case by its code. No staff names, no notes."""

    code: str
    status: CaseStatus
    kind: CaseKind
    opened_at: datetime
    lines: tuple[CaseLine, ...]


@dataclass(frozen=True, kw_only=True)
class Visiting:
    store: Store
    clock: Clock
    listening: Listening

    def front(self, before: tuple[datetime, str] | None = None, limit: int = 10) -> list[Entry]:
        raise NotImplementedError

    def entry(self, entry_id: str, visitor: str = "") -> EntryPage:
        """Raises: NotFound."""
        raise NotImplementedError

    def comment(
        self, entry_id: str, *, name: str, text: str, parent_id: str | None = None
    ) -> Visibility:
        """Keeps the comment and queues it as a message, in one transaction. Raises: Invalid, NotFound."""
        raise NotImplementedError

    def react(self, entry_id: str, visitor: str, reaction: Reaction | None) -> None:
        """None takes the reaction back."""
        raise NotImplementedError

    def submit(self, submission: Submission, *, token: str) -> str:
        """Opens the case and gives its code. `token`: the form's own one-time token - the same
        form sent twice gives the same code. Raises: Invalid with the field."""
        raise NotImplementedError

    def case(self, code: str) -> CasePage:
        """Raises: NotFound - the same words for a wrong code and for no code."""
        raise NotImplementedError

    def add_to_case(self, code: str, text: str, *, token: str) -> None:
        """The member writes again in the same conversation. Raises: Invalid, NotFound."""
        raise NotImplementedError

    def keep_views(self, views: Mapping[str, int]) -> None:
        """Adds page views counted by the web room since the last time."""
        raise NotImplementedError
