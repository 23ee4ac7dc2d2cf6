"""Pages: many messages of one channel in one transaction, read ahead and written in bulk.

`services.intake.pages.Page` gathers; a store answers and writes what was gathered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from domain.blocking import Block
from domain.cases import Case, CaseEvent
from domain.measured import MeasuredSpan
from domain.messages import Conversation, Message

PAGE_MAX = 200  # messages of one transaction: nobody else waits longer for it than a moment

Thing = TypeVar("Thing")


@dataclass(frozen=True, kw_only=True)
class Sought:
    """By what the messages of a page are looked up. `senders`: as `domain.blocking.sender_of`
    tells them."""

    channel_id: str
    remote_ids: Sequence[str] = ()
    threads: Sequence[str] = ()
    senders: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a store has of it. `cases`: of the conversations, in each the oldest first. `events`:
    by case, for those that can go on."""

    messages: Sequence[Message] = ()
    conversations: Sequence[Conversation] = ()
    cases: Sequence[Case] = ()
    events: Mapping[str, Sequence[CaseEvent]] = field(default_factory=dict)
    blocks: Sequence[Block] = ()


@dataclass(frozen=True)
class Changed(Generic[Thing]):
    """A thing as it is to be, and as the store has it."""

    thing: Thing
    was: Thing


@dataclass(frozen=True, kw_only=True)
class Written:
    """What a page adds and changes. `spans`: all of a case, in place of what it had. `texts`: by
    whose words besides its messages' a conversation is found, by its id."""

    conversations: Sequence[Conversation] = ()
    changed_conversations: Sequence[Changed[Conversation]] = ()
    messages: Sequence[Message] = ()
    cases: Sequence[Case] = ()
    changed_cases: Sequence[Changed[Case]] = ()
    events: Sequence[CaseEvent] = ()
    spans: Mapping[str, Sequence[MeasuredSpan]] = field(default_factory=dict)
    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether there is anything of it."""
        return any(vars(self).values())


class PageShelf(Protocol):
    def read(self, sought: Sought) -> Found:
        """What is there. From now on nobody else reads a page of these threads until this unit
        ends, so that two who were given the same messages never wait for each other in a ring."""
        ...

    def write(self, written: Written) -> None:
        """Keeps it all. Raises: Conflict when somebody else wrote one of these meanwhile; then
        the unit is to be given up."""
        ...
