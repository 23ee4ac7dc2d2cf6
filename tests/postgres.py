"""A real PostgreSQL for tests and benchmarks: embedded, its own, gone afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from psycopg import sql

from domain.identifiers import new_id
from guyub.bench.embedded import start_server, stop_server
from storage.migrating import migrate

TEMPLATE = "guyub_template"


@dataclass(frozen=True)
class Postgres:
    """A running server. Each test asks for a database of its own."""

    server: Any

    def new_database(self, *, migrated: bool = True) -> str:
        """The address of a fresh database, with our schema in it or wholly empty."""
        name = f"guyub_{new_id()}"
        template = TEMPLATE if migrated else "template1"
        self.run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        return self.address(name)

    def drop(self, address: str) -> None:
        """Ends whoever is still connected and removes the database."""
        name = psycopg.conninfo.conninfo_to_dict(address)["dbname"]
        self.run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(str(name))))

    def address(self, database: str) -> str:
        """What GUYUB_DATABASE_URL would hold."""
        address: str = self.server.get_uri(database=database)
        return address

    def run(self, command: sql.Composed | sql.SQL) -> None:
        """Runs one command of the server's owner, outside any transaction."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(command)


def start(*, durable: bool) -> Postgres:
    """Starts a server in a folder of its own. `durable` False: no fsync, for ordinary tests."""
    postgres = Postgres(start_server())
    if not durable:
        postgres.run(sql.SQL("ALTER SYSTEM SET fsync = off"))
        postgres.run(sql.SQL("SELECT pg_reload_conf()"))
    postgres.run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
    migrate(postgres.server.pgdata, postgres.address(TEMPLATE))
    return postgres


def stop(postgres: Postgres) -> None:
    """Stops the server and removes its folder."""
    stop_server(postgres.server)


@contextmanager
def running(*, durable: bool = False) -> Iterator[Postgres]:
    """A server for the length of a block."""
    postgres = start(durable=durable)
    try:
        yield postgres
    finally:
        stop(postgres)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for the whole run."""
    with running() as server:
        yield server
