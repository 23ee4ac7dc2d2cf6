"""What a database's complaints mean to us. Anything not named here is a bug and stays as it is."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from domain.errors import StoreFull, StoreUnreachable
from domain.texts import _
from storage.door import ReadOnly
from storage.refusals import busy, taken

_SQLITE_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_SQLITE_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
_SQLITE_BROKEN = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_SQLITE_PRIMARY = 0xFF  # the low byte of an extended code is the code itself

# Source: PostgreSQL 18, appendix A "PostgreSQL Error Codes" (read 2026-11-22).
_PG_BUSY = {"55P03", "57014", "40001", "40P01", "53300", "25P03"}
_PG_FULL = {"53100", "58030"}
_PG_UNREACHABLE_CLASSES = ("08", "28", "57P", "3D")
_PG_READ_ONLY = "25006"


@contextmanager
def told_apart() -> Iterator[None]:
    """Raises our own error for a complaint of the database that has a meaning to people."""
    try:
        yield
    except PoolTimeoutError as err:
        raise busy() from err
    except DBAPIError as err:
        if (ours := meaning(err.orig)) is None:
            raise
        raise ours from err
    except (sqlite3.Error, psycopg.Error) as err:
        if (ours := meaning(err)) is None:
            raise
        raise ours from err


def meaning(err: BaseException | None) -> Exception | None:
    """The error of ours that the driver's error stands for; None when it stands for none."""
    if isinstance(err, (sqlite3.IntegrityError, psycopg.errors.UniqueViolation)):
        return taken()
    if isinstance(err, sqlite3.Error):
        return _of_sqlite(err.sqlite_errorcode & _SQLITE_PRIMARY)
    if isinstance(err, psycopg.Error):
        return _of_postgresql(err)
    return None


def _of_sqlite(code: int) -> Exception | None:
    if code in _SQLITE_BUSY:
        return busy()
    if code in _SQLITE_FULL:
        return full()
    if code in _SQLITE_BROKEN:
        return broken()
    return (
        ReadOnly("a unit of reading() was written to") if code == sqlite3.SQLITE_READONLY else None
    )


def _of_postgresql(err: psycopg.Error) -> Exception | None:
    state = err.sqlstate or ""
    if state in _PG_BUSY:
        return busy()
    if state in _PG_FULL:
        return full()
    if state == _PG_READ_ONLY:
        return read_only()
    if state.startswith(_PG_UNREACHABLE_CLASSES) or (
        not state and isinstance(err, (psycopg.OperationalError, psycopg.InterfaceError))
    ):
        return unreachable()
    return None


def read_only() -> ReadOnly:
    """A write inside `reading()`."""
    return ReadOnly("a unit of reading() was written to")


def full() -> StoreFull:
    """There is no room, or the disk fails."""
    return StoreFull(
        _("Cakram penuh atau rusak: belum ada yang tersimpan. Kosongkan ruang, lalu coba lagi.")
    )


def broken() -> StoreUnreachable:
    """The file cannot be opened, or is no database (any more)."""
    return StoreUnreachable(
        _(
            "Berkas basis data tidak dapat dibuka atau rusak. Periksa izin folder data dengan"
            " “guyub check”, atau pulihkan cadangan dengan “guyub restore”."
        )
    )


def unreachable() -> StoreUnreachable:
    """The database server does not answer."""
    return StoreUnreachable(
        _(
            "Basis data tidak menjawab dan belum ada yang tersimpan. Periksa servernya dan"
            " GUYUB_DATABASE_URL, lalu coba lagi."
        )
    )
