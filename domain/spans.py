"""Spans of time: merging, cutting and adding up stretches between two moments."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

Span = tuple[datetime, datetime]


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same moments as few spans, in order: overlapping and touching ones become one."""
    whole: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(whole[-1][1], end))
        else:
            whole.append((start, end))
    return whole


def clipped(spans: Iterable[Span], start: datetime, end: datetime) -> list[Span]:
    """What of the spans lies in [start, end)."""
    if start >= end:
        return []
    return [
        (a if a > start else start, b if b < end else end)
        for a, b in spans
        if a < b and b > start and a < end
    ]


def without(spans: Sequence[Span], holes: Sequence[Span]) -> list[Span]:
    """What is left of the spans outside the holes; both merged and in order."""
    if not holes:
        return list(spans)
    left: list[Span] = []
    first = 0  # the first hole that this span, or a later one, can meet
    for start, end in spans:
        while first < len(holes) and holes[first][1] <= start:
            first += 1
        at, place = start, first
        while place < len(holes) and holes[place][0] < end:
            hole_start, hole_end = holes[place]
            if at < hole_start:
                left.append((at, hole_start))
            at, place = max(at, hole_end), place + 1
        if at < end:
            left.append((at, end))
    return left


def total(spans: Iterable[Span]) -> timedelta:
    """How long the spans are together."""
    return sum((end - start for start, end in spans), timedelta())
