"""Saved replies, drafts of replies and notes, presence and mentions in a database."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from domain.company import Aim, CaseDraft, DraftKind, Mention, Presence
from domain.saved_replies import SavedReply
from storage.door import admit
from storage.sql.record import Record, insert_once, upsert
from storage.sql.shelf import SqlShelf
from storage.tables import company as tables


class SqlSavedReplies(SqlShelf[SavedReply]):
    may_collide = True
    record = Record(SavedReply, tables.saved_replies)

    def all(self) -> list[SavedReply]:
        found = self.all_of(self.select())
        return sorted(found, key=lambda each: (each.title.casefold(), each.id))

    def remove(self, id: str) -> None:
        self.connection.execute(delete(self.record.table).where(self.c.id == id))


class SqlCaseDrafts:
    _record = Record(CaseDraft, tables.case_drafts, nested={"aim": Aim})

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, draft: CaseDraft) -> None:
        row = self._record.values(admit(draft))
        upsert(self._connection, tables.case_drafts, [row], "user_id", "case_id", "kind")

    def of(self, user_id: str, case_id: str) -> list[CaseDraft]:
        c = tables.case_drafts.c
        mine = select(*self._record.columns).where(c.user_id == user_id, c.case_id == case_id)
        found = self._connection.execute(mine.order_by(c.kind))
        return [self._record.thing(row) for row in found]

    def remove(self, user_id: str, case_id: str, kind: DraftKind) -> None:
        c = tables.case_drafts.c
        this = (c.user_id == user_id, c.case_id == case_id, c.kind == kind)
        self._connection.execute(delete(tables.case_drafts).where(*this))

    def prune(self, before: datetime) -> int:
        old = tables.case_drafts.c.written_at < before
        return self._connection.execute(delete(tables.case_drafts).where(old)).rowcount


class SqlPresences:
    _record = Record(Presence, tables.presences)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, presence: Presence) -> None:
        row = self._record.values(admit(presence))
        if presence.typed_at is None:
            del row["typed_at"]  # looking on does not undo the typing
        upsert(self._connection, tables.presences, [row], "case_id", "user_id")

    def remove(self, case_id: str, user_id: str) -> None:
        c = tables.presences.c
        theirs = delete(tables.presences).where(c.case_id == case_id, c.user_id == user_id)
        self._connection.execute(theirs)

    def at(self, case_ids: Sequence[str], since: datetime) -> list[Presence]:
        c = tables.presences.c
        there = select(*self._record.columns).where(c.case_id.in_(case_ids), c.seen_at > since)
        found = self._connection.execute(there.order_by(c.case_id, c.user_id))
        return [self._record.thing(row) for row in found]

    def prune(self, before: datetime) -> int:
        old = tables.presences.c.seen_at < before
        return self._connection.execute(delete(tables.presences).where(old)).rowcount


class SqlMentions:
    _record = Record(Mention, tables.mentions)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, mentions: Iterable[Mention]) -> None:
        for mention in mentions:
            insert_once(self._connection, tables.mentions, self._record.values(admit(mention)))

    def of_case(self, case_id: str) -> list[Mention]:
        c = tables.mentions.c
        theirs = select(*self._record.columns).where(c.case_id == case_id)
        found = self._connection.execute(theirs.order_by(c.at, c.event_id, c.user_id))
        return [self._record.thing(row) for row in found]

    def unseen(self, user_id: str, limit: int) -> list[Mention]:
        c = tables.mentions.c
        mine = select(*self._record.columns).where(c.user_id == user_id, c.seen_at.is_(None))
        newest = mine.order_by(c.at.desc(), c.event_id.desc()).limit(limit)
        return [self._record.thing(row) for row in self._connection.execute(newest)]

    def see(self, user_id: str, case_id: str, at: datetime) -> int:
        c = tables.mentions.c
        unseen = (c.user_id == user_id, c.case_id == case_id, c.seen_at.is_(None))
        changed = update(tables.mentions).where(*unseen).values(seen_at=at)
        return self._connection.execute(changed).rowcount
