"""Conversations, messages and case events in a database."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, or_, select, update

from domain.cases import CaseEvent
from domain.messages import Conversation, Message
from domain.persons import keys_of
from storage.door import admit
from storage.refusals import missing, taken
from storage.rules import amended
from storage.sql.numbers import known_as
from storage.sql.record import Record, asking, insert_once
from storage.sql.searching import learn, learn_first
from storage.sql.shelf import SqlShelf
from storage.tables import casework as tables
from storage.tables.aftercare import person_keys
from storage.words import words_of


class SqlConversations(SqlShelf[Conversation]):
    may_collide = True
    record = Record(
        Conversation,
        tables.conversations,
        derived={"channel_key": lambda conversation: conversation.channel_id or ""},
    )

    def add(self, thing: Conversation) -> Conversation:
        kept = super().add(thing)
        learn_first(self.connection, kept.id, known_as(self.connection, kept))
        self._know_person(kept)
        return kept

    def save(self, thing: Conversation) -> Conversation:
        kept = super().save(thing)
        learn(self.connection, kept.id, known_as(self.connection, kept))
        self._know_person(kept)
        return kept

    def find_by(self, conversation_id: str, texts: Sequence[str]) -> None:
        learn(self.connection, conversation_id, words_of(*texts))

    def alike(
        self, keys: Sequence[str], limit: int, before: tuple[datetime, str] | None = None
    ) -> list[Conversation]:
        c, known = person_keys.c, set[tuple[datetime, str]]()
        older = []
        if before is not None:
            same = and_(c.at == before[0], c.conversation_id < before[1])
            older = [c.at <= before[0], or_(c.at < before[0], same)]
        for key in keys:  # one at a time: the newest of a common name are read off the index
            newest = select(c.at, c.conversation_id).where(c.key == key, *older)
            newest = newest.order_by(c.at.desc(), c.conversation_id.desc()).limit(limit)
            known |= {(row.at, row.conversation_id) for row in self.connection.execute(newest)}
        ids = [conversation_id for _at, conversation_id in sorted(known, reverse=True)[:limit]]
        found = {each.id: each for each in self.all_of(self.select(self.c.id.in_(ids)))}
        return [found[one] for one in ids if one in found]

    def _know_person(self, kept: Conversation) -> None:
        for key in keys_of(kept.channel_id, kept.author):
            row = {"key": key, "at": kept.created_at, "conversation_id": kept.id}
            insert_once(self.connection, person_keys, row)

    def by_thread(self, channel_id: str | None, thread: str) -> Conversation | None:
        found = self.holding(channel_key=channel_id or "", thread=thread)
        return found[0] if found else None


class SqlMessages:
    record = Record(
        Message,
        tables.messages,
        derived={"channel_key": lambda message: message.channel_id or ""},
    )

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_once(self, message: Message) -> bool:
        kept = admit(message)
        if not insert_once(self._connection, tables.messages, self.record.values(kept)):
            if self._find(id=kept.id) and not self._known(kept):
                raise taken()
            return False
        words = words_of(kept.text, kept.author.name, kept.author.member_number)
        learn(self._connection, kept.conversation_id, words)
        return True

    def get(self, id: str) -> Message:
        found = self._find(id=id)
        if not found:
            raise missing()
        return found[0]

    def of(self, conversation_id: str) -> list[Message]:
        return self._find(conversation_id=conversation_id)

    def by_remote(self, channel_id: str, remote_id: str) -> Message | None:
        if not remote_id:
            return None
        found = self._find(channel_key=channel_id, remote_id=remote_id)
        return found[0] if found else None

    def amend(self, message: Message) -> None:
        learnt = admit(message)
        c = tables.messages.c
        mine = select(*self.record.columns).where(c.id == learnt.id).with_for_update()
        row = self._connection.execute(mine).first()
        if row is None:
            raise missing()
        kept = amended(self.record.thing(row), learnt)
        self._connection.execute(
            update(tables.messages)
            .where(c.id == kept.id)
            .values(
                text=kept.text,
                first_text=kept.first_text,
                edited_at=kept.edited_at,
                withdrawn_at=kept.withdrawn_at,
            )
        )
        learn(self._connection, kept.conversation_id, words_of(kept.text, kept.author.name))

    def newest_at(self, channel_id: str, limit: int) -> list[datetime]:
        c = tables.messages.c
        theirs = select(c.at).where(c.channel_id == channel_id, c.from_us.is_(False))
        return list(self._connection.scalars(theirs.order_by(c.at.desc()).limit(limit)))

    def _known(self, message: Message) -> bool:
        return self.by_remote(message.channel_id or "", message.remote_id) is not None

    def _find(self, **values: object) -> list[Message]:
        found = asking(self.record, tuple(values), ("at", "id"))
        return [self.record.thing(row) for row in self._connection.execute(found, values)]


class SqlEvents:
    record = Record(CaseEvent, tables.case_events)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, event: CaseEvent) -> CaseEvent:
        kept = admit(event)
        if not insert_once(self._connection, tables.case_events, self.record.values(kept)):
            raise taken()
        return kept

    def of(self, case_id: str) -> list[CaseEvent]:
        found = asking(self.record, ("case_id",), ("number",))
        told = self._connection.execute(found, {"case_id": case_id})
        return [self.record.thing(row) for row in told]
