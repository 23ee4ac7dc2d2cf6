"""Cases from before clocks were measured are measured after migrating, and said to be missing
until then."""

import pytest
from sqlalchemy import MetaData, Table, select

from domain.measured_shelves import Fate, SpanFilter
from services.cases.span_filling import SpanFilling
from services.figures.answer_times import Asked, report_in, rows_in
from storage.migrating import alone, migrate, opened_engines, upgrade_to
from storage.opening import open_store
from tests.makers import NOON
from tests.storage.conftest import Database
from toolkit.clock import SetClock


@pytest.fixture
def empty(bare_database: Database) -> Database:
    """A database as it was before clocks were measured, without any case."""
    with opened_engines(*bare_database) as engines, alone(engines) as connection:
        upgrade_to(connection, "0011")
    return bare_database


def a_case_of_then(database: Database) -> None:
    """A member wrote at noon, and nobody has answered."""
    with opened_engines(*database) as engines, alone(engines) as connection:
        in_microseconds = connection.dialect.name == "sqlite"
        noon = int(NOON.timestamp()) * 1_000_000 if in_microseconds else NOON
        for table, row in (
            ("conversations", {"id": "t-1", "thread": "t-1", "author": "{}", "channel_key": ""}),
            ("cases", {"code": "KODE-1", "conversation_id": "t-1", "subject": "Beras", **CASE}),
            ("case_events", {"id": "e-1", "case_id": "c-1", "number": 1, "value": ""}),
        ):
            columns = Table(table, MetaData(), autoload_with=connection)
            moments = {"created_at", "opened_at", "last_message_at", "at"} & set(columns.c.keys())
            version = {"version": 0} if "version" in columns.c else {}
            values = {"kind": "message_received", **row, **version, **dict.fromkeys(moments, noon)}
            known = {name: value for name, value in values.items() if name in columns.c}
            connection.execute(columns.insert().values(known))


CASE = {
    "id": "c-1",
    "kind": "complaint",
    "kind_reason": "",
    "kind_confidence": 1.0,
    "priority": "normal",
    "status": "open",
    "events": 1,
    "queue_order": 0,
    "words_number": 1,
}


def test_cases_that_are_there_are_asked_to_be_measured_and_are(empty: Database) -> None:
    a_case_of_then(empty)
    migrate(*empty)
    store = open_store(*empty)
    clock, everything = SetClock(NOON), Asked(wanted=SpanFilter())
    filling = SpanFilling(store=store, clock=clock)
    asked = filling.under_way()
    assert asked is not None
    assert (asked.after_id, asked.done, asked.ended_at) == ("", 0, None)
    with store.reading() as unit:
        before = report_in(unit, everything, NOON)
    assert (before.is_filling, before.whole.spans) == (True, 0)
    assert filling.run(10) == 1
    with store.reading() as unit:
        after = report_in(unit, everything, NOON)
        (row,) = rows_in(unit, SpanFilter(), Fate.WAITING, NOON, limit=9).rows
    assert (after.is_filling, after.whole.spans, after.whole.waiting) == (False, 1, 1)
    assert (row.code, row.span.case_id, row.span.since) == ("KODE-1", "c-1", NOON)
    store.close()


def test_where_there_are_none_nothing_is_asked(empty: Database) -> None:
    migrate(*empty)
    store = open_store(*empty)
    assert SpanFilling(store=store, clock=SetClock(NOON)).under_way() is None
    store.close()


@pytest.mark.parametrize(("before", "after"), [("0025", "0026"), ("0033", "0034")])
def test_what_was_measured_before_the_rules_changed_is_measured_once_more(
    empty: Database, before: str, after: str
) -> None:
    a_case_of_then(empty)
    with opened_engines(*empty) as engines, alone(engines) as connection:
        upgrade_to(connection, before)
        recounts = Table("recounts", MetaData(), autoload_with=connection)
        walk = recounts.c.name == "spans"
        (asked_at,) = connection.execute(select(recounts.c.asked_at).where(walk)).one()
        ended = {"ended_at": asked_at, "after_id": "c-1", "done": 1}
        connection.execute(recounts.update().where(walk).values(ended))
        upgrade_to(connection, after)
    migrate(*empty)
    store = open_store(*empty)
    filling = SpanFilling(store=store, clock=SetClock(NOON))
    asked = filling.under_way()
    assert asked is not None
    assert (asked.after_id, asked.done, asked.ended_at) == ("", 0, None)
    assert filling.run(10) == 1
    store.close()
