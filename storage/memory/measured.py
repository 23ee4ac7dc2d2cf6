"""Measured spans in memory: counted off the rows each time, so the sums are always right."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from domain.explanations import RunKind
from domain.measured import ClockKind, MeasuredSpan, SpanState
from domain.measured_shelves import Ahead, Fate, GroupBy, Key, SpanFilter, SpanRow, Tally, Waiting
from storage.memory.rows import Rows, Tables

_KEYS: Mapping[GroupBy, Callable[[MeasuredSpan], Key]] = {
    GroupBy.NONE: lambda _span: "",
    GroupBy.WEEK: lambda span: span.cell.isoformat(),
    GroupBy.MONTH: lambda span: span.cell.isoformat(),
    GroupBy.CHANNEL: lambda span: span.channel_id or "",
    GroupBy.KIND: lambda span: span.kind.value,
    GroupBy.BRANCH: lambda span: span.branch_id or "",
    GroupBy.STAFF: lambda span: span.staff_id or "",
    GroupBy.HOUR: lambda span: str(span.hour),
}
_MEASURES = list(RunKind)


class MemorySpans:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._rows: Rows[tuple[MeasuredSpan, ...]] = tables.of("measured_spans")

    def put(self, case_id: str, spans: Sequence[MeasuredSpan]) -> None:
        self._rows.put(case_id, tuple(sorted(spans, key=_order)))

    def of(self, case_id: str) -> list[MeasuredSpan]:
        return list(self._rows.find(case_id) or ())

    def many(self, case_ids: Collection[str]) -> Mapping[str, Sequence[MeasuredSpan]]:
        return {each: found for each in set(case_ids) if (found := self.of(each))}

    def tallies(self, wanted: SpanFilter, by: GroupBy, clock: ClockKind) -> list[Tally]:
        found: defaultdict[tuple[Key, int], list[MeasuredSpan]] = defaultdict(list)
        for span in self._wanted(wanted):
            if span.state is not SpanState.WAITING:
                found[_KEYS[by](span), span.bucket(clock)].append(span)
        return [
            Tally(
                key=key,
                bucket=bucket,
                n=len(spans),
                total=sum((span.length(clock) for span in spans), timedelta()),
                promised=sum(span.due_at is not None for span in spans),
                kept=sum(span.kept is True for span in spans),
            )
            for (key, bucket), spans in sorted(found.items())
        ]

    def lengths(
        self, wanted: SpanFilter, by: GroupBy, clock: ClockKind, keys: Sequence[Key]
    ) -> list[tuple[Key, timedelta]]:
        return [
            (_KEYS[by](span), span.length(clock))
            for span in self._wanted(wanted)
            if span.state is SpanState.ANSWERED and _KEYS[by](span) in keys
        ]

    def ahead(self, wanted: SpanFilter, by: GroupBy, now: datetime) -> list[Ahead]:
        found: defaultdict[Key, list[bool]] = defaultdict(list)
        for span in self._wanted(wanted):
            if span.state is not SpanState.WAITING and span.due_at and span.due_at > now:
                found[_KEYS[by](span)].append(span.kept is True)
        return [Ahead(key=key, n=len(kept), kept=sum(kept)) for key, kept in sorted(found.items())]

    def waiting(self, wanted: SpanFilter, by: GroupBy) -> list[Waiting]:
        return [
            Waiting(
                key=_KEYS[by](span),
                since=span.since,
                runs_since=span.runs_since,
                office=span.office,
                wall=span.wall,
                due_at=span.due_at,
                kept=span.kept,
                branch_id=span.branch_id,
            )
            for span in self._wanted(wanted)
            if span.state is SpanState.WAITING
        ]

    def oldest_waiting(self, wanted: SpanFilter) -> tuple[int, datetime | None]:
        found = [s.since for s in self._wanted(wanted) if s.state is SpanState.WAITING]
        return len(found), min(found, default=None)

    def page(
        self, wanted: SpanFilter, fate: Fate, now: datetime, *, limit: int, offset: int
    ) -> list[SpanRow]:
        met = [span for span in self._wanted(wanted) if _meets(span, fate, now)]
        met.sort(key=lambda span: (span.since, span.case_id, span.number))
        cases = self._tables.of("cases")
        rows: list[SpanRow] = []
        for span in met[offset : offset + limit]:
            if (case := cases.find(span.case_id)) is not None:
                rows.append(SpanRow(span=span, code=case.code, restricted=case.restricted))
        return rows

    def count(self, wanted: SpanFilter, fate: Fate, now: datetime) -> int:
        return sum(_meets(span, fate, now) for span in self._wanted(wanted))

    def compact(self, limit: int) -> int:
        return 0

    def rebuild(self) -> None:
        """There are no sums to rebuild."""

    def _wanted(self, wanted: SpanFilter) -> Iterator[MeasuredSpan]:
        return (span for spans in self._rows for span in spans if _passes(span, wanted))


def _order(span: MeasuredSpan) -> tuple[str, int]:
    return span.measure.value, span.number


def _passes(span: MeasuredSpan, wanted: SpanFilter) -> bool:
    return (
        span.measure is wanted.measure
        and (wanted.first is None or span.day >= wanted.first)
        and (wanted.end is None or span.day < wanted.end)
        and (not wanted.channel_ids or (span.channel_id or "") in wanted.channel_ids)
        and (not wanted.kinds or span.kind in wanted.kinds)
        and (not wanted.branch_ids or (span.branch_id or "") in wanted.branch_ids)
        and (not wanted.staff_ids or (span.staff_id or "") in wanted.staff_ids)
        and (not wanted.hours or span.hour in wanted.hours)
    )


def _meets(span: MeasuredSpan, fate: Fate, now: datetime) -> bool:
    due = span.due_at is not None and span.due_at <= now
    return {
        Fate.ALL: True,
        Fate.ANSWERED: span.state is SpanState.ANSWERED,
        Fate.WAITING: span.state is SpanState.WAITING,
        Fate.NEVER: span.state is SpanState.NEVER,
        Fate.DUE: due,
        Fate.KEPT: due and span.kept is True,
        Fate.BROKEN: due and span.kept is not True,
    }[fate]
