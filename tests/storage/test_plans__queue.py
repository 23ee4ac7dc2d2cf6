"""How the queue asks: totals together, and for words in the way that fits how many hold them."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from domain.ports import Unit
from domain.reports import QueueFilter, QueueView
from storage.sql.store import SqlStore
from tests.makers import NOON
from tests.storage.test_store_contract__cases import a_case, a_message


@pytest.fixture
def common(sql_store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> SqlStore:
    """Whatever word is sought, more conversations hold it than are looked up one by one."""
    monkeypatch.setattr("storage.sql.cases.FEW", 0)
    _keep_one(sql_store)
    return sql_store


def _keep_one(store: SqlStore) -> None:
    with store.writing() as unit:
        case = unit.cases.add(a_case())
        unit.messages.add_once(a_message(conversation_id=case.conversation_id, text="beras"))


def asked(store: SqlStore, ask: Callable[[Unit], object]) -> list[str]:
    """The statements of one unit that read cases."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        found.append(statement)

    event.listen(store._engines.reader, "before_cursor_execute", note)
    with store.reading() as unit:
        ask(unit)
    event.remove(store._engines.reader, "before_cursor_execute", note)
    return [each for each in found if "FROM cases" in each]


def test_all_totals_are_one_statement(sql_store: SqlStore) -> None:
    views = [QueueFilter(now=NOON, view=view) for view in QueueView]
    (one,) = asked(sql_store, lambda unit: unit.cases.counts(views))
    assert one.count("count(*)") == len(QueueView)
    assert asked(sql_store, lambda unit: unit.cases.counts([])) == []


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    ("wanted", "reads"),
    [
        ({}, True),
        ({"view": QueueView.MINE}, True),
        ({"view": QueueView.ALL, "labels": ("l-1",)}, True),
        ({"view": QueueView.ALL, "labels": ("l-1", "l-2")}, False),
        ({"view": QueueView.ALL}, False),
    ],
    ids=["unfinished", "mine", "one label", "two labels", "all"],
)
def test_where_few_cases_are_walked_past_their_words_are_read(
    common: SqlStore, wanted: dict[str, Any], reads: bool
) -> None:
    """No number of all the conversations that hold a common word is gathered for them."""
    sought = QueueFilter(now=NOON, search="beras", **wanted)
    for ask in (lambda unit: unit.cases.count(sought), lambda unit: unit.cases.queue(sought)):
        statement = asked(common, ask)[0]
        assert ("strpos" in statement, "tsquery" in statement) == (reads, not reads)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_the_whole_history_is_not_walked_for_words_that_few_hold(sql_store: SqlStore) -> None:
    _keep_one(sql_store)
    sought = QueueFilter(now=NOON, search="beras", view=QueueView.ALL)
    found = asked(sql_store, lambda unit: unit.cases.queue(sought))[0]
    assert "cases.words_number IN (1)" in found
    assert "ORDER BY cases.queue_order + 0" in found
