"""What an import of the roll made new or changed before lines were kept has its lines after
migrating, also of whom was erased since; and of budgets spent nobody knows for what."""

from typing import Any

import pytest
from sqlalchemy import MetaData, Table

from domain.channel_shelves import Spending
from domain.roll_shelves import RollLine, Verdict
from storage.migrating import alone, migrate, opened_engines, upgrade_to
from storage.opening import open_store
from tests.makers import NOON
from tests.storage.conftest import Database

CHANGES = (("m-1", 2, 0), ("m-2", 3, 4))  # whom, by which line, their version since


@pytest.fixture
def before(bare_database: Database) -> Database:
    """A database of then, with two changes of an import and one spending."""
    with opened_engines(*bare_database) as engines, alone(engines) as connection:
        upgrade_to(connection, "0029")
        _keep(connection)
    return bare_database


def _keep(connection: Any) -> None:
    changes, spent = (
        Table(name, MetaData(), autoload_with=connection)
        for name in ("roll_changes", "budget_spendings")
    )
    rows = [
        {"import_id": "r-1", "member_id": member, "line": line, "after": after, "consent_ids": "[]"}
        for member, line, after in CHANGES
    ]
    connection.execute(changes.insert(), rows)
    in_microseconds = connection.dialect.name == "sqlite"
    at = int(NOON.timestamp()) * 1_000_000 if in_microseconds else NOON
    connection.execute(spent.insert(), [{"channel_id": "ch-1", "at": at}])


def test_what_was_changed_has_its_lines(before: Database) -> None:
    migrate(*before)
    store = open_store(*before)
    with store.reading() as unit:
        told = {
            verdict: unit.roll_imports.lines("r-1", verdict, 9)
            for verdict in (Verdict.NEW, Verdict.CHANGED)
        }
        spent = unit.budgets.spendings("ch-1", NOON.replace(year=2000), 9)
    store.close()
    assert told == {
        Verdict.NEW: [RollLine(import_id="r-1", line=2, verdict=Verdict.NEW, member_id="m-1")],
        Verdict.CHANGED: [
            RollLine(import_id="r-1", line=3, verdict=Verdict.CHANGED, member_id="m-2")
        ],
    }
    assert spent == [Spending(at=NOON, delivery_id="")]
