"""What of an answer is a count, and how the rest is kept beside."""

import json
import math
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.audience import AccountMetric, believed_of_account
from domain.counts import COUNT_MAX, TOLD_MAX, as_told, count_of, kept_raw
from domain.metrics import Metric, believed

BIGGEST_OF_64_BITS = 2**63 - 1


@pytest.mark.parametrize("told", [0, 1, COUNT_MAX])
def test_a_whole_number_from_none_on_is_a_count(told: int) -> None:
    assert count_of(told) == told
    assert as_told(told) == told


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (-1, "-1"),
        (COUNT_MAX + 1, "1000000000001"),
        (10**30, "1" + 30 * "0"),
        ("12", '"12"'),
        (1.0, "1.0"),
        (math.nan, "NaN"),
        (True, "true"),
        ([3], "[3]"),
        ({"n": 3}, '{"n": 3}'),
        (datetime(2026, 11, 26, tzinfo=UTC), '"2026-11-26 00:00:00+00:00"'),
        ({3: {1, 2}}, '{"3": "{1, 2}"}'),
        ({(1, 2): 3}, "dict"),
    ],
)
def test_what_is_none_is_unknown_and_kept_as_text(told: object, kept: str) -> None:
    assert count_of(told) is None
    assert as_told(told) == kept


def test_a_number_of_more_digits_than_are_ever_written_is_named_by_its_kind() -> None:
    assert count_of(10**5_000) is None
    assert as_told(10**5_000) == "int"


def test_nothing_is_nothing_and_what_is_long_or_deep_is_cut() -> None:
    assert count_of(None) is None
    assert as_told(None) is None
    assert as_told("x" * 10_000) == '"' + "x" * (TOLD_MAX - 1)
    deep: list[Any] = []
    for _level in range(100_000):
        deep = [deep]
    assert as_told(deep) == "list"


def test_what_stands_beside_is_kept_by_name_and_what_is_kept_already_stays() -> None:
    raw = {"a": 3, "b": '"12"', "c": None, "d": 10**30, "e" * 999: 1, 5: True}
    assert kept_raw(raw) == {
        "a": 3,
        "b": '"12"',
        "c": None,
        "d": "1" + 30 * "0",
        "e" * TOLD_MAX: 1,
        "5": "true",
    }
    assert kept_raw({"a": "x" * 999}) == {"a": "x" * TOLD_MAX}
    assert kept_raw(["a"]) == {}


def test_a_million_of_the_greatest_counts_add_up_within_64_bits() -> None:
    assert 5 * 1_000_000 * COUNT_MAX <= BIGGEST_OF_64_BITS


@given(
    told=st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    metric=st.sampled_from(Metric),
    account=st.sampled_from(AccountMetric),
    before=st.none() | st.integers(0, COUNT_MAX),
)
def test_whatever_is_told_only_a_count_is_believed_and_all_of_it_can_be_kept(
    told: object, metric: Metric, account: AccountMetric, before: int | None
) -> None:
    for value in (believed(metric, told, before), believed_of_account(account, told, before)):
        assert value is None or value == told
        assert value is None or 0 <= value <= COUNT_MAX
    json.dumps(as_told(told))
    assert len(str(as_told(told))) <= TOLD_MAX or isinstance(as_told(told), int)
