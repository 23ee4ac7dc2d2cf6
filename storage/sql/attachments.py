"""Attachments in a database."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from domain.attachments import Attachment
from storage.door import admit
from storage.sql.record import Record, insert_once
from storage.tables.attachments import attachments as table


class SqlAttachments:
    _record = Record(Attachment, table)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, attachments: Iterable[Attachment]) -> None:
        for each in attachments:
            insert_once(self._connection, table, self._record.values(admit(each)))

    def of(self, message_ids: Iterable[str]) -> list[Attachment]:
        theirs = select(*self._record.columns).where(table.c.message_id.in_(list(message_ids)))
        found = self._connection.execute(theirs.order_by(table.c.message_id, table.c.position))
        return [self._record.thing(row) for row in found]
