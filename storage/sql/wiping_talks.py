"""One conversation and its cases as a database has them, for emptying."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, select, tuple_, update

from domain.blocking import sender_of
from domain.board import Visibility
from domain.cases import CaseEvent, EventKind
from domain.deliveries import Delivery
from domain.erasing import GONE, WORDED, names_of, wiped_conversation
from domain.messages import Conversation, Message
from domain.set_aside import SetAside
from storage.batches import batches
from storage.door import admit
from storage.rules import belongs_to, file_ids_in
from storage.sql.casework import SqlConversations, SqlEvents, SqlMessages
from storage.sql.deliveries import SqlDeliveries
from storage.sql.record import Record
from storage.sql.states import SqlLists
from storage.tables import aftercare, board, casework, company, people, publishing, roll, states
from storage.tables.attachments import attachments
from storage.tables.set_aside import set_aside

_ASIDE = Record(SetAside, set_aside)
_MAYBE_WORDED = (*WORDED, EventKind.RESOLVED)


class SqlTalkRows:
    def __init__(self, connection: Connection, talk: Conversation) -> None:
        self._connection = connection
        self.talk = talk
        self._case_ids = ids(
            connection, casework.cases.c.id, casework.cases.c.conversation_id == talk.id
        )

    def start(self) -> Collection[str]:
        words, talks = casework.conversation_words, casework.conversations
        self._set(words, words.c.conversation_id == self.talk.id, words="")
        self._set(talks, talks.c.id == self.talk.id, thread=GONE + self.talk.id)
        drafts, keys, proposed = company.case_drafts, aftercare.person_keys, roll.suggestions
        self._drop(drafts, drafts.c.case_id.in_(self._case_ids))
        self._drop(keys, keys.c.conversation_id == self.talk.id)
        self._drop(proposed, proposed.c.conversation_id == self.talk.id)
        audited(self._connection, [self.talk.id, *self._case_ids, *self._blocks()])
        return self._set_aside()

    def replies(self, after: str, limit: int) -> Sequence[Delivery]:
        c, said = publishing.deliveries.c, casework.messages.c
        sent = self._ids(said.delivery_id, said.conversation_id == self.talk.id)
        own, others = set(self._case_ids), self._absorbing()
        about = select(c.id, c.subject_id, c.channel_id, c.target_remote_id)
        found = self._connection.execute(about.where(c.subject_id.in_([*own, *others]))).all()
        where = self._targets([(row.channel_id, row.target_remote_id) for row in found])
        mine = {each for each in sent if each}
        for row in found:
            target = where.get((row.channel_id, row.target_remote_id))
            answers_us = target == self.talk.id
            if answers_us or (row.subject_id in own and target is None):
                mine.add(row.id)
        return self._page(SqlDeliveries.record, mine, after=after, limit=limit)

    def reminders(self, reply_ids: Collection[str]) -> Sequence[Delivery]:
        record = SqlDeliveries.record
        about = select(*record.columns).where(publishing.deliveries.c.subject_id.in_(reply_ids))
        return [record.thing(row) for row in self._connection.execute(about)]

    def messages(self, after: str, limit: int) -> Sequence[Message]:
        c = casework.messages.c
        mine = self._ids(c.id, c.conversation_id == self.talk.id)
        return self._page(SqlMessages.record, mine, after=after, limit=limit)

    def notes(self, after: str, limit: int) -> Sequence[CaseEvent]:
        c = casework.case_events.c
        worded = (c.kind.in_(_MAYBE_WORDED), c.value != "")
        mine = self._ids(c.id, c.case_id.in_(self._case_ids), *worded)
        copied = (c.case_id.in_(self._absorbing()), c.talk.in_(self._case_ids))
        mine += self._ids(c.id, *copied, *worded)
        return self._page(SqlEvents.record, mine, after=after, limit=limit)

    def reasons(self) -> Collection[str]:
        listed = self._connection.execute(select(*SqlLists.record.columns))
        return names_of(map(SqlLists.record.thing, listed))

    def put_replies(self, wiped: Sequence[Delivery]) -> None:
        put(self._connection, SqlDeliveries.record, *wiped)
        sent, attempts = [each.id for each in wiped], publishing.attempts
        self._set(attempts, attempts.c.delivery_id.in_(sent), detail="", exchanges=())
        audited(self._connection, sent)

    def put_messages(self, said: Sequence[Message], wiped: Sequence[Message]) -> Collection[str]:
        # what they wrote on our own page is ours to take off
        comments = board.comments
        named = comments.c.id.in_([each.remote_id for each in said])
        self._set(comments, named, author_name="", text="", visibility=Visibility.HIDDEN)
        put(self._connection, SqlMessages.record, *wiped)
        return self._files([each.id for each in said])

    def put_note(self, wiped: CaseEvent) -> None:
        put(self._connection, SqlEvents.record, wiped)

    def rest(self) -> None:
        words, cases, ratings = casework.conversation_words, casework.cases, aftercare.ratings
        self._set(words, words.c.conversation_id == self.talk.id, words="")
        theirs = cases.c.id.in_(self._case_ids)
        self._set(cases, theirs, subject="", kind_reason="")
        self._set(cases, theirs & cases.c.ending.not_in(self.reasons()), ending="")
        self._set(ratings, ratings.c.case_id.in_(self._case_ids), words="")
        put(self._connection, SqlConversations.record, wiped_conversation(self.talk))

    def _absorbing(self) -> Collection[str]:
        """Other cases that tell the story of its own on, or did for a while."""
        c = casework.case_events.c
        found, new = set(self._case_ids), set(self._case_ids)
        while new:
            into = self._ids(c.value, c.case_id.in_(new), c.kind == EventKind.MERGED)
            new = set(into) - found
            found |= new
        return found - set(self._case_ids)

    def _targets(self, targets: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        """In which conversation each message stands that was answered, by channel and id there."""
        c, found = casework.messages.c, dict[tuple[str, str], str]()
        for some in batches({each for each in targets if each[1]}):
            known = select(c.channel_key, c.remote_id, c.conversation_id).where(
                tuple_(c.channel_key, c.remote_id).in_(some), c.remote_id != ""
            )
            found |= {(row[0], row[1]): row[2] for row in self._connection.execute(known)}
        return found

    def _files(self, message_ids: Sequence[str]) -> Collection[str]:
        c = attachments.c
        theirs = c.message_id.in_(message_ids)
        file_ids = set(ids(self._connection, c.file_id, theirs)) - {""}
        self._drop(attachments, theirs)
        return file_ids - set(ids(self._connection, c.file_id, c.file_id.in_(file_ids)))

    def _blocks(self) -> Sequence[str]:
        """Takes them away; gives those too by which something lay among the spam once."""
        c, events = states.blocks.c, casework.case_events.c
        channel = c.channel_id == (self.talk.channel_id or "")
        mine = (channel, c.sender == sender_of(self.talk.author))
        standing = ids(self._connection, c.id, *mine)
        self._drop(states.blocks, *mine)
        caught = (events.case_id.in_(self._case_ids), events.kind == EventKind.MARKED_SPAM)
        return [*standing, *ids(self._connection, events.value, *caught, events.value != "")]

    def _set_aside(self) -> Collection[str]:
        channel = set_aside.c.channel_id == (self.talk.channel_id or "")
        rows = self._connection.execute(select(*_ASIDE.columns).where(channel))
        theirs = [each for each in map(_ASIDE.thing, rows) if belongs_to(each, self.talk)]
        self._drop(set_aside, set_aside.c.id.in_([each.id for each in theirs]))
        return file_ids_in(repr([each.said for each in theirs]))

    def _page(
        self, record: Record[Any], ids: Collection[str], *, after: str, limit: int
    ) -> list[Any]:
        """Those of these ids, read without walking the table."""
        some = sorted(each for each in set(ids) if each > after)[:limit]
        key = record.table.c.id
        found = [
            record.thing(row)
            for batch in batches(some)
            for row in self._connection.execute(select(*record.columns).where(key.in_(batch)))
        ]
        return sorted(found, key=lambda each: each.id)

    def _ids(self, column: ColumnElement[str], *wanted: ColumnElement[bool]) -> list[str]:
        return ids(self._connection, column, *wanted)

    def _set(self, table: Any, wanted: ColumnElement[bool], **values: object) -> None:
        self._connection.execute(update(table).where(wanted).values(**values))

    def _drop(self, table: Any, *wanted: ColumnElement[bool]) -> None:
        self._connection.execute(delete(table).where(*wanted))


def ids(
    connection: Connection, column: ColumnElement[str], *wanted: ColumnElement[bool]
) -> list[str]:
    """What stands in the column of these rows."""
    return list(connection.scalars(select(column).where(*wanted)))


def put(connection: Connection, record: Record[Any], *things: Any) -> None:
    """Writes the whole rows anew."""
    rows = [record.values(admit(thing)) for thing in things]
    if rows:
        mine = record.table.c.id == bindparam("was_id")
        anew: dict[str, Any] = {name: bindparam(f"new_{name}") for name in rows[0]}
        connection.execute(
            update(record.table).where(mine).values(anew),
            [
                {"was_id": row["id"]} | {f"new_{name}": value for name, value in row.items()}
                for row in rows
            ],
        )


def audited(connection: Connection, subject_ids: Collection[str]) -> None:
    """Takes the words off what the audit log says of these."""
    entries = people.audit_entries
    mine = entries.c.subject_id.in_(subject_ids)
    connection.execute(update(entries).where(mine).values(detail=""))
