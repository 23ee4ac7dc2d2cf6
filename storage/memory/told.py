"""What many cases in memory tell at once."""

from collections.abc import Mapping, Sequence

from domain.cases import CaseEvent
from domain.messages import Message
from storage.memory.casework import MemoryEvents
from storage.memory.rows import Tables


class MemoryTold:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def newest_events(self, case_ids: Sequence[str], most: int) -> Mapping[str, list[CaseEvent]]:
        events = MemoryEvents(self._tables)
        told = {case_id: events.of(case_id)[-most:] for case_id in case_ids}
        return {case_id: last for case_id, last in told.items() if last}

    def messages(self, message_ids: Sequence[str]) -> Mapping[str, Message]:
        rows = self._tables.of("messages")
        found = {message_id: rows.find(message_id) for message_id in message_ids}
        return {message_id: one for message_id, one in found.items() if one is not None}
