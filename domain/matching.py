"""Matching: by what an account and a member on the roll may be the same person.

A match is a suggestion with its reason; only a person's confirmation links.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

from domain.contacts import ways_to_write
from domain.members import Member
from domain.messages import Author, Conversation
from domain.persons import NAME, keys_of

NAMESAKES_MAX = 3  # a name that more members share says nothing
# What people are called by before their name, and titles.
_TITLES = frozenset(
    (
        *("bu", "ibu", "pak", "bapak", "bpk", "mas", "mbak", "mbok", "kak", "kang", "teh", "bang"),
        *("sdr", "sdri", "nn", "ny", "tn", "mr", "mrs", "ms"),
        *("dr", "drg", "drs", "dra", "ir", "h", "hj", "haji", "hajah", "ust"),
    )
)
_CALLED = ("bu", "ibu", "pak", "bapak", "mas", "mbak", "kak", "bang", "h.", "hj.")


class Reason(StrEnum):
    """What both have in common."""

    PHONE = "phone"
    EMAIL = "email"
    NUMBER = "number"  # the member number that they wrote: their own word
    NAME = "name"  # the weakest: namesakes are many


STRENGTH = (Reason.PHONE, Reason.EMAIL, Reason.NUMBER, Reason.NAME)


class Answer(StrEnum):
    """What a person said of a suggestion."""

    OPEN = "open"  # nothing yet
    CONFIRMED = "confirmed"
    REFUSED = "refused"  # remembered: it is not suggested again


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """That an account may be a member's. `conversation_id`: where it was noticed; `name`: how the
    account calls itself; `given`: the number, address or name that both have."""

    id: str
    member_id: str
    platform: str
    remote_id: str
    name: str
    reason: Reason
    given: str
    conversation_id: str
    found_at: datetime
    answer: Answer = Answer.OPEN
    answered_by: str | None = None
    answered_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class SuggestionFilter:
    """Open ones, the strongest reason first and then the newest. `restricted`: those of talks
    about management too. `member_id` empty: of everybody."""

    reason: Reason | None = None
    member_id: str = ""
    restricted: bool = False
    limit: int = 25
    offset: int = 0


def stronger(one: Reason, other: Reason) -> bool:
    """Whether the one says more than the other."""
    return STRENGTH.index(one) < STRENGTH.index(other)


def reason_of(key: str) -> Reason | None:
    """What a key that both have says; None for one that says nothing of the roll."""
    if key.startswith(NAME):
        return Reason.NAME
    if key.startswith("number:"):
        return Reason.NUMBER
    if key.startswith("contact:"):
        return Reason.EMAIL if "@" in key else Reason.PHONE
    return None


@lru_cache(maxsize=1_024)  # one reading-in asks each member several times
def member_keys(member: Member) -> tuple[str, ...]:
    """Every key by which the member on the roll may be found, sorted."""
    phones = [written for phone in member.phones for written in ways_to_write(phone)]
    authors = [
        Author(name=plain_name(member.name), member_number=member.number),
        *(Author(contact=contact) for contact in (*phones, *member.emails, member.contact)),
    ]
    return tuple(sorted({key for author in authors for key in keys_of(None, author)}))


def author_keys(author: Author) -> tuple[str, ...]:
    """By what somebody who writes may be found on the roll: as they wrote it, and without what
    people are called by before their name."""
    bare = Author(
        name=plain_name(author.name), contact=author.contact, member_number=author.member_number
    )
    return tuple(sorted(set(keys_of(None, bare))))


def written_keys(keys: Iterable[str]) -> tuple[str, ...]:
    """The keys of a member as those who write may have them: names with what people are called by
    before them."""
    found = set(keys)
    for key in keys:
        if key.startswith(NAME):
            found |= {f"{NAME}{called} {key.removeprefix(NAME)}" for called in _CALLED}
    return tuple(sorted(found))


def plain_name(name: str) -> str:
    """The name without titles and what people are called by."""
    kept = [word for word in name.split() if word.casefold().strip(".,") not in _TITLES]
    return " ".join(kept)


class SuggestionShelf(Protocol):
    """Suggestions; a member and an account are suggested to each other once."""

    def offer(self, suggestions: Sequence[Suggestion]) -> int:
        """Keeps those that are new, and the stronger reason of those still open; an answer that
        was given stands. Gives how many are new."""
        ...

    def get(self, id: str) -> Suggestion:
        """Raises: NotFound."""
        ...

    def save(self, suggestion: Suggestion) -> Suggestion:
        """Raises: Conflict when somebody answered meanwhile, NotFound."""
        ...

    def page(self, wanted: SuggestionFilter) -> tuple[list[Suggestion], int]:
        """A page, and how many there are."""
        ...

    def of_account(self, platform: str, remote_id: str) -> list[Suggestion]:
        """Every one of the account, whatever was answered."""
        ...

    def known_by(self, keys: Collection[str]) -> list[tuple[str, Conversation]]:
        """Talks with people who have one of these keys, each with the key, the newest first."""
        ...

    def drop_open(self, *, member_id: str = "", account: tuple[str, str] | None = None) -> None:
        """Takes away the unanswered ones of a member, or of an account that is known now."""
        ...
