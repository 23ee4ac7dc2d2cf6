"""Taking away what tells of a person, in memory."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from domain.cases import CaseStatus
from domain.erasing import (
    GONE,
    PIECE,
    Account,
    Wiped,
    wiped_identity,
    wiped_member,
    wiped_trail,
)
from domain.messages import Conversation
from domain.retention import RetentionKind
from storage.memory.rows import Tables
from storage.memory.wiping_talks import MemoryTalkRows, audited, change, drop
from storage.rules import file_ids_in
from storage.wiping_talks import wipe_talk

_ENDED = (CaseStatus.CLOSED, CaseStatus.SPAM, CaseStatus.MERGED)


class MemoryWipes:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def talk(self, conversation_id: str, within: str = "", limit: int = PIECE) -> Wiped:
        talk: Conversation | None = self._tables.of("conversations").find(conversation_id)
        if talk is None:
            return Wiped(counts={})
        return wipe_talk(MemoryTalkRows(self._tables, talk), within, limit)

    def accounts(self, accounts: Collection[Account]) -> Wiped:
        def is_one(each: Any) -> bool:
            return (each.platform, each.remote_id) in accounts

        linked = change(self._tables, "identities", is_one, wiped_identity)
        linked += change(self._tables, "ended_identities", is_one, wiped_trail)
        drop(self._tables, "suggestions", is_one)
        return Wiped(counts={"accounts": linked})

    def member(self, member_id: str) -> Wiped:
        def mine(each: Any) -> bool:
            return bool(each.member_id == member_id)

        changed = change(self._tables, "members", lambda each: each.id == member_id, wiped_member)
        linked = change(self._tables, "identities", mine, wiped_identity)
        linked += change(self._tables, "ended_identities", mine, wiped_trail)
        drop(self._tables, "suggestions", mine)
        change(self._tables, "consents", mine, lambda said: replace(said, note=""))
        change(self._tables, "roll_changes", mine, lambda change: replace(change, before=None))
        audited(self._tables, {member_id})
        return Wiped(counts={"members": changed, "accounts": linked})

    def audited(self, subject_ids: Collection[str]) -> None:
        audited(self._tables, subject_ids)

    def over(self, kind: RetentionKind, before: datetime, limit: int, offset: int = 0) -> list[str]:
        return self._over(kind, before)[offset : offset + limit]

    def over_count(self, kind: RetentionKind, before: datetime) -> int:
        return len(self._over(kind, before))

    def _over(self, kind: RetentionKind, before: datetime) -> list[str]:
        begun = {e.subject_id for e in self._tables.of("erasures") if e.done_at is None}
        if kind is RetentionKind.LEFT_MEMBERS:
            found = [
                member.id
                for member in self._tables.of("members")
                if member.left_at is not None
                and member.left_at < before
                and not member.number.startswith(GONE)
            ]
        else:
            found = [
                talk.id
                for talk in self._tables.of("conversations")
                if self._ended(talk, before)
                and (talk.channel_id is None or kind is RetentionKind.CASES)
            ]
        return sorted(set(found) - begun)

    def _ended(self, talk: Conversation, before: datetime) -> bool:
        cases = [case for case in self._tables.of("cases") if case.conversation_id == talk.id]
        over = all(case.status in _ENDED and case.last_message_at < before for case in cases)
        return bool(cases) and over and not talk.thread.startswith(GONE)

    def still_named(self, file_ids: Collection[str]) -> set[str]:
        named = {each.file_id for each in self._tables.of("attachments")}
        waiting = repr([each.said for each in self._tables.of("set_aside")])
        return (named | file_ids_in(waiting)) & set(file_ids)
