"""The months that are kept of members: after anything that happened they are what would be made of
the interactions from scratch, and the reach told from them is the plain count's."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Connection, MetaData, Table, delete, event, select, text

from domain.interactions import Interaction, Span
from domain.months import Month
from domain.ports import Store, Unit
from storage.memory import MemoryStore
from storage.migrating import alone, migrate, opened_engines, upgrade_to
from storage.migrations.versions.v0024_active_months import filling
from storage.opening import open_store
from storage.sql.store import SqlStore
from storage.tables.active_months import active_months
from storage.tables.people import identities, members
from storage.tables.publishing import channels
from storage.tables.roll import interactions, member_keys
from tests.makers import NOON, a_channel
from tests.storage.conftest import Database
from tests.storage.test_store_contract__interactions import an_interaction
from tests.storage.test_store_contract__roll import a_member, an_identity

HOUR, TICK = timedelta(hours=1), timedelta(microseconds=1)
JANUARY = datetime(2025, 1, 1, tzinfo=UTC)  # also where one five years end and the next begin
Row = tuple[str, int, int]


def _connection(unit: Unit) -> Connection:
    shelf: Any = unit.interactions
    connection: Connection = shelf._connection
    return connection


def kept(store: SqlStore) -> list[Row]:
    c = active_months.c
    asked = select(c.member_id, c.five_years, c.months).order_by(c.member_id, c.five_years)
    with store.reading() as unit:
        return [(row[0], row[1], row[2]) for row in _connection(unit).execute(asked)]


def made_from_scratch(store: SqlStore) -> list[Row]:
    """What an update makes of the interactions; nothing else is told apart from it."""
    with store.writing() as unit:
        connection = _connection(unit)
        connection.execute(delete(active_months))
        connection.execute(text(filling(connection.dialect.name)))
    return kept(store)


# --- anything, in any order -----------------------------------------------------------------

MEMBERS, ACCOUNTS = 3, 6  # two each: the last ones talked in person, where nobody listens in
ZONES = ("Asia/Jakarta", "Asia/Jayapura", "UTC", "Etc/GMT+12", "Pacific/Kiritimati", "Asia/Kolkata")


@st.composite
def moments(draw: st.DrawFn) -> datetime:
    """Around the turn of a month as a rule."""
    month = Month(2024, 10)
    for _each in range(draw(st.integers(0, 6))):
        month = month.following
    near = st.sampled_from((-15, -14, -9, -7, 0, 5, 11, 12, 13, 300)).map(lambda h: h * HOUR)
    return month.begins("UTC") + draw(near) + draw(st.sampled_from((-TICK, 0 * TICK, TICK)))


Act = Callable[[Unit], object]


@st.composite
def acts(draw: st.DrawFn) -> Act:
    """An account says something (or is heard again), takes some of it back, or is taken apart
    from its member."""
    account = draw(st.integers(0, ACCOUNTS - 1))
    if draw(st.integers(0, 4)) == 0:
        some = [f"p-{each}" for each in draw(st.sets(st.integers(0, 30), max_size=20))]
        only = draw(st.sampled_from((None, some)))
        return lambda unit: unit.interactions.forget(f"i-{account}", only)
    said = [
        an_interaction(
            f"p-{draw(st.integers(0, 30))}",
            f"m-{account // 2}",
            identity_id=f"i-{account}",
            at=draw(moments()),
        )
        for _each in range(draw(st.integers(1, 3)))
    ]
    return lambda unit: unit.interactions.note(said)


def emptied(store: SqlStore) -> None:
    with store.writing() as unit:
        for table in (active_months, interactions, identities, members, member_keys, channels):
            _connection(unit).execute(delete(table))


def prepare(unit: Unit) -> None:
    unit.channels.add(a_channel(platform="talk", created_at=JANUARY - 20 * 24 * HOUR))
    for number in range(MEMBERS):
        joined = None if number == 0 else JANUARY - number * 24 * HOUR
        branch_id = "b-1" if number == 1 else None
        left = JANUARY + 40 * 24 * HOUR if number == 2 else None
        unit.members.add(a_member(str(number), joined_at=joined, left_at=left, branch_id=branch_id))
    for account in range(ACCOUNTS):
        platform = "talk" if account < ACCOUNTS - 2 else ""
        identity = an_identity(
            f"i-{account}", f"m-{account // 2}", f"r-{account}", platform=platform
        )
        unit.members.add_identity(identity)


def months_in(zone: str, first: Month, count: int) -> list[Span]:
    begins = [first.begins(zone)]
    for _each in range(count):
        first = first.following
        begins.append(first.begins(zone))
    return list(pairwise(begins))


@given(st.lists(acts(), max_size=14), st.sampled_from(ZONES), st.integers(1, 8))
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_after_anything_they_are_what_is_made_from_scratch_in_every_zone(
    sql_store: SqlStore, done: list[Act], zone: str, count: int
) -> None:
    emptied(sql_store)
    plain: Store = MemoryStore()
    for store in (sql_store, plain):
        with store.writing() as unit:
            prepare(unit)
        for act in done:
            with store.writing() as unit:
                act(unit)
    spans = months_in(zone, Month(2024, 10), count)
    odd = [(spans[0][0] + 5 * HOUR, spans[0][0] + 900 * HOUR)]
    with sql_store.reading() as unit, plain.reading() as other:
        for asked in (spans, odd):
            for branch_id in ("", "b-1"):
                told = unit.interactions.reach(asked, branch_id)
                assert told == other.interactions.reach(asked, branch_id)
    found = kept(sql_store)
    assert found == made_from_scratch(sql_store)
    assert all(months for _member_id, _five_years, months in found)


# --- by example -----------------------------------------------------------------------------


def test_a_message_that_is_known_already_adds_nothing_to_another_member(
    sql_store: SqlStore,
) -> None:
    with sql_store.writing() as unit:
        unit.interactions.note([an_interaction("p-1", "m-1")])
        unit.interactions.note([an_interaction("p-1", "m-2", identity_id="i-2")])
    assert [row[0] for row in kept(sql_store)] == ["m-1"]


def test_what_another_account_of_the_member_said_stays(sql_store: SqlStore) -> None:
    with sql_store.writing() as unit:
        unit.interactions.note(
            [
                an_interaction("p-1", at=NOON),
                an_interaction("p-2", identity_id="i-2", at=NOON),
                an_interaction("p-3", identity_id="i-2", at=NOON - 60 * 24 * HOUR),
                an_interaction("p-4", identity_id="i-2", at=NOON - 5 * 365 * 24 * HOUR),
            ]
        )
        unit.interactions.forget("i-2")
    month = 1 << (NOON.year % 5 * 12 + NOON.month - 1)
    assert kept(sql_store) == [("m-1", NOON.year // 5, month)]
    with sql_store.writing() as unit:
        unit.interactions.forget("i-1")
    assert kept(sql_store) == []


@pytest.mark.parametrize("spoken_before", [True, False])
def test_what_is_said_while_an_account_is_taken_apart_is_not_lost(
    sql_store: SqlStore, spoken_before: bool
) -> None:
    """Two units at once over one member; the second one waits where they meet."""
    said = [an_interaction("p-1", at=NOON)] if spoken_before else []
    with sql_store.writing() as unit:
        unit.interactions.note([*said, an_interaction("p-2", identity_id="i-2", at=NOON)])
    late = an_interaction("p-9", at=NOON - 90 * 24 * HOUR)

    def say() -> None:
        with sql_store.writing() as unit:
            unit.interactions.note([late])

    with ThreadPoolExecutor(1) as other:
        with sql_store.writing() as unit:
            unit.interactions.forget("i-2")
            waiting = other.submit(say)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.1)
        waiting.result()
    found = kept(sql_store)
    assert found == made_from_scratch(sql_store)
    assert found[0][2].bit_count() == 1 + spoken_before


def test_an_account_is_taken_apart_after_what_is_being_said(sql_store: SqlStore) -> None:
    with sql_store.writing() as unit:
        unit.interactions.note([an_interaction("p-2", identity_id="i-2", at=NOON)])

    def forget() -> None:
        with sql_store.writing() as unit:
            unit.interactions.forget("i-2")

    with ThreadPoolExecutor(1) as other:
        with sql_store.writing() as unit:
            unit.interactions.note([an_interaction("p-1", at=NOON - 90 * 24 * HOUR)])
            waiting = other.submit(forget)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.1)
        waiting.result()
    found = kept(sql_store)
    assert found == made_from_scratch(sql_store)
    assert found[0][2].bit_count() == 1


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_what_is_said_in_the_midst_of_taking_an_account_apart_is_not_lost(
    sql_store: SqlStore,
) -> None:
    """About five years of which nothing was known, so that nobody had to wait."""
    with sql_store.writing() as unit:
        unit.interactions.note([an_interaction("p-2", identity_id="i-2", at=NOON)])
    late = an_interaction("p-9", at=NOON - 6 * 365 * 24 * HOUR)

    def say() -> None:
        with sql_store.writing() as unit:
            unit.interactions.note([late])

    with ThreadPoolExecutor(1) as other:

        def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            if statement.startswith("DELETE FROM active_months"):
                other.submit(say).result()

        event.listen(sql_store._engines.writer, "before_cursor_execute", note)
        with sql_store.writing() as unit:
            unit.interactions.forget("i-2")
        event.remove(sql_store._engines.writer, "before_cursor_execute", note)
    found = kept(sql_store)
    assert [row[1] for row in found] == [(NOON.year - 6) // 5]
    assert found == made_from_scratch(sql_store)


def test_two_writers_take_members_in_one_order(sql_store: SqlStore) -> None:
    """Or each would wait for the other over the members of both."""
    written: list[Any] = []

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_more: Any) -> None:
        if statement.startswith("INSERT INTO active_months"):
            written.append(given)

    said = [
        an_interaction(f"p-{member}", member, identity_id=identity)
        for member, identity in (("m-3", "i-1"), ("m-1", "i-1"), ("m-2", "i-2"))
    ]
    event.listen(sql_store._engines.writer, "before_cursor_execute", note)
    with sql_store.writing() as unit:
        unit.interactions.note(said)
        unit.interactions.note([an_interaction("p-4", "m-9"), an_interaction("p-5", "m-3")])
        unit.interactions.forget("i-1")
    event.remove(sql_store._engines.writer, "before_cursor_execute", note)
    assert [re.findall(r"m-\d", str(given)) for given in written] == [
        ["m-1", "m-2", "m-3"],
        ["m-3", "m-9"],
    ]
    assert [row[0] for row in kept(sql_store)] == ["m-2"]


# --- how it is read -------------------------------------------------------------------------


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_years_reach_goes_through_no_year_of_interactions(sql_store: SqlStore) -> None:
    asked: list[Any] = []

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_more: Any) -> None:
        asked.append((statement, given))

    event.listen(sql_store._engines.reader, "before_cursor_execute", note)
    with sql_store.reading() as unit:
        unit.interactions.reach(months_in("Asia/Jakarta", Month(2025, 1), 12))
    event.remove(sql_store._engines.reader, "before_cursor_execute", note)
    ((statement, given),) = [each for each in asked if "active_months" in each[0]]
    with sql_store._engines.reader.connect() as connection:
        steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).all()
    details = [step.detail for step in steps]
    read = {each for each in details if "interactions" in each}
    assert read == {"SEARCH interactions USING COVERING INDEX ix_interactions_at (at>? AND at<?)"}
    assert "SCAN identities USING COVERING INDEX ix_identities_member_id_platform" in details
    assert "SEARCH months_0 USING PRIMARY KEY (member_id=? AND five_years=?) LEFT-JOIN" in details


# --- an older house -------------------------------------------------------------------------


@pytest.fixture
def older(bare_database: Database) -> Database:
    """A database as it was before months were kept."""
    with opened_engines(*bare_database) as engines, alone(engines) as connection:
        upgrade_to(connection, "0023")
    return bare_database


def _as_it_was() -> Table:
    """The interactions when each was a message."""
    names = {each.name: each.type for each in interactions.columns}
    kind = names.pop("id")
    return Table(
        "interactions",
        MetaData(),
        Column("message_id", kind),
        *(Column(name, type_) for name, type_ in names.items()),
    )


def _row_as_it_was(said: Interaction) -> dict[str, Any]:
    row = dict(vars(said))
    return {"message_id": row.pop("id"), **row}


def test_an_update_fills_in_the_months_of_what_was_said_before(older: Database) -> None:
    said = [
        an_interaction("p-1", at=JANUARY - 14 * HOUR - TICK),
        an_interaction("p-2", at=JANUARY - 14 * HOUR),
        an_interaction("p-3", at=JANUARY + 12 * HOUR - TICK),
        an_interaction("p-4", at=JANUARY + 12 * HOUR),
        an_interaction("p-5", at=JANUARY + 13 * HOUR),
        an_interaction("p-6", "m-2", at=NOON),
    ]
    with opened_engines(*older) as engines, alone(engines) as connection:
        connection.execute(_as_it_was().insert(), [_row_as_it_was(each) for each in said])
    migrate(*older)
    store = open_store(*older)
    assert kept(store) == [
        ("m-1", 404, 1 << 59),
        ("m-1", 405, 1),
        ("m-2", NOON.year // 5, 1 << (NOON.year % 5 * 12 + NOON.month - 1)),
    ]
    store.close()
