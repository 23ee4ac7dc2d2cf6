"""Branches, and how far a reckoning anew has come, in a database."""

from sqlalchemy import Connection, select

from domain.branch_shelves import Recount
from domain.branches import Branch
from storage.door import admit
from storage.sql.record import Record, upsert
from storage.sql.shelf import SqlShelf
from storage.tables.branches import branches, recounts


class SqlBranches(SqlShelf[Branch]):
    may_collide = True
    record = Record(Branch, branches)

    def all(self) -> list[Branch]:
        found = self.all_of(self.select())
        return sorted(found, key=lambda branch: (branch.name.casefold(), branch.id))


class SqlRecounts:
    _record = Record(Recount, recounts)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, recount: Recount) -> None:
        upsert(self._connection, recounts, [self._record.values(admit(recount))], "name")

    def find(self, name: str) -> Recount | None:
        this = select(*self._record.columns).where(recounts.c.name == name)
        row = self._connection.execute(this).first()
        return None if row is None else self._record.thing(row)
