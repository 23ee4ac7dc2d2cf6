"""Taking away what tells of a person, in a database."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, delete, exists, func, or_, select, update

from domain.blocking import sender_of
from domain.board import Visibility
from domain.cases import CaseEvent, CaseStatus, EventKind
from domain.erasing import (
    GONE,
    WORDED,
    Wiped,
    is_between,
    names_of,
    wiped_conversation,
    wiped_delivery,
    wiped_event,
    wiped_identity,
    wiped_member,
    wiped_message,
    wiped_trail,
)
from domain.members import EndedIdentity, Identity
from domain.messages import Conversation
from domain.retention import RetentionKind
from domain.set_aside import SetAside
from storage.door import admit
from storage.rules import belongs_to
from storage.sql.casework import SqlConversations, SqlEvents, SqlMessages
from storage.sql.deliveries import SqlDeliveries
from storage.sql.members import SqlMembers
from storage.sql.record import Record
from storage.sql.states import SqlLists
from storage.tables import (
    aftercare,
    board,
    casework,
    company,
    people,
    personal,
    publishing,
    roll,
    states,
)
from storage.tables.attachments import attachments
from storage.tables.set_aside import set_aside
from storage.tables.telling import notification_sendings, notifications

Thing = TypeVar("Thing")

_IDENTITIES = Record(Identity, people.identities)
_TRAILS = Record(EndedIdentity, roll.ended_identities)


class SqlWipes:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def talk(self, conversation_id: str) -> Wiped:
        c = casework.conversations.c
        row = self._connection.execute(
            select(*SqlConversations.record.columns).where(c.id == conversation_id)
        ).first()
        if row is None:
            return Wiped(counts={})
        talk: Conversation = SqlConversations.record.thing(row)
        cases = self._ids(casework.cases.c.id, casework.cases.c.conversation_id == talk.id)
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
        self._rewrite(SqlConversations.record, c.id == talk.id, wiped_conversation)
        return Wiped(counts=counts, file_ids=file_ids)

    def member(self, member_id: str) -> Wiped:
        changed = self._rewrite(SqlMembers.record, people.members.c.id == member_id, wiped_member)
        identities = people.identities.c.member_id == member_id
        linked = self._rewrite(_IDENTITIES, identities, wiped_identity)
        trail = roll.ended_identities.c.member_id == member_id
        linked += self._rewrite(_TRAILS, trail, wiped_trail)
        for table in (roll.member_keys, roll.suggestions):
            self._connection.execute(delete(table).where(table.c.member_id == member_id))
        consents, changes = roll.consents, roll.roll_changes
        self._set(consents, consents.c.member_id == member_id, note="")
        self._set(changes, changes.c.member_id == member_id, before=None)
        self._audited([member_id])
        return Wiped(counts={"members": changed, "accounts": linked})

    def _said(self, talk: Conversation) -> list[str]:
        """Every message that is the person's or ours; a third one's in the same thread stays."""
        c = casework.messages.c
        record = SqlMessages.record
        rows = self._connection.execute(select(*record.columns).where(c.conversation_id == talk.id))
        wiped = [each for each in map(record.thing, rows) if is_between(each, talk)]
        self._comments([message.remote_id for message in wiped])
        for message in wiped:
            self._put(record, wiped_message(message))
        return [message.id for message in wiped]

    def _comments(self, remote_ids: Sequence[str]) -> None:
        """What they wrote on our own page is ours to take off."""
        table = board.comments
        bare = {"author_name": "", "text": "", "visibility": Visibility.HIDDEN}
        self._set(table, table.c.id.in_(remote_ids), **bare)

    def _files(self, message_ids: Sequence[str]) -> tuple[str, ...]:
        c = attachments.c
        theirs = c.message_id.in_(message_ids)
        file_ids = set(self._ids(c.file_id, theirs)) - {""}
        self._connection.execute(delete(attachments).where(theirs))
        others = set(self._ids(c.file_id, c.file_id.in_(file_ids)))
        return tuple(sorted(file_ids - others))

    def _events(self, case_ids: Sequence[str]) -> int:
        c = casework.case_events.c
        kinds = c.kind.in_((*WORDED, EventKind.RESOLVED))
        told = self._connection.execute(
            select(*SqlEvents.record.columns).where(c.case_id.in_(case_ids), kinds, c.value != "")
        )
        listed = self._connection.execute(select(*SqlLists.record.columns))
        reasons = names_of(map(SqlLists.record.thing, listed))
        return self._wipe_events(list(map(SqlEvents.record.thing, told)), reasons)

    def _wipe_events(self, told: Sequence[CaseEvent], reasons: frozenset[str]) -> int:
        wiped = [(each, wiped_event(each, reasons)) for each in told]
        changed = [new for old, new in wiped if new != old]
        for each in changed:
            self._put(SqlEvents.record, each)
        return len(changed)

    def _deliveries(self, case_ids: Sequence[str]) -> int:
        c, sendings = publishing.deliveries.c, notification_sendings.c
        told = self._told(case_ids)
        notices = set(self._ids(sendings.delivery_id, sendings.notification_id.in_(told)))
        about = or_(c.subject_id.in_(case_ids), c.id.in_(notices))
        ids = self._ids(c.id, about)
        self._rewrite(SqlDeliveries.record, c.id.in_(ids), wiped_delivery)
        attempts = publishing.attempts
        self._set(attempts, attempts.c.delivery_id.in_(ids), detail="", exchanges=())
        return len(set(ids) - notices)

    def _told(self, case_ids: Sequence[str]) -> list[str]:
        c = notifications.c
        return self._ids(c.id, c.subject_id.in_(case_ids))

    def _around(self, talk: Conversation, case_ids: Sequence[str]) -> None:
        words, cases = casework.conversation_words, casework.cases
        self._set(words, words.c.conversation_id == talk.id, words="")
        self._set(cases, cases.c.id.in_(case_ids), subject="", kind_reason="")
        self._set(aftercare.ratings, aftercare.ratings.c.case_id.in_(case_ids), words="")
        drafts, keys = company.case_drafts, aftercare.person_keys
        self._connection.execute(delete(drafts).where(drafts.c.case_id.in_(case_ids)))
        self._connection.execute(delete(keys).where(keys.c.conversation_id == talk.id))
        proposed = roll.suggestions
        self._connection.execute(delete(proposed).where(proposed.c.conversation_id == talk.id))
        blocked = states.blocks
        self._connection.execute(
            delete(blocked).where(
                blocked.c.channel_id == (talk.channel_id or ""),
                blocked.c.sender == sender_of(talk.author),
            )
        )
        self._set_aside(talk)
        self._audited([talk.id, *case_ids])

    def _set_aside(self, talk: Conversation) -> None:
        record = Record(SetAside, set_aside)
        rows = self._connection.execute(
            select(*record.columns).where(set_aside.c.channel_id == (talk.channel_id or ""))
        )
        theirs = [each.id for each in map(record.thing, rows) if belongs_to(each, talk)]
        self._connection.execute(delete(set_aside).where(set_aside.c.id.in_(theirs)))

    def _audited(self, subject_ids: Iterable[str]) -> None:
        audited = people.audit_entries
        self._set(audited, audited.c.subject_id.in_(subject_ids), detail="")

    def over(self, kind: RetentionKind, before: datetime, limit: int) -> list[str]:
        found = _over(kind, before)
        ids = found.order_by(found.selected_columns[0]).limit(limit)
        return list(self._connection.scalars(ids))

    def over_count(self, kind: RetentionKind, before: datetime) -> int:
        found = _over(kind, before).subquery()
        return self._connection.execute(select(func.count()).select_from(found)).scalar_one()

    def still_named(self, file_ids: Collection[str]) -> set[str]:
        c = attachments.c
        return set(self._ids(c.file_id, c.file_id.in_(file_ids)))

    # --- by statement ------------------------------------------------------------------

    def _ids(self, column: ColumnElement[str], *wanted: ColumnElement[bool]) -> list[str]:
        return list(self._connection.scalars(select(column).where(*wanted)))

    def _set(self, table: Any, *wanted: ColumnElement[bool], **values: object) -> int:
        return self._connection.execute(update(table).where(*wanted).values(**values)).rowcount

    def _rewrite(
        self, record: Record[Thing], wanted: ColumnElement[bool], wipe: Callable[[Thing], Thing]
    ) -> int:
        rows = self._connection.execute(select(*record.columns).where(wanted)).all()
        for row in rows:
            self._put(record, wipe(record.thing(row)))
        return len(rows)

    def _put(self, record: Record[Any], thing: Any) -> None:
        self._set(record.table, record.table.c.id == thing.id, **record.values(admit(thing)))


def _over(kind: RetentionKind, before: datetime) -> Select[tuple[str]]:
    if kind is RetentionKind.LEFT_MEMBERS:
        c = people.members.c
        return select(c.id).where(
            c.left_at < before, ~c.number.startswith(GONE), ~_being_erased(c.id)
        )
    c, case = casework.conversations.c, casework.cases.c
    mine = case.conversation_id == c.id
    ended = (CaseStatus.CLOSED, CaseStatus.SPAM, CaseStatus.MERGED)
    lasts = exists().where(mine, or_(case.status.not_in(ended), case.last_message_at >= before))
    found = select(c.id).where(
        exists().where(mine, case.last_message_at < before),
        ~lasts,
        ~c.thread.startswith(GONE),
        ~_being_erased(c.id),
    )
    return found.where(c.channel_id.is_(None)) if kind is RetentionKind.WALK_INS else found


def _being_erased(id: ColumnElement[str]) -> ColumnElement[bool]:
    c = personal.erasures.c
    return exists().where(c.subject_id == id, c.done_at.is_(None))
