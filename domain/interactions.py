"""Interactions: when members whose account a person confirmed wrote or reacted, and who fell
silent.

What is not linked is unknown: somebody without a linked account is neither silent nor active.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.messages import Author, MessageKind

Span = tuple[datetime, datetime]  # from, until
NO_BRANCH = "-"  # asks for members of no branch


class InteractionKind(StrEnum):
    """By which way a member wrote (as `MessageKind`), or that they reacted."""

    COMMENT = "comment"
    MENTION = "mention"
    DIRECT = "direct"
    FORM = "form"
    WALK_IN = "walk_in"
    PHONE = "phone"
    EMAIL = "email"
    PAPER = "paper"
    REACTION = "reaction"


@dataclass(frozen=True, kw_only=True)
class Interaction:
    """One message or one reaction of a linked member, whatever became of it. `id`: the message's
    or the reaction's. `conversation_id` empty: a reaction to what is part of no talk. `at`: when
    it was said or given."""

    id: str
    member_id: str
    identity_id: str
    conversation_id: str
    kind: InteractionKind
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Moment:
    """When a member interacted, and in which way."""

    at: datetime
    kind: InteractionKind


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
    """What is known of one member's interactions: how many messages and how many reactions, which
    are not the same and stand apart; the first and the last of both."""

    member_id: str
    messages: int
    reactions: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, kw_only=True)
class ActivityFilter:
    """Members on the roll at `on_roll_at` who interacted. `last_before`: not since then (gone
    silent); `first_from`: never before then (newly active); `during`: within that span, by whoever
    was on the roll in it, and only what fell in it counts. `restricted`: talks about management
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


class Counted(StrEnum):
    """Which members a number of `ReachCount` counts."""

    ON_ROLL = "on_roll"
    UNDATED = "undated"
    LINKED = "linked"
    LINKED_SEEN = "linked_seen"
    SEEN = "seen"
    UNKNOWN = "unknown"  # on the roll, but could not be seen


@dataclass(frozen=True, kw_only=True)
class CountedFilter:
    """Those whom a number of the reach counts, in that span. `branch_id` empty: every branch;
    `NO_BRANCH`: those of none."""

    which: Counted
    during: Span
    branch_id: str = ""
    limit: int = 25
    offset: int = 0


class InteractionShelf(Protocol):
    """What linked members said and reacted to, one row a message and one a reaction. `note` and
    `forget` are the only ways in: every figure follows them."""

    def heard_after(self, message_id: str, limit: int) -> list[Said]:
        """Members' messages with a higher id, whoever wrote them, by id."""
        ...

    def heard_in(self, conversation_ids: Collection[str]) -> list[Said]:
        """All members' messages of these talks."""
        ...

    def note(self, interactions: Sequence[Interaction]) -> int:
        """Keeps those that are not kept yet; gives how many."""
        ...

    def forget(self, identity_id: str, only: Collection[str] | None = None) -> None:
        """Those known by this identity; `only`: just those of these ids."""
        ...

    def of_member(
        self,
        member_id: str,
        span: Span,
        *,
        restricted: bool,
        kind: InteractionKind | None = None,
        limit: int,
        offset: int = 0,
    ) -> list[Interaction]:
        """Within the span, the newest first. `restricted`: of talks about management too. `kind`:
        of that kind alone."""
        ...

    def moments(self, member_id: str, since: datetime, *, restricted: bool) -> list[Moment]:
        """When they interacted, the oldest first."""
        ...

    def activity(
        self, member_ids: Collection[str], *, restricted: bool, during: Span | None = None
    ) -> list[Activity]:
        """Of those of these members who ever interacted, or within the span."""
        ...

    def active(self, wanted: ActivityFilter) -> tuple[list[Activity], int]:
        """A page of members and how many there are: gone silent by the longest silence last,
        newly active by the newest first."""
        ...

    def reach(self, spans: Sequence[Span], branch_id: str = "") -> list[list[ReachCount]]:
        """For each span what is known of each branch that has members then."""
        ...

    def counted(self, wanted: CountedFilter) -> tuple[list[str], int]:
        """A page of the ids of those whom `reach` counts there, by name, and how many they are."""
        ...
