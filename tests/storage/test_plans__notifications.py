"""What the heartbeat and every page ask of notifications goes by an index, after years too."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from domain.notifications import NotificationKind
from domain.ports import Unit
from storage.sql.store import SqlStore
from tests.makers import NOON

_WALK = "SEARCH cases USING COVERING INDEX ix_cases_unfinished (queue_order>? AND queue_order<?)"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("ask", "step"),
    [
        (lambda unit: unit.promises.broken((NOON, ""), NOON, 200), _WALK),
        (lambda unit: unit.promises.at_risk((NOON, ""), NOON, 200), _WALK),
        (
            lambda unit: unit.promises.at_branches(NOON, NOON, restricted=False),
            "SCAN cases USING COVERING INDEX ix_cases_unfinished",
        ),
        (
            lambda unit: unit.notifications.unseen("u", 100),
            "SEARCH notifications USING INDEX ix_notifications_unseen (user_id=?)",
        ),
        (
            lambda unit: unit.notifications.has_unseen("u", NotificationKind.ASSIGNED, "c"),
            "SEARCH notifications USING INDEX ix_notifications_unseen "
            "(user_id=? AND subject_id=? AND kind=?)",
        ),
        (
            lambda unit: unit.notifications.has_pending(),
            "SCAN notifications USING INDEX ix_notifications_pending",
        ),
        (
            lambda unit: unit.notifications.claim_pending(200),
            "SCAN notifications USING INDEX ix_notifications_pending",
        ),
        (
            lambda unit: unit.notifications.held("u", 100),
            "SEARCH notifications USING INDEX ix_notifications_held (user_id=?)",
        ),
        (
            lambda unit: unit.notifications.page("u", limit=20),
            "SEARCH notifications USING INDEX ix_notifications_user_id_at_id (user_id=?)",
        ),
    ],
    ids=[
        "broken",
        "at risk",
        "at branches",
        "unseen",
        "has unseen",
        "pending",
        "claim",
        "held",
        "page",
    ],
)
def test_it_costs_the_same_after_years(
    sql_store: SqlStore, ask: Callable[[Unit], object], step: str
) -> None:
    asked: list[Any] = []

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_more: Any) -> None:
        asked.append((statement, given))

    event.listen(sql_store._engines.reader, "before_cursor_execute", note)
    with sql_store.reading() as unit:
        ask(unit)
    event.remove(sql_store._engines.reader, "before_cursor_execute", note)
    steps = []
    with sql_store._engines.reader.connect() as connection:
        for statement, given in asked:
            if statement.startswith("SELECT"):
                told = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).all()
                steps += [each.detail for each in told]
    assert step in steps
    whole = [each for each in steps if each.startswith("SCAN") and "INDEX" not in each]
    assert [each for each in whole if "cases" in each or "notifications" in each] == []
