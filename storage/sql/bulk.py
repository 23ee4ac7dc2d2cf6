"""Many rows of one table at once. PostgreSQL gets new ones as a stream (COPY), SQLite as one
statement with a row after the other: for 50 messages that takes half of what a statement a row
takes. What must be fit to keep is seen to here, for whole columns (`storage.whole_columns`)."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table

from storage.whole_columns import Turn, turn_of

Row = Sequence[Any]


def insert_all(
    connection: Connection, table: Table, names: tuple[str, ...], rows: Sequence[Row]
) -> None:
    """Inserts the rows: of each the values of these columns, in this order."""
    if not rows:
        return
    turned = zip(*_columns(connection.dialect, table, names, rows), strict=True)
    into = f"{table.name} ({', '.join(map(_quoted, names))})"
    if connection.dialect.name == "postgresql":
        _copy(connection, f"COPY {into} FROM STDIN", turned)
    else:
        places = ", ".join("?" * len(names))
        insert = f"INSERT INTO {into} VALUES ({places})"  # noqa: S608 - our own tables' names
        connection.exec_driver_sql(insert, list(turned))


def update_all(
    connection: Connection,
    table: Table,
    keys: tuple[str, ...],
    names: tuple[str, ...],
    rows: Sequence[Row],
) -> int:
    """Changes the row that holds these keys, each to these values; gives how many there were.
    `rows`: of each the values to be, then those of the keys by which it is found."""
    if not rows:
        return 0
    columns = _columns(connection.dialect, table, names + keys, rows)
    statement = _updating(connection.dialect, table, keys, names)
    together = connection.dialect.name == "postgresql"
    given: Any = tuple(map(list, columns)) if together else list(zip(*columns, strict=True))
    return connection.exec_driver_sql(statement, given).rowcount


def _quoted(name: str) -> str:
    return f'"{name}"'


def _columns(
    dialect: Dialect, table: Table, names: tuple[str, ...], rows: Sequence[Row]
) -> list[Iterable[Any]]:
    """The rows' values as the driver takes them, column by column."""
    turns = _turns(dialect, table, names)
    columns = zip(turns, zip(*rows, strict=True), strict=True)
    return [turn(each) if turn else each for turn, each in columns]


def _copy(connection: Connection, into: str, rows: Iterable[tuple[Any, ...]]) -> None:
    if not connection.in_transaction():  # what goes past the library begins none
        connection.begin()
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(into) as copy:
        for row in rows:
            copy.write_row(row)


@cache
def _turns(dialect: Dialect, table: Table, names: tuple[str, ...]) -> tuple[Turn | None, ...]:
    return tuple(turn_of(table.c[name].type, dialect) for name in names)


@cache
def _updating(dialect: Dialect, table: Table, keys: tuple[str, ...], names: tuple[str, ...]) -> str:
    """On PostgreSQL one statement for all the rows: their values come as one list a column."""
    if dialect.name != "postgresql":
        changes, found = (_told("{} = ?", names), _told("{} = ?", keys))
        return f"UPDATE {table.name} SET {', '.join(changes)} WHERE {' AND '.join(found)}"  # noqa: S608
    changes = _told("{} = given.{}", names)
    found = [f"{table.name}.{_quoted(key)} = given.{_quoted(f'was_{key}')}" for key in keys]
    given = _told("{}", (*names, *(f"was_{key}" for key in keys)))
    lists = [f"CAST(%s AS {_kind(table, name, dialect)}[])" for name in names + keys]
    return (
        f"UPDATE {table.name} SET {', '.join(changes)}"  # noqa: S608 - our own tables' names
        f" FROM unnest({', '.join(lists)}) AS given ({', '.join(given)})"
        f" WHERE {' AND '.join(found)}"
    )


def _told(pattern: str, names: Iterable[str]) -> list[str]:
    return [pattern.replace("{}", _quoted(name)) for name in names]


def _kind(table: Table, name: str, dialect: Dialect) -> str:
    """The column's type as a cast takes it."""
    return table.c[name].type.compile(dialect).partition(" COLLATE ")[0]
