"""Lets one process at a time change the keys: two at once would each throw the other's away.

The lock is an empty SQLite database beside the key file. Its lock works the same on every system,
waits with a bound, and is taken back from a process that dies.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from domain.errors import Conflict
from domain.texts import _

PATIENCE_S = 30.0


@contextmanager
def changing_keys(key_file: Path, patience_s: float = PATIENCE_S) -> Iterator[None]:
    """Nobody else changes the keys inside the block.

    Raises: Conflict when another process holds them longer than `patience_s`.
    """
    key_file.parent.mkdir(parents=True, exist_ok=True)
    lock = sqlite3.connect(key_file.with_suffix(".lock"), timeout=patience_s, isolation_level=None)
    with closing(lock):
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as err:
            raise Conflict(
                _("Kunci sedang diganti oleh proses lain. Tunggu sampai selesai, lalu ulangi.")
            ) from err
        yield
