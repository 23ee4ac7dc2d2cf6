"""Erasing a person: what is taken away, in which order, and what must not come back.

What is counted stays: that something was said, by which way, when, and how it was answered.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.case_lists import Listed, ListKind, name_in, standing_lines
from domain.cases import Case, CaseEvent, EventKind
from domain.deliveries import Delivery, DeliveryState
from domain.errors import Conflict
from domain.members import EndedIdentity, Identity, Member
from domain.messages import Author, Conversation, Message
from domain.posts import Content
from domain.retention import RetentionKind
from domain.texts import _

GONE = "erased:"  # begins every name that stands in the place of one that was taken away
# Whose value a person or a platform wrote in words of their own.
WORDED = (EventKind.NOTED, EventKind.REPLY_FAILED)
PIECE = 500  # rows of a conversation that one transaction empties
# A delivery in one of these might still go out, without its words.
_UNSETTLED = (
    DeliveryState.SCHEDULED,
    DeliveryState.HANDED,
    DeliveryState.FAILED,
    DeliveryState.MISSED,
    DeliveryState.UNCONFIRMED,
)

Account = tuple[str, str]  # platform and remote id, as an identity has them


class Erased(StrEnum):
    """Whom an erasure is about."""

    MEMBER = "member"  # on the roll, with every account linked to them
    PERSON = "person"  # who wrote a conversation, on the roll or not
    TALK = "talk"  # one conversation alone: its time was over


class Step(StrEnum):
    """How far an erasure has come. Each is done in bounded parts, one transaction a part."""

    GATHER = "gather"  # which conversations are theirs; from now on nothing old comes back
    TALKS = "talks"  # conversations, messages, files, words to be found by, cases, notes, drafts
    ROLL = "roll"  # the member, accounts, contacts, consents, suggestions
    FILES = "files"  # files on the disk that nothing names any more
    TRACES = "traces"  # what the database itself still keeps of what was erased
    DONE = "done"


@dataclass(frozen=True, kw_only=True)
class Erasure:
    """`subject_id`: the member, or a conversation of the person. `after`: the last part of the
    step that was done; `within`: how far the next one, a long conversation, has come, empty: not
    begun. `erased`: how many of what, so that one can say so. No name is kept."""

    id: str
    kind: Erased
    subject_id: str
    asked_by: str
    asked_at: datetime
    why: str = ""
    step: Step = Step.GATHER
    after: str = ""
    within: str = ""
    conversation_ids: tuple[str, ...] = ()
    file_ids: tuple[str, ...] = ()
    erased: Mapping[str, int] = field(default_factory=dict)
    done_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Wiped:
    """What a store took away: how many of what, the files that nothing names any more, and by
    which ids the platform knows what is gone. `within`: where to go on; empty: nothing is left."""

    counts: Mapping[str, int]
    file_ids: tuple[str, ...] = ()
    remote_ids: tuple[str, ...] = ()
    within: str = ""


def names_of(listed: Iterable[Listed]) -> frozenset[str]:
    """Every name that the list of reasons has or had, in lower case; `listed`: what is kept of any
    list. Of a house that changed nothing those are the usual ones."""
    reasons = [each for each in listed if each.kind is ListKind.REASON]
    lines = standing_lines(reasons, ListKind.REASON)
    return frozenset(name for line in lines for name in line.names)


class WipeShelf(Protocol):
    """Takes away what tells of a person, and leaves what is counted."""

    def talk(self, conversation_id: str, within: str = "", limit: int = PIECE) -> Wiped:
        """Of one conversation: who wrote it, every word of it, its files, the words it is found
        by, what staff wrote about it, and how it stands in cases and deliveries. A piece of so
        many rows at once, from `within` on; from the first piece on nothing joins it any more.
        Raises: Conflict while a reply in it is on its way this very moment."""
        ...

    def accounts(self, accounts: Collection[Account]) -> Wiped:
        """That these accounts are somebody's on the roll, or may be; that one was linked stays."""
        ...

    def member(self, member_id: str) -> Wiped:
        """Of one member: name, number, contacts, accounts, and words beside them."""
        ...

    def audited(self, subject_ids: Collection[str]) -> None:
        """The words beside what the audit log says of these."""
        ...

    def over(self, kind: RetentionKind, before: datetime, limit: int, offset: int = 0) -> list[str]:
        """Conversations (members, for LEFT_MEMBERS) that came to their end before the moment and
        still tell of somebody, and that no unfinished erasure has, by id."""
        ...

    def over_count(self, kind: RetentionKind, before: datetime) -> int:
        """How many these are."""
        ...

    def still_named(self, file_ids: Collection[str]) -> set[str]:
        """Those of the files that some message has, one that was set aside too."""
        ...


def is_between(message: Message, talk: Conversation) -> bool:
    """Whether it is the person's of this talk, or ours to them: in a thread that all may read a
    third one may have written too, whose words are not the person's to take or to have erased."""
    theirs = talk.author.remote_id
    return message.from_us or not theirs or message.author.remote_id in ("", theirs)


def is_wiped(talk: Conversation) -> bool:
    """Whether it was emptied, or is just being."""
    return talk.thread.startswith(GONE)


def wiped_message(message: Message) -> Message:
    """Without who said what; the remote id goes too, for it may hold the account's."""
    said = replace(message, author=Author(), text="", first_text="")
    return replace(said, remote_id="", url="")


def wiped_conversation(talk: Conversation) -> Conversation:
    """Without its author; its thread is nobody's, so that later words begin another."""
    return replace(talk, author=Author(), thread=GONE + talk.id, version=talk.version + 1)


def wiped_case(case: Case, reasons: Collection[str]) -> Case:
    """Without its first words, those by which its kind was told, and those in which it ended:
    `reasons` as in `wiped_event`."""
    ending = case.ending if case.ending in reasons else ""
    return replace(case, subject="", kind_reason="", ending=ending)


def wiped_event(event: CaseEvent, reasons: Collection[str]) -> CaseEvent:
    """Without what was written in words. `reasons`: names of the list, old ones too, in lower
    case, which are counted and stay; what was written beside one does not."""
    if event.kind is EventKind.RESOLVED:
        name = name_in(event.value)
        return replace(event, value=name if name.casefold() in reasons else "")
    return replace(event, value="") if event.kind in WORDED else event


def called_off(sent: Delivery) -> Delivery:
    """What waits to go out never does. Raises: Conflict while it goes out this very moment."""
    if sent.state is DeliveryState.SENDING:
        raise Conflict(_("Masih ada balasan yang sedang dikirim."))
    return sent.moved(DeliveryState.CANCELLED) if sent.state in _UNSETTLED else sent


def wiped_delivery(sent: Delivery) -> Delivery:
    """Without words and addresses; that and when it went out stays."""
    receipt = sent.receipt and replace(sent.receipt, remote_id="", url="")
    bare = replace(sent, content=Content(), recipient="", target_remote_id="", detail="")
    return replace(bare, receipt=receipt, handover=None, version=sent.version + 1)


def wiped_member(member: Member) -> Member:
    """Who they were is gone; that there was a member, where and from when to when, stays."""
    bare = replace(member, number=GONE + member.id, name="", contact="", version=member.version + 1)
    return replace(bare, phones=(), emails=())


def wiped_identity(identity: Identity) -> Identity:
    """That an account was linked, on which platform and when."""
    return replace(identity, remote_id=GONE + identity.id, name="")


def wiped_trail(ended: EndedIdentity) -> EndedIdentity:
    """The same of one that was taken apart."""
    return replace(ended, remote_id=GONE + ended.id, name="", why="")


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
        """Oldest first; without those whose traces alone are left."""
        ...

    def traced(self, limit: int) -> list[Erasure]:
        """Of which the database itself may still keep something; oldest first."""
        ...

    def newest(self, *, limit: int = 50, offset: int = 0) -> list[Erasure]: ...

    def bury(self, marks: Collection[str], erasure_id: str, at: datetime) -> None:
        """Keeps the marks; a known one takes the new moment."""
        ...

    def buried(self, marks: Collection[str]) -> Mapping[str, datetime]:
        """Those of the marks that are kept, and until which moment they hold."""
        ...

    def unbury(self, erasure_id: str, before: datetime) -> int:
        """Takes away the marks that were kept under this id and held until before the moment;
        gives how many."""
        ...
