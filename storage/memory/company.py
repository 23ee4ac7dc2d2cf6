"""Saved replies, drafts of replies and notes, presence and mentions in memory."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from domain.company import CaseDraft, DraftKind, Mention, Presence
from domain.saved_replies import SavedReply
from storage.memory.rows import Rows, Tables
from storage.memory.shelf import MemoryShelf


class MemorySavedReplies(MemoryShelf[SavedReply]):
    name = "saved_replies"
    unique = ("title", "language")

    def all(self) -> list[SavedReply]:
        return sorted(self.rows, key=lambda each: (each.title.casefold(), each.id))

    def remove(self, id: str) -> None:
        self.rows.remove(id)


class MemoryCaseDrafts:
    def __init__(self, tables: Tables) -> None:
        self._rows: Rows[CaseDraft] = tables.of("case_drafts")

    def put(self, draft: CaseDraft) -> None:
        self._rows.put((draft.user_id, draft.case_id, draft.kind), draft)

    def of(self, user_id: str, case_id: str) -> list[CaseDraft]:
        mine = [d for d in self._rows if (d.user_id, d.case_id) == (user_id, case_id)]
        return sorted(mine, key=lambda draft: draft.kind)

    def remove(self, user_id: str, case_id: str, kind: DraftKind) -> None:
        self._rows.remove((user_id, case_id, kind))

    def prune(self, before: datetime) -> int:
        old = [key for key, draft in self._rows.by_key() if draft.written_at < before]
        for key in old:
            self._rows.remove(key)
        return len(old)


class MemoryPresences:
    def __init__(self, tables: Tables) -> None:
        self._rows: Rows[Presence] = tables.of("presences")

    def put(self, presence: Presence) -> None:
        key = (presence.case_id, presence.user_id)
        known = self._rows.find(key)
        if presence.typed_at is None and known is not None:
            presence = replace(presence, typed_at=known.typed_at)
        self._rows.put(key, presence)

    def remove(self, case_id: str, user_id: str) -> None:
        if self._rows.find((case_id, user_id)) is not None:
            self._rows.remove((case_id, user_id))

    def at(self, case_ids: Sequence[str], since: datetime) -> list[Presence]:
        there = [p for p in self._rows if p.case_id in case_ids and p.seen_at > since]
        return sorted(there, key=lambda presence: (presence.case_id, presence.user_id))

    def prune(self, before: datetime) -> int:
        old = [key for key, presence in self._rows.by_key() if presence.seen_at < before]
        for key in old:
            self._rows.remove(key)
        return len(old)


class MemoryMentions:
    def __init__(self, tables: Tables) -> None:
        self._rows: Rows[Mention] = tables.of("mentions")

    def add(self, mentions: Iterable[Mention]) -> None:
        for mention in mentions:
            key = (mention.event_id, mention.user_id)
            if self._rows.find(key) is None:
                self._rows.put(key, mention)

    def of_case(self, case_id: str) -> list[Mention]:
        theirs = [mention for mention in self._rows if mention.case_id == case_id]
        return sorted(theirs, key=lambda one: (one.at, one.event_id, one.user_id))

    def unseen(self, user_id: str, limit: int) -> list[Mention]:
        mine = [one for one in self._rows if one.user_id == user_id and one.seen_at is None]
        return sorted(mine, key=lambda one: (one.at, one.event_id), reverse=True)[:limit]

    def see(self, user_id: str, case_id: str, at: datetime) -> int:
        mine = [one for one in self.of_case(case_id) if one.user_id == user_id]
        unseen = [one for one in mine if one.seen_at is None]
        for one in unseen:
            self._rows.put((one.event_id, one.user_id), replace(one, seen_at=at))
        return len(unseen)
