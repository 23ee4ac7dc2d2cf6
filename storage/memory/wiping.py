"""Taking away what tells of a person, in memory."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from domain.blocking import sender_of
from domain.board import Visibility
from domain.cases import CaseStatus
from domain.erasing import (
    GONE,
    Wiped,
    is_between,
    names_of,
    wiped_case,
    wiped_conversation,
    wiped_delivery,
    wiped_event,
    wiped_identity,
    wiped_member,
    wiped_message,
    wiped_trail,
)
from domain.messages import Conversation
from domain.retention import RetentionKind
from storage.memory.rows import Tables
from storage.rules import belongs_to

_ENDED = (CaseStatus.CLOSED, CaseStatus.SPAM, CaseStatus.MERGED)


class MemoryWipes:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def talk(self, conversation_id: str) -> Wiped:
        talk: Conversation | None = self._tables.of("conversations").find(conversation_id)
        if talk is None:
            return Wiped(counts={})
        cases = {case.id for case in self._tables.of("cases") if case.conversation_id == talk.id}
        messages = self._said(talk)
        file_ids = self._files(messages)
        counts = {
            "conversations": 1,
            "messages": len(messages),
            "notes": self._events(cases),
            "replies": self._deliveries(cases),
            "files": len(file_ids),
        }
        self._around(talk, cases)
        self._tables.of("conversations").put(talk.id, wiped_conversation(talk))
        return Wiped(counts=counts, file_ids=file_ids)

    def member(self, member_id: str) -> Wiped:
        def mine(each: Any) -> bool:
            return bool(each.member_id == member_id)

        changed = self._change("members", lambda each: each.id == member_id, wiped_member)
        linked = self._change("identities", mine, wiped_identity)
        linked += self._change("ended_identities", mine, wiped_trail)
        self._drop("suggestions", mine)
        self._change("consents", mine, lambda said: replace(said, note=""))
        self._change("roll_changes", mine, lambda change: replace(change, before=None))
        self._audited({member_id})
        return Wiped(counts={"members": changed, "accounts": linked})

    def over(self, kind: RetentionKind, before: datetime, limit: int) -> list[str]:
        return self._over(kind, before)[:limit]

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
        return {each.file_id for each in self._tables.of("attachments")} & set(file_ids)

    def _said(self, talk: Conversation) -> list[str]:
        wiped = [
            each
            for each in self._tables.of("messages")
            if each.conversation_id == talk.id and is_between(each, talk)
        ]
        remote_ids = {message.remote_id for message in wiped}
        self._change(
            "comments",
            lambda comment: comment.id in remote_ids,
            lambda c: replace(c, author_name="", text="", visibility=Visibility.HIDDEN),
        )
        for message in wiped:
            self._tables.of("messages").put(message.id, wiped_message(message))
        return [message.id for message in wiped]

    def _files(self, message_ids: Collection[str]) -> tuple[str, ...]:
        rows = self._tables.of("attachments")
        file_ids = {each.file_id for each in rows if each.message_id in message_ids} - {""}
        self._drop("attachments", lambda each: each.message_id in message_ids)
        return tuple(sorted(file_ids - {each.file_id for each in rows}))

    def _events(self, case_ids: Collection[str]) -> int:
        reasons = names_of(self._tables.of("case_lists"))

        def told(event: Any) -> bool:
            return event.case_id in case_ids and wiped_event(event, reasons) != event

        return self._change("events", told, lambda event: wiped_event(event, reasons))

    def _deliveries(self, case_ids: Collection[str]) -> int:
        told = {each.id for each in self._tables.of("notifications") if each.subject_id in case_ids}
        sendings = self._tables.of("notification_sendings")
        notices = {each.delivery_id for each in sendings if each.notification_id in told}
        ids = {
            each.id
            for each in self._tables.of("deliveries")
            if each.subject_id in case_ids or each.id in notices
        }
        self._change("deliveries", lambda each: each.id in ids, wiped_delivery)
        self._change(
            "attempts",
            lambda each: each.delivery_id in ids,
            lambda each: replace(each, detail="", exchanges=()),
        )
        return len(ids - notices)

    def _around(self, talk: Conversation, case_ids: Collection[str]) -> None:
        def of_case(each: Any) -> bool:
            return each.case_id in case_ids

        self._tables.of("words").remove(talk.id)
        self._change("cases", lambda case: case.id in case_ids, wiped_case)
        self._change("ratings", of_case, lambda rating: replace(rating, words=""))
        self._drop("case_drafts", of_case)
        self._drop("suggestions", lambda each: each.conversation_id == talk.id)
        blocked = (talk.channel_id, sender_of(talk.author))
        self._drop("blocks", lambda each: (each.channel_id, each.sender) == blocked)
        self._drop("set_aside", lambda each: belongs_to(each, talk))
        self._audited({talk.id, *case_ids})

    def _audited(self, subject_ids: Collection[str]) -> None:
        self._change(
            "audit",
            lambda entry: entry.subject_id in subject_ids and entry.detail,
            lambda entry: replace(entry, detail=""),
        )

    def _change(
        self, name: str, wanted: Callable[[Any], object], wipe: Callable[[Any], object]
    ) -> int:
        rows = self._tables.of(name)
        found = [(key, row) for key, row in rows.by_key() if wanted(row)]
        for key, row in found:
            rows.put(key, wipe(row))
        return len(found)

    def _drop(self, name: str, wanted: Callable[[Any], object]) -> None:
        rows = self._tables.of(name)
        for key, row in rows.by_key():
            if wanted(row):
                rows.remove(key)
