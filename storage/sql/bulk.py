"""Many rows of one table at once. SQLite gets new ones as one statement with a row after the other.
PostgreSQL gets every statement with all its rows as one value and works on it while the next one is
made: what becomes of them is heard together at the end. What must be fit to keep is seen to here,
for whole columns (`storage.whole_columns`)."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from typing import Any

from sqlalchemy import Connection, Dialect, Table

from storage.refusals import outdated
from storage.whole_columns import Turn, turn_of

Row = Sequence[Any]
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=datetime.isoformat)


@dataclass(frozen=True, kw_only=True)
class Bulk:
    """Statements on their way. While they are, nothing is asked of the connection by other ways.
    `until_heard`: what lasts as long as they are."""

    connection: Connection
    until_heard: ExitStack
    _asked: list[tuple[Any, int]] = field(default_factory=list)  # cursors, and how many rows

    def insert(self, table: Table, names: tuple[str, ...], rows: Sequence[Row]) -> None:
        """Inserts the rows: of each the values of these columns, in this order."""
        if rows:
            columns = _columns(self.connection.dialect, table, names, rows)
            statement = _inserting(self.connection.dialect, table, names)
            self._run(statement, columns)

    def update(
        self, table: Table, keys: tuple[str, ...], names: tuple[str, ...], rows: Sequence[Row]
    ) -> None:
        """Changes the row that holds these keys, each to these values. `rows`: of each the values
        to be, then those of the keys by which it is found. Raises: Conflict, at the end at latest,
        when one of them is not found."""
        if rows:
            columns = _columns(self.connection.dialect, table, names + keys, rows)
            self._run(_updating(self.connection.dialect, table, keys, names), columns, len(rows))

    def heard(self) -> None:
        """Raises: Conflict when fewer rows were changed than should be."""
        if any(cursor.rowcount != wanted for cursor, wanted in self._asked):
            raise outdated()

    def _run(self, statement: str, columns: Sequence[Iterable[Any]], wanted: int = 0) -> None:
        rows = list(zip(*columns, strict=True))
        cursor: Any = self._driver.cursor()
        if self.connection.dialect.name == "postgresql":
            cursor.execute(statement, [_JSON.encode(rows)])
        else:
            cursor.executemany(statement, rows)
        if wanted:
            self._asked.append((cursor, wanted))

    @cached_property
    def _driver(self) -> Any:
        """The driver's own connection, which does not wait for answers where it need not."""
        if not self.connection.in_transaction():  # what goes past the library begins none
            self.connection.begin()
        driver: Any = self.connection.connection.driver_connection
        if self.connection.dialect.name == "postgresql":
            self.until_heard.enter_context(driver.pipeline())
        return driver


@contextmanager
def bulk(connection: Connection) -> Iterator[Bulk]:
    """What is given to it is written when this ends. Raises: Conflict."""
    with ExitStack() as until_heard:
        asked = Bulk(connection=connection, until_heard=until_heard)
        yield asked
    asked.heard()


def _quoted(name: str) -> str:
    return f'"{name}"'


def _columns(
    dialect: Dialect, table: Table, names: tuple[str, ...], rows: Sequence[Row]
) -> list[Iterable[Any]]:
    """The rows' values as the driver takes them, column by column."""
    turns = _turns(dialect, table, names)
    columns = zip(turns, zip(*rows, strict=True), strict=True)
    return [turn(each) if turn else each for turn, each in columns]


@cache
def _turns(dialect: Dialect, table: Table, names: tuple[str, ...]) -> tuple[Turn | None, ...]:
    return tuple(turn_of(table.c[name].type, dialect) for name in names)


@cache
def _inserting(dialect: Dialect, table: Table, names: tuple[str, ...]) -> str:
    into = f"INSERT INTO {table.name} ({_listed(names)})"
    if dialect.name != "postgresql":
        return f"{into} VALUES ({', '.join('?' * len(names))})"
    return f"{into} {_given(dialect, table, names)}"


@cache
def _updating(dialect: Dialect, table: Table, keys: tuple[str, ...], names: tuple[str, ...]) -> str:
    if dialect.name != "postgresql":
        changes = ", ".join(f"{_quoted(name)} = ?" for name in names)
        return f"UPDATE {table.name} SET {changes} WHERE {_held(keys)}"  # noqa: S608
    changes = ", ".join(f"{_quoted(name)} = given.{_quoted(name)}" for name in names)
    given = _given(dialect, table, names, keys)
    return f"UPDATE {table.name} SET {changes} FROM ({given}) AS given WHERE {_meets(table, keys)}"  # noqa: S608


def _given(
    dialect: Dialect, table: Table, names: tuple[str, ...], keys: tuple[str, ...] = ()
) -> str:
    """The rows of the one value, on PostgreSQL; keys by another name than what they are to be."""
    called = [*names, *(f"was_{key}" for key in keys)]
    cells = ", ".join(
        f"CAST(row ->> {at} AS {_kind(table, name, dialect)}) AS {_quoted(called[at])}"
        for at, name in enumerate(names + keys)
    )
    return f"SELECT {cells} FROM jsonb_array_elements(CAST(%s AS jsonb)) AS row"  # noqa: S608


def _held(keys: tuple[str, ...]) -> str:
    return " AND ".join(f"{_quoted(key)} = ?" for key in keys)


def _meets(table: Table, keys: tuple[str, ...]) -> str:
    return " AND ".join(f"{table.name}.{_quoted(key)} = given.was_{key}" for key in keys)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(map(_quoted, names))


def _kind(table: Table, name: str, dialect: Dialect) -> str:
    """The column's type as a cast takes it."""
    return table.c[name].type.compile(dialect).partition(" COLLATE ")[0]
