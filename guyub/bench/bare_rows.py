"""The rows that taking messages in has written, inserted again through the bare driver: the
measure of what our own layers cost."""

# ruff: noqa: S608 - the SQL is put together of our own tables' names alone

import sqlite3
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

from guyub.bench.ground import Ground
from storage.sql.engines import DATABASE_FILE, WRITER_PRAGMAS

TABLES = (
    *("conversations", "conversation_words", "person_keys", "messages", "cases"),
    *("case_events", "measured_spans"),
)
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def rows_of(ground: Ground) -> Rows:
    """Every row of the tables that a message writes to, by table, as the driver gives it."""
    with closing(_connected(ground)) as connection:
        found = {}
        for table in TABLES:
            cursor = connection.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in cursor.description or ()]
            found[table] = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        return found


def inserted_s(ground: Ground, rows: Rows, transactions: int) -> float:
    """Seconds to insert them into an empty database in so many transactions."""
    with closing(_connected(ground)) as connection:
        is_sqlite = isinstance(connection, sqlite3.Connection)
        words = {table: _insert(table, list(each[0]), is_sqlite) for table, each in rows.items()}
        began_s = time.perf_counter()
        for number in range(transactions):
            connection.execute("BEGIN")
            for table, each in rows.items():
                connection.cursor().executemany(words[table], each[number::transactions])
            connection.execute("COMMIT")
        return time.perf_counter() - began_s


def _connected(ground: Ground) -> Any:
    if ground.database_url is None:
        file = ground.folder / DATABASE_FILE
        connection = sqlite3.connect(file, timeout=60, isolation_level=None)
        for pragma in WRITER_PRAGMAS[:-1]:  # the driver waits by its own means
            connection.execute(pragma)
        return connection
    address = make_url(ground.database_url).set(drivername="postgresql")
    return psycopg.connect(address.render_as_string(hide_password=False), autocommit=True)


def _insert(table: str, names: Sequence[str], is_sqlite: bool) -> str:
    holes = ", ".join(f":{name}" if is_sqlite else f"%({name})s" for name in names)
    listed = ", ".join(f'"{name}"' for name in names)
    generated = "" if is_sqlite else " OVERRIDING SYSTEM VALUE"
    return f"INSERT INTO {table} ({listed}){generated} VALUES ({holes})"
