"""Taking away what tells of a person, in a database."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    delete,
    exists,
    func,
    or_,
    select,
    tuple_,
    type_coerce,
    update,
)

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
from domain.members import EndedIdentity, Identity
from domain.retention import RetentionKind
from storage.batches import batches
from storage.rules import file_ids_in
from storage.sql.casework import SqlConversations
from storage.sql.members import SqlMembers
from storage.sql.record import Record
from storage.sql.wiping_talks import SqlTalkRows, audited, ids, put
from storage.tables import casework, people, personal, roll
from storage.tables.attachments import attachments
from storage.tables.set_aside import set_aside
from storage.wiping_talks import wipe_talk

Thing = TypeVar("Thing")

_IDENTITIES = Record(Identity, people.identities)
_TRAILS = Record(EndedIdentity, roll.ended_identities)


class SqlWipes:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def talk(self, conversation_id: str, within: str = "", limit: int = PIECE) -> Wiped:
        record, c = SqlConversations.record, casework.conversations.c
        found = select(*record.columns).where(c.id == conversation_id)
        row = self._connection.execute(found).first()
        if row is None:
            return Wiped(counts={})
        return wipe_talk(SqlTalkRows(self._connection, record.thing(row)), within, limit)

    def accounts(self, accounts: Collection[Account]) -> Wiped:
        proposed, linked = roll.suggestions, 0
        for some in batches(accounts):
            linked += self._rewrite(_IDENTITIES, _are_of(_IDENTITIES.table, some), wiped_identity)
            linked += self._rewrite(_TRAILS, _are_of(_TRAILS.table, some), wiped_trail)
            self._connection.execute(delete(proposed).where(_are_of(proposed, some)))
        return Wiped(counts={"accounts": linked})

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
        audited(self._connection, [member_id])
        return Wiped(counts={"members": changed, "accounts": linked})

    def audited(self, subject_ids: Collection[str]) -> None:
        audited(self._connection, subject_ids)

    def over(self, kind: RetentionKind, before: datetime, limit: int, offset: int = 0) -> list[str]:
        found = _over(kind, before)
        ids = found.order_by(found.selected_columns[0]).limit(limit).offset(offset)
        return list(self._connection.scalars(ids))

    def over_count(self, kind: RetentionKind, before: datetime) -> int:
        found = _over(kind, before).subquery()
        return self._connection.execute(select(func.count()).select_from(found)).scalar_one()

    def still_named(self, file_ids: Collection[str]) -> set[str]:
        c = attachments.c
        named = {
            each
            for some in batches(file_ids)
            for each in ids(self._connection, c.file_id, c.file_id.in_(some))
        }
        waiting = ids(self._connection, type_coerce(set_aside.c.said, Text))
        return named | (set(file_ids) & {one for said in waiting for one in file_ids_in(said)})

    # --- by statement ------------------------------------------------------------------

    def _set(self, table: Any, *wanted: ColumnElement[bool], **values: object) -> int:
        return self._connection.execute(update(table).where(*wanted).values(**values)).rowcount

    def _rewrite(
        self, record: Record[Thing], wanted: ColumnElement[bool], wipe: Callable[[Thing], Thing]
    ) -> int:
        rows = self._connection.execute(select(*record.columns).where(wanted)).all()
        for row in rows:
            put(self._connection, record, wipe(record.thing(row)))
        return len(rows)


def _are_of(table: Any, accounts: Collection[Account]) -> ColumnElement[bool]:
    return tuple_(table.c.platform, table.c.remote_id).in_(accounts)


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
