"""Emptying a conversation piece by piece, the same way in every store.

Replies first, so that none goes out between two pieces; who wrote it last, since by that one tells
whose words are whose.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from domain.cases import CaseEvent
from domain.deliveries import Delivery
from domain.erasing import Wiped, called_off, is_between, wiped_delivery, wiped_event, wiped_message
from domain.messages import Conversation, Message


class Stage(StrEnum):
    """What a piece is about, in this order."""

    START = "start"  # nothing joins it, nobody finds it, nothing begun is kept
    REPLIES = "replies"  # what was sent or waits to go out
    MESSAGES = "messages"  # with their files
    NOTES = "notes"  # what staff wrote beside it
    REST = "rest"  # who wrote it, and what its cases say


class TalkRows(Protocol):
    """What a store has of one conversation and its cases. Pages are by id, from `after` on."""

    talk: Conversation

    def start(self) -> Collection[str]:
        """Gives the files of what was set aside, which is gone."""
        ...

    def replies(self, after: str, limit: int) -> Sequence[Delivery]: ...

    def reminders(self, reply_ids: Collection[str]) -> Sequence[Delivery]:
        """What told a person to send one of them by hand, with its words."""
        ...

    def messages(self, after: str, limit: int) -> Sequence[Message]: ...

    def notes(self, after: str, limit: int) -> Sequence[CaseEvent]:
        """Those that may hold words."""
        ...

    def reasons(self) -> Collection[str]:
        """Every name that the list of reasons has or had, in lower case."""
        ...

    def put_replies(self, wiped: Sequence[Delivery]) -> None:
        """And takes the words off how they were tried, and off the audit log."""
        ...

    def put_messages(self, said: Sequence[Message], wiped: Sequence[Message]) -> Collection[str]:
        """And takes off their files; gives those that nothing names any more."""
        ...

    def put_note(self, wiped: CaseEvent) -> None: ...

    def rest(self) -> None: ...


@dataclass
class _Tally:
    """What was done so far in this piece."""

    left: int  # rows that may still be looked at
    counts: Counter[str] = field(default_factory=Counter)
    file_ids: set[str] = field(default_factory=set)
    remote_ids: list[str] = field(default_factory=list)

    def wiped(self, within: str) -> Wiped:
        return Wiped(
            counts=dict(self.counts),
            file_ids=tuple(sorted(self.file_ids)),
            remote_ids=tuple(self.remote_ids),
            within=within,
        )


# Does what may still be done of a stage, from the id on; gives the last one it did, None: all.
_Doing = Callable[[TalkRows, _Tally, str], str | None]


def wipe_talk(rows: TalkRows, within: str, limit: int) -> Wiped:
    """One piece of the conversation. `within`: as the last piece gave it."""
    begun, _colon, after = (within or Stage.START).partition(":")
    tally, stages = _Tally(left=limit), list(Stage)
    for stage in stages[stages.index(Stage(begun)) :]:
        last = _DOING[stage](rows, tally, after)
        if last is not None:
            return tally.wiped(f"{stage}:{last}")
        after = ""
    return tally.wiped("")


def _start(rows: TalkRows, tally: _Tally, _after: str) -> None:
    tally.file_ids |= set(rows.start())


def _replies(rows: TalkRows, tally: _Tally, after: str) -> str | None:
    sent = rows.replies(after, tally.left)
    tally.remote_ids += [each.receipt.remote_id for each in sent if each.receipt]
    about = [*sent, *rows.reminders([each.id for each in sent])]
    rows.put_replies([wiped_delivery(called_off(each)) for each in about])
    tally.counts["replies"] += len(sent)
    return _over([each.id for each in sent], tally, after)


def _messages(rows: TalkRows, tally: _Tally, after: str) -> str | None:
    page = rows.messages(after, tally.left)
    said = [each for each in page if is_between(each, rows.talk)]
    tally.remote_ids += [each.remote_id for each in said if each.remote_id]
    gone = set(rows.put_messages(said, [wiped_message(each) for each in said]))
    tally.file_ids |= gone
    tally.counts.update(messages=len(said), files=len(gone))
    return _over([each.id for each in page], tally, after)


def _notes(rows: TalkRows, tally: _Tally, after: str) -> str | None:
    page, reasons = rows.notes(after, tally.left), rows.reasons()
    for each in page:
        wiped = wiped_event(each, reasons)
        if wiped != each:
            rows.put_note(wiped)
            tally.counts["notes"] += 1
    return _over([each.id for each in page], tally, after)


def _rest(rows: TalkRows, tally: _Tally, _after: str) -> None:
    rows.rest()
    tally.counts["conversations"] += 1


def _over(ids: Sequence[str], tally: _Tally, after: str) -> str | None:
    """Where the page ended, None when nothing stands behind it."""
    is_full = len(ids) == tally.left
    tally.left -= len(ids)
    return (ids[-1] if ids else after) if is_full else None


_DOING: dict[Stage, _Doing] = {
    Stage.START: _start,
    Stage.REPLIES: _replies,
    Stage.MESSAGES: _messages,
    Stage.NOTES: _notes,
    Stage.REST: _rest,
}
