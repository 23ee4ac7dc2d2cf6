"""The middle of a few values, and how sure that is."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.intervals import CLAIM_MIN, Middle, apart, middle_of, quantile_of


def test_nothing_has_no_middle() -> None:
    assert middle_of([]) == Middle(n=0, median=None, low=None, high=None)


@pytest.mark.parametrize("n", range(1, CLAIM_MIN))
def test_of_too_few_values_there_is_a_median_and_no_interval(n: int) -> None:
    found = middle_of(list(range(n)))
    assert (found.n, found.median, found.low, found.is_sure) == (n, (n - 1) / 2, None, False)


@pytest.mark.parametrize(
    ("n", "low", "high"),
    # The ranks of the binomial tables: of 20 values the 6th from either end, of 100 the 40th.
    [(6, 1, 6), (8, 1, 8), (9, 2, 8), (12, 3, 10), (20, 6, 15), (100, 40, 61), (200, 86, 115)],
)
def test_the_interval_lies_between_values_of_the_tables_ranks(n: int, low: int, high: int) -> None:
    found = middle_of([float(value) for value in range(n, 0, -1)])
    assert found == Middle(n=n, median=(n + 1) / 2, low=low, high=high)
    assert found.is_sure


def test_of_many_values_the_normal_curve_tells_the_rank() -> None:
    found = middle_of([float(value) for value in range(1, 10_001)])
    assert (found.median, found.low, found.high) == (5_000.5, 4_902, 5_099)


@pytest.mark.parametrize("n", [6, 9, 11])
def test_it_holds_the_true_median_95_times_in_100_by_counting_every_way_coins_fall(n: int) -> None:
    rank = middle_of([float(value) for value in range(n)]).low
    assert rank is not None
    held = sum(rank < sum(coins) < n - rank for coins in product((0, 1), repeat=n))
    assert held / 2**n >= 0.95
    tighter = sum(rank + 1 < sum(coins) < n - rank - 1 for coins in product((0, 1), repeat=n))
    assert tighter / 2**n < 0.95


@given(st.lists(st.integers(0, 1_000), min_size=CLAIM_MIN, max_size=400))
def test_the_median_lies_in_its_interval_among_the_values(values: list[int]) -> None:
    found = middle_of(values)
    assert found.low is not None
    assert found.high is not None
    assert found.median is not None
    assert min(values) <= found.low <= found.median <= found.high <= max(values)
    assert {found.low, found.high} <= set(values)


def test_two_are_apart_when_their_intervals_do_not_touch() -> None:
    def middle(low: float | None, high: float | None) -> Middle:
        return Middle(n=9, median=low, low=low, high=high)

    assert apart(middle(1, 2), middle(3, 4))
    assert apart(middle(3, 4), middle(1, 2))
    assert not apart(middle(1, 3), middle(3, 4))
    assert not apart(middle(3, 4), middle(1, 3))
    assert not apart(middle(None, None), middle(3, 4))
    assert not apart(middle(1, 2), middle(None, None))


def test_a_quantile_lies_between_its_neighbours() -> None:
    assert quantile_of([1, 2, 3, 5], 0) == 1
    assert quantile_of([1, 2, 3, 5], 0.5) == 2.5
    assert quantile_of([1, 2, 3, 5], 1) == 5
    assert quantile_of([7], 0.25) == 7
    with pytest.raises(ValueError, match="nothing"):
        quantile_of([], 0.5)
