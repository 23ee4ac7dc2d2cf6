"""The board: the cooperative's own public page, a real channel that needs no account anywhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.media import Media


class Visibility(StrEnum):
    """Who sees a comment."""

    VISIBLE = "visible"
    HELD = "held"  # waits for staff
    HIDDEN = "hidden"  # taken off by staff


class Reaction(StrEnum):
    """One-tap answers of readers."""

    LIKE = "like"
    THANKS = "thanks"
    SUPPORT = "support"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A published post on the board. Its id is the delivery's id: publishing twice is one entry."""

    id: str
    channel_id: str
    text: str
    link: str = ""
    media: tuple[Media, ...] = ()
    published_at: datetime


@dataclass(frozen=True, kw_only=True)
class Comment:
    """What stands under an entry. `from_us`: the cooperative's own answer.

    `id` is the delivery's id for our answers, so that answering twice is one comment.
    `parent_id`: the comment it answers.
    """

    id: str
    entry_id: str
    parent_id: str | None
    author_name: str
    text: str
    at: datetime
    visibility: Visibility = Visibility.VISIBLE
    from_us: bool = False


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How often an entry was viewed, reacted to and commented on (visible comments by readers)."""

    views: int
    reactions: int
    comments: int


class BoardRoom(Protocol):
    """What the board's connector needs of the house; the toolkit fills it over the store."""

    def put_entry(self, entry: Entry) -> Entry:
        """Keeps the entry; the one already there under this id is left and returned."""
        ...

    def put_answer(self, answer: Comment) -> Comment: ...

    def entry(self, entry_id: str) -> Entry | None: ...

    def comment(self, comment_id: str) -> Comment | None: ...

    def remove(self, remote_id: str) -> None: ...

    def counts(self, entry_ids: Sequence[str]) -> Mapping[str, Counts]: ...

    def entry_url(self, entry_id: str) -> str: ...
