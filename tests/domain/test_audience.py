"""What of an account's counts is believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.audience import OF_A_DAY, AccountMetric, believed_of_account

STANDING = [metric for metric in AccountMetric if metric not in OF_A_DAY]


@pytest.mark.parametrize("metric", STANDING)
def test_that_people_leave_is_believed_and_that_all_left_at_once_is_not(
    metric: AccountMetric,
) -> None:
    assert believed_of_account(metric, 40, 100) == 40
    assert believed_of_account(metric, 0, 100) is None
    assert believed_of_account(metric, 0, 1) == 0
    assert believed_of_account(metric, 0, None) == 0


@pytest.mark.parametrize("metric", OF_A_DAY)
def test_a_day_without_any_is_a_true_nought(metric: AccountMetric) -> None:
    assert believed_of_account(metric, 0, 100) == 0


@given(st.sampled_from(AccountMetric), st.none() | st.integers(0, 10**9))
def test_what_is_not_told_or_no_count_is_unknown(metric: AccountMetric, last: int | None) -> None:
    assert believed_of_account(metric, None, last) is None
    assert believed_of_account(metric, -1, last) is None


@given(st.sampled_from(AccountMetric), st.integers(1, 10**9), st.none() | st.integers(0, 10**9))
def test_any_count_of_one_or_more_is_believed(
    metric: AccountMetric, told: int, last: int | None
) -> None:
    assert believed_of_account(metric, told, last) == told
