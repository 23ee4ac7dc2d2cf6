"""The bare drivers, running the very statements that the store runs: the measure of what our
own layers cost."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import psycopg
from sqlalchemy import Dialect
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect
from sqlalchemy.engine import make_url

from domain.engagement import MediaKind
from storage.columns import EPOCH, microseconds
from storage.sql.deliveries import RECORD, claim_words
from storage.sql.engines import DATABASE_FILE, WRITER_PRAGMAS
from storage.sql.post_rows import COUNTED
from storage.sql.record import upserting
from storage.sql.shelf import saving
from storage.tables.sent_posts import sent_posts

_PSYCOPG = PGDialect_psycopg()  # type: ignore[no-untyped-call]
_NAMES = [column.name for column in RECORD.columns]
_POST_NAMES = tuple(sent_posts.c.keys())
_RECEIPT = {"remote_id": "1", "url": "https://example.test/1", "sent_at": "2026-11-18T02:00:00Z"}


class BareDriver(Protocol):
    """Claims and completes without a layer of ours; rows are plain tuples."""

    def claim(self, now: datetime, until: datetime, worker: str, limit: int) -> list[Any]: ...

    def complete(self, row: Sequence[Any]) -> None: ...


@contextmanager
def bare_driver(folder: Path, database_url: str | None) -> Iterator[BareDriver]:
    """The driver's own connection, set up as the store sets up its."""
    if database_url is None:
        with _sqlite(folder / DATABASE_FILE) as driver:
            yield driver
    else:
        with _postgresql(database_url) as driver:
            yield driver


def _completion(row: Sequence[Any], sent_at: Any) -> dict[str, Any]:
    """The parameters of the saving statement for a claimed row."""
    known = dict(zip(_NAMES, row, strict=True))
    return {
        **known,
        "state": "sent",
        "lease_until": None,
        "worker": "",
        "receipt": json.dumps(_RECEIPT),
        "outcome": "accepted",
        "version": known["version"] + 1,
        "sent_at": sent_at,
        "remote_id": "1",
        "was_id": known["id"],
        "was_version": known["version"],
    }


def _sent_post(row: Sequence[Any]) -> dict[str, Any]:
    """The row that charts count the post by, of which nothing was read yet."""
    known = dict(zip(_NAMES, row, strict=True))
    return dict.fromkeys(_POST_NAMES) | {
        "delivery_id": known["id"],
        "post_id": known["subject_id"],
        "channel_id": known["channel_id"],
        "sent_s": 0,
        "media": MediaKind.TEXT.value,
        "is_readable": True,
    }


def _words(dialect: Dialect) -> tuple[str, str, str]:
    """What completing runs: the delivery saved, its row for charts told, and whether anything was
    read of it already (of the one post `ids_1`)."""
    post = upserting(dialect.name, sent_posts, _POST_NAMES, ("delivery_id",))
    counted = COUNTED.params(ids=["1"])
    whole = counted.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    return str(saving(RECORD).compile(dialect=dialect)), _compiled(post, dialect), str(whole)


def _compiled(statement: Any, dialect: Dialect) -> str:
    return str(statement.compile(dialect=dialect))


class _BareSqlite:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._claim = claim_words("sqlite")
        self._save, self._post, self._counted = _words(sqlite_dialect(paramstyle="named"))

    def claim(self, now: datetime, until: datetime, worker: str, limit: int) -> list[Any]:
        asked = {
            "now": microseconds(now - EPOCH),
            "lease_until": microseconds(until - EPOCH),
            "worker": worker,
            "most": limit,
        }
        self._connection.execute("BEGIN IMMEDIATE")
        rows = self._connection.execute(self._claim, asked).fetchall()
        self._connection.execute("COMMIT")
        return rows

    def complete(self, row: Sequence[Any]) -> None:
        post = _sent_post(row)
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute(self._save, _completion(row, 0))
        self._connection.execute(self._post, post)
        self._connection.execute(self._counted, {"ids_1": post["delivery_id"]}).fetchall()
        self._connection.execute("COMMIT")


class _BarePostgresql:
    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        words = claim_words("postgresql")
        for name in ("now", "lease_until", "worker", "most"):
            words = words.replace(f":{name}", f"%({name})s")
        self._claim = words.encode()
        self._save, self._post, self._counted = (each.encode() for each in _words(_PSYCOPG))

    def claim(self, now: datetime, until: datetime, worker: str, limit: int) -> list[Any]:
        asked = {"now": now, "lease_until": until, "worker": worker, "most": limit}
        rows = self._connection.execute(self._claim, asked).fetchall()
        self._connection.commit()
        return rows

    def complete(self, row: Sequence[Any]) -> None:
        post = _sent_post(row)
        self._connection.execute(self._save, _completion(row, EPOCH))
        self._connection.execute(self._post, post)
        self._connection.execute(self._counted, {"ids_1": post["delivery_id"]}).fetchall()
        self._connection.commit()


@contextmanager
def _sqlite(file: Path) -> Iterator[BareDriver]:
    with closing(sqlite3.connect(file, timeout=60, isolation_level=None)) as connection:
        for pragma in WRITER_PRAGMAS[:-1]:  # the driver waits by its own means
            connection.execute(pragma)
        yield _BareSqlite(connection)


@contextmanager
def _postgresql(database_url: str) -> Iterator[BareDriver]:
    address = make_url(database_url).set(drivername="postgresql")
    with psycopg.connect(address.render_as_string(hide_password=False)) as connection:
        yield _BarePostgresql(connection)
