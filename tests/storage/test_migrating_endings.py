"""Cases that ended before the case itself told how are told after migrating, as their last own
ending says."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import MetaData, Table

from domain.case_lists import NAME_MAX
from storage.migrating import alone, migrate, opened_engines, upgrade_to
from storage.opening import open_store
from tests.makers import NOON
from tests.storage.conftest import Database

DAY = timedelta(days=1)
UNTOLD = 5_000  # cases without a word on how they ended, so that the others are on a second page
CASE = {
    "code": "KODE",
    "conversation_id": "t-1",
    "subject": "Beras",
    "kind": "complaint",
    "kind_reason": "",
    "kind_confidence": 1.0,
    "priority": "normal",
    "status": "resolved",
    "opened_at": NOON,
    "last_message_at": NOON,
    "resolved_at": NOON,
    "events": 1,
    "version": 0,
    "queue_order": 0,
    "words_number": 1,
}
# The values of each case's endings, in their order, and whether they are of a merged talk.
ENDINGS: dict[str, list[tuple[str, str]]] = {
    "once": [("Dijawab: lewat telepon", "")],
    "twice": [("Dijawab", ""), ("DIPERBAIKI", "")],
    "merged": [("Diperbaiki", ""), ("Dicabut anggota", "other")],
    "long": [("x" * (NAME_MAX + 1), "")],
    "unsaid": [],
}


@pytest.fixture
def before(bare_database: Database) -> Database:
    """A database of then, with cases that ended and one that was open again."""
    with opened_engines(*bare_database) as engines, alone(engines) as connection:
        upgrade_to(connection, "0027")
        _keep(connection)
    return bare_database


def _keep(connection: Any) -> None:
    tables = {
        name: Table(name, MetaData(), autoload_with=connection) for name in ("cases", "case_events")
    }
    in_microseconds = connection.dialect.name == "sqlite"

    def put(name: str, *rows: Any) -> None:
        noon = int(NOON.timestamp()) * 1_000_000 if in_microseconds else NOON
        told = [{k: noon if v is NOON else v for k, v in row.items()} for row in rows]
        connection.execute(tables[name].insert(), told)

    put("cases", *({**CASE, "id": f"{n:05}", "code": f"{n:05}"} for n in range(UNTOLD)))
    for case_id, endings in ENDINGS.items():
        put("cases", {**CASE, "id": case_id, "code": case_id})
        for number, (value, talk) in enumerate(endings, start=1):
            put("case_events", _ended(case_id, number, value, talk))
    put("cases", {**CASE, "id": "open", "code": "open", "status": "open", "resolved_at": None})
    put("case_events", _ended("open", 1, "Dijawab", ""))


def _ended(case_id: str, number: int, value: str, talk: str) -> dict[str, Any]:
    about = {"id": f"{case_id}-{number}", "case_id": case_id, "number": number, "at": NOON}
    return {**about, "kind": "resolved", "value": value, "talk": talk}


def test_each_is_told_by_its_last_own_ending_while_it_stands_by_it(
    before: Database,
) -> None:
    migrate(*before)
    store = open_store(*before)
    with store.reading() as unit:
        told = {each: unit.cases.get(each).ending for each in (*ENDINGS, "open")}
        counts = unit.cases.endings(NOON, NOON + DAY)
    store.close()
    assert told == {
        "once": "dijawab",
        "twice": "diperbaiki",
        "merged": "diperbaiki",
        "long": "",
        "unsaid": "",
        "open": "",
    }
    assert counts == {"dijawab": 1, "diperbaiki": 2, "": UNTOLD + 2}
