"""Ratings, follow-ups and pairs that are no duplicates, in a database."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, exists, func, or_, select, text

from domain.aftercare import FollowUp, Rating, RatingCounts, Score
from domain.cases import LEFT_OUT, Case, CaseStatus
from storage.door import admit
from storage.sql.cases import SqlCases
from storage.sql.record import Condition, Record, insert_once, upsert
from storage.tables import aftercare as tables
from storage.tables.casework import cases

_RESOLVED = text("status = 'resolved'")  # literally as in the partial index
_UNDONE = text("done_at IS NULL")  # literally as in the partial index


class SqlRatings:
    _record = Record(Rating, tables.ratings)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, rating: Rating) -> None:
        upsert(self._connection, tables.ratings, [self._record.values(admit(rating))], "case_id")

    def find(self, case_id: str) -> Rating | None:
        mine = select(*self._record.columns).where(tables.ratings.c.case_id == case_id)
        row = self._connection.execute(mine).first()
        return None if row is None else self._record.thing(row)

    def to_ask(self, start: datetime, end: datetime, limit: int) -> list[Case]:
        shelf = SqlCases(self._connection)
        known = exists().where(tables.ratings.c.case_id == cases.c.id)
        when = (cases.c.resolved_at >= start, cases.c.resolved_at <= end)
        found = shelf.select(_RESOLVED, *when, ~known)
        return shelf.all_of(found.order_by(cases.c.resolved_at, cases.c.id).limit(limit))

    def asked_since(self, conversation_ids: Sequence[str], since: datetime) -> bool:
        c = tables.ratings.c
        asked = select(c.case_id).where(c.conversation_id.in_(conversation_ids), c.asked_at > since)
        return self._connection.execute(asked.limit(1)).first() is not None

    def counts(
        self, start: datetime, end: datetime, channel_ids: Sequence[str] = ()
    ) -> RatingCounts:
        c = tables.ratings.c
        wanted: list[Condition] = [c.asked_at >= start, c.asked_at < end]
        wanted.append(cases.c.status.not_in(LEFT_OUT))
        if channel_ids:
            wanted.append(cases.c.channel_id.in_(channel_ids))
        found = (
            select(c.score, func.count())
            .select_from(tables.ratings.join(cases, cases.c.id == c.case_id))
            .where(*wanted)
            .group_by(c.score)
        )
        by_score = {score: int(n) for score, n in self._connection.execute(found)}
        scores = {score: by_score.get(score, 0) for score in Score}
        return RatingCounts(asked=sum(by_score.values()), scores=scores)


class SqlFollowUps:
    _record = Record(FollowUp, tables.follow_ups)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, follow_up: FollowUp) -> None:
        row = self._record.values(admit(follow_up))
        upsert(self._connection, tables.follow_ups, [row], "case_id")

    def find(self, case_id: str) -> FollowUp | None:
        mine = select(*self._record.columns).where(tables.follow_ups.c.case_id == case_id)
        row = self._connection.execute(mine).first()
        return None if row is None else self._record.thing(row)

    def due(
        self, now: datetime, limit: int, *, woken: bool, whose: str | None = None
    ) -> list[tuple[FollowUp, Case]]:
        c, shelf = tables.follow_ups.c, SqlCases(self._connection)
        ended = cases.c.status.in_((CaseStatus.RESOLVED, CaseStatus.CLOSED))
        asleep = c.woken_at.is_not(None) if woken else c.woken_at.is_(None)
        theirs = func.coalesce(cases.c.assignee_id, c.set_by) == whose
        columns = self._record.columns
        found = (
            select(*columns, *shelf.record.columns)
            .select_from(tables.follow_ups.join(cases, cases.c.id == c.case_id))
            .where(_UNDONE, c.due_at <= now, asleep, ended, *([theirs] if whose else []))
            .order_by(c.due_at, c.case_id)
            .limit(limit)
        )
        cut = len(columns)
        return [
            (self._record.thing(row[:cut]), shelf.record.thing(row[cut:]))
            for row in self._connection.execute(found)
        ]


class SqlDistinct:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, case_id: str, other_id: str, by_id: str, at: datetime) -> None:
        first, second = sorted((case_id, other_id))
        row = {"case_id": first, "other_id": second, "by_id": by_id, "at": at}
        insert_once(self._connection, tables.not_duplicates, row)

    def of(self, case_id: str) -> set[str]:
        c = tables.not_duplicates.c
        pairs = select(c.case_id, c.other_id).where(
            or_(c.case_id == case_id, c.other_id == case_id)
        )
        found = self._connection.execute(pairs).all()
        return {each for pair in found for each in pair} - {case_id}
