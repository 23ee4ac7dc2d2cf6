"""Users, sessions, the audit log and the cooperative in memory."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from domain.cooperative import Cooperative
from domain.people import AuditEntry, Session, SignInLink, User
from storage.memory.rows import Rows, Tables
from storage.memory.shelf import MemoryShelf
from storage.refusals import outdated
from storage.rules import AUDITED_MAX


class MemoryUsers(MemoryShelf[User]):
    name = "users"
    unique = ("login",)

    def by_login(self, login: str) -> User | None:
        return next((user for user in self.rows if user.login == login), None)

    def all(self) -> list[User]:
        return sorted(self.rows, key=lambda user: (user.name.casefold(), user.id))


class MemorySessions:
    def __init__(self, tables: Tables) -> None:
        self._rows: Rows[Session] = tables.of("sessions")
        self._links: Rows[SignInLink] = tables.of("links")

    def add(self, session: Session) -> None:
        self._rows.add(session.token_hash, session)

    def find(self, token_hash: str) -> Session | None:
        return self._rows.find(token_hash)

    def touch(self, token_hash: str, seen_at: datetime, expires_at: datetime) -> None:
        if (session := self.find(token_hash)) is not None:
            self._rows.put(token_hash, replace(session, seen_at=seen_at, expires_at=expires_at))

    def remove(self, token_hash: str) -> None:
        self._rows.remove(token_hash)

    def remove_of(self, user_id: str) -> None:
        for session in self._rows:
            if session.user_id == user_id:
                self.remove(session.token_hash)
        for link in self._links:
            if link.user_id == user_id:
                self._links.remove(link.token_hash)

    def prune(self, now: datetime) -> int:
        sessions = [session for session in self._rows if session.expires_at <= now]
        links = [link for link in self._links if link.expires_at <= now]
        for session in sessions:
            self._rows.remove(session.token_hash)
        for link in links:
            self._links.remove(link.token_hash)
        return len(sessions) + len(links)

    def add_link(self, link: SignInLink) -> None:
        self._links.add(link.token_hash, link)

    def take_link(self, token_hash: str, now: datetime) -> SignInLink | None:
        link = self._links.remove(token_hash)
        return link if link is not None and link.expires_at > now else None


class MemoryAudit:
    def __init__(self, tables: Tables) -> None:
        self._rows: Rows[AuditEntry] = tables.of("audit")

    def add(self, entry: AuditEntry) -> None:
        self._rows.add(entry.id, entry)

    def newest(self, *, limit: int = 100, offset: int = 0) -> list[AuditEntry]:
        found = sorted(self._rows, key=lambda entry: (entry.at, entry.id), reverse=True)
        return found[offset : offset + limit]

    def since(self, moment: datetime, acts: Collection[str]) -> list[AuditEntry]:
        lately = [each for each in self._rows if each.at > moment and each.act in acts]
        return sorted(lately, key=lambda each: (each.at, each.id), reverse=True)[:AUDITED_MAX]


class MemoryCooperative:
    def __init__(self, tables: Tables) -> None:
        self._rows: Rows[Cooperative] = tables.of("cooperative")

    def get(self) -> Cooperative:
        return self._rows.find("") or Cooperative()

    def save(self, cooperative: Cooperative) -> Cooperative:
        if self.get().version != cooperative.version:
            raise outdated()
        return self._rows.put("", replace(cooperative, version=cooperative.version + 1))
