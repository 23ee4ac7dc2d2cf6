"""Stores of each kind, empty and migrated, to open where a fixture is no help."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from domain.ports import Store
from storage.memory import MemoryStore
from storage.migrating import migrate
from storage.opening import open_store
from tests.postgres import Postgres

KINDS = ("memory", "sqlite", "postgresql")


def server_for(request: pytest.FixtureRequest, kind: str) -> Postgres | None:
    """The server that the kind needs; started only then."""
    return request.getfixturevalue("postgres") if kind == "postgresql" else None


@contextmanager
def opened(kind: str, folder: Path, server: Postgres | None) -> Iterator[Store]:
    """An empty store, gone again afterwards."""
    if kind == "memory":
        yield MemoryStore()
        return
    address = server.new_database() if server else None
    folder.mkdir()
    if address is None:
        shutil.copy(_migrated(folder.parent), folder / "guyub.db")
    store = open_store(folder, address)
    try:
        yield store
    finally:
        store.close()
        if server and address:
            server.drop(address)


def _migrated(folder: Path) -> Path:
    file = folder / "migrated" / "guyub.db"
    if not file.exists():
        file.parent.mkdir()
        migrate(file.parent, None)
    return file
