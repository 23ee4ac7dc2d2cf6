"""Users, sessions, the audit log and the cooperative in a database."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Connection, delete, select, type_coerce, update

from domain.cooperative import Cooperative
from domain.people import AuditEntry, Session, SignInLink, User
from storage.columns import Document, Prose
from storage.door import admit
from storage.refusals import outdated, taken
from storage.rules import AUDITED_MAX
from storage.sql.record import Record, insert_once
from storage.sql.shelf import SqlShelf
from storage.tables import people as tables

ONLY = 1  # the number of the one cooperative
_KEPT = Document(Cooperative)
# By its text: nearly every unit asks for it, it seldom changes, and all that was ever promised
# makes it long.
_COOPERATIVE = select(type_coerce(tables.cooperative.c.body, Prose))


class SqlUsers(SqlShelf[User]):
    may_collide = True
    record = Record(User, tables.users)

    def by_login(self, login: str) -> User | None:
        return self.one(self.c.login == login)

    def all(self) -> list[User]:
        found = self.all_of(self.select())
        return sorted(found, key=lambda user: (user.name.casefold(), user.id))


class SqlSessions:
    _sessions = Record(Session, tables.sessions)
    _links = Record(SignInLink, tables.sign_in_links)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, session: Session) -> None:
        row = self._sessions.values(admit(session))
        if not insert_once(self._connection, tables.sessions, row):
            raise taken()

    def find(self, token_hash: str) -> Session | None:
        wanted = tables.sessions.c.token_hash == token_hash
        row = self._connection.execute(select(*self._sessions.columns).where(wanted)).first()
        return None if row is None else self._sessions.thing(row)

    def touch(self, token_hash: str, seen_at: datetime, expires_at: datetime) -> None:
        wanted = tables.sessions.c.token_hash == token_hash
        changed = update(tables.sessions).where(wanted)
        self._connection.execute(changed.values(seen_at=seen_at, expires_at=expires_at))

    def remove(self, token_hash: str) -> None:
        wanted = tables.sessions.c.token_hash == token_hash
        self._connection.execute(delete(tables.sessions).where(wanted))

    def remove_of(self, user_id: str) -> None:
        for table in (tables.sessions, tables.sign_in_links):
            self._connection.execute(delete(table).where(table.c.user_id == user_id))

    def prune(self, now: datetime) -> int:
        return sum(
            self._connection.execute(delete(table).where(table.c.expires_at <= now)).rowcount
            for table in (tables.sessions, tables.sign_in_links)
        )

    def add_link(self, link: SignInLink) -> None:
        row = self._links.values(admit(link))
        if not insert_once(self._connection, tables.sign_in_links, row):
            raise taken()

    def take_link(self, token_hash: str, now: datetime) -> SignInLink | None:
        wanted = tables.sign_in_links.c.token_hash == token_hash
        row = self._connection.execute(
            delete(tables.sign_in_links).where(wanted).returning(*self._links.columns)
        ).first()
        link = None if row is None else self._links.thing(row)
        return link if link is not None and link.expires_at > now else None


class SqlAudit:
    _record = Record(AuditEntry, tables.audit_entries)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, entry: AuditEntry) -> None:
        row = self._record.values(admit(entry))
        if not insert_once(self._connection, tables.audit_entries, row):
            raise taken()

    def newest(self, *, limit: int = 100, offset: int = 0) -> list[AuditEntry]:
        c = tables.audit_entries.c
        newest_first = select(*self._record.columns).order_by(c.at.desc(), c.id.desc())
        found = self._connection.execute(newest_first.limit(limit).offset(offset))
        return [self._record.thing(row) for row in found]

    def since(self, moment: datetime, acts: Collection[str]) -> list[AuditEntry]:
        c = tables.audit_entries.c
        lately = select(*self._record.columns).where(c.at > moment, c.act.in_(acts))
        newest_first = lately.order_by(c.at.desc(), c.id.desc()).limit(AUDITED_MAX)
        return [self._record.thing(row) for row in self._connection.execute(newest_first)]


class SqlCooperative:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: Cooperative | None = None  # of this unit: every case in it is told by one

    def get(self) -> Cooperative:
        if self._known is None:
            body = self._connection.execute(_COOPERATIVE).scalar()
            self._known = _cooperative(body) if body else Cooperative()
        return self._known

    def save(self, cooperative: Cooperative) -> Cooperative:
        newer = replace(admit(cooperative), version=cooperative.version + 1)
        row = {"number": ONLY, "body": newer, "version": newer.version}
        if cooperative.version == 0:
            written = insert_once(self._connection, tables.cooperative, row)
        else:
            was = tables.cooperative.c.version == cooperative.version
            changed = update(tables.cooperative).where(was).values(row)
            written = self._connection.execute(changed).rowcount == 1
        if not written:
            raise outdated()
        self._known = newer
        return newer


@lru_cache(maxsize=4)
def _cooperative(body: str) -> Cooperative:
    kept: Cooperative = _KEPT.value(body)
    return kept
