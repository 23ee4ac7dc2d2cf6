"""The words of each conversation, and the conversations that hold the words sought."""

from collections.abc import Iterable, Mapping

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Text,
    bindparam,
    func,
    select,
    text,
    update,
)

from storage.sql.record import insert_once
from storage.tables.casework import conversation_words as table

WORDS_MAX = 200_000  # characters of different words kept of one conversation

# Put together once: each message that comes in asks them several times.
_KNOWN = (
    select(table.c.number, table.c.words)
    .where(table.c.conversation_id == bindparam("of"))
    .with_for_update()
)
_LEARNT = update(table).where(table.c.number == bindparam("of")).values(words=bindparam("learnt"))

# Each gives the number of every conversation that has the words; see the migration for the index.
FOUND: Mapping[str, str] = {
    "sqlite": "SELECT rowid FROM words_index WHERE words_index MATCH :sought",
    "postgresql": (
        "SELECT number FROM conversation_words WHERE"
        " array_to_tsvector(string_to_array(words, ' ')) @@ CAST(:sought AS tsquery)"
    ),
}


def query(dialect: str, beginnings: Iterable[str]) -> str:
    """What `FOUND` is asked: every beginning, each of any word. They hold letters and digits
    alone (`storage.words.sought`), so nothing needs escaping."""
    if dialect == "sqlite":
        return " AND ".join(f'"{beginning}"*' for beginning in beginnings)
    return " & ".join(f"'{beginning}':*" for beginning in beginnings)


def words_sought(dialect: str, beginnings: Iterable[str]) -> BindParameter[str]:
    """The `:sought` of `FOUND`, written out into the statement: PostgreSQL plans by how common
    the words are, and must not use a plan that it made for others."""
    return bindparam("sought", query(dialect, beginnings), Text, literal_execute=True)


def is_beyond(connection: Connection, beginnings: Iterable[str], limit: int) -> bool:
    """Whether more conversations than `limit` hold the words."""
    dialect = connection.dialect.name
    found = f"SELECT count(*) FROM ({FOUND[dialect]} LIMIT {limit + 1:d}) AS some"  # noqa: S608
    asked = text(found).bindparams(words_sought(dialect, beginnings))
    return int(connection.execute(asked).scalar_one()) > limit


def held(number: ColumnElement[int], beginnings: Iterable[str]) -> ColumnElement[bool]:
    """Whether the conversation of this number holds the words, by reading them. To check a
    few is cheaper than to gather the numbers of many."""
    words = " " + table.c.words
    mine = select(table.c.number).where(
        table.c.number == number,
        *(func.instr(words, f" {beginning}") > 0 for beginning in beginnings),
    )
    return mine.exists()


def some_numbers(connection: Connection, beginnings: Iterable[str], limit: int) -> list[int]:
    """The numbers of conversations that hold the words, at most `limit` of them."""
    dialect = connection.dialect.name
    found = text(f"{FOUND[dialect]} LIMIT {limit:d}").bindparams(words_sought(dialect, beginnings))
    return list(connection.scalars(found))


def learn(connection: Connection, conversation_id: str, words: set[str]) -> int:
    """Adds the words to those of the conversation; gives its number."""
    asked = {"of": conversation_id}
    row = connection.execute(_KNOWN, asked).first()
    if row is None:
        learn_first(connection, conversation_id, words)
        row = connection.execute(_KNOWN, asked).one()
    number, there = row
    new = words.difference(there.split())
    if new and len(there) < WORDS_MAX:
        connection.execute(_LEARNT, {"of": number, "learnt": _merged(there, new)})
    return int(number)


def learn_first(connection: Connection, conversation_id: str, words: set[str]) -> None:
    """The words of a conversation that has none so far; nothing where it has some."""
    first = {"conversation_id": conversation_id, "words": _merged("", words)}
    insert_once(connection, table, first, "conversation_id")


def _merged(there: str, new: set[str]) -> str:
    return " ".join((there, *sorted(new))).strip()[:WORDS_MAX]
