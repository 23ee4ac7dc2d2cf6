"""Quantiles that count who still waits, against lifelines and against flattery."""

import math
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter

from domain.statistics import (
    Estimate,
    counted_estimates,
    estimates,
    mean,
    quantile,
    share_in_target,
    share_percent,
    share_words,
)

hours = st.integers(0, 30).map(lambda h: timedelta(hours=h))
several = st.lists(hours, max_size=40)
shares = st.sampled_from([0.25, 0.5, 0.75, 0.9])


def h(*spans: float) -> list[timedelta]:
    return [timedelta(hours=span) for span in spans]


def test_without_anyone_waiting_it_is_the_ordinary_quantile() -> None:
    assert quantile(h(1, 2, 3, 4), [], 0.5) == timedelta(hours=2)
    assert quantile(h(1, 2, 3), [], 0.5) == timedelta(hours=2)
    assert quantile(h(*range(1, 11)), [], 0.9) == timedelta(hours=9)


def test_those_who_wait_push_the_median_up() -> None:
    assert quantile(h(1, 2, 3), h(5, 5), 0.5) == timedelta(hours=3)


def test_it_is_unknown_while_most_still_wait() -> None:
    assert quantile(h(1, 2), h(5, 5, 5), 0.5) is None
    assert quantile([], h(5), 0.5) is None
    assert quantile([], [], 0.5) is None


def test_answered_at_once_is_zero_and_not_unknown() -> None:
    assert quantile(h(0, 0, 0), h(9), 0.5) == timedelta()


@pytest.mark.parametrize("q", [0, 1, -0.5, math.nan])
def test_a_quantile_outside_its_range_is_a_mistake(q: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        quantile(h(1), [], q)


@settings(max_examples=150, deadline=None)
@given(several, several, shares)
def test_it_is_what_lifelines_says(
    answered: list[timedelta], waiting: list[timedelta], q: float
) -> None:
    if not answered and not waiting:
        return
    lasted = [span / timedelta(hours=1) for span in answered + waiting]
    seen = [1] * len(answered) + [0] * len(waiting)
    curve = KaplanMeierFitter().fit(lasted, seen).survival_function_["KM_estimate"]
    fallen = [float(at) for at, left in curve.items() if left <= 1 - q + 1e-9]
    expected = timedelta(hours=min(fallen)) if fallen else None
    assert quantile(answered, waiting, q) == expected


@settings(max_examples=150, deadline=None)
@given(several, several, shares)
def test_its_band_is_that_of_lifelines(
    answered: list[timedelta], waiting: list[timedelta], q: float
) -> None:
    if not answered:
        return
    lasted = [span / timedelta(hours=1) for span in answered + waiting]
    seen = [1] * len(answered) + [0] * len(waiting)
    fitted = KaplanMeierFitter(alpha=0.05).fit(lasted, seen, label="km")
    limits = fitted.confidence_interval_
    left = fitted.survival_function_["km"]

    def crossing(name: str, at_the_end: float) -> timedelta | None:
        # Where nobody is left, Greenwood's variance is undefined: lifelines has its own way.
        found = [
            float(at)
            for at, limit in limits[name].items()
            if at in set(lasted_answered)
            and (limit if left[at] > 1e-9 else at_the_end) <= 1 - q + 1e-9
        ]
        return timedelta(hours=min(found)) if found else None

    lasted_answered = [span / timedelta(hours=1) for span in answered]
    assert estimates(answered, waiting, [q]) == (
        Estimate(
            span=quantile(answered, waiting, q),
            low=crossing("km_lower_0.95", 0.0),
            high=crossing("km_upper_0.95", 1.0),
        ),
    )


@given(several, several, shares)
def test_the_band_holds_its_estimate(
    answered: list[timedelta], waiting: list[timedelta], q: float
) -> None:
    (found,) = estimates(answered, waiting, [q])
    assert found.span == quantile(answered, waiting, q)
    if found.span is not None:
        assert found.low is not None
        assert found.low <= found.span
    if found.high is not None:
        assert found.span is not None
        assert found.span <= found.high


def test_few_cases_make_a_wide_band_and_many_a_narrow_one() -> None:
    few = estimates(h(*range(1, 6)), [], [0.5])
    many = estimates(h(*range(1, 6)) * 100, [], [0.5])
    assert few == (Estimate(span=timedelta(hours=3), low=timedelta(hours=1), high=None),)
    assert many == (
        Estimate(span=timedelta(hours=3), low=timedelta(hours=3), high=timedelta(hours=3)),
    )


def test_of_nobody_answered_nothing_is_known() -> None:
    assert estimates([], h(5), [0.5]) == (Estimate(span=None, low=None, high=None),)


@given(several, several, hours, shares)
def test_ignoring_one_more_member_never_looks_better(
    answered: list[timedelta], waiting: list[timedelta], ignored: timedelta, q: float
) -> None:
    before, after = quantile(answered, waiting, q), quantile(answered, [*waiting, ignored], q)
    assert after is None or (before is not None and after >= before)


@given(several, st.lists(hours, min_size=1), shares, st.timedeltas(timedelta(), timedelta(9)))
def test_waiting_longer_never_looks_better(
    answered: list[timedelta], waiting: list[timedelta], q: float, longer: timedelta
) -> None:
    before = quantile(answered, waiting, q)
    after = quantile(answered, [waiting[0] + longer, *waiting[1:]], q)
    assert after is None or (before is not None and after >= before)


def test_the_share_in_target_is_unknown_when_nothing_was_due() -> None:
    assert share_in_target(0, 0) is None
    assert share_in_target(0, 4) == 0.0
    assert share_in_target(3, 4) == 0.75


def test_the_plain_mean_is_of_the_answered_alone() -> None:
    assert mean([]) is None
    assert mean(h(1, 2, 6)) == timedelta(hours=3)


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (0.0, "0%"),
        (1.0, "100%"),
        (0.5, "50%"),
        (2 / 3, "67%"),
        (0.994, "99%"),
        (0.996, "99,6%"),
        (0.9996, "99,96%"),
        (0.004, "0,4%"),
        (0.00004, "0,004%"),
    ],
)
def test_only_all_is_written_as_100_percent_and_only_none_as_0(share: float, written: str) -> None:
    assert share_words(share) == written


def test_decimals_are_told_in_the_reader_s_own_way() -> None:
    assert share_words(0.996, separator=".") == "99.6%"
    assert share_words(0.996) == "99,6%"


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_share_between_none_and_all_is_never_written_as_either(part: int, rest: int) -> None:
    assert share_words(part / (part + rest)) not in ("0%", "100%")


@given(several, several)
def test_spans_that_were_counted_give_what_the_spans_do(
    answered: list[timedelta], waiting: list[timedelta]
) -> None:
    counted = counted_estimates(Counter(answered), Counter(waiting), (0.5, 0.75, 0.9))
    assert counted == estimates(answered, waiting, (0.5, 0.75, 0.9))


@pytest.mark.parametrize(
    ("share", "percent"),
    [(0.0, 0.0), (1.0, 100.0), (0.125, 12.5), (0.9996, 99.9), (0.0001, 0.1), (2.0, 200.0)],
)
def test_in_a_table_all_but_one_is_not_all(share: float, percent: float) -> None:
    assert share_percent(share) == percent
