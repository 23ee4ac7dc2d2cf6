"""What platforms told where a count belongs, in a database."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Connection, select

from domain.oddities import Oddity
from storage.door import admit
from storage.sql.record import Condition, Record, upsert
from storage.tables.audience import odd_counts

_C = odd_counts.c


class SqlOddities:
    _record = Record(Oddity, odd_counts)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, oddities: Iterable[Oddity]) -> None:
        rows = [self._record.values(admit(each)) for each in oddities]
        upsert(self._connection, odd_counts, rows, "channel_id", "metric")

    def of(self, channel_ids: Collection[str]) -> list[Oddity]:
        return self._those(_C.channel_id.in_(channel_ids))

    def since(self, after: datetime) -> list[Oddity]:
        return self._those(_C.at >= after)

    def _those(self, wanted: Condition) -> list[Oddity]:
        found = select(*self._record.columns).where(wanted).order_by(_C.channel_id, _C.metric)
        return [self._record.thing(row) for row in self._connection.execute(found)]
