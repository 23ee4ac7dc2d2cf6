"""Pages of messages in memory: through the shelves, one by one."""

from dataclasses import replace
from typing import Any

from domain.cases import CaseStatus
from domain.pages import Changed, Found, Sought, Written
from storage.memory.casework import (
    MemoryCases,
    MemoryConversations,
    MemoryEvents,
    MemoryMessages,
)
from storage.memory.measured import MemorySpans
from storage.memory.rows import Tables
from storage.memory.shelf import MemoryShelf
from storage.memory.states import MemoryBlocks
from storage.refusals import taken


class MemoryPages:
    def __init__(self, tables: Tables) -> None:
        self._blocks = MemoryBlocks(tables)
        self._cases = MemoryCases(tables)
        self._conversations = MemoryConversations(tables)
        self._events = MemoryEvents(tables)
        self._messages = MemoryMessages(tables)
        self._spans = MemorySpans(tables)

    def read(self, sought: Sought) -> Found:
        here = sought.channel_id
        messages = [self._messages.by_remote(here, one) for one in sought.remote_ids]
        talks = [self._conversations.by_thread(here, one) for one in dict.fromkeys(sought.threads)]
        blocks = [self._blocks.of(here, one) for one in sought.senders]
        known = [talk for talk in talks if talk is not None]
        cases = [case for talk in known for case in self._cases.of(talk.id)]
        return Found(
            messages=[each for each in messages if each is not None],
            conversations=known,
            cases=cases,
            events={
                case.id: self._events.of(case.id)
                for case in cases
                if case.status is not CaseStatus.CLOSED
            },
            blocks=[each for each in blocks if each is not None],
        )

    def write(self, written: Written) -> None:
        for talk in written.conversations:
            self._conversations.add(talk)
        _change(self._conversations, written.changed_conversations)
        for message in written.messages:
            if not self._messages.add_once(message):
                raise taken()
        for case in written.cases:
            self._cases.add(case)
        _change(self._cases, written.changed_cases)
        for event in written.events:
            self._events.append(event)
        for case_id, spans in written.spans.items():
            self._spans.put(case_id, spans)
        for conversation_id, texts in written.texts.items():
            self._conversations.find_by(conversation_id, texts)


def _change(shelf: MemoryShelf[Any], changes: Any) -> None:
    for change in changes:
        _change_one(shelf, change)


def _change_one(shelf: MemoryShelf[Any], change: Changed[Any]) -> None:
    """To the version that it is to have, whatever number that is."""
    shelf.save(replace(change.thing, version=change.was.version))
    shelf.rows.put(change.thing.id, change.thing)
