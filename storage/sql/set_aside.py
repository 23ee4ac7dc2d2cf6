"""Messages that could not be taken in, in a database."""

from sqlalchemy import Connection, delete, select

from domain.set_aside import SetAside
from storage.door import admit
from storage.refusals import missing
from storage.sql.record import Record, asking, insert_once
from storage.tables.set_aside import set_aside

_C = set_aside.c


class SqlSetAside:
    record = Record(SetAside, set_aside)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_once(self, aside: SetAside) -> None:
        insert_once(self._connection, set_aside, self.record.values(admit(aside)))

    def get(self, id: str) -> SetAside:
        row = self._connection.execute(asking(self.record, ("id",)), {"id": id}).first()
        if row is None:
            raise missing()
        return self.record.thing(row)

    def newest(self, limit: int) -> list[SetAside]:
        found = select(*self.record.columns).order_by(_C.at.desc(), _C.id.desc()).limit(limit)
        return [self.record.thing(row) for row in self._connection.execute(found)]

    def on(self, channel_id: str) -> list[SetAside]:
        mine = select(*self.record.columns).where(_C.channel_id == channel_id)
        found = self._connection.execute(mine.order_by(_C.at, _C.id))
        return [self.record.thing(row) for row in found]

    def remove(self, id: str) -> None:
        self._connection.execute(delete(set_aside).where(_C.id == id))
