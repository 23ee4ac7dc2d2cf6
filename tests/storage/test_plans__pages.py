"""What a page of messages asks goes by an index, also in a new house and for the largest page."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event

from domain.cases import CaseEvent
from domain.pages import PAGE_MAX, Sought, Written
from storage.sql.store import SqlStore
from tests.storage.test_span_sums import a_span
from tests.storage.test_store_contract__pages import PAGE, SOUGHT

FEW = replace(SOUGHT, senders=["id:1"])
MANY = Sought(
    channel_id="ch-1",
    remote_ids=[*SOUGHT.remote_ids, *(f"m-{number}" for number in range(PAGE_MAX - 2))],
    threads=["benang", *(f"t-{number}" for number in range(PAGE_MAX - 1))],
    senders=[f"id:{number}" for number in range(PAGE_MAX)],
)
_READ = ("messages", "conversations", "cases", "case_events", "blocks")
_EXPLAINING = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN "}


@pytest.mark.parametrize("sought", [FEW, MANY], ids=["few", "many"])
def test_nothing_of_a_page_is_looked_up_by_reading_all(sql_store: SqlStore, sought: Sought) -> None:
    with sql_store.writing() as unit:
        unit.pages.write(PAGE)
    told: dict[str, list[str]] = {}

    def explain(connection: Any, _cursor: Any, words: str, given: Any, *_more: Any) -> None:
        table = words.partition("FROM ")[2].split(maxsplit=1)[:1]
        if words.startswith("SELECT") and table and table[0] in _READ:
            steps = connection.exec_driver_sql(_EXPLAINING[connection.dialect.name] + words, given)
            told[table[0]] = [str(step) for step in steps.all()]

    event.listen(sql_store._engines.writer, "before_cursor_execute", explain)
    with sql_store.writing() as unit:
        assert unit.pages.read(sought).events == {"c-1": list[CaseEvent](PAGE.events)}
    assert sorted(told) == sorted(_READ)
    walked = {
        table: steps
        for table, steps in told.items()
        if any("Seq Scan" in step or f"SCAN {table}" in step for step in steps)
    }
    assert walked == {}


def test_as_many_statements_are_asked_for_many_messages_as_for_few(sql_store: SqlStore) -> None:
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    with sql_store.writing() as unit:
        unit.pages.write(PAGE)
    event.listen(sql_store._engines.writer, "before_cursor_execute", note)
    statements = []
    for sought in (FEW, MANY):
        asked.clear()
        with sql_store.writing() as unit:
            unit.pages.read(sought)
            unit.pages.write(Written())
        statements.append(asked.copy())
    assert statements[0] == statements[1]


def test_what_a_case_measured_goes_by_the_case_also_in_a_new_house(sql_store: SqlStore) -> None:
    told: list[str] = []

    def explain(connection: Any, _cursor: Any, words: str, given: Any, *_more: Any) -> None:
        if words.startswith("DELETE FROM measured_spans"):
            asked = _EXPLAINING[connection.dialect.name] + words
            told.extend(str(step) for step in connection.exec_driver_sql(asked, given).all())

    with sql_store.writing() as unit:
        for number in range(100):
            unit.spans.put(f"c-{number}", [a_span(f"c-{number}")])
    event.listen(sql_store._engines.writer, "before_cursor_execute", explain)
    with sql_store.writing() as unit:
        unit.spans.put("c-1", [])
        assert unit.spans.of("c-1") == []
    assert [each for each in told if "INDEX" in each.upper() and "case_id" in each]


def test_what_many_cases_measured_goes_together_and_by_their_cases(sql_store: SqlStore) -> None:
    told: list[str] = []
    at_once: list[bool] = []

    def note(
        connection: Any, _cursor: Any, words: str, given: Any, _context: Any, many: bool
    ) -> None:
        if words.startswith("DELETE FROM measured_spans"):
            at_once.append(not many)
            if not many:
                asked = _EXPLAINING[connection.dialect.name] + words
                told.extend(str(step) for step in connection.exec_driver_sql(asked, given).all())

    with sql_store.writing() as unit:
        for number in range(100):
            unit.spans.put(f"c-{number}", [a_span(f"c-{number}")])
    event.listen(sql_store._engines.writer, "before_cursor_execute", note)
    with sql_store.writing() as unit:
        unit.pages.write(Written(spans={"c-1": [], "c-2": []}))
        left = [case_id for case_id in ("c-1", "c-2", "c-3") if unit.spans.of(case_id)]
    assert left == ["c-3"]
    if sql_store._engines.is_sqlite:
        assert at_once == [False]
    else:
        assert at_once == [True]
        assert [each for each in told if "INDEX" in each.upper() and "case_id" in each]
