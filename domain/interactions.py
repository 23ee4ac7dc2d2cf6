"""Interactions: when members whose account a person confirmed said something, and who fell silent.

What is not linked is unknown: somebody without a linked account is neither silent nor active.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.messages import Author, MessageKind

Span = tuple[datetime, datetime]  # from, until


@dataclass(frozen=True, kw_only=True)
class Interaction:
    """One message of a linked member, whatever became of it. `at`: when it was said."""

    message_id: str
    member_id: str
    identity_id: str
    conversation_id: str
    kind: MessageKind
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Said:
    """A member's message as it is looked through, and by whom the talk is."""

    message_id: str
    conversation_id: str
    channel_id: str | None
    kind: MessageKind
    at: datetime
    author: Author


@dataclass(frozen=True, kw_only=True)
class Activity:
    """What is known of one member's interactions: how many, the first and the last."""

    member_id: str
    count: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, kw_only=True)
class ActivityFilter:
    """Members on the roll at `on_roll_at` who interacted. `last_before`: not since then (gone
    silent); `first_from`: never before then (newly active); `during`: within that span, by whoever
    was on the roll in it, and only what was said in it counts. `restricted`: talks about management
    count too. `branch_id` empty: every branch."""

    on_roll_at: datetime
    last_before: datetime | None = None
    first_from: datetime | None = None
    during: Span | None = None
    branch_id: str = ""
    restricted: bool = False
    limit: int = 25
    offset: int = 0


@dataclass(frozen=True, kw_only=True)
class ReachCount:
    """Of one branch in one span of time. `undated`: of those on the roll, how many joined nobody
    knows when. `linked`: could be seen, since an account of theirs is linked on a platform that
    was connected by the end of the span. `linked_seen`: interacted, among those; `seen`: among all
    on the roll, visits that were linked counted too."""

    branch_id: str | None
    on_roll: int
    undated: int
    linked: int
    linked_seen: int
    seen: int


class InteractionShelf(Protocol):
    """What linked members said, one row a message."""

    def heard_after(self, message_id: str, limit: int) -> list[Said]:
        """Members' messages with a higher id, whoever wrote them, by id."""
        ...

    def heard_in(self, conversation_ids: Collection[str]) -> list[Said]:
        """All members' messages of these talks."""
        ...

    def note(self, interactions: Sequence[Interaction]) -> int:
        """Keeps those that are not kept yet; gives how many."""
        ...

    def forget(self, identity_id: str) -> None:
        """Those known by this identity."""
        ...

    def of_member(
        self, member_id: str, span: Span, *, restricted: bool, limit: int, offset: int = 0
    ) -> list[Interaction]:
        """Within the span, the newest first. `restricted`: of talks about management too."""
        ...

    def moments(self, member_id: str, since: datetime, *, restricted: bool) -> list[datetime]:
        """When they said something, the oldest first."""
        ...

    def activity(self, member_ids: Collection[str], *, restricted: bool) -> list[Activity]:
        """Of those of these members who ever interacted."""
        ...

    def active(self, wanted: ActivityFilter) -> tuple[list[Activity], int]:
        """A page of members and how many there are: gone silent by the longest silence last,
        newly active by the newest first."""
        ...

    def reach(self, spans: Sequence[Span], branch_id: str = "") -> list[list[ReachCount]]:
        """For each span what is known of each branch that has members then."""
        ...
