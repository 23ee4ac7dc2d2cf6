"""Blocked senders, and the lists of words kept for cases, in a database."""

from sqlalchemy import ColumnElement, Connection, delete, select, text

from domain.blocking import Block
from domain.case_lists import Listed, ListKind
from domain.cases import Case, CaseStatus
from storage.door import admit
from storage.refusals import missing, taken
from storage.sql.cases import SqlCases
from storage.sql.record import Record, asking, insert_once
from storage.sql.shelf import SqlShelf
from storage.tables import states as tables
from storage.tables.casework import case_events, cases

_CAUGHT = text("kind = 'marked_spam' AND value <> ''")  # literally as in the partial index


class SqlBlocks:
    record = Record(Block, tables.blocks)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, block: Block) -> Block:
        kept = admit(block)
        if not insert_once(self._connection, tables.blocks, self.record.values(kept)):
            raise taken()
        return kept

    def get(self, id: str) -> Block:
        found = self._one(tables.blocks.c.id == id)
        if found is None:
            raise missing()
        return found

    def of(self, channel_id: str, sender: str) -> Block | None:
        wanted = {"channel_id": channel_id, "sender": sender}
        row = self._connection.execute(asking(self.record, tuple(wanted)), wanted).first()
        return None if row is None else self.record.thing(row)

    def all(self, *, limit: int = 200, offset: int = 0) -> list[Block]:
        c = tables.blocks.c
        page = select(*self.record.columns).order_by(c.at.desc(), c.id.desc())
        found = self._connection.execute(page.limit(limit).offset(offset))
        return [self.record.thing(row) for row in found]

    def remove(self, id: str) -> None:
        self._connection.execute(delete(tables.blocks).where(tables.blocks.c.id == id))

    def _one(self, wanted: ColumnElement[bool]) -> Block | None:
        row = self._connection.execute(select(*self.record.columns).where(wanted)).first()
        return None if row is None else self.record.thing(row)

    def caught(self, id: str, limit: int) -> list[Case]:
        caught = select(case_events.c.case_id).where(_CAUGHT, case_events.c.value == id)
        c, shelf = cases.c, SqlCases(self._connection)
        theirs = shelf.select(c.id.in_(caught), c.status == CaseStatus.SPAM)
        return shelf.all_of(theirs.order_by(c.opened_at.desc(), c.id.desc()).limit(limit))


class SqlLists(SqlShelf[Listed]):
    may_collide = True
    record = Record(Listed, tables.case_lists)

    def all(self, kind: ListKind) -> list[Listed]:
        mine = self.select(self.c.kind == kind)
        return self.all_of(mine.order_by(self.c.position, self.c.name))
