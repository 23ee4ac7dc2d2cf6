"""Brings a database to this program's schema, and says how the two stand to each other."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, String, func, select
from sqlalchemy.types import TypeDecorator, TypeEngine

from domain.errors import SchemaMismatch
from domain.texts import _
from storage.sql.engines import DATABASE_FILE, Engines, begin_immediate, open_engines
from storage.sql.faults import told_apart

MIGRATION_WAIT_S = 120.0  # a second process waits this long for the first one to finish
COPY_PAGES = 1_000


class SchemaRelation(StrEnum):
    """How a database stands to this program."""

    FITTING = "fitting"
    EMPTY = "empty"  # no tables yet
    OLDER = "older"  # `migrate` brings it up
    NEWER = "newer"  # a newer program was here


@dataclass(frozen=True, kw_only=True)
class SchemaState:
    """`found`: the database's version, None when it is empty. `wanted`: the program's."""

    found: str | None
    wanted: str
    relation: SchemaRelation


def schema_state(data_folder: Path, database_url: str | None) -> SchemaState:
    """Raises: StoreUnreachable, Invalid. An SQLite file that is not there yet counts as empty."""
    if not database_url and not (data_folder / DATABASE_FILE).exists():
        return version_state(None)
    with (
        opened_engines(data_folder, database_url) as engines,
        engines.reader.connect() as connection,
    ):
        return state_of(connection)


def state_of(connection: Connection) -> SchemaState:
    """How the connected database stands to this program."""
    return version_state(MigrationContext.configure(connection).get_current_revision())


def migrate(data_folder: Path, database_url: str | None) -> str:
    """Brings the database to this program's schema and gives its version.

    A SQLite file that holds something is copied beside itself first. Safe when two processes
    do it at once: one waits for the other. Raises: SchemaMismatch when the database is newer;
    StoreBusy, StoreFull, StoreUnreachable - then nothing was changed.
    """
    data_folder.mkdir(parents=True, exist_ok=True)
    with opened_engines(data_folder, database_url) as engines, alone(engines) as connection:
        state = state_of(connection)
        refuse_newer(state)
        if state.relation is SchemaRelation.OLDER and engines.is_sqlite:
            _copy_beside(data_folder / DATABASE_FILE, state)
        if state.relation is not SchemaRelation.FITTING:
            upgrade_to(connection, "head")
        return state.wanted


def upgrade_to(connection: Connection, version: str) -> None:
    """Takes the steps up to `version`, inside the connection's transaction."""
    command.upgrade(_config(connection), version)


def refuse_newer(state: SchemaState) -> None:
    """Raises: SchemaMismatch when a newer program migrated the database."""
    if state.relation is SchemaRelation.NEWER:
        raise SchemaMismatch(
            _(
                "Basis data ini dari versi Guyub yang lebih baru ({found}). Pasang versi terbaru,"
                " atau pulihkan cadangan lama."
            ).format(found=state.found)
        )


def refuse_unprepared(state: SchemaState) -> None:
    """Raises: SchemaMismatch when the database is not of this program's schema."""
    refuse_newer(state)
    if state.relation is not SchemaRelation.FITTING:
        raise SchemaMismatch(
            _(
                "Basis data belum disiapkan untuk versi Guyub ini. Jalankan “guyub up”, yang"
                " menyiapkannya sendiri, lalu coba lagi."
            )
        )


def include_object(thing: Any, name: str | None, kind: str, *_rest: Any) -> bool:
    """Leaves to the migrations what only one database has: its full-text search."""
    return not (name or "").startswith(("words_index", "ix_conversation_words_words"))


def compare_type(
    context: MigrationContext, _found: object, _wanted: object, *types: TypeEngine[Any]
) -> bool | None:
    """Whether text of the database and of the program differ; anything else Alembic compares."""
    found, wanted = (kind.dialect_impl(context.dialect) for kind in types)
    if isinstance(wanted, TypeDecorator):
        wanted = wanted.impl_instance
    if isinstance(found, String) and isinstance(wanted, String):
        return found.collation != wanted.collation
    return None


COMPARISON: dict[str, Any] = {"include_object": include_object, "compare_type": compare_type}


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.attributes["connection"] = connection
    return config


def version_state(found: str | None) -> SchemaState:
    """How a database (or copy) of this version stands to this program."""
    scripts = ScriptDirectory.from_config(_config())
    wanted = scripts.get_current_head() or ""
    return SchemaState(found=found, wanted=wanted, relation=_relation(scripts, found, wanted))


def _relation(scripts: ScriptDirectory, found: str | None, wanted: str) -> SchemaRelation:
    if found is None:
        return SchemaRelation.EMPTY
    if found == wanted:
        return SchemaRelation.FITTING
    known = {script.revision for script in scripts.walk_revisions()}
    return SchemaRelation.OLDER if found in known else SchemaRelation.NEWER


@contextmanager
def opened_engines(data_folder: Path, database_url: str | None) -> Iterator[Engines]:
    """Engines for long work, closed afterwards; complaints become errors of ours."""
    engines = open_engines(data_folder, database_url, MIGRATION_WAIT_S)
    try:
        with told_apart():
            yield engines
    finally:
        engines.dispose()


@contextmanager
def alone(engines: Engines) -> Iterator[Connection]:
    """A transaction that no second migration can be in, committed at the end."""
    with engines.writer.connect() as connection:
        if engines.is_sqlite:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {MIGRATION_WAIT_S * 1000:.0f}")
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
            connection.commit()
            begin_immediate(connection, MIGRATION_WAIT_S)
        else:
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.execute(select(func.pg_advisory_xact_lock(func.hashtext("guyub.migrate"))))
        yield connection
        connection.commit()


def _copy_beside(file: Path, state: SchemaState) -> Path:
    """A whole copy of the database, named by its version and the time."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    copy = file.with_name(f"{file.stem}.{state.found}.{stamp}.db")
    with (
        closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target, pages=COPY_PAGES)
    return copy
