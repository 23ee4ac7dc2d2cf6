"""What of a platform's count is believed: a lost count is unknown, never a fall."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.metrics import Metric, believed

RISING = (Metric.IMPRESSIONS, Metric.REACH, Metric.VIEWS, Metric.CLICKS)
TAKEN_BACK = (Metric.REACTIONS, Metric.COMMENTS, Metric.SHARES, Metric.SAVES)


@pytest.mark.parametrize("metric", Metric)
def test_what_is_not_told_is_unknown_and_the_first_count_is_believed(metric: Metric) -> None:
    assert believed(metric, None, None) is None
    assert believed(metric, None, 5) is None
    assert believed(metric, -1, None) is None
    assert believed(metric, 0, None) == 0
    assert believed(metric, 7, None) == 7


@pytest.mark.parametrize("metric", Metric)
def test_a_count_that_stays_or_grows_is_believed(metric: Metric) -> None:
    assert believed(metric, 5, 5) == 5
    assert believed(metric, 6, 5) == 6


@pytest.mark.parametrize("metric", RISING)
def test_what_was_seen_cannot_be_unseen(metric: Metric) -> None:
    assert believed(metric, 4, 5) is None
    assert believed(metric, 0, 1) is None


@pytest.mark.parametrize("metric", TAKEN_BACK)
def test_members_take_back_one_by_one_but_not_all_at_once(metric: Metric) -> None:
    assert believed(metric, 4, 5) == 4
    assert believed(metric, 0, 1) == 0
    assert believed(metric, 0, 2) is None


def test_every_metric_either_only_rises_or_can_be_taken_back() -> None:
    assert {*RISING, *TAKEN_BACK} == set(Metric)


@given(
    metric=st.sampled_from(RISING),
    counts=st.lists(st.none() | st.integers(-5, 10**12), max_size=30),
)
def test_no_curve_of_what_only_rises_ever_falls(metric: Metric, counts: list[int | None]) -> None:
    known: list[int] = []
    for count in counts:
        value = believed(metric, count, max(known, default=None))
        known += [] if value is None else [value]
    assert known == sorted(known)
