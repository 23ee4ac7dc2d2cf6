"""Conversations kept by an older program: their people are known again after the move."""

from pathlib import Path

import pytest
from sqlalchemy import text

from storage.migrating import alone, migrate, opened_engines, upgrade_to
from storage.opening import open_store
from tests.postgres import Postgres
from tests.storage.conftest import DATABASES, Database

MANY = 12


@pytest.fixture(params=DATABASES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    """Where a database may come to be: nothing is there yet."""
    if request.param == "sqlite":
        return tmp_path, None
    server: Postgres = request.getfixturevalue("postgres")
    address = server.new_database(migrated=False)
    request.addfinalizer(lambda: server.drop(address))
    return tmp_path, address


def test_people_of_old_conversations_are_known_by_what_they_gave(empty: Database) -> None:
    with opened_engines(*empty) as engines, alone(engines) as connection:
        upgrade_to(connection, "0008")
        at = "0" if engines.is_sqlite else "'2026-11-18T05:00:00Z'"
        for number in range(MANY):
            author = f'{{"name":"Siti {number}","contact":"0812-3456-789"}}' if number else "{}"
            row = {"id": f"v-{number:02}", "thread": f"t-{number}", "author": author}
            connection.execute(
                text(
                    "INSERT INTO conversations (id, channel_id, thread, author, created_at,"  # noqa: S608 - our own words
                    f" version, channel_key) VALUES (:id, NULL, :thread, :author, {at}, 0, '')"
                ),
                row,
            )
    migrate(*empty)
    store = open_store(*empty)
    try:
        with store.reading() as unit:
            assert len(unit.conversations.alike(["contact:8123456789"], 50)) == MANY - 1
            (one,) = unit.conversations.alike(["name:siti 3"], 50)
            assert (one.id, one.goes_on_in) == ("v-03", None)
    finally:
        store.close()
