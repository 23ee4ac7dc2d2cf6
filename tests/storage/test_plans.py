"""What every look at Beranda asks goes by an index, however long the history is."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from domain.ports import Unit
from storage.sql.store import SqlStore


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("ask", "plan"),
    [
        (
            lambda unit: unit.deliveries.last_sent_at("ch-1"),
            "SEARCH deliveries USING INDEX ix_deliveries_taken (channel_id=? AND sent_at>?)",
        ),
        (
            lambda unit: unit.messages.newest_at("ch-1", 50),
            "SEARCH messages USING INDEX ix_messages_channel_id_at (channel_id=?)",
        ),
    ],
    ids=["last sent", "newest messages"],
)
def test_how_a_channel_is_costs_the_same_after_years(
    sql_store: SqlStore, ask: Callable[[Unit], object], plan: str
) -> None:
    asked: list[Any] = []

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_more: Any) -> None:
        asked.append((statement, given))

    event.listen(sql_store._engines.reader, "before_cursor_execute", note)
    with sql_store.reading() as unit:
        ask(unit)
    ((statement, given),) = [each for each in asked if each[0].startswith("SELECT")]
    with sql_store._engines.reader.connect() as connection:
        steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).all()
    assert [step.detail for step in steps] == [plan]
