"""What every store promises of where cases stand, of blocked senders and of the lists of words."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from domain.blocking import Block
from domain.case_lists import Listed, ListKind
from domain.cases import Case, CaseEvent, CaseKind, CaseStatus, Durations, EventKind
from domain.errors import Conflict, NotFound
from domain.ports import Store
from domain.reports import QueueFilter, QueueView
from storage.sql.store import SqlStore
from tests.makers import NOON

HOUR = timedelta(hours=1)


def a_case(case_id: str, **changes: Any) -> Case:
    """An open complaint of its own conversation."""
    return Case(
        **{
            "id": case_id,
            "code": f"CODE-{case_id}",
            "conversation_id": f"talk-{case_id}",
            "channel_id": "ch-1",
            "subject": "Beras berkutu",
            "kind": CaseKind.COMPLAINT,
            "opened_at": NOON,
            "last_message_at": NOON,
            **changes,
        }
    )


def an_event(case_id: str, kind: EventKind, **changes: Any) -> CaseEvent:
    """The first thing that happened to the case."""
    about = {"id": f"{case_id}-{kind}", "case_id": case_id, "number": 1, "kind": kind, "at": NOON}
    return CaseEvent(**{**about, **changes})


def a_block(**changes: Any) -> Block:
    """Somebody who sells things, blocked by Sari at noon."""
    return Block(
        **{
            "id": "b-1",
            "channel_id": "ch-1",
            "sender": "id:m-9",
            "name": "Promo",
            "reason": "iklan",
            "by_id": "u-sari",
            "at": NOON,
            **changes,
        }
    )


def keep(store: Store, *cases: Case) -> None:
    with store.writing() as unit:
        for case in cases:
            unit.cases.add(case)


def ids(cases: list[Case]) -> list[str]:
    return [case.id for case in cases]


def test_who_slept_longest_past_their_time_wakes_first_and_the_rest_sleep_on(store: Store) -> None:
    asleep = {"snoozed": True}
    keep(
        store,
        a_case("due", **asleep, snoozed_until=NOON),
        a_case("overdue", **asleep, snoozed_until=NOON - HOUR),
        a_case("later", **asleep, snoozed_until=NOON + timedelta(microseconds=1)),
        a_case("until-they-write", **asleep),
        a_case("awake"),
    )
    with store.reading() as unit:
        assert ids(unit.cases.to_wake(NOON, 9)) == ["overdue", "due"]
        assert ids(unit.cases.to_wake(NOON, 1)) == ["overdue"]
        assert unit.cases.to_wake(NOON - 2 * HOUR, 9) == []


def test_the_restricted_are_told_from_the_others(store: Store) -> None:
    keep(
        store,
        a_case("secret", restricted=True, escalated=True),
        a_case("closed", restricted=True, escalated=True, status=CaseStatus.CLOSED),
        a_case("open"),
    )
    with store.reading() as unit:
        assert unit.cases.restricted_among(["open", "secret", "nobody"]) == {"secret"}
        assert unit.cases.restricted_among(["open"]) == set()
        assert unit.cases.any_restricted()


@pytest.mark.parametrize("status", [CaseStatus.OPEN, CaseStatus.CLOSED])
def test_one_restricted_case_is_enough_closed_or_not(store: Store, status: CaseStatus) -> None:
    keep(store, a_case("plain"))
    with store.reading() as unit:
        assert not unit.cases.any_restricted()
    keep(store, a_case("secret", restricted=True, escalated=True, status=status))
    with store.reading() as unit:
        assert unit.cases.any_restricted()


def test_the_escalated_have_a_view_of_their_own(store: Store) -> None:
    keep(
        store,
        a_case("secret", restricted=True, escalated=True),
        a_case("raised", escalated=True, snoozed=True),
        a_case("ended", escalated=True, status=CaseStatus.RESOLVED),
        a_case("open"),
    )
    wanted = QueueFilter(view=QueueView.ESCALATED, now=NOON)
    with store.reading() as unit:
        assert [row.case.id for row in unit.cases.queue(wanted)] == ["raised"]
        everything = replace(wanted, restricted=True)
        assert [row.case.id for row in unit.cases.queue(everything)] == ["raised", "secret"]
        assert unit.cases.count(everything) == 2


def ended(store: Store, case_id: str, ending: str, at: datetime | None, **changes: Any) -> None:
    stays = {"status": CaseStatus.RESOLVED, "durations": Durations(resolved_at=at)}
    keep(store, a_case(case_id, **{**stays, "ending": ending, **changes}))


def test_endings_are_counted_by_what_they_are_where_they_have_stayed(store: Store) -> None:
    ended(store, "1", "diperbaiki", NOON)
    ended(store, "2", "diperbaiki", NOON + HOUR, status=CaseStatus.CLOSED)
    ended(store, "3", "dijawab", NOON)
    ended(store, "before", "dijawab", NOON - timedelta(microseconds=1))
    ended(store, "after", "dijawab", NOON + 2 * HOUR)
    ended(store, "open-again", "", None, status=CaseStatus.OPEN)
    ended(store, "own-words", "", NOON)
    with store.reading() as unit:
        assert unit.cases.endings(NOON, NOON + 2 * HOUR) == {"diperbaiki": 2, "dijawab": 1, "": 1}


def test_a_sender_is_blocked_once_a_channel_until_unblocked(store: Store) -> None:
    first, second = a_block(), a_block(id="b-2", sender="contact:0812", at=NOON + HOUR)
    elsewhere = a_block(id="b-3", channel_id="ch-2", at=NOON - HOUR)
    with store.writing() as unit:
        for block in (first, second, elsewhere):
            assert unit.blocks.add(block) == block
        with pytest.raises(Conflict):
            unit.blocks.add(a_block(id="b-4"))
    with store.reading() as unit:
        assert unit.blocks.all() == [second, first, elsewhere]
        assert unit.blocks.all(limit=1, offset=1) == [first]
        assert unit.blocks.get("b-1") == unit.blocks.of("ch-1", "id:m-9") == first
        assert unit.blocks.of("ch-1", "id:m-8") is None
    with store.writing() as unit:
        unit.blocks.remove("b-1")
        assert unit.blocks.of("ch-1", "id:m-9") is None
        with pytest.raises(NotFound):
            unit.blocks.get("b-1")
        assert unit.blocks.all() == [second, elsewhere]


def test_what_a_block_caught_is_found_while_it_lies_among_the_spam(store: Store) -> None:
    spam = {"status": CaseStatus.SPAM}
    keep(
        store,
        a_case("old", **spam, opened_at=NOON - HOUR),
        a_case("new", **spam),
        a_case("taken-back"),
        a_case("by-hand", **spam),
    )
    marks = {"old": "b-1", "new": "b-1", "taken-back": "b-1", "by-hand": ""}
    with store.writing() as unit:
        for case_id, value in marks.items():
            unit.events.append(an_event(case_id, EventKind.MARKED_SPAM, value=value))
        again = an_event("new", EventKind.MARKED_SPAM, id="twice", number=2, value="b-1")
        unit.events.append(again)
        unit.events.append(an_event("by-hand", EventKind.NOTED, number=2, value="b-1"))
    with store.reading() as unit:
        assert ids(unit.blocks.caught("b-1", 9)) == ["new", "old"]
        assert ids(unit.blocks.caught("b-1", 1)) == ["new"]
        assert unit.blocks.caught("", 9) == []


def a_line(line_id: str, name: str, **changes: Any) -> Listed:
    return Listed(**{"id": line_id, "kind": ListKind.REASON, "name": name, **changes})


def test_lists_are_kept_in_their_own_order_and_no_name_stands_twice(store: Store) -> None:
    last = a_line("l-1", "Dijawab", position=2, former=("Beres", "Sudah: beres"))
    first, beside = a_line("l-2", "Diganti", position=1), a_line("l-3", "Dicabut", position=1)
    unit_line = a_line("l-4", "Dijawab", kind=ListKind.UNIT)
    with store.writing() as unit:
        for line in (last, first, beside, unit_line):
            unit.case_lists.add(line)
    with store.writing() as unit:
        with pytest.raises(Conflict):
            unit.case_lists.save(replace(first, name="Dijawab"))
        saved = unit.case_lists.save(replace(beside, active=False))
    with store.reading() as unit:
        assert unit.case_lists.all(ListKind.REASON) == [saved, first, last]
        assert unit.case_lists.all(ListKind.UNIT) == [unit_line]
        assert unit.case_lists.get("l-1") == last


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda unit: unit.cases.to_wake(NOON, 9), "ix_cases_snoozed"),
        (lambda unit: unit.cases.any_restricted(), "ix_cases_restricted"),
        (lambda unit: unit.cases.endings(NOON, NOON + HOUR), "ix_cases_ended"),
        (lambda unit: unit.blocks.caught("b-1", 9), "ix_case_events_caught"),
        (
            lambda unit: unit.cases.count(QueueFilter(view=QueueView.ESCALATED, now=NOON)),
            "ix_cases_escalated",
        ),
    ],
)
def test_each_is_found_by_its_own_small_index(sql_store: SqlStore, ask: Any, index: str) -> None:
    assert any(f"INDEX {index} " in step or step.endswith(index) for step in plan(sql_store, ask))


def plan(store: SqlStore, ask: Any) -> list[str]:
    asked: list[Any] = []

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_more: Any) -> None:
        asked.append((statement, given))

    event.listen(store._engines.reader, "before_cursor_execute", note)
    with store.reading() as unit:
        ask(unit)
    ((statement, given),) = [each for each in asked if each[0].startswith("SELECT")]
    with store._engines.reader.connect() as connection:
        found = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).all()
    return [step.detail for step in found]
