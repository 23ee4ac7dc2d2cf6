"""Measured spans in a database, and the sums of those that have ended.

Charts over whole weeks or months that look at one thing - all, the channels, the kinds or the
branches - are drawn from the sums, everything else is counted off the rows' own index: both give
the same, which a test holds. Writers append what changes (`span_changes`); `compact` adds it up.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cache
from operator import add, attrgetter
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    Table,
    case,
    cast,
    func,
    literal_column,
    select,
    type_coerce,
)
from sqlalchemy import text as sql

from domain.cases import CaseKind
from domain.explanations import RunKind
from domain.measured import ClockKind, MeasuredSpan, SpanState, is_cell
from domain.measured_shelves import Ahead, Fate, GroupBy, Key, SpanFilter, SpanRow, Tally, Waiting
from storage.batches import batches
from storage.columns import Prose
from storage.sql.bulk import Bulk, bulk
from storage.sql.record import any_of
from storage.sql.span_sums import APART, add_up, note, sum_anew
from storage.tables.casework import cases
from storage.tables.measured import ANY, measured_spans, span_changes, span_sums

_C = measured_spans.c
_WAITING = sql("state = 'waiting'")  # literally as in the partial indexes
_ENDED = sql("state <> 'waiting'")
_SUMMED = (GroupBy.NONE, GroupBy.WEEK, GroupBy.MONTH, GroupBy.CHANNEL, GroupBy.KIND, GroupBy.BRANCH)
_COLUMN: Mapping[GroupBy, str] = {
    GroupBy.WEEK: "cell",
    GroupBy.MONTH: "cell",
    GroupBy.CHANNEL: "channel_key",
    GroupBy.KIND: "kind",
    GroupBy.BRANCH: "branch_key",
    GroupBy.STAFF: "staff_key",
    GroupBy.HOUR: "hour",
}
# A group's key as its column takes it.
_KNOWN: Mapping[GroupBy, Callable[[Key], object]] = {GroupBy.HOUR: int, GroupBy.KIND: CaseKind}
_PLAIN = (
    *("case_id", "measure", "number", "state", "since", "until", "office", "wall"),
    *("runs_since", "due_at", "kept", "hour", "kind"),
)
_DERIVED = ("day", "channel_key", "branch_key", "staff_key")
_READ = [_C[name] for name in (*_PLAIN, *_DERIVED)]
_NAMES = (*_PLAIN, *_DERIVED, "cell", "office_bucket", "wall_bucket")
_plain_of = attrgetter(*_PLAIN)
_GONE_EACH = "DELETE FROM measured_spans WHERE case_id = ? AND measure = ? AND number = ?"
# On PostgreSQL all at once. Their cases are the way in, whatever it knows of the table: also while
# it does not know yet how many of a measure there are, and where it keeps a plan.
_GONE_TOGETHER = sql(
    "DELETE FROM measured_spans WHERE case_id = ANY(CAST(:cases AS text[]))"
    " AND case_id || ' ' || measure || ' ' || number = ANY(CAST(:spans AS text[]))"
)


class SqlSpans:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, case_id: str, spans: Sequence[MeasuredSpan]) -> None:
        with self.putting(self.of(case_id), spans):
            pass

    @contextmanager
    def putting(
        self, before: Sequence[MeasuredSpan], after: Sequence[MeasuredSpan]
    ) -> Iterator[Bulk]:
        """Of several cases: what they had measured until now, and what they have from now on. It is
        written together with what is given meanwhile."""
        was = {_id(span): span for span in before}
        now = {_id(span): span for span in after}
        gone = [span for key, span in was.items() if now.get(key) != span]
        come = [span for key, span in now.items() if was.get(key) != span]
        self._take_away(gone)
        with bulk(self._connection) as told:
            yield told
            told.insert(measured_spans, _NAMES, [_row(span) for span in come])
        note(self._connection, gone, come)

    def of(self, case_id: str) -> list[MeasuredSpan]:
        return self.of_all([case_id])

    def many(self, case_ids: Collection[str]) -> Mapping[str, Sequence[MeasuredSpan]]:
        found: dict[str, list[MeasuredSpan]] = {}
        for some in batches(case_ids):
            for span in self.of_all(some):
                found.setdefault(span.case_id, []).append(span)
        return found

    def _take_away(self, gone: Sequence[MeasuredSpan]) -> None:
        if not gone:
            return
        which = [(span.case_id, span.measure.value, span.number) for span in gone]
        if self._connection.dialect.name == "postgresql":
            cases_of = sorted({span.case_id for span in gone})
            spans = [f"{case_id} {measure} {number}" for case_id, measure, number in which]
            self._connection.execute(_GONE_TOGETHER, {"cases": cases_of, "spans": spans})
        else:
            self._connection.exec_driver_sql(_GONE_EACH, which)

    def of_all(self, case_ids: Collection[str]) -> list[MeasuredSpan]:
        """What these cases measured."""
        if not case_ids:
            return []
        of = _of_each(self._connection.dialect.name)
        rows = self._connection.execute(of, {"of": sorted(case_ids)})
        return [_span(row) for row in rows.all()]

    def tallies(self, wanted: SpanFilter, by: GroupBy, clock: ClockKind) -> list[Tally]:
        found: dict[tuple[Key, int], tuple[int, ...]] = {}
        for statement in _counting(wanted, by, clock):
            for key, bucket, *sums in self._connection.execute(statement).all():
                place = _key(key), bucket
                before = found.get(place)
                found[place] = tuple(map(add, before, sums)) if before else tuple(sums)
        return [
            Tally(key, bucket, n, timedelta(microseconds=total), promised, kept)
            for (key, bucket), (n, total, promised, kept) in sorted(found.items())
            if n
        ]

    def lengths(
        self, wanted: SpanFilter, by: GroupBy, clock: ClockKind, keys: Sequence[Key]
    ) -> list[tuple[Key, timedelta]]:
        if not keys:
            return []
        group = _group(measured_spans, by)
        answered = select(group, _C[clock.value]).where(
            _C.state == SpanState.ANSWERED, *_passing(wanted)
        )
        if by is not GroupBy.NONE:
            answered = answered.where(group.in_([_KNOWN.get(by, str)(key) for key in keys]))
        return [(_key(key), span) for key, span in self._connection.execute(answered)]

    def ahead(self, wanted: SpanFilter, by: GroupBy, now: datetime) -> list[Ahead]:
        group = _group(measured_spans, by)
        found = (
            select(group, func.count(), func.sum(_kept()))
            .where(_ENDED, _C.due_at > now, *_passing(wanted, aside=True))
            .group_by(*_grouped(measured_spans, by))
        )
        rows = [(_key(key), n, kept) for key, n, kept in self._connection.execute(found)]
        return [Ahead(key=key, n=int(n), kept=int(kept)) for key, n, kept in sorted(rows) if n]

    def waiting(self, wanted: SpanFilter, by: GroupBy) -> list[Waiting]:
        group = _group(measured_spans, by)
        columns = (_C.since, _C.runs_since, _C.office, _C.wall, _C.due_at, _C.kept, _C.branch_key)
        found = select(group, *columns).where(_WAITING, *_passing(wanted, aside=True))
        return [
            Waiting(_key(key), since, runs_since, office, wall, due_at, kept, branch or None)
            for key, since, runs_since, office, wall, due_at, kept, branch in (
                self._connection.execute(found).all()
            )
        ]

    def oldest_waiting(self, wanted: SpanFilter) -> tuple[int, datetime | None]:
        found = select(func.count(), func.min(_C.since)).where(_WAITING, *_passing(wanted))
        count, since = self._connection.execute(found).one()
        return int(count), since

    def page(
        self, wanted: SpanFilter, fate: Fate, now: datetime, *, limit: int, offset: int
    ) -> list[SpanRow]:
        found = (
            select(cases.c.code, cases.c.restricted, *_READ)
            .join_from(measured_spans, cases, cases.c.id == _C.case_id)
            .where(*_passing(wanted), *_meeting(fate, now))
            .order_by(_C.since, _C.case_id, _C.number)
            .limit(limit)
            .offset(offset)
        )
        return [
            SpanRow(span=_span(row[2:]), code=row[0], restricted=row[1])
            for row in self._connection.execute(found).all()
        ]

    def count(self, wanted: SpanFilter, fate: Fate, now: datetime) -> int:
        met = select(func.count()).select_from(measured_spans)
        met = met.where(*_passing(wanted), *_meeting(fate, now))
        return int(self._connection.execute(met).scalar_one())

    def compact(self, limit: int) -> int:
        return add_up(self._connection, limit)

    def rebuild(self) -> None:
        sum_anew(self._connection)


@cache
def _of_each(dialect: str) -> Select[Any]:
    found = select(*_READ).where(any_of(dialect, _C.case_id, "of"))
    return found.order_by(_C.case_id, _C.measure, _C.number)


def _counting(wanted: SpanFilter, by: GroupBy, clock: ClockKind) -> list[Select[Any]]:
    """From the sums where they can tell it, else from the rows."""
    if not _is_summed(wanted, by):
        return [_counting_rows(wanted, by, clock)]
    return [_counting_sums(table, wanted, by, clock) for table in (span_sums, span_changes)]


def _is_summed(wanted: SpanFilter, by: GroupBy) -> bool:
    whole = all(day is None or is_cell(day) for day in (wanted.first, wanted.end))
    if not whole or by not in _SUMMED or wanted.staff_ids or wanted.hours:
        return False
    return len(_looked_at(wanted, by)) <= 1


def _looked_at(wanted: SpanFilter, by: GroupBy) -> set[str]:
    """Which of the things the sums can tell apart matter."""
    asked = {
        "channel_key": wanted.channel_ids,
        "kind": wanted.kinds,
        "branch_key": wanted.branch_ids,
    }
    names = {name for name, values in asked.items() if values}
    return names | ({_COLUMN[by]} & asked.keys() if by is not GroupBy.NONE else set())


def _counting_sums(table: Table, wanted: SpanFilter, by: GroupBy, clock: ClockKind) -> Select[Any]:
    c = table.c
    sums = [_sum(each) for each in (c.n, _plain(c.total), c.promised, c.kept)]
    looked_at = _looked_at(wanted, by)
    passing = [c.clock == clock, *_narrowed(table, c.cell, wanted)]
    passing += [c[name] != ANY if name in looked_at else c[name] == ANY for name in APART]
    found = select(_group(table, by), c.bucket, *sums).where(*passing)
    return found.group_by(*_grouped(table, by), c.bucket)


def _counting_rows(wanted: SpanFilter, by: GroupBy, clock: ClockKind) -> Select[Any]:
    bucket = _C[f"{clock.value}_bucket"]
    total = _sum(_plain(_C[clock.value]))
    sums = (func.count(), total, func.count(_C.due_at), _sum(_kept()))
    found = select(_group(measured_spans, by), bucket, *sums).where(_ENDED, *_passing(wanted))
    return found.group_by(*_grouped(measured_spans, by), bucket)


def _group(table: Table, by: GroupBy) -> ColumnElement[Any]:
    return literal_column("''", Prose) if by is GroupBy.NONE else table.c[_COLUMN[by]]


def _grouped(table: Table, by: GroupBy) -> tuple[ColumnElement[Any], ...]:
    """What to group by: to PostgreSQL a constant is no group."""
    return () if by is GroupBy.NONE else (_group(table, by),)


def _passing(wanted: SpanFilter, *, aside: bool = False) -> list[ColumnElement[bool]]:
    """`aside`: the days are no way in, so the planner takes the few rows of a partial index."""
    day = func.coalesce(_C.day, "") if aside else _C.day
    passing = _narrowed(measured_spans, day, wanted)
    asked = ((_C.staff_key, wanted.staff_ids), (_C.hour, wanted.hours))
    return passing + [column.in_(values) for column, values in asked if values]


def _narrowed(
    table: Table, day: ColumnElement[str], wanted: SpanFilter
) -> list[ColumnElement[bool]]:
    c = table.c
    passing: list[ColumnElement[bool]] = [c.measure == wanted.measure]
    if wanted.first is not None:
        passing.append(day >= wanted.first.isoformat())
    if wanted.end is not None:
        passing.append(day < wanted.end.isoformat())
    asked: tuple[tuple[ColumnElement[Any], Sequence[Any]], ...] = (
        (c.channel_key, wanted.channel_ids),
        (c.kind, wanted.kinds),
        (c.branch_key, wanted.branch_ids),
    )
    return passing + [column.in_(values) for column, values in asked if values]


def _meeting(fate: Fate, now: datetime) -> tuple[Any, ...]:
    due = _C.due_at <= now
    return {
        Fate.ALL: (),
        Fate.ANSWERED: (_C.state == SpanState.ANSWERED,),
        Fate.WAITING: (_WAITING,),
        Fate.NEVER: (_C.state == SpanState.NEVER,),
        Fate.DUE: (due,),
        Fate.KEPT: (due, _C.kept.is_(True)),
        Fate.BROKEN: (due, _C.kept.is_not(True)),
    }[fate]


def _kept() -> ColumnElement[int]:
    return case((_C.kept.is_(True), 1), else_=0)


def _sum(numbers: ColumnElement[int]) -> ColumnElement[int]:
    """A plain number, where PostgreSQL would sum to a decimal."""
    return cast(func.sum(numbers), BigInteger)


def _plain(span: ColumnElement[Any]) -> ColumnElement[int]:
    """The span as the number it is kept as."""
    return type_coerce(span, BigInteger)


def _key(value: object) -> Key:
    return str(value)


def _id(span: MeasuredSpan) -> tuple[str, RunKind, int]:
    return span.case_id, span.measure, span.number


def _row(span: MeasuredSpan) -> tuple[Any, ...]:
    """The values of `_NAMES`."""
    return (
        *_plain_of(span),
        span.day.isoformat(),
        span.channel_id or "",
        span.branch_id or "",
        span.staff_id or "",
        span.cell.isoformat(),
        span.bucket(ClockKind.OFFICE),
        span.bucket(ClockKind.WALL),
    )


def _span(row: Sequence[Any]) -> MeasuredSpan:
    plain = dict(zip(_PLAIN, row, strict=False))
    day, channel, branch, staff = row[len(_PLAIN) :]
    return MeasuredSpan(
        **plain,
        day=date.fromisoformat(day),
        channel_id=channel or None,
        branch_id=branch or None,
        staff_id=staff or None,
    )
