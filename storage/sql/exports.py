"""Cases and their events in a database, page by page, to be taken out of the house.

Each page goes on behind the last row of the one before, along the index on (opened_at, id): the
millionth row costs as much as the first, and no transaction stays open while somebody downloads.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from domain.aftercare import Rating
from domain.cases import CaseEvent
from domain.exports import ExportedCase, ExportedEvent, ExportFilter
from domain.messages import Author
from storage.sql.cases import SqlCases
from storage.sql.record import Record
from storage.tables.aftercare import ratings
from storage.tables.casework import case_events, cases, conversations, messages


class SqlExports:
    _events = Record(CaseEvent, case_events)
    _ratings = Record(Rating, ratings)  # its first column is the case's id, never empty

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._cases = _Exportable(connection)

    def page(
        self, wanted: ExportFilter, after: tuple[datetime, str] | None, limit: int
    ) -> list[ExportedCase]:
        c = cases.c
        ids = self._cases.wanted(select(c.id), wanted)
        if after is not None:
            at, case_id = after
            later = or_(c.opened_at > at, c.id > case_id)
            ids = ids.where(c.opened_at >= at, later)  # the first is what the index begins at
        page = ids.order_by(c.opened_at, c.id).limit(limit).subquery()
        found = (
            select(conversations.c.author, *self._ratings.columns, *SqlCases.record.columns)
            .join_from(cases, page, page.c.id == c.id)
            .outerjoin(conversations, conversations.c.id == c.conversation_id)
            .outerjoin(ratings, ratings.c.case_id == c.id)
            .order_by(c.opened_at, c.id)
        )
        return [self._exported(tuple(row)) for row in self._connection.execute(found)]

    def _exported(self, row: tuple[Any, ...]) -> ExportedCase:
        width = len(self._ratings.columns)
        author, rating, case = row[0], row[1 : 1 + width], row[1 + width :]
        return ExportedCase(
            case=SqlCases.record.thing(case),
            author=author or Author(),
            rating=None if rating[0] is None else self._ratings.thing(rating),
        )

    def count(self, wanted: ExportFilter) -> int:
        found = self._cases.wanted(select(func.count(cases.c.id)), wanted)
        return int(self._connection.execute(found).scalar_one())

    def events(self, case_ids: Sequence[str]) -> list[ExportedEvent]:
        e = case_events.c
        found = (
            select(messages.c.text, *self._events.columns)
            .select_from(case_events)
            .outerjoin(messages, messages.c.id == e.message_id)
            .where(e.case_id.in_(case_ids))
            .order_by(e.case_id, e.number)
        )
        return [
            ExportedEvent(event=self._events.thing(row[1:]), text=row[0] or "")
            for row in self._connection.execute(found)
        ]


class _Exportable(SqlCases):
    """The queue's own filters, so that an export holds what the screen shows."""

    def wanted(self, asked: Select[Any], wanted: ExportFilter) -> Select[Any]:
        """Narrows what is asked of `cases` to the cases wanted."""
        c = cases.c
        if wanted.start is not None:
            asked = asked.where(c.opened_at >= wanted.start)
        if wanted.end is not None:
            asked = asked.where(c.opened_at < wanted.end)
        return self._filtered(asked, wanted.queue, self._words(wanted.queue, walking=False))
