"""The sums of measured spans alone: what is noted, added up, and made anew from the rows."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, select

from domain.cases import CaseKind
from domain.explanations import RunKind
from domain.measured import NEVER_BUCKET, MeasuredSpan, SpanState, bucket_of
from storage.sql.span_sums import add_up, note, sum_anew
from storage.sql.store import SqlStore
from storage.tables.measured import ANY, KEY, SUMS, span_changes, span_sums
from tests.makers import NOON

HOUR = timedelta(hours=1)
Sums = dict[tuple[Any, ...], tuple[Any, ...]]


def a_span(case_id: str = "c-1", **changes: Any) -> MeasuredSpan:
    """Answered in two hours of office time, five on the wall, in time."""
    return MeasuredSpan(
        **{
            "case_id": case_id,
            "measure": RunKind.FIRST_RESPONSE,
            "state": SpanState.ANSWERED,
            "since": NOON,
            "until": NOON + 5 * HOUR,
            "office": 2 * HOUR,
            "wall": 5 * HOUR,
            "runs_since": None,
            "due_at": NOON + 6 * HOUR,
            "kept": True,
            "staff_id": "u-1",
            "channel_id": "ch-1",
            "kind": CaseKind.COMPLAINT,
            "branch_id": None,
            "day": date(2026, 11, 18),
            "hour": 12,
            **changes,
        }
    )


def noted(store: SqlStore, gone: list[MeasuredSpan], new: list[MeasuredSpan]) -> None:
    with store.writing() as unit:
        note(_connection(unit), gone, new)


def added_up(store: SqlStore, limit: int = 1_000) -> int:
    with store.writing() as unit:
        return add_up(_connection(unit), limit)


def _connection(unit: Any) -> Connection:
    connection: Connection = unit.spans._connection
    return connection


def rows(store: SqlStore, table: Any) -> list[tuple[Any, ...]]:
    columns = [table.c[name] for name in (*KEY, *SUMS)]
    with store.reading() as unit:
        return [tuple(row) for row in _connection(unit).execute(select(*columns))]


def sums(store: SqlStore) -> Sums:
    return {row[: len(KEY)]: row[len(KEY) :] for row in rows(store, span_sums)}


def by(store: SqlStore, **wanted: Any) -> list[tuple[Any, ...]]:
    """The sums of a key in which these stand, by the office clock."""
    wanted = {"clock": "office", **wanted}
    return [
        told
        for key, told in sums(store).items()
        if all(dict(zip(KEY, key, strict=True))[name] == value for name, value in wanted.items())
    ]


def test_an_ended_span_is_counted_once_for_all_and_once_by_each_thing(sql_store: SqlStore) -> None:
    noted(sql_store, [], [a_span()])
    assert added_up(sql_store) == 2 * 4
    once = (1, 2 * HOUR, 1, 1)
    everything = {"channel_key": ANY, "kind": ANY, "branch_key": ANY}
    assert by(sql_store, **everything) == [once]
    assert by(sql_store, **{**everything, "channel_key": "ch-1"}) == [once]
    assert by(sql_store, **{**everything, "kind": "complaint"}) == [once]
    assert by(sql_store, **{**everything, "branch_key": ""}) == [once]
    assert by(sql_store, clock="wall", **everything) == [(1, 5 * HOUR, 1, 1)]
    (key,) = [key for key in sums(sql_store) if key[:2] == ("first_response", "wall")][:1]
    told = dict(zip(KEY, key, strict=True))
    assert (told["cell"], told["bucket"]) == ("2026-11-16", bucket_of(5 * HOUR))


def test_who_waits_is_in_no_sum(sql_store: SqlStore) -> None:
    noted(sql_store, [], [a_span(state=SpanState.WAITING, until=None, kept=None)])
    assert (rows(sql_store, span_changes), added_up(sql_store), sums(sql_store)) == ([], 0, {})


def test_nothing_is_noted_of_what_stays_the_same(sql_store: SqlStore) -> None:
    noted(sql_store, [a_span()], [a_span()])
    assert rows(sql_store, span_changes) == []


def test_what_changes_leaves_its_old_place(sql_store: SqlStore) -> None:
    noted(sql_store, [], [a_span("c-1"), a_span("c-2")])
    added_up(sql_store)
    moved = a_span("c-2", branch_id="b-1", kind=CaseKind.PRAISE)
    noted(sql_store, [a_span("c-2")], [moved])
    added_up(sql_store)
    everything = {"channel_key": ANY, "kind": ANY, "branch_key": ANY}
    assert by(sql_store, **everything) == [(2, 4 * HOUR, 2, 2)]
    for branch_key in ("", "b-1"):
        told = by(sql_store, **{**everything, "branch_key": branch_key})
        assert told == [(1, 2 * HOUR, 1, 1)]
    assert by(sql_store, **{**everything, "kind": "complaint"}) == [(1, 2 * HOUR, 1, 1)]


def test_a_silence_is_counted_apart_from_what_was_answered(sql_store: SqlStore) -> None:
    never = a_span("c-2", state=SpanState.NEVER, kept=False)
    noted(sql_store, [], [a_span(), never, a_span("c-3", due_at=None, kept=None)])
    added_up(sql_store)
    everything = {"channel_key": ANY, "kind": ANY, "branch_key": ANY}
    assert by(sql_store, bucket=NEVER_BUCKET, **everything) == [(1, 2 * HOUR, 1, 0)]
    assert by(sql_store, bucket=bucket_of(2 * HOUR), **everything) == [(2, 4 * HOUR, 1, 1)]


def test_changes_are_added_up_a_few_at_a_time_and_the_oldest_first(sql_store: SqlStore) -> None:
    noted(sql_store, [], [a_span()])
    noted(sql_store, [], [a_span("c-2", channel_id="ch-2")])
    taken = []
    while n := added_up(sql_store, 5):
        taken.append(n)
        every = (*rows(sql_store, span_sums), *rows(sql_store, span_changes))
        together = sum(row[len(KEY)] for row in every)
        assert together == 2 * 2 * 4  # nothing is lost in between, nor counted twice
    assert taken == [5, 5, 5, 1]
    assert rows(sql_store, span_changes) == []


def test_made_anew_they_are_what_was_added_up(sql_store: SqlStore) -> None:
    spans = [
        a_span("c-1"),
        a_span("c-2", channel_id=None, branch_id="b-1", day=date(2026, 12, 1)),
        a_span("c-3", state=SpanState.NEVER, kept=False, kind=CaseKind.PRAISE),
        a_span("c-4", state=SpanState.WAITING, until=None, kept=None),
        a_span("c-5", measure=RunKind.RESOLUTION, office=timedelta(), due_at=None, kept=None),
    ]
    with sql_store.writing() as unit:
        for span in spans:
            unit.spans.put(span.case_id, [span])
    added_up(sql_store)
    before = sums(sql_store)
    assert len(before) > 20
    with sql_store.writing() as unit:
        _connection(unit).execute(span_sums.delete())
        note(_connection(unit), [], spans)  # what must not be counted once more
        sum_anew(_connection(unit))
    assert (sums(sql_store), rows(sql_store, span_changes)) == (before, [])
