"""Conversations, messages and cases in memory."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from domain.aftercare import Rating
from domain.cases import UNFINISHED, Case, CaseEvent, CaseStatus
from domain.erasing import is_wiped
from domain.messages import Conversation, Message
from domain.persons import keys_of
from domain.reports import QueueFilter, QueueOrder, QueueRow, QueueView
from storage.memory.afterwards import has_ended, is_rated
from storage.memory.rows import Rows, Tables
from storage.memory.shelf import MemoryShelf
from storage.memory.states import MemoryStanding
from storage.refusals import missing, taken
from storage.rules import amended, queue_order
from storage.words import match, sought, words_of


class MemoryConversations(MemoryShelf[Conversation]):
    name = "conversations"
    unique = ("channel_id", "thread")

    def by_thread(self, channel_id: str | None, thread: str) -> Conversation | None:
        wanted = (channel_id, thread)
        return next((c for c in self.rows if (c.channel_id, c.thread) == wanted), None)

    def save(self, thing: Conversation) -> Conversation:
        author = self.get(thing.id).author
        kept = super().save(thing)
        self.find_by(thing.id, [author.name, author.member_number])
        return kept

    def find_by(self, conversation_id: str, texts: Sequence[str]) -> None:
        _keep_words(self.tables, conversation_id, texts)

    def alike(
        self, keys: Sequence[str], limit: int, before: tuple[datetime, str] | None = None
    ) -> list[Conversation]:
        wanted = set(keys)
        found = [
            c
            for c in self.rows
            if wanted & set(keys_of(c.channel_id, c.author))
            and (before is None or (c.created_at, c.id) < before)
        ]
        return sorted(found, key=lambda c: (c.created_at, c.id), reverse=True)[:limit]


class MemoryMessages:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._rows: Rows[Message] = tables.of("messages")

    def add_once(self, message: Message) -> bool:
        if message.remote_id and self._twin(message.channel_id, message.remote_id):
            return False
        self._rows.add(message.id, message)
        return True

    def get(self, id: str) -> Message:
        found = self._rows.find(id)
        if found is None:
            raise missing()
        return found

    def of(self, conversation_id: str) -> list[Message]:
        found = [m for m in self._rows if m.conversation_id == conversation_id]
        return sorted(found, key=lambda message: (message.at, message.id))

    def by_remote(self, channel_id: str, remote_id: str) -> Message | None:
        return self._twin(channel_id, remote_id) if remote_id else None

    def amend(self, message: Message) -> None:
        known = self.get(message.id)
        _keep_words(self._tables, known.conversation_id, [known.text])
        self._rows.put(message.id, amended(known, message))

    def newest_at(self, channel_id: str, limit: int) -> list[datetime]:
        theirs = (m.at for m in self._rows if m.channel_id == channel_id and not m.from_us)
        return sorted(theirs, reverse=True)[:limit]

    def _twin(self, channel_id: str | None, remote_id: str) -> Message | None:
        wanted = (channel_id, remote_id)
        return next((m for m in self._rows if (m.channel_id, m.remote_id) == wanted), None)


class MemoryCases(MemoryStanding):
    name = "cases"
    unique = ("code",)

    def by_code(self, code: str) -> Case | None:
        return next((case for case in self.rows if case.code == code), None)

    def of(self, conversation_id: str) -> list[Case]:
        found = [case for case in self.rows if case.conversation_id == conversation_id]
        return sorted(found, key=lambda case: (case.opened_at, case.id))

    def of_many(self, conversation_ids: Sequence[str], limit: int) -> list[Case]:
        found = [case for case in self.rows if case.conversation_id in conversation_ids]
        return sorted(found, key=lambda c: (c.opened_at, c.id), reverse=True)[:limit]

    def queue(self, wanted: QueueFilter) -> list[QueueRow]:
        found = self._in_order(self._wanted(wanted), wanted.sorted_by)
        return [self._row(case) for case in found[wanted.offset : wanted.offset + wanted.limit]]

    def count(self, wanted: QueueFilter) -> int:
        return min(len(self._wanted(wanted)), wanted.counted_max + 1)

    def counts(self, wanted: Sequence[QueueFilter]) -> list[int]:
        return [self.count(each) for each in wanted]

    def resolved_before(self, moment: datetime, limit: int) -> list[Case]:
        found = [
            (case.durations.resolved_at, case.id, case)
            for case in self.rows
            if case.status is CaseStatus.RESOLVED
            and case.durations.resolved_at is not None
            and case.durations.resolved_at < moment
        ]
        return [case for _at, _id, case in sorted(found)[:limit]]

    def _wanted(self, wanted: QueueFilter) -> list[Case]:
        beginnings = sought(wanted.search)
        return [
            case
            for case in self.rows
            if _in_view(case, wanted)
            and _passes(case, wanted)
            and (wanted.ended is None or has_ended(case, wanted.ended))
            and (wanted.rated is None or is_rated(case, self._rating(case), wanted.rated))
            and (not beginnings or match(beginnings, self._words(case)))
        ]

    def _in_order(self, found: list[Case], order: QueueOrder) -> list[Case]:
        match order:
            case QueueOrder.PROMISE:
                return sorted(found, key=lambda case: (queue_order(case), case.id))
            case QueueOrder.OLDEST:
                return sorted(found, key=lambda case: (case.opened_at, case.id))
            case QueueOrder.NEWEST:
                return _latest(found, lambda case: case.opened_at)
            case QueueOrder.LAST_MESSAGE:
                return _latest(found, lambda case: case.last_message_at)
            case QueueOrder.ENDED:
                return _latest(found, lambda case: case.durations.resolved_at)
            case QueueOrder.ASKED:
                return _latest(found, self._asked_at)

    def _rating(self, case: Case) -> Rating | None:
        found: Rating | None = self.tables.of("ratings").find(case.id)
        return found

    def _asked_at(self, case: Case) -> datetime | None:
        rating = self._rating(case)
        return rating.asked_at if rating else None

    def _row(self, case: Case) -> QueueRow:
        conversation = self.tables.of("conversations").find(case.conversation_id)
        messages = MemoryMessages(self.tables).of(case.conversation_id)
        return QueueRow(
            case=case,
            author_name=conversation.author.name if conversation else "",
            author_erased=conversation is not None and is_wiped(conversation),
            last_text=messages[-1].text if messages else "",
        )

    def _words(self, case: Case) -> set[str]:
        conversation = self.tables.of("conversations").find(case.conversation_id)
        texts = [other.code for other in self.of(case.conversation_id)]
        if conversation:
            author = conversation.author
            texts += [author.name, author.member_number, self._number_on_roll(conversation)]
        for message in MemoryMessages(self.tables).of(case.conversation_id):
            texts += [message.text, message.author.name, message.author.member_number]
        also: frozenset[str] = self.tables.of("words").find(case.conversation_id) or frozenset()
        return words_of(*texts) | also

    def _number_on_roll(self, conversation: Conversation) -> str:
        """Of the member to whom the account was linked; empty when it was not."""
        channel = self.tables.of("channels").find(conversation.channel_id or "")
        account = (channel.platform if channel else "", conversation.author.remote_id)
        for one in self.tables.of("identities"):
            if account[1] and (one.platform, one.remote_id) == account:
                member = self.tables.of("members").find(one.member_id)
                return member.number if member else ""
        return ""


class MemoryEvents:
    def __init__(self, tables: Tables) -> None:
        self._rows: Rows[CaseEvent] = tables.of("events")

    def append(self, event: CaseEvent) -> CaseEvent:
        if any(other.number == event.number for other in self.of(event.case_id)):
            raise taken()
        return self._rows.add(event.id, event)

    def of(self, case_id: str) -> list[CaseEvent]:
        found = [event for event in self._rows if event.case_id == case_id]
        return sorted(found, key=lambda event: event.number)


def _keep_words(tables: Tables, conversation_id: str, texts: Sequence[str]) -> None:
    """By these the conversation is found for good, whatever its messages say later."""
    also = tables.of("words")
    also.put(conversation_id, (also.find(conversation_id) or frozenset()) | words_of(*texts))


def _latest(found: list[Case], at: Callable[[Case], Any]) -> list[Case]:
    return sorted(found, key=lambda case: (at(case), case.id), reverse=True)


def _in_view(case: Case, wanted: QueueFilter) -> bool:
    unfinished = case.status in UNFINISHED
    awake = unfinished and not case.snoozed
    due_at, warn_at = case.durations.due_at, case.durations.warn_at
    breached = unfinished and due_at is not None and due_at < wanted.now
    warned = unfinished and warn_at is not None and warn_at <= wanted.now
    return {
        QueueView.MINE: awake and case.assignee_id == wanted.me,
        QueueView.UNASSIGNED: awake and case.assignee_id is None,
        QueueView.BREACHING: warned and not breached,
        QueueView.TODAY: unfinished and _breaks_today(due_at, wanted),
        QueueView.BREACHED: breached,
        QueueView.WAITING: unfinished and (case.status is CaseStatus.WAITING or bool(case.unit)),
        QueueView.SNOOZED: unfinished and case.snoozed,
        QueueView.ESCALATED: unfinished and case.escalated,
        QueueView.UNFINISHED: awake,
        QueueView.ALL: True,
    }[wanted.view]


def _breaks_today(due_at: datetime | None, wanted: QueueFilter) -> bool:
    return due_at is not None and wanted.now <= due_at < (wanted.day_end or wanted.now)


def _passes(case: Case, wanted: QueueFilter) -> bool:
    return (
        (not wanted.kinds or case.kind in wanted.kinds)
        and (not wanted.statuses or case.status in wanted.statuses)
        and (not wanted.channel_ids or (case.channel_id or "") in wanted.channel_ids)
        and (not wanted.branch_ids or (case.branch_id or "") in wanted.branch_ids)
        and (not wanted.topic_ids or (case.topic_id or "") in wanted.topic_ids)
        and (not wanted.labels or bool(set(wanted.labels) & set(case.labels)))
        and (not wanted.assignee_ids or (case.assignee_id or "") in wanted.assignee_ids)
        and (not wanted.priorities or case.priority in wanted.priorities)
        and (wanted.restricted or not case.restricted)
    )
