"""Imports of history in a database."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, exists, func, insert, select

from domain.archives import (
    HistoryImport,
    HistoryLine,
    ImportRefusal,
    ImportState,
    LinesOf,
    LineSort,
)
from storage.batches import batches
from storage.door import admit
from storage.sql.record import Record, insert_once_each, upsert
from storage.sql.sent_posts import tell_of
from storage.sql.shelf import SqlShelf
from storage.tables.history import (
    history_imports,
    history_kept,
    history_lines,
    history_refusals,
)
from storage.tables.publishing import deliveries, snapshots
from storage.tables.sent_posts import sent_posts


class SqlHistory(SqlShelf[HistoryImport]):
    record = Record(HistoryImport, history_imports)
    _refusals = Record(ImportRefusal, history_refusals)
    _lines = Record(HistoryLine, history_lines)

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)

    def newest(self, limit: int, offset: int = 0) -> list[HistoryImport]:
        order = (self.c.at.desc(), self.c.id.desc())
        return self.all_of(self.select().order_by(*order).limit(limit).offset(offset))

    def in_state(self, state: ImportState, limit: int) -> list[HistoryImport]:
        found = self.select(self.c.state == state).order_by(self.c.at, self.c.id)
        return self.all_of(found.limit(limit))

    def keeping(self, file_id: str) -> list[HistoryImport]:
        return self.all_of(self.select(self.c.file_id == file_id).order_by(self.c.at, self.c.id))

    def refuse(self, refusals: Iterable[ImportRefusal]) -> None:
        rows = [self._refusals.values(admit(each)) for each in refusals]
        upsert(self.connection, history_refusals, rows, "import_id", "position")

    def refusals(self, import_id: str, limit: int, offset: int = 0) -> list[ImportRefusal]:
        c = history_refusals.c
        found = select(*self._refusals.columns).where(c.import_id == import_id)
        rows = self.connection.execute(found.order_by(c.position).limit(limit).offset(offset))
        return [self._refusals.thing(row) for row in rows]

    def refusals_at(self, import_id: str, positions: Collection[int]) -> list[ImportRefusal]:
        c, found = history_refusals.c, list[ImportRefusal]()
        for some in batches(positions):
            there = (c.import_id == import_id, c.position.in_(some))
            rows = self.connection.execute(select(*self._refusals.columns).where(*there))
            found += [self._refusals.thing(row) for row in rows]
        return sorted(found, key=lambda each: each.position)

    def tell(self, lines: Iterable[HistoryLine]) -> None:
        rows = [self._lines.values(admit(each)) for each in lines]
        if rows:
            self.connection.execute(insert(history_lines), rows)

    def lines(
        self, import_id: str, which: LinesOf, limit: int, offset: int = 0
    ) -> list[HistoryLine]:
        theirs = select(*self._lines.columns).where(*_are(import_id, which))
        in_order = theirs.order_by(history_lines.c.position).limit(limit).offset(offset)
        return [self._lines.thing(row) for row in self.connection.execute(in_order)]

    def lines_count(self, import_id: str, which: LinesOf) -> int:
        counted = select(func.count()).where(*_are(import_id, which))
        return int(self.connection.execute(counted).scalar_one())

    def forget_lines(self, import_id: str) -> None:
        for table in (history_refusals, history_lines):
            self.connection.execute(delete(table).where(table.c.import_id == import_id))

    def hold(self, import_id: str, delivery_ids: Collection[str]) -> None:
        rows = [{"import_id": import_id, "delivery_id": each} for each in sorted(set(delivery_ids))]
        insert_once_each(self.connection, history_kept, rows)

    def held(self, import_id: str, limit: int) -> list[str]:
        c = history_kept.c
        mine = select(c.delivery_id).where(c.import_id == import_id).order_by(c.delivery_id)
        return list(self.connection.scalars(mine.limit(limit)))

    def holders(self, delivery_ids: Collection[str]) -> Mapping[str, Collection[str]]:
        c, found = history_kept.c, dict[str, set[str]]()
        for some in batches(delivery_ids):
            theirs = select(c.delivery_id, c.import_id).where(c.delivery_id.in_(some))
            for delivery_id, import_id in self.connection.execute(theirs):
                found.setdefault(delivery_id, set()).add(import_id)
        return found

    def let_go(self, import_id: str, delivery_ids: Collection[str]) -> None:
        c = history_kept.c
        for some in batches(delivery_ids):
            mine = (c.import_id == import_id, c.delivery_id.in_(some))
            self.connection.execute(delete(history_kept).where(*mine))

    def remove_posts(self, delivery_ids: Collection[str]) -> None:
        for some in batches(delivery_ids):
            # what was read in has no post of its own
            read_in = (deliveries.c.id.in_(some), deliveries.c.subject_id == deliveries.c.id)
            gone = list(self.connection.scalars(select(deliveries.c.id).where(*read_in)))
            for table in (snapshots, sent_posts, history_kept):
                self.connection.execute(delete(table).where(table.c.delivery_id.in_(gone)))
            self.connection.execute(delete(deliveries).where(deliveries.c.id.in_(gone)))

    def remove_counts(self, delivery_ids: Collection[str], at: datetime) -> None:
        c = snapshots.c
        for some in batches(delivery_ids):
            self.connection.execute(delete(snapshots).where(c.delivery_id.in_(some), c.at == at))
        tell_of(self.connection, delivery_ids)


def _are(import_id: str, which: LinesOf) -> tuple[ColumnElement[bool], ...]:
    c, mine = history_lines.c, history_lines.c.import_id == import_id
    if which is LinesOf.PICTURED:
        return mine, c.pictures > 0
    if which is LinesOf.PICTURELESS:
        lacking = history_refusals.c
        same = (lacking.import_id == c.import_id, lacking.position == c.position)
        return mine, exists().where(*same), c.sort != LineSort.REFUSED
    return mine, c.sort == LineSort(which)
