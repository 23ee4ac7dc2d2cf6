"""A database for a benchmark: fresh, filled inside the database itself, removed afterwards."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import text
from sqlalchemy.engine import make_url

from domain.identifiers import new_id
from domain.texts import _
from guyub.bench.embedded import available, start_server, stop_server
from storage.migrating import migrate
from storage.sql.engines import open_engines

FILL_WAIT_S = 900.0

Tell = Callable[[str], None]  # how far the benchmark is


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Where a benchmark runs: a data folder, and an address unless it is SQLite."""

    folder: Path
    database_url: str | None

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return "postgresql" if self.database_url else "sqlite"

    def fill(self, statements: Mapping[str, Mapping[str, object]]) -> None:
        """Runs the statements, each with its parameters, in one transaction."""
        engines = open_engines(self.folder, self.database_url, FILL_WAIT_S)
        with engines.writer.connect() as connection:
            if not engines.is_sqlite:
                connection.execute(text("SET statement_timeout = 0"))
            for statement, parameters in statements.items():
                connection.execute(text(statement), dict(parameters))
            connection.commit()
        engines.dispose()

    def settle(self) -> None:
        """What autovacuum does to a PostgreSQL in use. SQLite gets nothing: nor does it in use."""
        if self.database_url is None:
            return
        engines = open_engines(self.folder, self.database_url, FILL_WAIT_S)
        with engines.writer.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("SET statement_timeout = 0"))
            connection.execute(text("VACUUM ANALYZE"))
        engines.dispose()

    def moment(self, seconds: str) -> str:
        """SQL for the moment this many seconds after 1970."""
        if self.database_url:
            return f"to_timestamp({seconds})"
        return f"CAST(({seconds}) * 1000000 AS INTEGER)"

    @contextmanager
    def another(self) -> "Iterator[Ground]":
        """An empty one of the same kind, gone at the end of the block."""
        if self.database_url:
            with _own_database(self.folder, self.database_url) as ground:
                yield ground
            return
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            migrate(Path(folder), None)
            yield Ground(folder=Path(folder), database_url=None)


@contextmanager
def grounds(database_url: str | None, tell: Tell) -> Iterator[list[Ground]]:
    """SQLite, and PostgreSQL at the address given or embedded, where there is one.

    On the server given, a database of our own is made and removed: its user must be allowed to.
    """
    with tempfile.TemporaryDirectory(prefix="guyub-bench-") as name:
        folder = Path(name)
        migrate(folder, None)
        sqlite = Ground(folder=folder, database_url=None)
        with _server(database_url) as owner:
            if owner is None:
                tell(
                    _(
                        "PostgreSQL dilewati: tidak ada di pemasangan ini. Setel"
                        " GUYUB_DATABASE_URL, atau jalankan “make install-test” dahulu."
                    )
                )
                yield [sqlite]
            else:
                with _own_database(folder, owner) as postgresql:
                    yield [sqlite, postgresql]


@contextmanager
def _server(database_url: str | None) -> Iterator[str | None]:
    """The address of a PostgreSQL server, None when there is none."""
    if database_url is not None or not available():
        yield database_url
        return
    server = start_server()
    try:
        yield server.get_uri(database="postgres")
    finally:
        stop_server(server)


@contextmanager
def _own_database(folder: Path, owner: str) -> Iterator[Ground]:
    address = make_url(owner).set(drivername="postgresql")
    name = f"guyub_bench_{new_id()}"
    owning = address.render_as_string(hide_password=False)
    with psycopg.connect(owning, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            own = address.set(database=name).render_as_string(hide_password=False)
            migrate(folder, own)
            yield Ground(folder=folder, database_url=own)
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            connection.execute(drop)
