"""How often a post is measured, by its age and by what the channel can afford."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.engagement.cadence import MEASURED_FOR, interval, widening

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("age", "every"),
    [
        (timedelta(0), HOUR),
        (DAY - HOUR, HOUR),
        (DAY, 6 * HOUR),
        (7 * DAY, DAY),
        (30 * DAY, 7 * DAY),
        (91 * DAY, None),
    ],
)
def test_a_post_is_measured_less_often_as_it_ages(age: timedelta, every: timedelta | None) -> None:
    assert interval(age) == every


def test_where_reading_is_free_nothing_is_widened() -> None:
    assert widening([DAY] * 10_000, None) == 1


def test_what_can_be_afforded_is_not_widened() -> None:
    # a day: two fresh ones, one of the first month, seven weekly ones make one more
    ages = [HOUR, HOUR, 8 * DAY, *[40 * DAY] * 7]
    assert widening(ages, 4) == pytest.approx(1)
    assert widening(ages, 3) == pytest.approx(2)
    assert widening([HOUR], 1) == 1


def test_fresh_posts_are_never_widened_and_old_ones_at_most_to_a_month() -> None:
    assert interval(HOUR, 30) == HOUR
    assert interval(DAY, 2) == 2 * DAY
    assert interval(2 * DAY, 3) == 3 * DAY  # below a day nothing is saved: it is billed once
    assert interval(8 * DAY, 3) == 3 * DAY
    assert interval(40 * DAY, 3) == 21 * DAY
    assert interval(40 * DAY, 30) == 30 * DAY
    assert interval(91 * DAY, 30) is None


def test_with_nothing_left_old_posts_are_read_once_a_month() -> None:
    assert widening([HOUR, 8 * DAY], 1) == 30
    assert widening([HOUR, 8 * DAY], 0) == 30


@given(
    ages=st.lists(st.timedeltas(timedelta(0), MEASURED_FOR + 9 * DAY), max_size=60),
    readings_a_day=st.floats(0, 100),
)
def test_no_more_is_read_a_day_than_can_be_paid_for(
    ages: list[timedelta], readings_a_day: float
) -> None:
    widened = widening(ages, readings_a_day)
    every = {age: interval(age, widened) for age in ages}
    fresh = sum(age < DAY for age in ages)
    a_day = fresh + sum(
        DAY / max(spaced, DAY) for age in ages if age >= DAY and (spaced := every[age]) is not None
    )
    seldom = len(ages) / 30  # each is read once a month, whatever it costs
    assert a_day <= max(readings_a_day, fresh) + seldom + 1e-9
    assert widened >= 1
