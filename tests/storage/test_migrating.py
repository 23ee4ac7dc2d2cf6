"""A database is brought to this program's schema, once, safely, and never back."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from domain.errors import Invalid, SchemaMismatch, StoreUnreachable
from storage.migrating import (
    COMPARISON,
    SchemaRelation,
    SchemaState,
    alone,
    migrate,
    opened_engines,
    schema_state,
    upgrade_to,
)
from storage.opening import open_store
from storage.tables import ALL, metadata
from tests.makers import a_post
from tests.postgres import Postgres
from tests.storage.conftest import DATABASES, Database

HEAD = "0034"


@pytest.fixture(params=DATABASES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    """Where a database may come to be: nothing is there yet."""
    if request.param == "sqlite":
        return tmp_path, None
    server: Postgres = request.getfixturevalue("postgres")
    address = server.new_database(migrated=False)
    request.addfinalizer(lambda: server.drop(address))
    return tmp_path, address


def test_an_empty_database_is_brought_to_the_newest_schema(empty: Database) -> None:
    assert schema_state(*empty) == _state(None, SchemaRelation.EMPTY)
    assert migrate(*empty) == HEAD
    assert schema_state(*empty) == _state(HEAD, SchemaRelation.FITTING)
    assert migrate(*empty) == HEAD


def test_the_migrations_make_exactly_the_tables_of_the_program(database: Database) -> None:
    with opened_engines(*database) as engines, engines.reader.connect() as connection:
        context = MigrationContext.configure(connection, opts=dict(COMPARISON))
        assert compare_metadata(context, metadata) == []
        conditions = {
            index["name"]
            for table in ALL
            for index in inspect(connection).get_indexes(table.name)
            if index["dialect_options"].get(f"{connection.dialect.name}_where") is not None
        }
    declared = {
        index.name
        for table in ALL
        for index in table.indexes
        if index.dialect_options["sqlite"]["where"] is not None
    }
    assert conditions == declared


def test_every_table_is_in_the_list_that_backups_follow() -> None:
    assert set(ALL) == set(metadata.tables.values())


def test_an_older_database_is_refused_until_it_is_migrated(empty: Database) -> None:
    _migrate_to(empty, "0001")
    with pytest.raises(SchemaMismatch):
        open_store(*empty)
    assert migrate(*empty) == HEAD
    open_store(*empty).close()


def test_an_empty_database_is_not_opened(empty: Database) -> None:
    with pytest.raises(SchemaMismatch):
        open_store(*empty)


def test_a_newer_database_is_refused_and_left_alone(database: Database) -> None:
    with opened_engines(*database) as engines, alone(engines) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaMismatch, match="9999"):
        migrate(*database)
    with pytest.raises(SchemaMismatch, match="9999"):
        open_store(*database)
    assert schema_state(*database) == _state("9999", SchemaRelation.NEWER)


def test_a_sqlite_file_is_copied_beside_itself_before_it_is_changed(tmp_path: Path) -> None:
    _migrate_to((tmp_path, None), "0001")
    with closing(sqlite3.connect(tmp_path / "guyub.db")) as connection:
        connection.execute("INSERT INTO cursors VALUES ('ch-1', 'precious')")
        connection.commit()
    migrate(tmp_path, None)
    (copy,) = tmp_path.glob("guyub.0001.*.db")
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT * FROM cursors").fetchall() == [("ch-1", "precious")]
        assert connection.execute("SELECT * FROM alembic_version").fetchall() == [("0001",)]
    migrate(tmp_path, None)
    assert len(list(tmp_path.glob("guyub.0001.*.db"))) == 1


def test_two_processes_may_migrate_at_once(empty: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _n: migrate(*empty), range(4))) == [HEAD] * 4
    store = open_store(*empty)
    with store.writing() as unit:
        unit.posts.add(a_post())
    store.close()


def test_a_migration_that_fails_changes_nothing(empty: Database) -> None:
    _migrate_to(empty, "0001")
    with opened_engines(*empty) as engines, alone(engines) as connection:
        # in the way of what the second step makes
        in_the_way = {
            "sqlite": (
                "CREATE TRIGGER words_index_update AFTER INSERT ON cursors BEGIN SELECT 1; END"
            ),
            "postgresql": "CREATE INDEX ix_conversation_words_words ON cursors (cursor)",
        }
        connection.execute(text(in_the_way[connection.dialect.name]))
    with pytest.raises(Exception, match="already exists"):
        migrate(*empty)
    assert schema_state(*empty) == _state("0001", SchemaRelation.OLDER)


def test_a_file_that_is_no_database_is_named_as_such(tmp_path: Path) -> None:
    (tmp_path / "guyub.db").write_bytes(b"this is no database, but long enough to look" * 40)
    with pytest.raises(StoreUnreachable, match="rusak"):
        migrate(tmp_path, None)


def test_a_server_that_is_not_there_is_named_as_such(tmp_path: Path) -> None:
    nobody = f"postgresql://nobody@/nothing?host={tmp_path}"
    with pytest.raises(StoreUnreachable):
        migrate(tmp_path, nobody)


@pytest.mark.parametrize(
    "address", ["mysql://a/b", "not an address", "sqlite:///x.db", "postgresql://u:p@host:port/x"]
)
def test_an_address_of_another_kind_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(Invalid) as refused:
        migrate(tmp_path, address)
    assert refused.value.field == "database_url"


def _state(found: str | None, relation: SchemaRelation) -> SchemaState:
    return SchemaState(found=found, wanted=HEAD, relation=relation)


def _migrate_to(database: Database, version: str) -> None:
    with opened_engines(*database) as engines, alone(engines) as connection:
        upgrade_to(connection, version)
