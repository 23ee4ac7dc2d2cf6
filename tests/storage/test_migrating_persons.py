"""Conversations kept by an older program: their people are known again after the move."""

from sqlalchemy import text

from storage.migrating import alone, migrate, opened_engines, upgrade_to
from storage.opening import open_store
from tests.storage.conftest import Database

MANY = 12


def test_people_of_old_conversations_are_known_by_what_they_gave(bare_database: Database) -> None:
    with opened_engines(*bare_database) as engines, alone(engines) as connection:
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
    migrate(*bare_database)
    store = open_store(*bare_database)
    try:
        with store.reading() as unit:
            assert len(unit.conversations.alike(["contact:8123456789"], 50)) == MANY - 1
            (one,) = unit.conversations.alike(["name:siti 3"], 50)
            assert (one.id, one.goes_on_in) == ("v-03", None)
    finally:
        store.close()
