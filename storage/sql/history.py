"""Imports of history in a database."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from domain.archives import HistoryImport, ImportRefusal, ImportState
from storage.door import admit
from storage.sql.record import Record, upsert
from storage.sql.shelf import SqlShelf
from storage.tables.history import history_imports, history_refusals


class SqlHistory(SqlShelf[HistoryImport]):
    record = Record(HistoryImport, history_imports)
    _refusals = Record(ImportRefusal, history_refusals)

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)

    def newest(self, limit: int) -> list[HistoryImport]:
        order = (self.c.at.desc(), self.c.id.desc())
        return self.all_of(self.select().order_by(*order).limit(limit))

    def in_state(self, state: ImportState, limit: int) -> list[HistoryImport]:
        found = self.select(self.c.state == state).order_by(self.c.at, self.c.id)
        return self.all_of(found.limit(limit))

    def keeping(self, file_id: str) -> list[HistoryImport]:
        return self.all_of(self.select(self.c.file_id == file_id).order_by(self.c.at, self.c.id))

    def refuse(self, refusals: Iterable[ImportRefusal]) -> None:
        rows = [self._refusals.values(admit(each)) for each in refusals]
        upsert(self.connection, history_refusals, rows, "import_id", "position")

    def refusals(self, import_id: str, limit: int) -> list[ImportRefusal]:
        c = history_refusals.c
        found = select(*self._refusals.columns).where(c.import_id == import_id)
        rows = self.connection.execute(found.order_by(c.position).limit(limit))
        return [self._refusals.thing(row) for row in rows]
