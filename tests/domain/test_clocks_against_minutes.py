"""Office hours against an oracle that looks at the wall clock every single minute."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TypeVar
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.clocks import OfficeHours, WallSpan
from domain.spans import merged

MINUTE = timedelta(minutes=1)
DAY_MINUTES = 24 * 60
# Days on which (or beside which) clocks change, and ordinary ones.
STARTS = {
    "Asia/Jakarta": (date(2026, 11, 18), date(2026, 12, 24)),
    "Europe/Berlin": (date(2026, 3, 28), date(2026, 10, 24)),
    "America/New_York": (date(2026, 3, 7), date(2026, 10, 31)),
    "Australia/Lord_Howe": (date(2026, 4, 4), date(2026, 10, 3)),
    "America/Havana": (date(2026, 3, 7), date(2026, 10, 31)),  # turns at midnight
    "America/Sao_Paulo": (date(2018, 2, 17), date(2018, 11, 3)),  # turned at midnight
    "America/St_Johns": (date(2026, 3, 7), date(2011, 3, 12)),  # half an hour; once turned at 0:01
    "Pacific/Apia": (date(2011, 12, 28), date(2011, 12, 30)),  # the 30th never was
    "Asia/Kathmandu": (date(2026, 11, 18),),
    "Europe/Amsterdam": (date(2026, 3, 28), date(2026, 10, 24)),
    "Asia/Tehran": (date(2022, 3, 20), date(2022, 9, 20)),  # turned at midnight
    "Antarctica/Troll": (date(2026, 3, 28), date(2026, 10, 24)),  # two hours
    "Asia/Pyongyang": (date(2015, 8, 13), date(2018, 5, 3)),  # half an hour for good
}

Key = TypeVar("Key", int, date)
Week = Mapping[int, Sequence[tuple[int, int]]]


class Oracle:
    """Is the office open in this minute? Asked minute by minute."""

    def __init__(self, zone: str, weekly: Week, overrides: Mapping[date, Sequence[tuple[int, int]]], holidays: Sequence[date]) -> None:  # fmt: skip # noqa: E501
        self.zone, self.weekly = ZoneInfo(zone), weekly
        self.overrides, self.holidays = overrides, holidays

    def hours(self, day: date) -> Sequence[tuple[int, int]]:
        if day in self.overrides:
            return self.overrides[day]
        return () if day in self.holidays else self.weekly.get(day.weekday(), ())

    def is_open(self, moment: datetime) -> bool:
        wall = moment.astimezone(self.zone)
        minute = wall.hour * 60 + wall.minute
        today, yesterday = wall.date(), wall.date() - timedelta(days=1)
        return any(a <= minute < b for a, b in self.hours(today)) or any(
            a <= minute + DAY_MINUTES < b for a, b in self.hours(yesterday)
        )


def minutes(start: datetime, end: datetime) -> Iterator[datetime]:
    while start < end:
        yield start
        start += MINUTE


interval = st.tuples(st.integers(0, DAY_MINUTES - 1), st.integers(1, DAY_MINUTES)).map(
    lambda pair: (pair[0], pair[0] + pair[1])
)


@st.composite
def intervals(draw: st.DrawFn) -> list[tuple[int, int]]:
    """Apart or overlapping, and now and then one that begins where another ends."""
    made = draw(st.lists(interval, max_size=3))
    touching = [(end, end + 90) for _start, end in made if end < DAY_MINUTES]
    return [*made, *(touching if draw(st.booleans()) else [])]


def spans_of(days: Mapping[Key, Sequence[tuple[int, int]]]) -> dict[Key, list[WallSpan]]:
    return {day: [(a * MINUTE, b * MINUTE) for a, b in told] for day, told in days.items()}


@st.composite
def offices(draw: st.DrawFn) -> tuple[OfficeHours, Oracle, datetime]:
    zone = draw(st.sampled_from(sorted(STARTS)))
    first = draw(st.sampled_from(STARTS[zone]))
    near = st.integers(-1, 3).map(lambda days: first + timedelta(days=days))
    weekly = draw(st.dictionaries(st.integers(0, 6), intervals(), min_size=4))
    overrides = draw(st.dictionaries(near, intervals(), max_size=3))
    holidays = draw(st.lists(near, max_size=2))
    start = (
        datetime(first.year, first.month, first.day, tzinfo=UTC)
        + draw(st.integers(-600, 2000)) * MINUTE
    )
    return (
        OfficeHours(zone, spans_of(weekly), spans_of(overrides), holidays),
        Oracle(zone, weekly, overrides, holidays),
        start,
    )


# Overlapping each other, touching, empty, and reaching beyond what is asked on either side.
pauses_of = st.lists(st.tuples(st.integers(-900, 3600), st.integers(0, 1500)), max_size=4)


def spans(start: datetime, raw: list[tuple[int, int]]) -> list[tuple[datetime, datetime]]:
    return [(start + at * MINUTE, start + (at + length) * MINUTE) for at, length in raw]


@settings(max_examples=150, deadline=None)
@given(offices(), st.integers(0, 3200), pauses_of)
def test_elapsed_is_what_counting_minutes_gives(
    made: tuple[OfficeHours, Oracle, datetime], length: int, raw: list[tuple[int, int]]
) -> None:
    office, oracle, start = made
    end, pauses = start + length * MINUTE, spans(start, raw)
    counted = [
        moment
        for moment in minutes(start, end)
        if oracle.is_open(moment) and not any(a <= moment < b for a, b in pauses)
    ]
    assert office.elapsed(start, end, pauses) == len(counted) * MINUTE
    told = office.intervals(start, end, pauses)
    assert [m for a, b in told for m in minutes(a, b)] == counted
    assert all(before[1] < after[0] for before, after in pairwise(told))


@settings(max_examples=100, deadline=None)
@given(offices(), st.integers(1, 900), pauses_of)
def test_due_is_the_first_minute_by_which_the_span_has_gone_by(
    made: tuple[OfficeHours, Oracle, datetime], span: int, raw: list[tuple[int, int]]
) -> None:
    office, oracle, start = made
    pauses, left = spans(start, raw), span
    for moment in minutes(start, start + timedelta(days=4)):
        if oracle.is_open(moment) and not any(a <= moment < b for a, b in pauses):
            left -= 1
        if not left:
            assert office.due(start, span * MINUTE, pauses) == moment + MINUTE
            break


@settings(max_examples=100, deadline=None)
@given(offices())
def test_the_next_opening_is_the_first_open_minute(
    made: tuple[OfficeHours, Oracle, datetime],
) -> None:
    office, oracle, start = made
    for moment in minutes(start, start + timedelta(days=4)):
        if oracle.is_open(moment):
            assert office.next_opening(start) == moment
            break


@given(offices(), st.integers(0, 10_000), st.integers(0, 10_000), pauses_of)
def test_elapsed_adds_up_over_any_split(
    made: tuple[OfficeHours, Oracle, datetime], first: int, second: int, raw: list[tuple[int, int]]
) -> None:
    office, _oracle, start = made
    middle = start + timedelta(seconds=7 * first, microseconds=first)
    end = middle + timedelta(seconds=11 * second)
    pauses = spans(start, raw)
    assert office.elapsed(start, end, pauses) == office.elapsed(
        start, middle, pauses
    ) + office.elapsed(middle, end, pauses)


@given(offices(), st.timedeltas(timedelta(), timedelta(hours=30)), pauses_of)
def test_what_has_elapsed_at_a_due_is_the_span(
    made: tuple[OfficeHours, Oracle, datetime], span: timedelta, raw: list[tuple[int, int]]
) -> None:
    office, _oracle, start = made
    if not any(office.weekly.values()):
        return
    due = office.due(start, span, spans(start, raw))
    assert office.elapsed(start, due, spans(start, raw)) == span
    assert span == timedelta() or office.elapsed(
        start, due - timedelta(microseconds=1), spans(start, raw)
    ) < span  # fmt: skip


@given(offices(), st.lists(st.timedeltas(timedelta(), timedelta(hours=40)), max_size=6), pauses_of)
def test_a_longer_promise_is_never_due_earlier(
    made: tuple[OfficeHours, Oracle, datetime], lengths: list[timedelta], raw: list[tuple[int, int]]
) -> None:
    office, _oracle, start = made
    if not any(office.weekly.values()):
        return
    pauses = spans(start, raw)
    dues = [office.due(start, length, pauses) for length in sorted(lengths)]
    assert dues == sorted(dues)
    assert all(due.tzinfo is UTC for due in dues)


@given(offices(), st.lists(st.integers(0, 4000), max_size=8), pauses_of)
def test_elapsed_adds_up_over_many_splits_and_intervals_are_cut_there_alone(
    made: tuple[OfficeHours, Oracle, datetime], cuts: list[int], raw: list[tuple[int, int]]
) -> None:
    office, _oracle, start = made
    pauses = spans(start, raw)
    at = [start, *(start + cut * timedelta(seconds=61) for cut in sorted(cuts))]
    parts = [office.intervals(a, b, pauses) for a, b in pairwise(at)]
    told = merged(span for part in parts for span in part)
    assert tuple(told) == office.intervals(start, at[-1], pauses)


@given(st.integers(0, 20_000), st.integers(0, 20_000))
def test_the_same_wall_times_elsewhere_give_the_same_span(start: int, length: int) -> None:
    week = {day: [("08:00", "12:00"), ("13:00", "17:00")] for day in range(6)}
    elapsed = set()
    for zone in ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Asia/Kathmandu"):
        there = datetime(2026, 11, 16, tzinfo=ZoneInfo(zone)) + start * MINUTE
        elapsed.add(OfficeHours(zone, week).elapsed(there, there + length * MINUTE))
    assert len(elapsed) == 1
