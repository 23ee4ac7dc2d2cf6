"""A full disk, a lock held by another and a server that went away are shown as what they are."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.exc import DBAPIError

from domain.errors import StoreBusy, StoreFull, StoreUnreachable
from storage.opening import open_store
from storage.sql.faults import meaning, told_apart
from storage.sql.store import SqlStore
from tests.makers import a_post, a_user
from tests.postgres import Postgres
from tests.storage.conftest import WAIT_S


@pytest.fixture
def sqlite_store(tmp_path: Path, migrated_file: Path) -> Iterator[SqlStore]:
    """A store over a file that others can open too."""
    (tmp_path / "guyub.db").write_bytes(migrated_file.read_bytes())
    store = open_store(tmp_path, None, wait_s=WAIT_S)
    yield store
    store.close()


def test_a_full_disk_is_said_and_nothing_is_written(sqlite_store: SqlStore) -> None:
    with sqlite_store.writing() as unit:
        kept = unit.posts.add(a_post())
    with pytest.raises(StoreFull), sqlite_store.writing() as unit:
        connection = unit.posts.connection  # type: ignore[attr-defined]
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # not a page more than there are
        unit.users.add(a_user())
        unit.posts.add(a_post(review_note="x" * 10_000_000))
    with sqlite_store.reading() as unit:
        assert unit.posts.newest() == [kept]
        assert unit.users.all() == []


def test_a_lock_held_by_another_process_is_said_within_the_wait(
    sqlite_store: SqlStore, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "guyub.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy), sqlite_store.writing() as unit:
            unit.posts.add(a_post())
        other.execute("ROLLBACK")
    with sqlite_store.writing() as unit:
        unit.posts.add(a_post())


def test_readers_do_not_wait_for_a_writer(sqlite_store: SqlStore, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "guyub.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with sqlite_store.reading() as unit:
            assert unit.posts.newest() == []


def test_what_is_committed_is_on_the_disk_before_we_go_on(sqlite_store: SqlStore) -> None:
    with sqlite_store.writing() as unit:
        connection = unit.posts.connection  # type: ignore[attr-defined]
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_broken_file_is_named_as_such(tmp_path: Path, migrated_file: Path) -> None:
    whole = migrated_file.read_bytes()
    (tmp_path / "guyub.db").write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    with pytest.raises(StoreUnreachable, match="rusak"):
        store = open_store(tmp_path, None)
        with store.reading() as unit:
            unit.posts.newest()


def test_a_server_that_went_away_is_said_and_the_next_unit_works(
    postgres: Postgres, tmp_path: Path
) -> None:
    store = open_store(tmp_path, address := postgres.new_database(), wait_s=WAIT_S)
    with pytest.raises(StoreUnreachable), store.writing() as unit:
        unit.posts.add(a_post())
        _hang_up(postgres, address)
        unit.posts.newest()
    with store.writing() as unit:
        assert unit.posts.newest() == []
    store.close()
    postgres.drop(address)


@pytest.mark.parametrize("rest_s", [0.0, 1_000.0], ids=["asked", "seen"])
def test_a_server_that_went_away_between_two_units_disturbs_neither(
    postgres: Postgres, tmp_path: Path, rest_s: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.sql.engines.REST_S", rest_s)
    store = open_store(tmp_path, address := postgres.new_database(), wait_s=WAIT_S)
    with store.writing() as unit:
        post = unit.posts.add(a_post())
    _hang_up(postgres, address)
    with store.writing() as unit:
        assert unit.posts.newest() == [post]
    store.close()
    postgres.drop(address)


def _hang_up(postgres: Postgres, address: str) -> None:
    """Ends every session of the database, as a server does that is restarted."""
    name = str(psycopg.conninfo.conninfo_to_dict(address)["dbname"])
    everyone = sql.SQL(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = {}"
    )
    postgres.run(everyone.format(sql.Literal(name)))


def test_a_row_held_by_another_worker_is_said_within_the_wait(
    postgres: Postgres, tmp_path: Path
) -> None:
    store = open_store(tmp_path, address := postgres.new_database(), wait_s=WAIT_S)
    with store.writing() as unit:
        post = unit.posts.add(a_post())
    with psycopg.connect(address) as other:
        other.execute("SELECT * FROM posts FOR UPDATE")
        with pytest.raises(StoreBusy), store.writing() as unit:
            unit.posts.save(post)
    store.close()
    postgres.drop(address)


@pytest.mark.parametrize(
    ("complaint", "ours"),
    [
        (psycopg.errors.DiskFull(), StoreFull),
        (psycopg.errors.IoError(), StoreFull),
        (psycopg.errors.QueryCanceled(), StoreBusy),
        (psycopg.errors.DeadlockDetected(), StoreBusy),
        (psycopg.errors.TooManyConnections(), StoreBusy),
        (psycopg.errors.CannotConnectNow(), StoreUnreachable),
        (psycopg.OperationalError("connection refused"), StoreUnreachable),
        (psycopg.errors.SyntaxError(), type(None)),
    ],
)
def test_each_complaint_of_postgresql_has_its_meaning(
    complaint: psycopg.Error, ours: type[object]
) -> None:
    assert type(meaning(complaint)) is ours


def test_a_complaint_of_no_known_meaning_is_passed_on_as_it_is() -> None:
    complaint = DBAPIError("SELECT 1", {}, RuntimeError("what nobody foresaw"))
    with pytest.raises(DBAPIError) as raised, told_apart():
        raise complaint
    assert raised.value is complaint
