"""Attachments in memory."""

from collections.abc import Iterable

from domain.attachments import Attachment
from storage.memory.rows import Rows, Tables


class MemoryAttachments:
    def __init__(self, tables: Tables) -> None:
        self._rows: Rows[Attachment] = tables.of("attachments")

    def add(self, attachments: Iterable[Attachment]) -> None:
        for each in attachments:
            key = (each.message_id, each.position)
            if self._rows.find(key) is None:
                self._rows.put(key, each)

    def of(self, message_ids: Iterable[str]) -> list[Attachment]:
        wanted = set(message_ids)
        theirs = [each for each in self._rows if each.message_id in wanted]
        return sorted(theirs, key=lambda each: (each.message_id, each.position))
