"""Spans: merging, cutting and adding up, against moments told one by one."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, overload

from hypothesis import given
from hypothesis import strategies as st

from domain.spans import Span, clipped, merged, total, without

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
raw = st.lists(st.tuples(st.integers(0, 40), st.integers(-3, 12)), max_size=8)


def spans(pairs: list[tuple[int, int]]) -> list[Span]:
    return [(NOON + at * HOUR, NOON + (at + length) * HOUR) for at, length in pairs]


def hours_of(some: Sequence[Span]) -> set[datetime]:
    return {NOON + n * HOUR for n in range(-5, 60) for a, b in some if a <= NOON + n * HOUR < b}


@given(raw)
def test_merged_spans_hold_the_same_hours_in_order_and_touch_no_other(
    pairs: list[tuple[int, int]],
) -> None:
    found = merged(spans(pairs))
    assert hours_of(found) == hours_of(spans(pairs))
    assert all(one[1] < two[0] for one, two in pairwise(found))
    assert total(found) == len(hours_of(found)) * HOUR


@given(raw, raw)
def test_without_leaves_every_hour_that_is_in_no_hole(
    pairs: list[tuple[int, int]], holes: list[tuple[int, int]]
) -> None:
    found = without(merged(spans(pairs)), merged(spans(holes)))
    assert hours_of(found) == hours_of(spans(pairs)) - hours_of(spans(holes))
    assert found == sorted(found)
    assert all(start < end for start, end in found)


@given(raw, st.integers(0, 40), st.integers(0, 40))
def test_clipped_spans_are_what_lies_inside(
    pairs: list[tuple[int, int]], start: int, end: int
) -> None:
    inside = (NOON + start * HOUR, NOON + end * HOUR)
    assert hours_of(clipped(spans(pairs), *inside)) == hours_of(spans(pairs)) & hours_of([inside])


class Counted(Sequence[Span]):
    """Spans that count how often one of them is looked at."""

    def __init__(self, kept: list[Span]) -> None:
        self.kept, self.looks = kept, 0

    @overload
    def __getitem__(self, index: int) -> Span: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Span]: ...
    def __getitem__(self, index: Any) -> Any:
        self.looks += 1
        return self.kept[index]

    def __len__(self) -> int:
        return len(self.kept)


def test_years_of_pauses_are_walked_once_and_not_once_a_day() -> None:
    days = [(NOON + 24 * n * HOUR, NOON + (24 * n + 8) * HOUR) for n in range(2_000)]
    holes = Counted([(NOON + 12 * n * HOUR, NOON + (12 * n + 1) * HOUR) for n in range(4_000)])
    assert total(without(days, holes)) == 2_000 * 7 * HOUR
    assert holes.looks < 5 * (len(days) + len(holes))
