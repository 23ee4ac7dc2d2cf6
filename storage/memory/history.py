"""Imports of history in memory."""

from collections.abc import Iterable

from domain.archives import HistoryImport, ImportRefusal, ImportState
from storage.memory.rows import Rows, Tables
from storage.memory.shelf import MemoryShelf


class MemoryHistory(MemoryShelf[HistoryImport]):
    name = "history_imports"

    def __init__(self, tables: Tables) -> None:
        super().__init__(tables)
        self._refusals: Rows[ImportRefusal] = tables.of("history_refusals")

    def newest(self, limit: int) -> list[HistoryImport]:
        return sorted(self.rows, key=_by_age, reverse=True)[:limit]

    def in_state(self, state: ImportState, limit: int) -> list[HistoryImport]:
        return sorted((one for one in self.rows if one.state is state), key=_by_age)[:limit]

    def keeping(self, file_id: str) -> list[HistoryImport]:
        return sorted((one for one in self.rows if one.file_id == file_id), key=_by_age)

    def refuse(self, refusals: Iterable[ImportRefusal]) -> None:
        for each in refusals:
            self._refusals.put((each.import_id, each.position), each)

    def refusals(self, import_id: str, limit: int) -> list[ImportRefusal]:
        theirs = [each for each in self._refusals if each.import_id == import_id]
        return sorted(theirs, key=lambda each: each.position)[:limit]


def _by_age(one: HistoryImport) -> tuple[object, str]:
    return (one.at, one.id)
