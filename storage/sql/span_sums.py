"""The sums of measured spans: what changes is noted, added up later, and made anew from the rows.

Each ended span is counted once a clock. Whoever writes only appends, so two writers never wait
for, nor deadlock over, the same sum.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import BigInteger, Connection, delete, func, insert, literal, select, type_coerce
from sqlalchemy import case as when

from domain.measured import ClockKind, MeasuredSpan, SpanState
from storage.columns import Choice, microseconds
from storage.sql.record import adding
from storage.tables.measured import KEY, SUMS, measured_spans, span_changes, span_sums

_Sums = defaultdict[tuple[Any, ...], list[int]]


def note(connection: Connection, gone: Iterable[MeasuredSpan], new: Iterable[MeasuredSpan]) -> None:
    """Writes down what the sums change by."""
    found: _Sums = defaultdict(lambda: [0] * len(SUMS))
    for sign, spans in ((-1, gone), (1, new)):
        for span in spans:
            if span.state is not SpanState.WAITING:
                _count(found, span, sign)
    changes = [_as_row(key, sums) for key, sums in found.items() if any(sums)]
    if changes:
        connection.execute(insert(span_changes), changes)


def add_up(connection: Connection, limit: int) -> int:
    """Takes so many changes into the sums; gives how many there were."""
    c = span_changes.c
    some = select(c.number).order_by(c.number).limit(limit)
    gone = delete(span_changes).where(c.number.in_(some.scalar_subquery()))
    rows = connection.execute(gone.returning(*(c[name] for name in (*KEY, *SUMS)))).all()
    found: _Sums = defaultdict(lambda: [0] * len(SUMS))
    for row in rows:
        n, total, promised, kept = row[len(KEY) :]
        _add(found[tuple(row[: len(KEY)])], (n, microseconds(total), promised, kept))
    # in one order for everybody, so that no two of them wait for each other
    changes = [_as_row(key, sums) for key, sums in sorted(found.items()) if any(sums)]
    adding(connection, span_sums, changes, KEY, SUMS)
    return len(rows)


def sum_anew(connection: Connection) -> None:
    """Makes the sums from the rows."""
    connection.execute(delete(span_changes))
    connection.execute(delete(span_sums))
    for clock in ClockKind:
        c = measured_spans.c
        key = (
            *(c.measure, literal(clock, Choice(ClockKind)).label("clock")),
            *(c.cell, c.channel_key, c.kind, c.branch_key, c[f"{clock.value}_bucket"]),
        )
        kept = when((c.kept.is_(True), 1), else_=0)
        total = func.sum(type_coerce(c[clock.value], BigInteger))
        found = (
            select(*key, func.count(), total, func.count(c.due_at), func.sum(kept))
            .where(c.state != SpanState.WAITING)
            .group_by(*key[:1], *key[2:])
        )
        connection.execute(insert(span_sums).from_select([*KEY, *SUMS], found))


def _count(found: _Sums, span: MeasuredSpan, sign: int) -> None:
    for clock in ClockKind:
        key = (
            *(span.measure, clock, span.cell.isoformat(), span.channel_id or "", span.kind),
            *(span.branch_id or "", span.bucket(clock)),
        )
        promised, kept = span.due_at is not None, span.kept is True
        sums = (1, microseconds(span.length(clock)), promised, kept)
        _add(found[key], [sign * each for each in sums])


def _add(sums: list[int], more: Sequence[int]) -> None:
    for place, each in enumerate(more):
        sums[place] += each


def _as_row(key: Sequence[Any], sums: Sequence[int]) -> dict[str, Any]:
    n, total, promised, kept = sums
    numbers = (n, timedelta(microseconds=total), promised, kept)
    return dict(zip((*KEY, *SUMS), (*key, *numbers), strict=True))
