"""Many rows of one table at once. PostgreSQL gets them as a stream (COPY), SQLite as one statement
with a row after the other: for 50 messages that takes half of what a statement a row takes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from typing import Any

from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.types import TypeEngine

from storage.columns import Prose

Turn = Callable[[tuple[Any, ...]], Iterable[Any]]  # of all the values of a column


def insert_all(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts the rows, all of the same columns in the same order."""
    if not rows:
        return
    names = tuple(rows[0])
    turned = _turned(_turns(connection.dialect, table, names), (row.values() for row in rows))
    into = f"{table.name} ({', '.join(map(_quoted, names))})"
    if connection.dialect.name == "postgresql":
        _copy(connection, f"COPY {into} FROM STDIN", turned)
    else:
        places = ", ".join("?" * len(names))
        insert = f"INSERT INTO {into} VALUES ({places})"  # noqa: S608 - our own tables' names
        connection.exec_driver_sql(insert, list(turned))


def _quoted(name: str) -> str:
    return f'"{name}"'


def _turned(
    turns: Sequence[Turn | None], rows: Iterable[Iterable[Any]]
) -> Iterable[tuple[Any, ...]]:
    """The rows as the driver takes them, turned column by column: many need no turning."""
    columns = zip(turns, zip(*rows, strict=True), strict=True)
    return zip(*(turn(each) if turn else each for turn, each in columns), strict=True)


def _copy(connection: Connection, into: str, rows: Iterable[tuple[Any, ...]]) -> None:
    if not connection.in_transaction():  # what goes past the library begins none
        connection.begin()
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(into) as copy:
        for row in rows:
            copy.write_row(row)


@cache
def _turns(dialect: Dialect, table: Table, names: tuple[str, ...]) -> tuple[Turn | None, ...]:
    """What the columns' types make of our values."""
    return tuple(_turn(table.c[name].type, dialect) for name in names)


def _turn(kind: TypeEngine[Any], dialect: Dialect) -> Turn | None:
    process = kind.dialect_impl(dialect).bind_processor(dialect)
    if process is None:
        return None
    each = partial(map, process)
    return partial(_prose, each) if isinstance(kind, Prose) else each


def _prose(each: Turn, texts: tuple[str | None, ...]) -> Iterable[str | None]:
    """Where none of the texts holds a sign that might not be kept, none is looked at alone."""
    together = "".join(filter(None, texts))
    return texts if together.isascii() and "\0" not in together else each(texts)
