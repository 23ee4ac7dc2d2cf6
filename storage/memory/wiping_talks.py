"""One conversation and its cases as memory has them, for emptying."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

from domain.blocking import sender_of
from domain.board import Visibility
from domain.cases import CaseEvent, EventKind
from domain.deliveries import Delivery
from domain.erasing import GONE, WORDED, names_of, wiped_case, wiped_conversation
from domain.messages import Conversation, Message
from storage.memory.rows import Tables
from storage.rules import belongs_to, file_ids_in

_MAYBE_WORDED = (*WORDED, EventKind.RESOLVED)


class MemoryTalkRows:
    def __init__(self, tables: Tables, talk: Conversation) -> None:
        self._tables = tables
        self.talk = talk
        self._case_ids = {c.id for c in tables.of("cases") if c.conversation_id == talk.id}

    def start(self) -> Collection[str]:
        self._tables.of("words").remove(self.talk.id)
        hidden = replace(self.talk, thread=GONE + self.talk.id)
        self._tables.of("conversations").put(self.talk.id, hidden)
        drop(self._tables, "case_drafts", self._is_of_a_case)
        drop(self._tables, "suggestions", lambda each: each.conversation_id == self.talk.id)
        audited(self._tables, {self.talk.id, *self._case_ids, *self._blocks()})
        return self._set_aside()

    def replies(self, after: str, limit: int) -> Sequence[Delivery]:
        said = [each for each in self._tables.of("messages") if each.remote_id]
        where = {(each.channel_id, each.remote_id): each.conversation_id for each in said}
        written = {
            each.delivery_id
            for each in self._tables.of("messages")
            if each.conversation_id == self.talk.id
        }
        absorbing = self._absorbing()

        def is_mine(each: Delivery) -> bool:
            target = where.get((each.channel_id, each.target_remote_id))
            if each.id in written:
                return True
            if each.subject_id in self._case_ids:
                return target in (None, self.talk.id)
            return each.subject_id in absorbing and target == self.talk.id

        return self._page("deliveries", is_mine, after, limit)

    def reminders(self, reply_ids: Collection[str]) -> Sequence[Delivery]:
        return [each for each in self._tables.of("deliveries") if each.subject_id in reply_ids]

    def messages(self, after: str, limit: int) -> Sequence[Message]:
        return self._page(
            "messages", lambda each: each.conversation_id == self.talk.id, after, limit
        )

    def notes(self, after: str, limit: int) -> Sequence[CaseEvent]:
        def is_worded(event: CaseEvent) -> bool:
            mine = event.case_id in self._case_ids or event.talk in self._case_ids
            return mine and event.kind in _MAYBE_WORDED and event.value != ""

        return self._page("events", is_worded, after, limit)

    def reasons(self) -> Collection[str]:
        return names_of(self._tables.of("case_lists"))

    def put_replies(self, wiped: Sequence[Delivery]) -> None:
        for each in wiped:
            self._tables.of("deliveries").put(each.id, each)
        sent = {each.id for each in wiped}
        change(
            self._tables,
            "attempts",
            lambda each: each.delivery_id in sent,
            lambda each: replace(each, detail="", exchanges=()),
        )
        audited(self._tables, sent)

    def put_messages(self, said: Sequence[Message], wiped: Sequence[Message]) -> Collection[str]:
        remote_ids = {each.remote_id for each in said}
        change(
            self._tables,
            "comments",
            lambda comment: comment.id in remote_ids,
            lambda c: replace(c, author_name="", text="", visibility=Visibility.HIDDEN),
        )
        for each in wiped:
            self._tables.of("messages").put(each.id, each)
        return self._files({each.id for each in said})

    def put_note(self, wiped: CaseEvent) -> None:
        change(self._tables, "events", lambda each: each.id == wiped.id, lambda _each: wiped)

    def rest(self) -> None:
        self._tables.of("words").remove(self.talk.id)
        reasons = self.reasons()
        change(
            self._tables,
            "cases",
            lambda case: case.id in self._case_ids,
            lambda case: wiped_case(case, reasons),
        )
        change(self._tables, "ratings", self._is_of_a_case, lambda each: replace(each, words=""))
        self._tables.of("conversations").put(self.talk.id, wiped_conversation(self.talk))

    def _is_of_a_case(self, each: Any) -> bool:
        return each.case_id in self._case_ids

    def _absorbing(self) -> Collection[str]:
        """Other cases that tell the story of its own on, or did for a while."""
        merged = [e for e in self._tables.of("events") if e.kind is EventKind.MERGED]
        found, new = set(self._case_ids), set(self._case_ids)
        while new:
            new = {each.value for each in merged if each.case_id in new} - found
            found |= new
        return found - self._case_ids

    def _files(self, message_ids: Collection[str]) -> Collection[str]:
        rows = self._tables.of("attachments")
        file_ids = {each.file_id for each in rows if each.message_id in message_ids} - {""}
        drop(self._tables, "attachments", lambda each: each.message_id in message_ids)
        return file_ids - {each.file_id for each in rows}

    def _blocks(self) -> Collection[str]:
        mine = (self.talk.channel_id, sender_of(self.talk.author))
        blocks = self._tables.of("blocks")
        standing = {each.id for each in blocks if (each.channel_id, each.sender) == mine}
        drop(self._tables, "blocks", lambda each: each.id in standing)
        caught = {
            each.value
            for each in self._tables.of("events")
            if each.case_id in self._case_ids and each.kind is EventKind.MARKED_SPAM
        }
        return standing | (caught - {""})

    def _set_aside(self) -> Collection[str]:
        theirs = [each for each in self._tables.of("set_aside") if belongs_to(each, self.talk)]
        drop(self._tables, "set_aside", lambda each: each in theirs)
        return file_ids_in(repr([each.said for each in theirs]))

    def _page(
        self, name: str, wanted: Callable[[Any], bool], after: str, limit: int
    ) -> Sequence[Any]:
        mine = [each for each in self._tables.of(name) if each.id > after and wanted(each)]
        return sorted(mine, key=lambda each: each.id)[:limit]


def change(
    tables: Tables, name: str, wanted: Callable[[Any], object], wipe: Callable[[Any], object]
) -> int:
    """Writes these rows anew; gives how many."""
    rows = tables.of(name)
    found = [(key, row) for key, row in rows.by_key() if wanted(row)]
    for key, row in found:
        rows.put(key, wipe(row))
    return len(found)


def drop(tables: Tables, name: str, wanted: Callable[[Any], object]) -> None:
    """Takes these rows away."""
    rows = tables.of(name)
    for key, row in rows.by_key():
        if wanted(row):
            rows.remove(key)


def audited(tables: Tables, subject_ids: Collection[str]) -> None:
    """Takes the words off what the audit log says of these."""
    change(
        tables,
        "audit",
        lambda entry: entry.subject_id in subject_ids and entry.detail,
        lambda entry: replace(entry, detail=""),
    )
