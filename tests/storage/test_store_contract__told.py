"""What every store promises of what many cases tell at once; and by which index databases look."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event

from domain.cases import CaseEvent
from domain.ports import Store, Unit
from storage.sql.store import SqlStore
from tests.storage.test_store_contract__cases import a_case, a_message, an_event


def _told(store: Store, *case_ids: str, most: int) -> dict[str, list[CaseEvent]]:
    with store.reading() as unit:
        return dict(unit.told.newest_events(case_ids, most))


def test_the_newest_events_of_each_case_come_oldest_first(store: Store) -> None:
    events = {
        case_id: [an_event(case_id=case_id, number=number) for number in range(1, length + 1)]
        for case_id, length in (("a", 2), ("b", 5), ("c", 3))
    }
    with store.writing() as unit:
        for case_id, of in reversed(events.items()):
            case = unit.cases.add(a_case(id=case_id))
            for each in reversed(of):
                unit.events.append(each)
            unit.cases.save(replace(case, events=len(of)))
        unit.cases.add(a_case(id="silent"))
    assert _told(store, "a", "b", "silent", "gone", most=3) == {
        "a": events["a"],
        "b": events["b"][2:],
    }
    assert _told(store, most=3) == {}


def test_messages_come_by_id_and_what_is_not_there_is_missing(store: Store) -> None:
    said = [a_message(id=f"m-{number}", remote_id=f"r-{number}") for number in range(3)]
    with store.writing() as unit:
        for each in said:
            unit.messages.add_once(each)
    with store.reading() as unit:
        assert unit.told.messages(["m-2", "gone", "m-0"]) == {"m-0": said[0], "m-2": said[2]}
        assert unit.told.messages([]) == {}


@pytest.mark.parametrize(
    ("ask", "sqlite", "postgresql"),
    [
        (
            lambda unit: unit.told.newest_events(["a", "b"], 9),
            [
                "SEARCH cases USING INDEX sqlite_autoindex_cases_1 (id=?)",
                "SEARCH case_events USING INDEX sqlite_autoindex_case_events_2 "
                "(case_id=? AND number>?)",
            ],
            {"pk_cases", "uq_case_events_case_id_number"},
        ),
        (
            lambda unit: unit.told.messages(["m", "n"]),
            ["SEARCH messages USING INDEX sqlite_autoindex_messages_1 (id=?)"],
            {"pk_messages"},
        ),
    ],
    ids=["events", "messages"],
)
def test_a_page_of_them_is_read_off_indexes_however_many_there_are(
    sql_store: SqlStore,
    ask: Callable[[Unit], object],
    sqlite: list[str],
    postgresql: set[str],
) -> None:
    asked: list[Any] = []

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_more: Any) -> None:
        asked.append((statement, given))

    event.listen(sql_store._engines.reader, "before_cursor_execute", note)
    with sql_store.reading() as unit:
        ask(unit)
    statement, given = next(each for each in asked if each[0].startswith("SELECT"))
    with sql_store._engines.reader.connect() as connection:
        if connection.dialect.name == "sqlite":
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).all()
            assert [step.detail for step in plan if "TEMP B-TREE" not in step.detail] == sqlite
        else:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            plan = connection.exec_driver_sql(f"EXPLAIN {statement}", given).all()
            words = " ".join(step[0] for step in plan)
            assert "Seq Scan" not in words
            assert {index for index in postgresql if index in words} == postgresql
