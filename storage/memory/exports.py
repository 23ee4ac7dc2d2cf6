"""Cases and their events in memory, page by page, to be taken out of the house."""

from collections.abc import Sequence
from datetime import datetime

from domain.cases import Case
from domain.exports import ExportedCase, ExportedEvent, ExportFilter
from domain.messages import Author
from storage.memory.aftercare import MemoryRatings
from storage.memory.casework import MemoryCases, MemoryEvents
from storage.memory.rows import Tables


class MemoryExports:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def page(
        self, wanted: ExportFilter, after: tuple[datetime, str] | None, limit: int
    ) -> list[ExportedCase]:
        found = sorted(self._found(wanted), key=_place)
        left = [case for case in found if after is None or _place(case) > after]
        ratings = MemoryRatings(self._tables)
        return [
            ExportedCase(case=case, author=self._author(case), rating=ratings.find(case.id))
            for case in left[:limit]
        ]

    def count(self, wanted: ExportFilter) -> int:
        return len(self._found(wanted))

    def events(self, case_ids: Sequence[str]) -> list[ExportedEvent]:
        events, messages = MemoryEvents(self._tables), self._tables.of("messages")
        return [
            ExportedEvent(event=event, text=said.text if said else "")
            for case_id in sorted(set(case_ids))
            for event in events.of(case_id)
            for said in [messages.find(event.message_id) if event.message_id else None]
        ]

    def _found(self, wanted: ExportFilter) -> list[Case]:
        return [
            case
            for case in _Exportable(self._tables).wanted(wanted)
            if (wanted.start is None or case.opened_at >= wanted.start)
            and (wanted.end is None or case.opened_at < wanted.end)
        ]

    def _author(self, case: Case) -> Author:
        conversation = self._tables.of("conversations").find(case.conversation_id)
        return conversation.author if conversation else Author()


class _Exportable(MemoryCases):
    """The queue's own filters, so that an export holds what the screen shows."""

    def wanted(self, wanted: ExportFilter) -> list[Case]:
        return self._wanted(wanted.queue)


def _place(case: Case) -> tuple[datetime, str]:
    return case.opened_at, case.id
