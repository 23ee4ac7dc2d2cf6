"""Locks in memory, where whoever writes is alone anyway."""

from domain.locks import Lock
from storage.memory.rows import Tables


class MemoryLocks:
    def __init__(self, _tables: Tables) -> None:
        """Nothing is kept of what is held."""

    def hold(self, lock: Lock, whose: str = "") -> None:
        """The writer holds everything."""

    def share(self, lock: Lock, whose: str = "") -> None:
        """The writer shares with nobody."""
