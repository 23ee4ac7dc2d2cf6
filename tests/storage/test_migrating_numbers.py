"""Member numbers that were given before they could be searched for are found after migrating."""

import pytest
from sqlalchemy import text

from domain.reports import QueueFilter
from storage.migrating import alone, migrate, opened_engines, upgrade_to
from storage.opening import open_store
from tests.makers import NOON
from tests.storage.conftest import Database
from tests.storage.test_store_contract__states import a_case

AUTHOR = '{"remote_id":"","name":"Bu Ani","contact":"","member_number":"%s"}'
_MOMENT = {"sqlite": "0", "postgresql": "to_timestamp(0)"}


@pytest.fixture
def older(bare_database: Database) -> Database:
    """A database as it was before, with two conversations."""
    with opened_engines(*bare_database) as engines, alone(engines) as connection:
        upgrade_to(connection, "0012")
        at = _MOMENT[connection.dialect.name]
        for name, number in (("with", "KSM-0815"), ("without", "")):
            connection.execute(
                text(
                    "INSERT INTO conversations (id, thread, author, created_at, version,"  # noqa: S608
                    f" channel_key) VALUES (:id, :id, :author, {at}, 0, '')"
                ),
                {"id": f"talk-{name}", "author": AUTHOR % number},
            )
    return bare_database


def test_a_number_given_long_ago_is_found(older: Database) -> None:
    migrate(*older)
    store = open_store(*older)
    with store.writing() as unit:
        unit.cases.add(a_case("with"))
        unit.cases.add(a_case("without"))
    with store.reading() as unit:
        rows = unit.cases.queue(QueueFilter(now=NOON, search="0815"))
    assert [row.case.id for row in rows] == ["with"]
    store.close()
