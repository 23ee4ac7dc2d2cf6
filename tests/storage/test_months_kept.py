"""The months that bits tell of: the same in every zone, and beside what is read each time they
leave nothing out and count nothing twice."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.interactions import Span
from domain.months import Month
from storage.active_months import Kept, Place, Turn, bits_of, parted, place_of

TICK, HOUR = timedelta(microseconds=1), timedelta(hours=1)
DECEMBER = datetime(2024, 12, 1, tzinfo=UTC)
JANUARY, FEBRUARY = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 2, 1, tzinfo=UTC)
ZONES = sorted(available_timezones())
SECONDS = st.integers(0, 80 * 365 * 86_400)
MOMENTS = SECONDS.map(lambda each: datetime(2000, 1, 2, tzinfo=UTC) + timedelta(seconds=each))


def a_place(month: Month) -> Place:
    return Place(month.year // 5, month.year % 5 * 12 + month.number - 1)


@pytest.mark.parametrize(
    ("moment", "place"),
    [
        (JANUARY, None),
        (JANUARY + 12 * HOUR - TICK, None),
        (JANUARY + 12 * HOUR, Place(405, 0)),
        (FEBRUARY - 14 * HOUR - TICK, Place(405, 0)),
        (FEBRUARY - 14 * HOUR, None),
        (JANUARY - 15 * HOUR, Place(404, 59)),
        (datetime.min.replace(tzinfo=UTC), None),
        (datetime.max.replace(tzinfo=UTC), None),
    ],
)
def test_a_month_is_told_from_half_a_day_after_its_turn(
    moment: datetime, place: Place | None
) -> None:
    assert place_of(moment) == place


def test_each_five_years_have_a_number_with_a_bit_a_month() -> None:
    noon = 12 * HOUR
    said = [DECEMBER + noon, DECEMBER + 2 * noon, JANUARY + noon, FEBRUARY + noon, FEBRUARY]
    assert bits_of(said) == {404: 1 << 59, 405: 0b11}
    assert bits_of([]) == {}


@given(MOMENTS, st.sampled_from(ZONES))
@settings(max_examples=300, deadline=None)
def test_what_is_told_by_a_bit_lies_in_that_month_in_every_zone(
    moment: datetime, zone: str
) -> None:
    place = place_of(moment)
    assert place in (None, a_place(Month.of(moment, zone)))
    lies_deep = 2 <= moment.day <= 27
    assert place is not None or not lies_deep


def test_a_month_of_a_zone_is_its_bit_and_its_turns() -> None:
    span = (JANUARY - 7 * HOUR, FEBRUARY - 7 * HOUR)
    kept, turns = parted([span])
    assert kept == [Kept(0, Place(405, 0))]
    assert turns == [
        Turn(0, span[0], JANUARY + 12 * HOUR),
        Turn(0, FEBRUARY - 14 * HOUR, span[1]),
    ]


def test_a_span_of_nothing_but_what_bits_tell_has_no_turn() -> None:
    span = (JANUARY + 12 * HOUR, FEBRUARY - 14 * HOUR)
    assert parted([span]) == ([Kept(0, Place(405, 0))], [])


@pytest.mark.parametrize("less", [(TICK, 0 * TICK), (0 * TICK, TICK)])
def test_a_month_that_is_not_whole_is_not_told_by_its_bit(
    less: tuple[timedelta, timedelta],
) -> None:
    span = (JANUARY + 12 * HOUR + less[0], FEBRUARY - 14 * HOUR - less[1])
    assert parted([span]) == ([], [Turn(0, *span)])


@given(st.lists(MOMENTS, min_size=2, max_size=5, unique=True), st.data())
@settings(max_examples=200, deadline=None)
def test_each_moment_of_a_span_is_told_once(moments: list[datetime], data: st.DataObject) -> None:
    edges = sorted(
        edge.replace(year=2020 + edge.year % 8, day=edge.day % 28 + 1) for edge in moments
    )
    spans: list[Span] = list(pairwise(edges))
    offset = data.draw(st.integers(-3_600, int((edges[-1] - edges[0]).total_seconds()) + 3_600))
    moment = edges[0] + timedelta(seconds=offset)
    kept, turns = parted(spans)
    place = place_of(moment)
    told = [each.span for each in kept if each.place == place]
    read = [each.span for each in turns if each.start <= moment < each.end]
    within = [number for number, span in enumerate(spans) if span[0] <= moment < span[1]]
    assert sorted(told + read) == within
