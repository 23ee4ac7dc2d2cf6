"""The words of each conversation, and the conversations that hold the words sought."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    Text,
    TextClause,
    and_,
    bindparam,
    func,
    select,
    text,
    update,
)

from storage.sql.bulk import bulk
from storage.sql.record import any_of, insert_once
from storage.tables.casework import conversation_words as table

WORDS_MAX = 200_000  # characters of different words kept of one conversation

# Put together once: each message that comes in asks it.
_LEARNT = update(table).where(table.c.number == bindparam("of")).values(words=bindparam("learnt"))
# The same for many at once on PostgreSQL, whom one row after the other costs four messages each. No
# join: its plan would be made for as many as there were then, and kept.
_LEARNT_TOGETHER = text(
    "UPDATE conversation_words SET words ="
    " (CAST(:learnt AS text[]))[array_position(CAST(:of AS bigint[]), number)]"
    " WHERE number = ANY(CAST(:of AS bigint[]))"
)

# The words of conversations that have none yet, however many, in one statement; what it does not
# give has some.
_FIRST: Mapping[str, str] = {
    "sqlite": "json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(:first)",
    "postgresql": "value ->> 0, value ->> 1 FROM json_array_elements(CAST(:first AS json))",
}
_BEGINNING: Mapping[str, TextClause] = {
    dialect: text(
        f"INSERT INTO conversation_words (conversation_id, words) SELECT {given} WHERE true"
        " ON CONFLICT DO NOTHING RETURNING conversation_id, number, words"
    )
    for dialect, given in _FIRST.items()
}

# Each gives the number of every conversation that has the words; see the migration for the index.
FOUND: Mapping[str, str] = {
    "sqlite": "SELECT rowid FROM words_index WHERE words_index MATCH :sought",
    "postgresql": (
        "SELECT number FROM conversation_words WHERE"
        " array_to_tsvector(string_to_array(words, ' ')) @@ CAST(:sought AS tsquery)"
    ),
}

# Where in a text another one begins, 0 when it does not.
_PLACE: Mapping[str, Callable[..., ColumnElement[int]]] = {
    "sqlite": func.instr,
    "postgresql": func.strpos,
}


def query(dialect: str, beginnings: Iterable[str]) -> str:
    """What `FOUND` is asked: every beginning, each of any word. They hold letters and digits
    alone (`storage.words.sought`), so nothing needs escaping."""
    if dialect == "sqlite":
        return " AND ".join(f'"{beginning}"*' for beginning in beginnings)
    return " & ".join(f"'{beginning}':*" for beginning in beginnings)


def words_sought(dialect: str, beginnings: Iterable[str]) -> BindParameter[str]:
    """The `:sought` of a `FOUND`, written out into the statement: PostgreSQL plans by how common
    the words are, and must not use a plan that it made for others."""
    return bindparam("sought", query(dialect, beginnings), Text, unique=True, literal_execute=True)


def is_beyond(connection: Connection, beginnings: Iterable[str], limit: int) -> bool:
    """Whether more conversations than `limit` hold the words."""
    dialect = connection.dialect.name
    found = f"SELECT count(*) FROM ({FOUND[dialect]} LIMIT {limit + 1:d}) AS some"  # noqa: S608
    asked = text(found).bindparams(words_sought(dialect, beginnings))
    return int(connection.execute(asked).scalar_one()) > limit


def held(
    dialect: str, number: ColumnElement[int], beginnings: Iterable[str]
) -> ColumnElement[bool]:
    """Whether the conversation of this number holds the words, by reading them. To check a
    few is cheaper than to gather the numbers of many. No planner makes a join of it, and gathers
    them after all."""
    words, place = " " + table.c.words, _PLACE[dialect]
    holds = and_(*(place(words, f" {beginning}") > 0 for beginning in beginnings))
    return select(holds).where(table.c.number == number).scalar_subquery()


def among(number: ColumnElement[int], numbers: Sequence[int]) -> ColumnElement[bool]:
    """Whether it is one of these, written out: to hand over hundreds one by one takes longer."""
    these = bindparam(
        "these", numbers, BigInteger, unique=True, expanding=True, literal_execute=True
    )
    return number.in_(these)


def some_numbers(connection: Connection, beginnings: Iterable[str], limit: int) -> list[int]:
    """The numbers of conversations that hold the words, at most `limit` of them."""
    dialect = connection.dialect.name
    found = text(f"{FOUND[dialect]} LIMIT {limit:d}").bindparams(words_sought(dialect, beginnings))
    return list(connection.scalars(found))


def learn(connection: Connection, conversation_id: str, words: set[str]) -> int:
    """Adds the words to those of the conversation; gives its number."""
    return learn_all(connection, {conversation_id: words})[conversation_id]


def learn_all(
    connection: Connection, words: Mapping[str, set[str]], new: Collection[str] = ()
) -> dict[str, int]:
    """Adds its words to those of each conversation; gives their numbers. `new`: ids of those
    that surely have none, which need not be asked for."""
    known = _known(connection, words.keys() - set(new))
    _learn_more(connection, known, words)  # before the new ones: SQLite's index goes by number
    if first := sorted(words.keys() - known.keys()):
        known |= _begun(connection, {one: words[one] for one in first})
        late = _known(connection, words.keys() - known.keys())  # somebody else began these
        _learn_more(connection, late, words)
        known |= late
    return {one: number for one, (number, _there) in known.items()}


def _learn_more(
    connection: Connection, known: Mapping[str, tuple[int, str]], words: Mapping[str, set[str]]
) -> None:
    learnt = [
        (_merged(there, more), number)
        for one, (number, there) in known.items()
        if (more := words[one].difference(there.split())) and len(there) < WORDS_MAX
    ]
    if not learnt:
        return
    if connection.dialect.name == "postgresql":
        texts, numbers = zip(*learnt, strict=True)
        connection.execute(_LEARNT_TOGETHER, {"of": list(numbers), "learnt": list(texts)})
    else:
        with bulk(connection) as told:
            told.update(table, ("number",), ("words",), learnt)


def learn_first(connection: Connection, conversation_id: str, words: set[str]) -> None:
    """The words of a conversation that has none so far; nothing where it has some."""
    first = {"conversation_id": conversation_id, "words": _merged("", words)}
    insert_once(connection, table, first, "conversation_id")


def unlearn(connection: Connection, conversation_id: str, words: set[str]) -> None:
    """Takes the words away from those of the conversation."""
    for number, there in _known(connection, [conversation_id]).values():
        left = " ".join(word for word in there.split() if word not in words)
        if left != there:
            connection.execute(_LEARNT, {"of": number, "learnt": left})


def _begun(connection: Connection, words: Mapping[str, set[str]]) -> dict[str, tuple[int, str]]:
    """As `_known`, of those that had no words until now."""
    first = json.dumps([[one, _merged("", theirs)] for one, theirs in words.items()])
    rows = connection.execute(_BEGINNING[connection.dialect.name], {"first": first})
    return {conversation_id: (number, there) for conversation_id, number, there in rows.all()}


def _known(connection: Connection, ids: Collection[str]) -> dict[str, tuple[int, str]]:
    """The number and the words of each that has some."""
    if not ids:
        return {}
    rows = connection.execute(_knowing(connection.dialect.name), {"of": sorted(ids)})
    return {conversation_id: (number, there) for conversation_id, number, there in rows.all()}


@cache
def _knowing(dialect: str) -> Select[Any]:
    """Locked in one order for everybody, so that no two wait for each other in a ring."""
    known = select(table.c.conversation_id, table.c.number, table.c.words)
    mine = known.where(any_of(dialect, table.c.conversation_id, "of"))
    return mine.order_by(table.c.number).with_for_update()


def _merged(there: str, new: set[str]) -> str:
    return " ".join((there, *sorted(new))).strip()[:WORDS_MAX]
