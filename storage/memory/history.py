"""Imports of history in memory."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from domain.archives import (
    HistoryImport,
    HistoryLine,
    ImportRefusal,
    ImportState,
    LinesOf,
    LineSort,
)
from domain.deliveries import Delivery
from domain.metrics import Snapshot
from storage.memory.rows import Rows, Tables
from storage.memory.shelf import MemoryShelf


class MemoryHistory(MemoryShelf[HistoryImport]):
    name = "history_imports"

    def __init__(self, tables: Tables) -> None:
        super().__init__(tables)
        self._refusals: Rows[ImportRefusal] = tables.of("history_refusals")
        self._lines: Rows[HistoryLine] = tables.of("history_lines")
        self._held: Rows[tuple[str, str]] = tables.of("history_kept")
        self._deliveries: Rows[Delivery] = tables.of("deliveries")
        self._snapshots: Rows[Snapshot] = tables.of("snapshots")

    def newest(self, limit: int, offset: int = 0) -> list[HistoryImport]:
        return sorted(self.rows, key=_by_age, reverse=True)[offset : offset + limit]

    def in_state(self, state: ImportState, limit: int) -> list[HistoryImport]:
        return sorted((one for one in self.rows if one.state is state), key=_by_age)[:limit]

    def keeping(self, file_id: str) -> list[HistoryImport]:
        return sorted((one for one in self.rows if one.file_id == file_id), key=_by_age)

    def refuse(self, refusals: Iterable[ImportRefusal]) -> None:
        for each in refusals:
            self._refusals.put((each.import_id, each.position), each)

    def refusals(self, import_id: str, limit: int, offset: int = 0) -> list[ImportRefusal]:
        theirs = [each for each in self._refusals if each.import_id == import_id]
        return sorted(theirs, key=lambda each: each.position)[offset : offset + limit]

    def refusals_at(self, import_id: str, positions: Collection[int]) -> list[ImportRefusal]:
        found = (self._refusals.find((import_id, each)) for each in sorted(set(positions)))
        return [each for each in found if each is not None]

    def tell(self, lines: Iterable[HistoryLine]) -> None:
        for each in lines:
            self._lines.add((each.import_id, each.position), each)

    def lines(
        self, import_id: str, which: LinesOf, limit: int, offset: int = 0
    ) -> list[HistoryLine]:
        theirs = sorted(self._told(import_id, which), key=lambda each: each.position)
        return theirs[offset : offset + limit]

    def lines_count(self, import_id: str, which: LinesOf) -> int:
        return len(self._told(import_id, which))

    def forget_lines(self, import_id: str) -> None:
        for rows in (self._refusals, self._lines):
            for each in rows:
                if each.import_id == import_id:
                    rows.remove((each.import_id, each.position))

    def _told(self, import_id: str, which: LinesOf) -> list[HistoryLine]:
        theirs = [each for each in self._lines if each.import_id == import_id]
        return [each for each in theirs if self._is_one(each, which)]

    def _is_one(self, line: HistoryLine, which: LinesOf) -> bool:
        if which is LinesOf.PICTURED:
            return line.pictures > 0
        if which is LinesOf.PICTURELESS:
            lacks = self._refusals.find((line.import_id, line.position)) is not None
            return lacks and line.sort is not LineSort.REFUSED
        return line.sort is LineSort(which)

    def hold(self, import_id: str, delivery_ids: Collection[str]) -> None:
        for each in delivery_ids:
            self._held.put((import_id, each), (import_id, each))

    def held(self, import_id: str, limit: int) -> list[str]:
        return sorted(post for mine, post in self._held if mine == import_id)[:limit]

    def holders(self, delivery_ids: Collection[str]) -> Mapping[str, Collection[str]]:
        wanted, found = set(delivery_ids), dict[str, set[str]]()
        for import_id, post in self._held:
            if post in wanted:
                found.setdefault(post, set()).add(import_id)
        return found

    def let_go(self, import_id: str, delivery_ids: Collection[str]) -> None:
        for each in delivery_ids:
            self._held.remove((import_id, each))

    def remove_posts(self, delivery_ids: Collection[str]) -> None:
        for each in delivery_ids:
            post = self._deliveries.find(each)
            if post is not None and post.was_read_in:
                self._deliveries.remove(each)
                self._forget(each)

    def remove_counts(self, delivery_ids: Collection[str], at: datetime) -> None:
        for key, each in self._snapshots.by_key():
            if each.delivery_id in delivery_ids and each.at == at:
                self._snapshots.remove(key)

    def _forget(self, delivery_id: str) -> None:
        for key, counted in self._snapshots.by_key():
            if counted.delivery_id == delivery_id:
                self._snapshots.remove(key)
        for held in self._held:
            if held[1] == delivery_id:
                self._held.remove(held)


def _by_age(one: HistoryImport) -> tuple[object, str]:
    return (one.at, one.id)
