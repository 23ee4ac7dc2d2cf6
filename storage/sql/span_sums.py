"""The sums of measured spans: what changes is noted, added up later, and made anew from the rows.

Each ended span is counted once a clock. Whoever writes only appends, so two writers never wait
for, nor deadlock over, the same sum.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Insert,
    delete,
    func,
    insert,
    literal,
    select,
    type_coerce,
)
from sqlalchemy import case as when

from domain.measured import ClockKind, MeasuredSpan, SpanState
from storage.columns import Choice, Prose, microseconds
from storage.sql.record import adding
from storage.tables.measured import ANY, KEY, SUMS, measured_spans, span_changes, span_sums

APART = ("channel_key", "kind", "branch_key")

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
        for told in (None, "channel_key", "kind", "branch_key"):
            connection.execute(_summing(clock, told))


def _summing(clock: ClockKind, told: str | None) -> Insert:
    """Counts the rows of one clock: all together, or told apart by one thing."""
    c = measured_spans.c
    apart = [type_coerce(c[told], Prose)] if told else []
    names = [told] if told else []
    grouped = (c.measure, *apart, c.cell, c[f"{clock.value}_bucket"])
    others = [name for name in APART if name != told]
    fixed = [literal(ANY, Prose).label(name) for name in others]
    kept = when((c.kept.is_(True), 1), else_=0)
    total = func.sum(type_coerce(c[clock.value], BigInteger))
    found = (
        select(
            *grouped,
            literal(clock, Choice(ClockKind)).label("clock"),
            *fixed,
            *(func.count(), total, func.count(c.due_at), func.sum(kept)),
        )
        .where(c.state != SpanState.WAITING)
        .group_by(*grouped)
    )
    return insert(span_sums).from_select(
        ["measure", *names, "cell", "bucket", "clock", *others, *SUMS], found
    )


def _count(found: _Sums, span: MeasuredSpan, sign: int) -> None:
    own = (span.channel_id or "", span.kind.value, span.branch_id or "")
    promised, kept = span.due_at is not None, span.kept is True
    for clock in ClockKind:
        sums = (1, microseconds(span.length(clock)), promised, kept)
        where = (span.cell.isoformat(), span.bucket(clock))
        for place in range(-1, len(own)):
            told = (each if at == place else ANY for at, each in enumerate(own))
            _add(found[span.measure, clock, *told, *where], [sign * each for each in sums])


def _add(sums: list[int], more: Sequence[int]) -> None:
    for place, each in enumerate(more):
        sums[place] += each


def _as_row(key: Sequence[Any], sums: Sequence[int]) -> dict[str, Any]:
    n, total, promised, kept = sums
    numbers = (n, timedelta(microseconds=total), promised, kept)
    return dict(zip((*KEY, *SUMS), (*key, *numbers), strict=True))
