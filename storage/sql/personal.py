"""Who opened what, what was erased, and what is kept how long, in a database."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, func, select

from domain.accesses import Access, AccessKind
from domain.erasing import Erasure, Step
from domain.retention import RetentionKind, RetentionRule
from storage.door import admit
from storage.sql.record import Record, insert_once, upsert
from storage.sql.shelf import SqlShelf
from storage.tables.personal import accesses, erasures, retention_rules, tombstones


class SqlAccesses:
    _record = Record(Access, accesses)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, access: Access) -> None:
        insert_once(self._connection, accesses, self._record.values(admit(access)))

    def last(self, user_id: str, kind: AccessKind, subject_id: str) -> datetime | None:
        c = accesses.c
        theirs = select(func.max(c.at)).where(
            c.subject_id == subject_id, c.user_id == user_id, c.kind == kind
        )
        return self._connection.execute(theirs).scalar()

    def newest(
        self,
        *,
        user_id: str = "",
        subject_ids: Collection[str] = (),
        limit: int = 50,
        offset: int = 0,
    ) -> list[Access]:
        c = accesses.c
        page = select(*self._record.columns).order_by(c.at.desc(), c.id.desc())
        if user_id:
            page = page.where(c.user_id == user_id)
        if subject_ids:
            page = page.where(c.subject_id.in_(subject_ids))
        found = self._connection.execute(page.limit(limit).offset(offset))
        return [self._record.thing(row) for row in found]

    def before(self, moment: datetime, limit: int, offset: int = 0) -> list[Access]:
        c = accesses.c
        oldest = select(*self._record.columns).where(c.at < moment).order_by(c.at, c.id)
        found = self._connection.execute(oldest.limit(limit).offset(offset))
        return [self._record.thing(row) for row in found]

    def count_before(self, moment: datetime) -> int:
        over = select(func.count()).where(accesses.c.at < moment)
        return self._connection.execute(over).scalar_one()

    def remove_before(self, moment: datetime, limit: int) -> int:
        c = accesses.c
        oldest = select(c.id).where(c.at < moment).order_by(c.at, c.id).limit(limit)
        over = self._connection.execute(oldest).scalars().all()
        self._connection.execute(delete(accesses).where(c.id.in_(over)))
        return len(over)


class SqlErasures(SqlShelf[Erasure]):
    record = Record(Erasure, erasures)

    def unfinished(self, limit: int) -> list[Erasure]:
        return self._oldest(self.c.done_at.is_(None), self.c.step != Step.TRACES, limit=limit)

    def traced(self, limit: int) -> list[Erasure]:
        return self._oldest(self.c.step == Step.TRACES, limit=limit)

    def _oldest(self, *wanted: ColumnElement[bool], limit: int) -> list[Erasure]:
        found = self.select(*wanted).order_by(self.c.asked_at, self.c.id)
        return self.all_of(found.limit(limit))

    def newest(self, *, limit: int = 50, offset: int = 0) -> list[Erasure]:
        page = self.select().order_by(self.c.asked_at.desc(), self.c.id.desc())
        return self.all_of(page.limit(limit).offset(offset))

    def bury(self, marks: Collection[str], erasure_id: str, at: datetime) -> None:
        rows = [{"mark": mark, "at": at, "erasure_id": erasure_id} for mark in marks]
        upsert(self.connection, tombstones, rows, "mark")

    def buried(self, marks: Collection[str]) -> Mapping[str, datetime]:
        c = tombstones.c
        kept = select(c.mark, c.at).where(c.mark.in_(marks))
        return dict(self.connection.execute(kept).all())

    def unbury(self, erasure_id: str, before: datetime) -> int:
        c = tombstones.c
        old = delete(tombstones).where(c.erasure_id == erasure_id, c.at < before)
        return self.connection.execute(old).rowcount


class SqlRetention:
    _record = Record(RetentionRule, retention_rules)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> Mapping[RetentionKind, RetentionRule]:
        found = self._connection.execute(select(*self._record.columns))
        return {rule.kind: rule for rule in map(self._record.thing, found)}

    def put(self, rule: RetentionRule) -> RetentionRule:
        kept = admit(rule)
        upsert(self._connection, retention_rules, [self._record.values(kept)], "kind")
        return kept
