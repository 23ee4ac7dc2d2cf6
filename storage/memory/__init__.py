"""The memory without a database: for tests and try-outs; it forgets when the process ends."""

from storage.memory.store import MemoryStore

__all__ = ["MemoryStore"]
