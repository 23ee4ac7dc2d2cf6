"""Who is known again, and what is due after resolving, is read off an index, not looked for."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from domain.ports import Unit
from storage.sql.store import SqlStore
from tests.makers import NOON

DAY = timedelta(days=1)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("ask", "plan"),
    [
        (
            lambda unit: unit.conversations.alike(["name:siti"], 50),
            ["SEARCH person_keys USING COVERING INDEX sqlite_autoindex_person_keys_1 (key=?)"],
        ),
        (
            lambda unit: unit.ratings.to_ask(NOON - DAY, NOON, 50),
            [
                "SEARCH cases USING INDEX ix_cases_resolved (resolved_at>? AND resolved_at<?)",
                "CORRELATED SCALAR SUBQUERY 1",
                "SEARCH ratings USING INDEX sqlite_autoindex_ratings_1 (case_id=?)",
            ],
        ),
        (
            lambda unit: unit.follow_ups.due(NOON, 50, woken=True, whose="u-1"),
            [
                "SEARCH follow_ups USING INDEX ix_follow_ups_undone (due_at<?)",
                "SEARCH cases USING INDEX sqlite_autoindex_cases_1 (id=?)",
            ],
        ),
    ],
    ids=["people", "to ask", "follow-ups"],
)
def test_it_costs_the_same_after_years(
    sql_store: SqlStore, ask: Callable[[Unit], object], plan: list[str]
) -> None:
    asked: list[Any] = []

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_more: Any) -> None:
        asked.append((statement, given))

    event.listen(sql_store._engines.reader, "before_cursor_execute", note)
    with sql_store.reading() as unit:
        ask(unit)
    statement, given = next(each for each in asked if each[0].startswith("SELECT"))
    with sql_store._engines.reader.connect() as connection:
        steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).all()
    assert [step.detail for step in steps] == plan
