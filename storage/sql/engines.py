"""Engines: how we open SQLite and PostgreSQL, every wait bounded.

SQLite runs in WAL with synchronous FULL: what was accepted survives a power cut
(docs/decisions/0008-an-accepted-complaint-survives-a-power-cut.md).
"""

import random
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError

from domain.errors import Invalid
from domain.texts import _

DATABASE_FILE = "guyub.db"
WAIT_S = 5.0
STATEMENT_S = 30.0
CONNECT_S = 5
POOL = 10
REST_S = 30.0  # a connection idle for longer is asked whether the server still hears it
NAP_S = (0.0002, 0.002)
WRITER_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = FULL",
    "PRAGMA cache_size = -65536",  # 64 MiB
    "PRAGMA secure_delete = ON",  # what is erased is overwritten, not just let go
    # pages of the log (16 MiB) until they go into the file: what many messages change goes once
    "PRAGMA wal_autocheckpoint = 4000",
    "PRAGMA busy_timeout = 0",  # `begin_immediate` waits; after it nothing needs to
)
READER_PRAGMAS = ("PRAGMA query_only = ON", "PRAGMA cache_size = -65536")


@dataclass(frozen=True, kw_only=True)
class Engines:
    """One engine that writes and one that is held to reading."""

    writer: Engine
    reader: Engine

    @property
    def is_sqlite(self) -> bool:
        """Whether there is only one writer at a time."""
        return self.writer.dialect.name == "sqlite"

    def dispose(self) -> None:
        """Closes every connection."""
        self.writer.dispose()
        self.reader.dispose()


def open_engines(data_folder: Path, database_url: str | None, wait_s: float = WAIT_S) -> Engines:
    """Engines for the URL, or for the file in the data folder; nothing is connected yet.

    Raises: Invalid for an address that is not PostgreSQL's.
    """
    if database_url:
        return _postgresql(_address(database_url), wait_s)
    return _sqlite(data_folder / DATABASE_FILE, wait_s)


def begin_immediate(connection: Connection, wait_s: float) -> None:
    """Takes the writer's lock of an SQLite database, or waits for it, `wait_s` at most.

    SQLite would wait by naps that grow to 100 ms; with several workers, short naps of uneven
    length hand the lock on four times as fast.
    """
    driver: Any = connection.connection.driver_connection
    deadline = time.monotonic() + wait_s
    while True:
        try:
            driver.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as err:
            if err.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(random.uniform(*NAP_S))  # noqa: S311 - no secret in it
        else:
            connection.begin()
            return


def _sqlite(file: Path, wait_s: float) -> Engines:
    address = URL.create("sqlite+pysqlite", database=str(file))
    settings: dict[str, Any] = {
        # no BEGIN of the driver's own: `SqlStore` says which one
        "connect_args": {"timeout": wait_s, "isolation_level": None, "check_same_thread": False},
        "pool_size": POOL,
        "pool_timeout": wait_s,
        "hide_parameters": True,
    }
    writer, reader = create_engine(address, **settings), create_engine(address, **settings)
    event.listen(writer, "connect", _prepare_writer)
    event.listen(reader, "connect", _prepare_reader)
    return Engines(writer=writer, reader=reader)


def _prepare_writer(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in WRITER_PRAGMAS:
        connection.execute(pragma)


def _prepare_reader(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in READER_PRAGMAS:
        connection.execute(pragma)


def _address(database_url: str) -> URL:
    try:
        address = make_url(database_url)
    except (ArgumentError, ValueError):  # a port that is no number
        address = None
    if address is None or address.get_backend_name() not in ("postgresql", "postgres"):
        raise Invalid(
            _("GUYUB_DATABASE_URL harus diawali “postgresql://”. Periksa tulisannya."),
            field="database_url",
        )
    return address.set(drivername="postgresql+psycopg")


def _postgresql(address: URL, wait_s: float) -> Engines:
    waits = {
        "lock_timeout": f"{wait_s * 1000:.0f}",
        "statement_timeout": f"{STATEMENT_S * 1000:.0f}",
        "idle_in_transaction_session_timeout": "60000",
        "timezone": "UTC",
        "jit": "off",  # our statements are short: compiling one takes longer than running it
    }
    connect_args = {
        "connect_timeout": CONNECT_S,
        "tcp_user_timeout": 30_000,
        "application_name": "guyub",
        "client_encoding": "utf8",
        "options": " ".join(f"-c {name}={value}" for name, value in waits.items()),
    }
    writer = create_engine(
        address,
        connect_args=connect_args,
        pool_size=POOL,
        pool_timeout=wait_s,
        hide_parameters=True,
    )
    event.listen(writer, "checkin", _note_rest)
    event.listen(writer, "checkout", _look_alive)
    reader = writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Engines(writer=writer, reader=reader)


def _note_rest(_connection: object, record: Any) -> None:
    record.info["rested_at"] = time.monotonic()


def _look_alive(connection: Any, record: Any, _fairy: object) -> None:
    """Replaces a connection that the server left. Asking the server each time would make every
    unit wait for one more answer; that it hung up can be seen at our end of the line."""
    rested_s = time.monotonic() - record.info.get("rested_at", time.monotonic())
    if rested_s < REST_S and not _something_came(connection):
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except psycopg.Error as err:
        raise DisconnectionError from err


def _something_came(connection: Any) -> bool:
    """Whether the server said something unasked: good-bye, as a rule."""
    with DefaultSelector() as selector:
        selector.register(connection.fileno(), EVENT_READ)
        return bool(selector.select(timeout=0))
