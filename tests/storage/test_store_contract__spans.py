"""What every store promises of measured spans: the sums say what the rows say, whatever changed."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from domain.cases import Case, CaseKind
from domain.explanations import RunKind
from domain.measured import ClockKind, MeasuredSpan, SpanState
from domain.measured_shelves import Fate, GroupBy, SpanFilter
from domain.ports import Store, Unit
from storage.memory.store import MemoryStore
from tests.makers import NOON

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
CHANNELS = (None, "ch-1", "ch-2")
BRANCHES = (None, "b-1")
STAFF = (None, "u-1", "u-2")
CASES = 30
FILTERS = (
    SpanFilter(),
    SpanFilter(measure=RunKind.RESOLUTION),
    SpanFilter(first=date(2026, 10, 1), end=date(2026, 11, 1)),  # a month: off the sums
    SpanFilter(first=date(2026, 10, 5), end=date(2026, 11, 2)),  # weeks
    SpanFilter(first=date(2026, 10, 7), end=date(2026, 11, 5)),  # neither: off the rows
    SpanFilter(channel_ids=("", "ch-2"), kinds=(CaseKind.COMPLAINT,)),
    SpanFilter(branch_ids=("",), staff_ids=("", "u-2")),
    SpanFilter(hours=(9, 10), channel_ids=("ch-1",)),
)


def a_case(number: int) -> Case:
    return Case(
        id=f"c-{number:03d}",
        code=f"CODE-{number:03d}",
        conversation_id=f"t-{number}",
        channel_id="ch-1",
        subject="Beras",
        kind=CaseKind.COMPLAINT,
        opened_at=NOON,
        last_message_at=NOON,
    )


def a_span(chance: random.Random, case_id: str, measure: RunKind, number: int) -> MeasuredSpan:
    since = NOON - chance.randrange(70 * 24) * HOUR
    state = chance.choice(list(SpanState))
    took = chance.choice((0, 1, 90, 3_600, 7_200, 40_000)) * timedelta(seconds=1)
    due_at = chance.choice((None, since + 4 * HOUR, NOON + HOUR))
    waits = state is SpanState.WAITING
    return MeasuredSpan(
        case_id=case_id,
        measure=measure,
        number=number,
        state=state,
        since=since,
        until=None if waits else since + took,
        office=took / 2,
        wall=took,
        runs_since=chance.choice((None, since)) if waits else None,
        due_at=due_at,
        kept=None if waits or due_at is None else state is SpanState.ANSWERED and took < 4 * HOUR,
        staff_id=chance.choice(STAFF),
        channel_id=chance.choice(CHANNELS),
        kind=chance.choice(list(CaseKind)),
        branch_id=chance.choice(BRANCHES),
        day=since.date(),
        hour=since.hour,
    )


def of_case(chance: random.Random, case_id: str) -> list[MeasuredSpan]:
    """As the services put them; now and then none at all, of what was merged or marked as spam."""
    if chance.random() < 0.1:
        return []
    replies = [(RunKind.NEXT_REPLY, n) for n in range(1, chance.randrange(1, 4))]
    kinds = [(RunKind.FIRST_RESPONSE, 1), *replies, (RunKind.RESOLUTION, 1)]
    return [a_span(chance, case_id, measure, number) for measure, number in kinds]


def said(unit: Unit) -> Iterator[tuple[object, object]]:
    """Everything that can be asked, each with its answer."""
    for wanted in FILTERS:
        for by in GroupBy:
            for clock in ClockKind:
                yield (wanted, by, clock), unit.spans.tallies(wanted, by, clock)
                keys = sorted({tally.key for tally in unit.spans.tallies(wanted, by, clock)})
                yield (
                    (wanted, by, clock, "lengths"),
                    sorted(unit.spans.lengths(wanted, by, clock, keys[:2])),
                )
            yield (wanted, by, "ahead"), unit.spans.ahead(wanted, by, NOON)
            yield (wanted, by, "waiting"), _in_order(unit.spans.waiting(wanted, by))
        yield (wanted, "oldest"), unit.spans.oldest_waiting(wanted)
        for fate in Fate:
            yield (wanted, fate), unit.spans.page(wanted, fate, NOON, limit=7, offset=3)
            yield (wanted, fate, "n"), unit.spans.count(wanted, fate, NOON)


def _in_order(rows: list[Any]) -> list[Any]:
    return sorted(rows, key=repr)


@pytest.mark.parametrize("seed", range(2))
def test_what_is_told_is_the_same_however_it_came_about(store: Store, seed: int) -> None:
    chance, oracle = random.Random(seed), MemoryStore()
    for each in (store, oracle):
        with each.writing() as unit:
            for number in range(CASES):
                unit.cases.add(a_case(number))
    for _turn in range(3 * CASES):
        case_id = a_case(chance.randrange(CASES)).id
        spans = of_case(chance, case_id)
        for each in (store, oracle):
            with each.writing() as unit:
                unit.spans.put(case_id, spans)
        if chance.random() < 0.2:
            with store.writing() as unit:
                unit.spans.compact(chance.randrange(1, 40))
    with oracle.reading() as unit:
        expected = {repr(key): answer for key, answer in said(unit)}
    with store.reading() as unit:
        assert {repr(key): answer for key, answer in said(unit)} == expected
    with store.writing() as unit:
        unit.spans.rebuild()
    with store.reading() as unit:
        assert {repr(key): answer for key, answer in said(unit)} == expected


def test_spans_are_kept_whole_and_replaced_whole(store: Store) -> None:
    chance = random.Random(9)
    first = [a_span(chance, "c-001", measure, 1) for measure in RunKind]
    second = [replace(first[0], office=HOUR), first[2]]
    with store.writing() as unit:
        unit.cases.add(a_case(1))
        unit.spans.put("c-001", first)
        assert _in_order(unit.spans.of("c-001")) == _in_order(first)
        unit.spans.put("c-001", second)
        assert _in_order(unit.spans.of("c-001")) == _in_order(second)
        unit.spans.put("c-001", [])
        assert unit.spans.of("c-001") == []
        assert unit.spans.of("none") == []
        assert unit.spans.tallies(SpanFilter(), GroupBy.NONE, ClockKind.OFFICE) == []


def test_changes_are_added_up_a_few_at_a_time_and_tell_the_same(store: Store) -> None:
    chance = random.Random(3)
    with store.writing() as unit:
        for number in range(10):
            unit.cases.add(a_case(number))
            unit.spans.put(a_case(number).id, of_case(chance, a_case(number).id))
    with store.reading() as unit:
        before = {repr(key): answer for key, answer in said(unit)}
    for _turn in range(100):
        with store.writing() as unit:
            taken = unit.spans.compact(60)
        assert taken <= 60
        with store.reading() as unit:
            assert {repr(key): answer for key, answer in said(unit)} == before
        if not taken:
            return
    pytest.fail("the changes never came to an end")


def test_nothing_is_asked_of_no_group(store: Store) -> None:
    moment: datetime = NOON
    with store.reading() as unit:
        assert unit.spans.lengths(SpanFilter(), GroupBy.KIND, ClockKind.WALL, []) == []
        assert unit.spans.oldest_waiting(SpanFilter()) == (0, None)
        assert unit.spans.page(SpanFilter(), Fate.ALL, moment, limit=5, offset=0) == []
