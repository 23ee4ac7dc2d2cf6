"""What names a stored file, in memory."""

from storage.memory.rows import Tables
from storage.rules import file_ids_in


class MemoryStoredFiles:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def in_media(self) -> set[str]:
        named: set[str] = {each.logo_id for each in self._tables.of("cooperative")} - {""}
        for delivery in self._tables.of("deliveries"):
            named |= file_ids_in(repr(delivery.content))
        for entry in self._tables.of("entries"):
            named |= file_ids_in(repr(entry.media))
        for post in self._tables.of("posts"):
            named |= file_ids_in(repr((post.content, post.variants)))
        for draft in self._tables.of("case_drafts"):
            named |= file_ids_in(repr((draft.pictures, draft.files)))
        return named

    def in_attachments(self) -> set[str]:
        named = {each.file_id for each in self._tables.of("attachments")} - {""}
        for each in self._tables.of("set_aside"):
            named |= file_ids_in(repr(each.said))
        return named
