"""The words of each conversation, and the conversations that hold the words sought."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select, text, update

from storage.sql.record import insert_once
from storage.tables.casework import conversation_words as table

WORDS_MAX = 200_000  # characters of different words kept of one conversation

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


def some_numbers(connection: Connection, beginnings: Iterable[str], limit: int) -> list[int]:
    """The numbers of conversations that hold the words, at most `limit` of them."""
    dialect = connection.dialect.name
    found = text(f"{FOUND[dialect]} LIMIT :most")
    asked = {"sought": query(dialect, beginnings), "most": limit}
    return [number for (number,) in connection.execute(found, asked)]


def learn(connection: Connection, conversation_id: str, words: set[str]) -> int:
    """Adds the words to those of the conversation; gives its number."""
    known = (
        select(table.c.number, table.c.words)
        .where(table.c.conversation_id == conversation_id)
        .with_for_update()
    )
    row = connection.execute(known).first()
    if row is None:
        insert_once(
            connection, table, {"conversation_id": conversation_id, "words": ""}, "conversation_id"
        )
        row = connection.execute(known).one()
    number, there = row
    new = words.difference(there.split())
    if new and len(there) < WORDS_MAX:
        merged = " ".join((there, *sorted(new))).strip()[:WORDS_MAX]
        connection.execute(update(table).where(table.c.number == number).values(words=merged))
    return int(number)
