"""Reactions: that an account liked or passed on something of ours, where its platform tells who.

Of whoever reacts no name is kept: the account's id, what it reacted to, how and when.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

AccountKey = tuple[str, str]  # a channel, and an account's id at its platform


class ReactionKind(StrEnum):
    """What somebody did, in our one vocabulary."""

    LIKE = "like"  # like, favourite
    BOOST = "boost"  # passed it on to their own readers, without a word of theirs
    SIGN = "sign"  # put a sign under it, an emoji; what they meant by it is not guessed


@dataclass(frozen=True, kw_only=True)
class Reaction:
    """A reaction as a connector tells it.

    `remote_id`: the same however often it is told: one person, one post, one sign. `account_id`:
    who it was, as messages of theirs would say. `post_remote_id`: what of ours it was given to,
    as its receipt names it. `sign`: the platform's own name for it. `url`: where people see the
    post. `at`: the platform's time. `surely_ours` False: the platform does not say whether the
    post is ours, so only one that we know counts.
    """

    remote_id: str
    account_id: str
    post_remote_id: str
    kind: ReactionKind
    sign: str
    at: datetime
    url: str = ""
    surely_ours: bool = True


@dataclass(frozen=True, kw_only=True)
class Unreacted:
    """That a reaction was taken back, or changed into another. `at`: by the platform's time; what
    was given under this id until then, that moment with it, is over."""

    remote_id: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ReactionBatch:
    """Reactions a platform told of, and the cursor to store once they are kept."""

    reactions: tuple[Reaction, ...] = ()
    cursor: str = ""


@runtime_checkable
class ReactionSource(Protocol):
    """A connector whose platform tells who reacted to what of ours, on being asked."""

    def hear_reactions(self, cursor: str) -> ReactionBatch:
        """Reactions since `cursor` (empty: from where the platform's list begins, or a few days
        back), oldest first, no more than a call may bear: the rest comes with the next cursor."""
        ...


@dataclass(frozen=True, kw_only=True)
class KeptReaction:
    """One reaction of an account. (channel_id, remote_id) is unique: told twice is harmless.

    `delivery_id`: what of ours it was given to; None: written in the platform's own app.
    `conversation_id`: the talk which that belongs to, where it is an answer; empty: none.
    """

    id: str
    channel_id: str
    remote_id: str
    account_id: str
    post_remote_id: str
    delivery_id: str | None
    conversation_id: str
    kind: ReactionKind
    sign: str
    url: str
    at: datetime


class ReactionShelf(Protocol):
    """Reactions of accounts, whoever they are."""

    def keep(self, reactions: Sequence[KeptReaction]) -> int:
        """Keeps those that are not kept yet; gives how many."""
        ...

    def told_as(self, channel_id: str, remote_ids: Collection[str]) -> list[KeptReaction]:
        """Those that the channel's platform names so, by id."""
        ...

    def many(self, ids: Collection[str]) -> Mapping[str, KeptReaction]:
        """Those of these ids that are kept still."""
        ...

    def after(self, id: str, limit: int) -> list[KeptReaction]:
        """Those with a higher id, by id."""
        ...

    def by_accounts(self, accounts: Collection[AccountKey]) -> list[KeptReaction]:
        """All of these accounts, by id."""
        ...

    def remove(self, ids: Collection[str]) -> int:
        """Takes them away; gives how many were there."""
        ...

    def remove_of_talk(self, conversation_id: str) -> int:
        """Those given to what we answered in this talk; gives how many."""
        ...

    def remove_before(self, before: datetime, limit: int) -> int:
        """The oldest of those given before the moment, at most so many; gives how many."""
        ...

    def before(self, moment: datetime, limit: int, offset: int = 0) -> list[KeptReaction]:
        """Those given before it, the oldest first."""
        ...

    def count_before(self, before: datetime) -> int: ...
