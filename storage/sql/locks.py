"""Locks in a database. SQLite's writer is alone anyway."""

from hashlib import blake2b

from sqlalchemy import Connection, TextClause, text

from domain.locks import Lock

_HOLD = text("SELECT pg_advisory_xact_lock(:number)")
_SHARE = text("SELECT pg_advisory_xact_lock_shared(:number)")


class SqlLocks:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hold(self, lock: Lock, whose: str = "") -> None:
        self._wait(_HOLD, lock, whose)

    def share(self, lock: Lock, whose: str = "") -> None:
        self._wait(_SHARE, lock, whose)

    def _wait(self, way: TextClause, lock: Lock, whose: str) -> None:
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(way, {"number": _number(lock, whose)})


def _number(lock: Lock, whose: str) -> int:
    """64 bits, with a sign, as the database names what is held."""
    named = f"{lock}\n{whose}".encode(errors="replace")
    return int.from_bytes(blake2b(named, digest_size=8).digest(), signed=True)
