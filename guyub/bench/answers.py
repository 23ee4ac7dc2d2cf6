"""How long the charts of answer times take over a million cases, beside the plainest aggregate the
bare driver can run over the same rows; and what measuring adds to one recorded event."""

# ruff: noqa: S608 - the SQL is put together of our own words alone

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection

from domain.cases import CaseKind
from domain.explanations import RunKind
from domain.measured import MeasuredSpan, SpanState, cell_of, longest_in
from domain.measured_shelves import GroupBy, SpanFilter
from domain.people import Actor, Role
from domain.texts import _
from guyub.bench.ground import Ground, Tell, grounds
from guyub.bench.rounds import in_turns, median_ratio, took_ms
from services.figures.answer_times import AnswerTimes, Asked
from storage.sql.engines import Engines, open_engines
from storage.sql.store import SqlStore
from toolkit.clock import SetClock

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
WEEKS, DAYS = 104, 104 * 7
END = date(2026, 11, 23)
TIMES, BUDGET_S = 15, 8.0
PUTS = 200
ME = Actor(id="u-3", name="Pak Joko", role=Role.SUPERVISOR)
_COLUMN = {
    GroupBy.WEEK: "cell",
    GroupBy.MONTH: "cell",
    GroupBy.CHANNEL: "channel_key",
    GroupBy.KIND: "kind",
    GroupBy.BRANCH: "branch_key",
    GroupBy.STAFF: "staff_key",
    GroupBy.HOUR: "hour",
}


def _weeks(count: int) -> SpanFilter:
    return SpanFilter(first=END - timedelta(weeks=count), end=END)


CHARTS: Mapping[str, Asked] = {
    "by week, 12 weeks": Asked(wanted=_weeks(12), by=GroupBy.WEEK),
    "by week, 52 weeks": Asked(wanted=_weeks(52), by=GroupBy.WEEK),
    "by week, 52 weeks, one channel": Asked(
        wanted=replace(_weeks(52), channel_ids=("ch-1",)), by=GroupBy.WEEK
    ),
    "by month, 12 months": Asked(
        wanted=SpanFilter(first=date(2025, 12, 1), end=date(2026, 12, 1)), by=GroupBy.MONTH
    ),
    "by channel, 12 weeks": Asked(wanted=_weeks(12), by=GroupBy.CHANNEL),
    "by kind, 12 weeks": Asked(wanted=_weeks(12), by=GroupBy.KIND),
    "by branch, 12 weeks": Asked(wanted=_weeks(12), by=GroupBy.BRANCH),
    "by member of staff, 12 weeks": Asked(wanted=_weeks(12), by=GroupBy.STAFF),
    "by hour of arrival, 12 weeks": Asked(wanted=_weeks(12), by=GroupBy.HOUR),
}


@dataclass(frozen=True, kw_only=True)
class ChartTime:
    """Median milliseconds of one chart with all its bands, and of a bare count and average."""

    database: str
    cases: int
    chart: str
    chart_ms: float
    bare_ms: float
    ratio: float

    @property
    def met(self) -> bool:
        """Whether it is drawn from what took less than 200 ms."""
        return self.chart_ms < 200  # noqa: PLR2004 - the aim


@dataclass(frozen=True, kw_only=True)
class MeasuringCost:
    """Median milliseconds that measuring adds to an event, as an answer comes in."""

    database: str
    added_ms: float


def run(database_url: str | None, rows: int, tell: Tell) -> list[ChartTime | MeasuringCost]:
    """Measures with `rows` cases on SQLite, and on PostgreSQL where there is one."""
    results: list[ChartTime | MeasuringCost] = []
    with grounds(database_url, tell) as found:
        for ground in found:
            tell(_("{database}: menyiapkan {n} baris …").format(database=ground.dialect, n=rows))
            _fill(ground, rows)
            engines = open_engines(ground.folder, ground.database_url)
            for name, asked in CHARTS.items():
                tell(_("{database}: {query} …").format(database=ground.dialect, query=name))
                results.append(_measure(ground, engines, rows=rows, name=name, asked=asked))
            results.append(_cost(ground, engines))
            engines.dispose()
    return results


def _measure(ground: Ground, engines: Engines, *, rows: int, name: str, asked: Asked) -> ChartTime:
    times = AnswerTimes(store=SqlStore(engines), clock=SetClock(NOW))
    bare = _bare(asked)
    with engines.reader.connect() as connection:
        sides: dict[str, Callable[[], object]] = {
            "chart": lambda: times.report(ME, asked),
            "bare": lambda: _run_bare(connection, bare),
        }
        for work in sides.values():
            work()  # once unmeasured: caches as on a desk in use
        turns = {side: partial(took_ms, work) for side, work in sides.items()}
        found = in_turns(turns, rounds=TIMES, budget_s=BUDGET_S)
    return ChartTime(
        database=ground.dialect,
        cases=rows,
        chart=name,
        chart_ms=statistics.median(found["chart"]),
        bare_ms=statistics.median(found["bare"]),
        ratio=median_ratio(found["chart"], found["bare"]),
    )


def _bare(asked: Asked) -> str:
    group, wanted = _COLUMN[asked.by], asked.wanted
    channel = "".join(f" AND channel_key = '{each}'" for each in wanted.channel_ids)
    return (
        f"SELECT {group}, COUNT(*), AVG(office) FROM measured_spans"
        f" WHERE measure = 'first_response' AND day >= '{wanted.first}' AND day < '{wanted.end}'"
        f"{channel} GROUP BY {group}"
    )


def _run_bare(connection: Connection, statement: str) -> None:
    driver: Any = connection.connection.driver_connection
    driver.execute(statement).fetchall()


def _cost(ground: Ground, engines: Engines) -> MeasuringCost:
    """A case that waited is answered, in a transaction that is open anyway."""
    store, took = SqlStore(engines), list[float]()
    waiting = _a_span()
    answered = replace(
        waiting,
        state=SpanState.ANSWERED,
        until=NOW,
        office=timedelta(hours=1),
        wall=timedelta(hours=1),
        runs_since=None,
        kept=True,
    )
    for number in range(PUTS):
        case_id = f"new-{number}"
        with store.writing() as unit:
            unit.spans.put(case_id, [replace(waiting, case_id=case_id)])
            after = [replace(answered, case_id=case_id)]
            took.append(took_ms(partial(unit.spans.put, case_id, after)))
    return MeasuringCost(database=ground.dialect, added_ms=statistics.median(took))


def _a_span() -> MeasuredSpan:
    since = NOW - timedelta(hours=1)
    return MeasuredSpan(
        case_id="new",
        measure=RunKind.FIRST_RESPONSE,
        state=SpanState.WAITING,
        since=since,
        until=None,
        office=timedelta(),
        wall=timedelta(),
        runs_since=since,
        due_at=NOW,
        kept=None,
        staff_id="u-1",
        channel_id="ch-1",
        kind=CaseKind.COMPLAINT,
        branch_id="b-1",
        day=NOW.date(),
        hour=8,
    )


def _fill(ground: Ground, cases: int) -> None:
    """Two years of first responses, one case in two hundred still waiting."""
    ground.fill({_filling(ground): {"most": cases}})
    engines = open_engines(ground.folder, ground.database_url, 900.0)
    with SqlStore(engines).writing() as unit:
        unit.spans.rebuild()
    engines.dispose()
    ground.settle()


def _filling(ground: Ground) -> str:
    """Spread by a multiplier that has nothing in common with what it is divided by."""
    waits = "(h % 200 = 0)"
    ended = "CASE WHEN h % 40 = 1 THEN 'never' ELSE 'answered' END"
    kinds = " ".join(f"WHEN {n} THEN '{kind.value}'" for n, kind in enumerate(CaseKind))
    began = ground.moment("at")
    due = ground.moment("at + 14400")
    kept = "CASE WHEN h % 200 = 0 THEN NULL WHEN h % 40 = 1 THEN FALSE ELSE us <= 14400000000 END"
    return (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :most),"
        f" edges(b, bucket, us) AS (VALUES {_values(_edges())}),"
        f" days(d, day, cell, at) AS (VALUES {_values(_days())}),"
        " spread AS (SELECT i, (CAST(i AS BIGINT) * 48271) % 2147483647 AS h FROM n)"
        " INSERT INTO measured_spans (case_id, measure, number, state, since, until, office, wall,"
        " runs_since, due_at, kept, day, cell, hour, channel_key, kind, branch_key, staff_key,"
        " office_bucket, wall_bucket)"
        " SELECT CAST(100000000 + i AS TEXT), 'first_response', 1,"
        f" CASE WHEN {waits} THEN 'waiting' ELSE {ended} END, {began},"
        f" CASE WHEN {waits} THEN NULL ELSE {ground.moment('at + us / 1000000')} END,"
        f" CASE WHEN {waits} THEN 0 ELSE us END, CASE WHEN {waits} THEN 0 ELSE us END,"
        f" CASE WHEN {waits} THEN {began} END, {due}, {kept}, day, cell, h % 24,"
        f" 'ch-' || (h % 4), CASE h % {len(CaseKind)} {kinds} END, 'b-' || ((h / 7) % 8),"
        " 'u-' || ((h / 11) % 12),"
        " CASE WHEN h % 40 = 1 THEN 9999 ELSE bucket END,"
        " CASE WHEN h % 40 = 1 THEN 9999 ELSE bucket END"
        f" FROM spread JOIN edges ON edges.b = (h / 13) % {len(_edges())}"
        f" JOIN days ON days.d = (h / 17) % {DAYS}"
    )


def _edges() -> list[tuple[object, ...]]:
    """From half a minute to three weeks."""
    microsecond = timedelta(microseconds=1)
    return [(n, 60 + n, longest_in(60 + n) // microsecond) for n in range(190)]


def _days() -> list[tuple[object, ...]]:
    first = END - timedelta(days=DAYS)
    days = [first + timedelta(days=n) for n in range(DAYS)]
    return [
        (n, str(day), str(cell_of(day)), int(datetime.combine(day, time(3), UTC).timestamp()))
        for n, day in enumerate(days)
    ]


def _values(rows: Sequence[tuple[object, ...]]) -> str:
    return ", ".join(f"({', '.join(_literals(row))})" for row in rows)


def _literals(row: tuple[object, ...]) -> Iterator[str]:
    for value in row:
        yield f"'{value}'" if isinstance(value, str) else str(value)
