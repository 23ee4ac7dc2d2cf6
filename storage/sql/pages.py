"""Pages of messages in a database: each sort of thing read and written in one go."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, insert, text

from domain.blocking import Block
from domain.cases import Case, CaseEvent, CaseStatus
from domain.messages import Conversation, Message
from domain.pages import Changed, Found, Sought, Written
from domain.persons import keys_of
from storage.door import admit
from storage.refusals import outdated
from storage.sql.cases import SqlCases
from storage.sql.casework import SqlConversations, SqlEvents, SqlMessages
from storage.sql.labels import keep_labels, keep_labels_anew
from storage.sql.measured import SqlSpans
from storage.sql.numbers import known_as_each
from storage.sql.record import Record, asking_among, insert_once_each
from storage.sql.searching import learn_all
from storage.sql.shelf import saving
from storage.sql.states import SqlBlocks
from storage.tables.aftercare import person_keys
from storage.words import words_of

# In one order for everybody; held until the transaction ends.
_TURNS = text("SELECT pg_advisory_xact_lock(one) FROM unnest(CAST(:turns AS bigint[])) AS one")

_Words = defaultdict[str, set[str]]


class SqlPages:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read(self, sought: Sought) -> Found:
        self._wait_for_turn(sought)
        here, codes = sought.channel_id, sought.codes
        talks: list[Conversation] = self._among(
            SqlConversations.record, "thread", sought.threads, channel_key=here
        )
        cases: list[Case] = self._among(
            SqlCases.record, "conversation_id", [talk.id for talk in talks]
        )
        messages: list[Message] = self._among(
            SqlMessages.record, "remote_id", sought.remote_ids, channel_key=here
        )
        blocks: list[Block] = self._among(
            SqlBlocks.record, "sender", sought.senders, channel_id=here
        )
        taken: list[Case] = self._among(SqlCases.record, "code", codes)
        return Found(
            messages=messages,
            conversations=talks,
            cases=sorted(cases, key=lambda case: (case.opened_at, case.id)),
            events=self._stories(cases),
            blocks=blocks,
            codes_taken=frozenset(case.code for case in taken),
        )

    def write(self, written: Written) -> None:
        numbers = learn_all(self._connection, self._words(written))
        self._keep_talks(written)
        self._insert(SqlMessages.record, written.messages)
        self._keep_cases(written, numbers)
        self._insert(SqlEvents.record, written.events)
        SqlSpans(self._connection).put_all(written.spans)

    def _wait_for_turn(self, sought: Sought) -> None:
        """SQLite's writer is alone anyway."""
        if self._connection.dialect.name == "postgresql":
            turns = sorted({_turn(sought.channel_id, thread) for thread in sought.threads})
            self._connection.execute(_TURNS, {"turns": turns})

    def _among(
        self, record: Record[Any], name: str, values: Iterable[str], **same: str
    ) -> list[Any]:
        if not (wanted := sorted(set(values))):
            return []
        statement = asking_among(record, name, tuple(same))
        rows = self._connection.execute(statement, {name: wanted, **same})
        return [record.thing(row) for row in rows]

    def _stories(self, cases: Sequence[Case]) -> Mapping[str, Sequence[CaseEvent]]:
        """Of what was closed for good there may be much, and nothing goes on."""
        stories: dict[str, list[CaseEvent]] = {
            case.id: [] for case in cases if case.status is not CaseStatus.CLOSED
        }
        told: list[CaseEvent] = self._among(SqlEvents.record, "case_id", stories)
        for event in sorted(told, key=lambda event: event.number):
            stories[event.case_id].append(event)
        return stories

    def _words(self, written: Written) -> Mapping[str, set[str]]:
        """By what each conversation is found from now on."""
        found = _Words(set, known_as_each(self._connection, _authors(written)))
        for said in written.messages:
            author = said.author
            found[said.conversation_id] |= words_of(said.text, author.name, author.member_number)
        for case in written.cases:
            found[case.conversation_id] |= words_of(case.code)
        for talk_id, texts in written.texts.items():
            found[talk_id] |= words_of(*texts)
        return found

    def _keep_talks(self, written: Written) -> None:
        by_thread = sorted(written.conversations, key=lambda talk: talk.thread)
        self._insert(SqlConversations.record, by_thread)
        self._change(SqlConversations.record, written.changed_conversations)
        keys = sorted(
            (key, talk.created_at, talk.id)
            for talk in _authors(written)
            for key in keys_of(talk.channel_id, talk.author)
        )
        names = ("key", "at", "conversation_id")
        rows = [dict(zip(names, each, strict=True)) for each in keys]
        insert_once_each(self._connection, person_keys, rows)

    def _keep_cases(self, written: Written, numbers: Mapping[str, int]) -> None:
        rows = [
            SqlCases.record.values(admit(case)) | {"words_number": numbers[case.conversation_id]}
            for case in written.cases
        ]
        self._insert_rows(SqlCases.record, rows)
        keep_labels(self._connection, written.cases)
        self._change(SqlCases.record, written.changed_cases)
        keep_labels_anew(self._connection, [each.thing for each in written.changed_cases])

    def _insert(self, record: Record[Any], things: Iterable[Any]) -> None:
        self._insert_rows(record, [record.values(admit(thing)) for thing in things])

    def _insert_rows(self, record: Record[Any], rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            self._connection.execute(insert(record.table), rows)

    def _change(self, record: Record[Any], changes: Sequence[Changed[Any]]) -> None:
        """Raises: Conflict when somebody saved one of them meanwhile."""
        rows = []
        for change in sorted(changes, key=lambda change: change.thing.id):
            row = record.values(admit(change.thing))
            rows.append(row | {"was_id": row.pop("id"), "was_version": change.was_version})
        if rows and self._connection.execute(saving(record), rows).rowcount != len(rows):
            raise outdated()


def _authors(written: Written) -> list[Conversation]:
    """The conversations whose author is new to them."""
    return [*written.conversations, *(each.thing for each in written.changed_conversations)]


def _turn(channel_id: str, thread: str) -> int:
    """A number of 64 bits, with a sign, for whoever takes messages of this thread."""
    digest = blake2b(f"{channel_id}\n{thread}".encode(errors="replace"), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)
