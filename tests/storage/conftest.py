"""The stores that the contract is held against: memory, SQLite and PostgreSQL."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from domain.ports import Store
from storage.memory import MemoryStore
from storage.migrating import migrate
from storage.opening import open_store
from storage.sql.store import SqlStore
from tests.postgres import Postgres

WAIT_S = 0.3  # a writer waits this long in tests
DATABASES = ("sqlite", "postgresql")

Database = tuple[Path, str | None]  # the data folder and the address


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database of our schema, to copy."""
    folder = tmp_path_factory.mktemp("migrated")
    migrate(folder, None)
    return folder / "guyub.db"


@pytest.fixture
def new_database(
    request: pytest.FixtureRequest, tmp_path: Path, migrated_file: Path
) -> Callable[[str], Database]:
    """Makes an empty, migrated database of a kind; gone when the test ends."""

    def make(kind: str) -> Database:
        if kind == "sqlite":
            shutil.copy(migrated_file, tmp_path / "guyub.db")
            return tmp_path, None
        server: Postgres = request.getfixturevalue("postgres")
        address = server.new_database()
        request.addfinalizer(lambda: server.drop(address))
        return tmp_path, address

    return make


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, new_database: Callable[[str], Database]) -> Database:
    """The data folder and address of an empty, migrated database, one of each kind in turn."""
    return new_database(request.param)


@pytest.fixture(params=DATABASES)
def bare_database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    """The data folder and address of a database without a table, one of each kind in turn."""
    if request.param == "sqlite":
        return tmp_path, None
    server: Postgres = request.getfixturevalue("postgres")
    address = server.new_database(migrated=False)
    request.addfinalizer(lambda: server.drop(address))
    return tmp_path, address


@pytest.fixture
def sql_store(database: Database) -> Iterator[SqlStore]:
    """An empty store over a database, of each kind in turn."""
    store = open_store(*database, wait_s=WAIT_S)
    yield store
    store.close()


@pytest.fixture(params=("memory", *DATABASES))
def store(
    request: pytest.FixtureRequest, new_database: Callable[[str], Database]
) -> Iterator[Store]:
    """An empty store, of each kind in turn: what the contract is held against."""
    if request.param == "memory":
        yield MemoryStore(wait_s=WAIT_S)
        return
    opened = open_store(*new_database(request.param), wait_s=WAIT_S)
    yield opened
    opened.close()
