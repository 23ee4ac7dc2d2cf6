"""What many cases of a database tell at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select

from domain.cases import CaseEvent
from domain.messages import Message
from storage.sql.casework import SqlEvents, SqlMessages
from storage.tables.casework import case_events, cases, messages


class SqlTold:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def newest_events(self, case_ids: Sequence[str], most: int) -> Mapping[str, list[CaseEvent]]:
        """Events count from 1 without a gap, so the case itself says where its last ones begin."""
        e = case_events.c
        last = (
            select(*SqlEvents.record.columns)
            .join_from(cases, case_events, e.case_id == cases.c.id)
            .where(cases.c.id.in_(case_ids), e.number > cases.c.events - most)
            .order_by(e.case_id, e.number)
        )
        found: defaultdict[str, list[CaseEvent]] = defaultdict(list)
        for row in self._connection.execute(last):
            event = SqlEvents.record.thing(row)
            found[event.case_id].append(event)
        return found

    def messages(self, message_ids: Sequence[str]) -> Mapping[str, Message]:
        wanted = select(*SqlMessages.record.columns).where(messages.c.id.in_(message_ids))
        found = map(SqlMessages.record.thing, self._connection.execute(wanted))
        return {message.id: message for message in found}
