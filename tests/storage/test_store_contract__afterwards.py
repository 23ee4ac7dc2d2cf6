"""What every store promises of cases by how they ended and by what their members answered: as many
as the reports count, the latest first."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from domain.aftercare import Rating, Score
from domain.afterwards import Ended, Rated
from domain.cases import Case, CaseKind, CaseStatus, Durations
from domain.exports import ExportFilter
from domain.ports import Store, Unit
from domain.reports import COUNTED_MAX, QueueFilter, QueueView
from storage.sql.store import SqlStore
from tests.makers import NOON

HOUR, DAY, MOMENT = timedelta(hours=1), timedelta(days=1), timedelta(microseconds=1)
EVERY = QueueFilter(view=QueueView.ALL, now=NOON, restricted=True)


def a_case(case_id: str, ending: str = "", at: datetime | None = NOON, **changes: Any) -> Case:
    """A complaint that ended at noon."""
    return Case(
        **{
            "id": case_id,
            "code": f"CODE-{case_id}",
            "conversation_id": f"talk-{case_id}",
            "channel_id": "ch-1",
            "subject": "Beras berkutu",
            "kind": CaseKind.COMPLAINT,
            "status": CaseStatus.RESOLVED,
            "ending": ending,
            "opened_at": NOON - DAY,
            "last_message_at": NOON - DAY,
            "durations": Durations(resolved_at=at),
            **changes,
        }
    )


def ids(unit: Unit, wanted: QueueFilter) -> list[str]:
    """In the queue's order; the same ones are counted, and taken out."""
    found = [row.case.id for row in unit.cases.queue(wanted)]
    export = ExportFilter(queue=wanted)
    assert unit.cases.count(wanted) == unit.exports.count(export) == len(found)
    assert {each.case.id for each in unit.exports.page(export, None, 99)} == set(found)
    return found


def ended(**asked: Any) -> QueueFilter:
    return replace(EVERY, ended=Ended(**asked))


def rated(*answers: Score | None, **asked: Any) -> QueueFilter:
    return replace(EVERY, rated=Rated(answers=answers, **asked))


@pytest.fixture
def endings(store: Store) -> Store:
    """Six that ended in as many hours, and one that goes on."""
    going_on: dict[str, Any] = {"status": CaseStatus.OPEN, "durations": Durations()}
    with store.writing() as unit:
        for case in (
            a_case("1", "dijawab", NOON),
            a_case("2", "diperbaiki", NOON + HOUR, status=CaseStatus.CLOSED),
            a_case("3", "sudah saya antar", NOON + 2 * HOUR, channel_id="ch-2"),
            a_case("4", "", NOON + 3 * HOUR),
            a_case("5", "dijawab", NOON + 4 * HOUR, restricted=True),
            a_case("6", "dijawab", NOON + 4 * HOUR),
            a_case("open", "", **going_on),
        ):
            unit.cases.add(case)
    return store


def test_what_ended_is_found_the_latest_first(endings: Store) -> None:
    with endings.reading() as unit:
        assert ids(unit, ended()) == ["6", "5", "4", "3", "2", "1"]
        first = replace(ended(), limit=2)
        assert [row.case.id for row in unit.cases.queue(first)] == ["6", "5"]
        second = replace(first, offset=2)
        assert [row.case.id for row in unit.cases.queue(second)] == ["4", "3"]


def test_the_first_moment_counts_and_the_end_does_not(endings: Store) -> None:
    with endings.reading() as unit:
        assert ids(unit, ended(start=NOON, end=NOON + 4 * HOUR)) == ["4", "3", "2", "1"]
        assert ids(unit, ended(start=NOON + MOMENT, end=NOON + HOUR + MOMENT)) == ["2"]
        assert ids(unit, ended(start=NOON + 4 * HOUR)) == ["6", "5"]
        assert ids(unit, ended(end=NOON + MOMENT)) == ["1"]


def test_a_reason_is_found_by_its_names_and_own_words_by_none_of_them(endings: Store) -> None:
    known = ("dijawab", "diperbaiki")
    with endings.reading() as unit:
        assert ids(unit, ended(names=("dijawab",))) == ["6", "5", "1"]
        assert ids(unit, ended(names=known)) == ["6", "5", "2", "1"]
        assert ids(unit, ended(but=known)) == ["4", "3"]
        assert ids(unit, ended(names=("dijawab",), but=known)) == ["6", "5", "4", "3", "1"]
        assert ids(unit, ended(names=("dicabut",))) == []


def test_every_count_of_endings_is_that_of_its_rows(endings: Store) -> None:
    span = {"start": NOON, "end": NOON + 4 * HOUR}
    with endings.reading() as unit:
        counts = unit.cases.endings(span["start"], span["end"])
        assert counts == {"dijawab": 1, "diperbaiki": 1, "sudah saya antar": 1, "": 1}
        assert counts == {name: len(ids(unit, ended(names=(name,), **span))) for name in counts}


def test_the_other_filters_go_on_narrowing(endings: Store) -> None:
    with endings.reading() as unit:
        assert ids(unit, replace(ended(), restricted=False)) == ["6", "4", "3", "2", "1"]
        assert ids(unit, replace(ended(), channel_ids=("ch-2",))) == ["3"]
        assert ids(unit, replace(ended(), statuses=(CaseStatus.CLOSED,))) == ["2"]
        assert ids(unit, replace(ended(), view=QueueView.UNFINISHED)) == []
        assert ids(unit, replace(ended(), search="CODE-3")) == ["3"]
        assert ids(unit, replace(ended(), search="CODE")) == ["6", "5", "4", "3", "2", "1"]


@pytest.fixture
def ratings(store: Store) -> Store:
    """Five who were asked in as many hours, one who was not, one whose case was spam."""
    said = {1: Score.GOOD, 2: Score.POOR, 3: None, 4: Score.FAIR, 5: Score.GOOD}
    with store.writing() as unit:
        for number in range(1, 8):
            changes: dict[str, Any] = {"channel_id": "ch-2"} if number == 4 else {}
            if number == 7:
                changes = {"status": CaseStatus.SPAM, "durations": Durations()}
            unit.cases.add(a_case(str(number), restricted=number == 5, **changes))
        for number in range(1, 8):
            at = None if number == 6 else NOON + number * HOUR
            unit.ratings.put(
                Rating(
                    case_id=str(number),
                    conversation_id=f"talk-{number}",
                    asked_at=at,
                    score=said.get(number),
                )
            )
    return store


def test_who_was_asked_is_found_the_latest_first(ratings: Store) -> None:
    with ratings.reading() as unit:
        assert ids(unit, rated()) == ["5", "4", "3", "2", "1"]
        page = replace(rated(), limit=2, offset=1)
        assert [row.case.id for row in unit.cases.queue(page)] == ["4", "3"]
        assert ids(unit, rated(start=NOON + 2 * HOUR, end=NOON + 4 * HOUR)) == ["3", "2"]


def test_each_answer_is_found_and_so_is_none(ratings: Store) -> None:
    with ratings.reading() as unit:
        assert ids(unit, rated(Score.GOOD)) == ["5", "1"]
        assert ids(unit, rated(Score.POOR, Score.FAIR)) == ["4", "2"]
        assert ids(unit, rated(None)) == ["3"]
        assert ids(unit, rated(Score.POOR, None)) == ["3", "2"]


def test_every_count_of_ratings_is_that_of_its_rows(ratings: Store) -> None:
    for channels in ((), ("ch-1",), ("ch-2",)):
        span = {"start": NOON, "end": NOON + DAY}
        asked = replace(rated(**span), channel_ids=channels)
        with ratings.reading() as unit:
            counts = unit.ratings.counts(NOON, NOON + DAY, channels)
            assert counts.asked == len(ids(unit, asked))
            found = {
                score: ids(unit, replace(rated(score, **span), channel_ids=channels))
                for score in (*Score, None)
            }
        assert counts.scores == {score: len(found[score]) for score in Score}
        assert counts.unanswered == len(found[None])


def test_what_a_report_counts_is_counted_to_its_end(store: Store) -> None:
    more = COUNTED_MAX + 5
    with store.writing() as unit:
        for number in range(more):
            unit.cases.add(a_case(f"{number:05}", "dijawab"))
    with store.reading() as unit:
        assert unit.cases.count(ended(names=("dijawab",))) == more
        assert unit.cases.count(EVERY) == COUNTED_MAX + 1


SPAN = {"start": NOON, "end": NOON + DAY}


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (ended(names=("dijawab",), **SPAN), "ix_cases_ended"),
        (ended(but=("dijawab",), **SPAN), "ix_cases_ended"),
        (replace(ended(**SPAN), restricted=False, kinds=(CaseKind.PRAISE,)), "ix_cases_ended"),
        (rated(Score.POOR, **SPAN), "ix_ratings_asked_at_case_id_score"),
        (rated(**SPAN), "ix_ratings_asked_at_case_id_score"),
    ],
)
def test_neither_the_page_nor_the_count_walks_the_whole_history(
    sql_store: SqlStore, many: None, wanted: QueueFilter, index: str
) -> None:
    for ask in (lambda unit: unit.cases.queue(wanted), lambda unit: unit.cases.count(wanted)):
        steps = plan(sql_store, ask)
        assert any(index in step for step in steps), steps
        assert not any("SCAN cases" in step or "Seq Scan" in step for step in steps), steps


@pytest.fixture
def many(sql_store: SqlStore) -> None:
    """So many that no planner reads them all for want of anything better to do."""
    with sql_store.writing() as unit:
        for number in range(600):
            at = NOON - number * DAY
            unit.cases.add(a_case(f"{number:05}", "dijawab", at))
            rating = Rating(case_id=f"{number:05}", conversation_id="t", asked_at=at)
            unit.ratings.put(replace(rating, score=Score.GOOD))
    with sql_store._engines.writer.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def plan(store: SqlStore, ask: Any) -> list[str]:
    """How the database means to find what is asked first."""
    asked: list[Any] = []

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_more: Any) -> None:
        asked.append((statement, given))

    engine = store._engines.reader
    event.listen(engine, "before_cursor_execute", note)
    with store.reading() as unit:
        ask(unit)
    event.remove(engine, "before_cursor_execute", note)
    statement, given = next(each for each in asked if each[0].startswith("SELECT"))
    explain = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(f"{explain} {statement}", given).all()
    return [str(row[-1]) for row in rows]


def test_what_breaks_today_is_as_many_as_the_digest_counts_and_no_more(store: Store) -> None:
    dues = {"now": NOON, "late": NOON + 11 * HOUR, "gone": NOON - MOMENT, "next": NOON + 12 * HOUR}
    with store.writing() as unit:
        for case_id, due_at in dues.items():
            clocks: dict[str, Any] = {"durations": Durations(due_at=due_at)}
            clocks["status"] = CaseStatus.OPEN
            unit.cases.add(a_case(case_id, **clocks, branch_id="b-1", snoozed=case_id == "late"))
        done: dict[str, Any] = {"durations": Durations(due_at=NOON + HOUR)}
        unit.cases.add(a_case("done", **done, branch_id="b-1"))
    day_end = NOON + 12 * HOUR
    today = QueueFilter(view=QueueView.TODAY, now=NOON, day_end=day_end)
    with store.reading() as unit:
        assert [row.case.id for row in unit.cases.queue(today)] == ["now", "late"]
        counted = unit.promises.at_branches(NOON, day_end, restricted=False)
        assert counted["b-1"].breaking == unit.cases.count(today) == 2
        assert unit.cases.count(replace(today, day_end=None)) == 0
