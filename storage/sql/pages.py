"""Pages of messages in a database: each sort of thing read and written in one go."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, text

from domain.blocking import Block
from domain.cases import Case, CaseEvent, CaseStatus
from domain.messages import Conversation, Message
from domain.pages import Changed, Found, Sought, Written
from domain.persons import keys_of
from storage.sql.bulk import Bulk
from storage.sql.cases import SqlCases
from storage.sql.casework import SqlConversations, SqlEvents, SqlMessages
from storage.sql.labels import keep_labels, keep_labels_anew
from storage.sql.measured import SqlSpans
from storage.sql.numbers import known_as_each
from storage.sql.record import Condition, Record, asking_among, insert_once_each
from storage.sql.searching import learn_all
from storage.sql.states import SqlBlocks
from storage.tables.aftercare import person_keys
from storage.words import words_of

# In one order for everybody; held until the transaction ends. By then every row is looked up by an
# index: a plan made while a house was nearly empty is kept, and would read all of it later.
_TURNS = text(
    "SELECT pg_advisory_xact_lock(one), set_config('enable_seqscan', 'off', true)"
    " FROM unnest(CAST(:turns AS bigint[])) AS one"
)

_KNOWN = text("remote_id <> ''")  # literally as in the partial index

_PERSON_KEY = ("key", "at", "conversation_id")
_FENCE = ("id", "version")  # by which a thing is found as it was read

_Words = defaultdict[str, set[str]]


class SqlPages:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read(self, sought: Sought) -> Found:
        self._wait_for_turn(sought)
        here = sought.channel_id
        talks: list[Conversation] = self._among(
            SqlConversations.record, "thread", sought.threads, channel_key=here
        )
        cases: list[Case] = self._among(
            SqlCases.record, "conversation_id", [talk.id for talk in talks]
        )
        messages: list[Message] = self._among(
            SqlMessages.record, "remote_id", sought.remote_ids, _KNOWN, channel_key=here
        )
        blocks: list[Block] = self._among(
            SqlBlocks.record, "sender", sought.senders, channel_id=here
        )
        return Found(
            messages=messages,
            conversations=talks,
            cases=sorted(cases, key=lambda case: (case.opened_at, case.id)),
            events=self._stories(cases),
            blocks=blocks,
        )

    def write(self, written: Written) -> None:
        begun = [each.id for each in written.conversations]
        numbers = learn_all(self._connection, self._words(written), begun)
        self._know_persons(written)
        opened = {each.id for each in written.cases}
        spans = SqlSpans(self._connection)
        before = spans.of_all(written.spans.keys() - opened)
        after = [span for each in written.spans.values() for span in each]
        with spans.putting(before, after) as told:
            self._tell(told, written, numbers)
        self._label(written)

    def _tell(self, told: Bulk, written: Written, numbers: Mapping[str, int]) -> None:
        by_thread = sorted(written.conversations, key=lambda talk: talk.thread)
        _insert(told, SqlConversations.record, by_thread)
        # of a conversation that is new none can be there yet
        told.insert(person_keys, _PERSON_KEY, _person_keys(written.conversations))
        _change(told, SqlConversations.record, written.changed_conversations)
        _insert(told, SqlMessages.record, written.messages)
        record = SqlCases.record
        names = (*record.row_names, "words_number")
        rows = [(*record.row(case), numbers[case.conversation_id]) for case in written.cases]
        told.insert(record.table, names, rows)
        _change(told, record, written.changed_cases)
        _insert(told, SqlEvents.record, written.events)

    def _wait_for_turn(self, sought: Sought) -> None:
        """SQLite's writer is alone anyway."""
        if self._connection.dialect.name == "postgresql":
            turns = sorted({_turn(sought.channel_id, thread) for thread in sought.threads})
            self._connection.execute(_TURNS, {"turns": turns})

    def _among(
        self, record: Record[Any], name: str, values: Iterable[str], *also: Condition, **same: str
    ) -> list[Any]:
        if not (wanted := sorted(set(values))):
            return []
        dialect = self._connection.dialect.name
        statement = asking_among(dialect, record, name, tuple(same), also)
        rows = self._connection.execute(statement, {name: wanted, **same})
        return [record.thing(row) for row in rows.all()]

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

    def _know_persons(self, written: Written) -> None:
        changed = [each.thing for each in written.changed_conversations]
        known = [dict(zip(_PERSON_KEY, key, strict=True)) for key in _person_keys(changed)]
        insert_once_each(self._connection, person_keys, known)

    def _label(self, written: Written) -> None:
        keep_labels(self._connection, written.cases)
        changed = written.changed_cases
        labelled = [each.thing for each in changed if each.thing.labels or each.was.labels]
        keep_labels_anew(self._connection, labelled)


def _insert(told: Bulk, record: Record[Any], things: Iterable[Any]) -> None:
    told.insert(record.table, record.row_names, [record.row(thing) for thing in things])


def _change(told: Bulk, record: Record[Any], changes: Sequence[Changed[Any]]) -> None:
    """Saves what differs. Raises: Conflict when somebody saved one of them meanwhile."""
    in_order = sorted(changes, key=lambda change: change.thing.id)
    pairs = [(record.row(each.was), record.row(each.thing)) for each in in_order]
    differing = [at for at, name in enumerate(record.row_names) if _differs(pairs, at)]
    names = tuple(record.row_names[at] for at in differing)
    rows = [
        (*(row[at] for at in differing), each.was.id, each.was.version)
        for each, (_was, row) in zip(in_order, pairs, strict=True)
    ]
    told.update(record.table, _FENCE, names, rows)


def _differs(pairs: Iterable[tuple[Sequence[Any], Sequence[Any]]], at: int) -> bool:
    """Whether any of the rows is to hold another value there."""
    return any(was[at] != row[at] for was, row in pairs)


def _authors(written: Written) -> list[Conversation]:
    """The conversations whose author is new to them."""
    return [*written.conversations, *(each.thing for each in written.changed_conversations)]


def _person_keys(talks: Iterable[Conversation]) -> list[tuple[Any, ...]]:
    """In one order for everybody."""
    return sorted(
        (key, talk.created_at, talk.id)
        for talk in talks
        for key in keys_of(talk.channel_id, talk.author)
    )


def _turn(channel_id: str, thread: str) -> int:
    """A number of 64 bits, with a sign, for whoever takes messages of this thread."""
    digest = blake2b(f"{channel_id}\n{thread}".encode(errors="replace"), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)
