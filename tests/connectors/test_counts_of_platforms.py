"""What every connector makes of every count: what is told right, and whatever is told instead.

What is no count is unknown, never zero, and kept as it came; the other counts of the same answer
are not lost with it.
"""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.audience import AccountMetric
from domain.counts import COUNT_MAX, as_told
from domain.errors import PlatformError
from domain.metrics import Metric
from tests.connectors.counting_platforms import ASKED, PLACES, Place

every_place = pytest.mark.parametrize("place", PLACES, ids=str)
every_answer = pytest.mark.parametrize("name", list(ASKED))

ODD: list[Any] = [
    None, "12", "", "many", 1.0, 1.5, True, False, -1, COUNT_MAX + 1, 10**30, -(10**30), [], [3],
    {"count": 3},
]  # fmt: skip

WORDS: dict[str, dict[Any, int]] = {
    "x": {
        Metric.IMPRESSIONS: 345, Metric.REACTIONS: 12, Metric.COMMENTS: 3, Metric.SHARES: 5,
        Metric.SAVES: 2, Metric.CLICKS: 9,
    },
    "x_account": {
        AccountMetric.FOLLOWERS: 812, AccountMetric.FOLLOWING: 96, AccountMetric.POSTS: 1_204,
    },
    "facebook": {
        Metric.VIEWS: 310, Metric.REACH: 250, Metric.CLICKS: 12, Metric.REACTIONS: 9,
        Metric.COMMENTS: 4, Metric.SHARES: 2,
    },
    "facebook_account": {AccountMetric.FOLLOWERS: 2_310, AccountMetric.LIKES: 2_001},
    "mastodon": {Metric.REACTIONS: 7, Metric.SHARES: 2, Metric.COMMENTS: 1},
    "mastodon_account": {
        AccountMetric.FOLLOWERS: 1_284, AccountMetric.FOLLOWING: 77, AccountMetric.POSTS: 903,
    },
    "bluesky": {
        Metric.REACTIONS: 12, Metric.COMMENTS: 3, Metric.SHARES: 5, Metric.SAVES: 2,
    },
    "bluesky_account": {
        AccountMetric.FOLLOWERS: 512, AccountMetric.FOLLOWING: 40, AccountMetric.POSTS: 231,
    },
    "telegram": {Metric.REACTIONS: 3},
    "telegram_account": {AccountMetric.FOLLOWERS: 318},
    "sandbox": {Metric.VIEWS: 30, Metric.REACTIONS: 3, Metric.COMMENTS: 1},
    "sandbox_account": {AccountMetric.FOLLOWERS: 3, AccountMetric.FOLLOWING: 2},
}  # fmt: skip


def known(values: Any) -> dict[Any, int]:
    return {metric: value for metric, value in values.items() if value is not None}


def others(place: Place, values: Any) -> dict[Any, int]:
    """What is known beside the one metric."""
    return {metric: value for metric, value in known(values).items() if metric != place.metric}


@every_answer
def test_each_platforms_own_names_come_to_our_words(name: str) -> None:
    values, _raw = ASKED[name].read(ASKED[name].told)
    assert known(values) == WORDS[name]


@every_answer
def test_every_count_that_is_read_is_tried_with_what_is_none(name: str) -> None:
    """No metric is mapped that the tests below leave out."""
    tried = {place.metric for place in PLACES if place.asked == name}
    beside = {Metric.COMMENTS} if name == "sandbox" else set()
    alone = {AccountMetric.FOLLOWERS} if name == "telegram_account" else set()
    assert tried | beside | alone == set(WORDS[name])


@every_place
@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_what_is_no_count_is_unknown_and_kept_and_takes_no_other_with_it(
    place: Place, odd: Any
) -> None:
    asked = ASKED[place.asked]
    whole, _raw = asked.read(asked.told)
    try:
        values, raw = asked.read(place.changed(asked.told, odd))
    except PlatformError:
        # the only count of the answer, which without it answers nothing: nothing is kept
        assert len(known(whole)) == 1 or place.asked == "telegram_account"
        return
    assert values.get(place.metric) is None
    assert others(place, values) == others(place, whole)
    assert raw[place.metric][place.name] == as_told(odd)


@every_place
def test_what_is_missing_or_renamed_is_unknown_and_takes_no_other_with_it(place: Place) -> None:
    asked = ASKED[place.asked]
    whole, _raw = asked.read(asked.told)
    sums = {"quoteCount", "repostCount"}  # a server that knows no quotes has none
    for told in (place.without(asked.told), _renamed(place, asked.told)):
        try:
            values, _kept = asked.read(told)
        except PlatformError:
            assert len(known(whole)) == 1
            continue
        assert others(place, values) == others(place, whole)
        if place.name == "quoteCount":
            assert values[place.metric] == 4
        elif place.name.startswith("post_reactions_by_type_total"):
            assert values[place.metric] in (3, None)  # the kinds that are told
        elif place.name not in sums:
            assert values.get(place.metric) is None


def _renamed(place: Place, told: Any) -> Any:
    value = told
    for step in place.path:
        value = value[step]
    there = place.path[:-1]
    changed = place.without(told)
    within = changed
    for step in there:
        within = within[step]
    if isinstance(within, dict):
        within["another_name"] = "12" if place.name.startswith("post_reactions") else value
    return changed


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**40), 10**40)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("id", "data", "posts", "errors", "x")), inner, max_size=3
        )
    ),
    max_leaves=12,
)


@every_answer
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(told=json_values)
def test_any_answer_whatever_is_read_as_counts_or_refused_as_unreadable(
    name: str, told: Any
) -> None:
    _check(name, told)


@every_place
@settings(max_examples=10, deadline=None)
@given(told=json_values, depth=st.integers(1, 3))
def test_anything_whatever_in_the_place_of_a_part_of_an_answer_is_read_or_refused(
    place: Place, told: Any, depth: int
) -> None:
    whole = ASKED[place.asked].told
    step = Place(
        asked=place.asked,
        metric=place.metric,
        path=place.path[: max(1, len(place.path) - depth + 1)],
        name=place.name,
    )
    _check(place.asked, step.changed(whole, told))


def _check(name: str, told: Any) -> None:
    """Only counts, and beside them what can be kept, come of it; nothing else is raised."""
    try:
        values, raw = ASKED[name].read(told)
    except PlatformError:
        return
    for value in values.values():
        assert value is None or (isinstance(value, int) and not isinstance(value, bool))
        assert value is None or value >= 0
    json.dumps({metric.value: dict(kept) for metric, kept in raw.items()})


def test_a_post_that_nobody_can_read_takes_no_other_with_it() -> None:
    for name, listed in (("x", "data"), ("bluesky", "posts"), ("sandbox", "posts")):
        told = ASKED[name].told
        beside = {**told, listed: [[], 5, {"id": 3}, {"uri": None}, None, *told[listed]]}
        assert known(ASKED[name].read(beside)[0]) == WORDS[name]
    toots = [[], 5, {"id": []}, *ASKED["mastodon"].told]
    assert known(ASKED["mastodon"].read(toots)[0]) == WORDS["mastodon"]


@pytest.mark.parametrize("told", [{}, [], {"error": "no"}, {"errors": [{"title": "x"}]}, "", None])
@every_answer
def test_an_error_or_nothing_within_a_success_counts_nothing(name: str, told: Any) -> None:
    try:
        values, _raw = ASKED[name].read(told)
    except PlatformError:
        return
    assert known(values) == {}
