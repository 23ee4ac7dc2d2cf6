"""Erasing a person: what is taken away, in which order, and what must not come back."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Erased(StrEnum):
    """Whom an erasure is about."""

    MEMBER = "member"  # on the roll, with every account linked to them
    PERSON = "person"  # who wrote a conversation, on the roll or not


class Step(StrEnum):
    """How far an erasure has come. Each is done in bounded parts, one transaction a part."""

    GATHER = "gather"  # which conversations are theirs; from now on nothing old comes back
    TALKS = "talks"  # conversations, messages, files, words to be found by, cases, notes, drafts
    ROLL = "roll"  # the member, accounts, contacts, consents, suggestions
    FILES = "files"  # files on the disk that nothing names any more
    DONE = "done"


STEPS = tuple(Step)


@dataclass(frozen=True, kw_only=True)
class Erasure:
    """`subject_id`: the member, or a conversation of the person. `after`: the last part of the
    step that was done. `erased`: how many of what, so that one can say so. No name is kept."""

    id: str
    kind: Erased
    subject_id: str
    asked_by: str
    asked_at: datetime
    why: str = ""
    step: Step = Step.GATHER
    after: str = ""
    conversation_ids: tuple[str, ...] = ()
    file_ids: tuple[str, ...] = ()
    erased: Mapping[str, int] = field(default_factory=dict)
    done_at: datetime | None = None
    version: int = 0


class ErasureShelf(Protocol):
    """Erasures, and the marks of what must not come back."""

    def add(self, erasure: Erasure) -> Erasure: ...

    def get(self, id: str) -> Erasure:
        """Raises: NotFound."""
        ...

    def save(self, erasure: Erasure) -> Erasure:
        """Raises: Conflict, NotFound."""
        ...

    def unfinished(self, limit: int) -> list[Erasure]:
        """Oldest first."""
        ...

    def newest(self, *, limit: int = 50, offset: int = 0) -> list[Erasure]: ...

    def bury(self, marks: Collection[str], erasure_id: str, at: datetime) -> None:
        """Keeps the marks; a known one takes the new moment."""
        ...

    def buried(self, marks: Collection[str]) -> Mapping[str, datetime]:
        """Those of the marks that are kept, and until which moment they hold."""
        ...
