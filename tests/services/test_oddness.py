"""What a platform told where a count belongs: kept, logged and shown, and nothing lost with it.
On SQLite and PostgreSQL."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from domain.audience import AccountMetric, AccountReading
from domain.counts import COUNT_MAX
from domain.deliveries import DeliveryState, Receipt
from domain.errors import NotAllowed
from domain.metrics import Metric, Reading, Snapshot
from domain.oddities import OVER_AFTER, Oddity, OddityKind
from domain.people import Actor
from domain.ports import Store
from services.engagement import oddity_words
from services.engagement.account_measuring import AccountMeasuring
from services.engagement.engagement_figures import PostFilter
from services.engagement.engaging import Asked, Engaging
from services.engagement.measuring import Measuring
from services.engagement.oddness import Oddities
from tests.makers import NOON, STAFF, a_delivery
from tests.services.platforms import OpenVault, Platforms, Square, a_square
from tests.stores import opened, server_for
from toolkit.clock import SetClock

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Outsider(Actor):
    """Somebody who may nothing."""

    def may(self, permission: object) -> bool:
        return False


class Strange(Square):
    """A square that tells whatever a test wants, of posts and of its account."""

    tells: ClassVar[dict[Any, Any]] = {}
    raw: ClassVar[dict[Any, Any]] = {}
    account: ClassVar[dict[Any, Any]] = {}

    def measure(self, remote_ids: Sequence[str]) -> tuple[Reading, ...]:
        return tuple(
            Reading(remote_id=each, values=dict(self.tells), raw=dict(self.raw))
            for each in remote_ids
        )

    def count_audience(self) -> AccountReading:
        return AccountReading(values=dict(self.account))


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    kind = request.param
    with opened(kind, tmp_path / "data", server_for(request, kind)) as store:
        yield store


@pytest.fixture
def measuring(store: Store, clock: SetClock) -> Measuring:
    clock.set(NOON)
    Strange.tells, Strange.raw, Strange.account = {}, {}, {}
    with store.writing() as unit:
        unit.channels.add(a_square())
        for number in range(3):
            unit.deliveries.add(
                a_delivery(
                    id=f"d-{number}",
                    channel_id="sq-1",
                    state=DeliveryState.SENT,
                    due_at=NOON,
                    receipt=Receipt(remote_id=f"r-{number}", sent_at=NOON),
                )
            )
    return Measuring(store=store, clock=clock, connectors=Platforms(OpenVault(), Strange))


def read(measuring: Measuring, raw: Any = None, **values: Any) -> list[Snapshot]:
    """What is kept of one more reading of the first post."""
    Strange.tells = {Metric(name): value for name, value in values.items()}
    Strange.raw = {} if raw is None else raw
    measuring.clock.advance(HOUR)  # type: ignore[attr-defined] # a SetClock
    measuring.measure_due()
    with measuring.store.reading() as unit:
        return [each for each in unit.metrics.of("d-0") if each.at == measuring.clock.now()]


def odd(measuring: Measuring) -> list[Oddity]:
    found = Oddities(store=measuring.store, clock=measuring.clock).recent(STAFF)
    assert set(found) <= {"sq-1"}
    return list(found.get("sq-1", ()))


@pytest.mark.parametrize("told", [10**30, -1, "12", 1.5, True, float("nan"), [3], {"n": 3}])
def test_what_is_no_count_is_kept_beside_an_unknown_value_and_the_others_are_read(
    measuring: Measuring, told: Any
) -> None:
    with capture_logs() as logs:
        by_metric = {each.metric: each for each in read(measuring, views=told, reactions=5)}
    assert by_metric[Metric.REACTIONS].value == 5
    assert by_metric[Metric.VIEWS].value is None
    (kept,) = by_metric[Metric.VIEWS].raw.values()
    assert kept == json.dumps(told)
    (oddity,) = odd(measuring)
    now = measuring.clock.now()
    assert oddity == Oddity(
        channel_id="sq-1",
        metric="views",
        kind=OddityKind.NO_COUNT,
        told=f"views: {json.dumps(told)}",
        since=now,
        at=now,
    )
    assert [each for each in logs if each["event"] == "count_not_believed"] == [
        {
            "event": "count_not_believed",
            "log_level": "warning",
            "channel_id": "sq-1",
            "metric": "views",
            "kind": "no_count",
            "told": oddity.told,
        }
    ]


def test_neither_a_sum_nor_a_figure_is_spoiled_by_it(measuring: Measuring) -> None:
    read(measuring, reactions=5, comments=2)
    engaging = Engaging(store=measuring.store, clock=measuring.clock)
    days = PostFilter(first=NOON.date() - DAY, end=NOON.date() + 9 * DAY)
    assert engaging.report(STAFF, Asked(wanted=days)).whole.total == 21
    read(measuring, reactions=10**30, comments=2)
    whole = engaging.report(STAFF, Asked(wanted=days)).whole
    assert (whole.total, whole.middle.n) == (None, 0), "unknown, neither nought nor a fall"
    read(measuring, reactions=COUNT_MAX, comments=COUNT_MAX)
    assert engaging.report(STAFF, Asked(wanted=days)).whole.total == 6 * COUNT_MAX


def test_a_count_that_fell_where_none_can_fall_is_told_apart_from_what_is_none(
    measuring: Measuring,
) -> None:
    read(measuring, views=100, raw={Metric.VIEWS: {"seen": 100}})
    assert odd(measuring) == []
    (kept,) = read(measuring, views=3, raw={Metric.VIEWS: {"seen": 3}})
    assert (kept.value, kept.raw) == (None, {"seen": 3})
    (oddity,) = odd(measuring)
    assert (oddity.kind, oddity.told) == (OddityKind.LOST, "seen: 3")


def test_what_is_not_told_at_all_or_in_part_is_not_odd(measuring: Measuring) -> None:
    read(measuring, views=None, reach=None, raw={Metric.REACH: {"a": None, "b": 3}})
    assert odd(measuring) == []


def test_members_who_took_back_a_few_likes_are_believed(measuring: Measuring) -> None:
    read(measuring, reactions=100)
    (kept,) = read(measuring, reactions=97)
    assert kept.value == 97
    assert odd(measuring) == []


def test_it_says_since_when_and_ends_a_week_after_it_was_last_so(measuring: Measuring) -> None:
    read(measuring, views="x")
    first = measuring.clock.now()
    read(measuring, views="y")
    (oddity,) = odd(measuring)
    assert (oddity.since, oddity.at, oddity.told) == (first, measuring.clock.now(), 'views: "y"')
    clock = measuring.clock
    assert isinstance(clock, SetClock)
    clock.set(oddity.at + OVER_AFTER)
    assert odd(measuring) == [oddity]
    clock.advance(timedelta(seconds=1))
    assert odd(measuring) == []
    with measuring.store.writing() as unit:
        unit.oddities.put([replace(oddity, at=oddity.at - 2 * DAY)])
    read(measuring, views="z")
    (again,) = odd(measuring)
    assert again.since == again.at, "what was over begins anew"


def test_an_accounts_counts_are_guarded_in_the_same_way(
    measuring: Measuring, clock: SetClock
) -> None:
    Strange.account = {AccountMetric.FOLLOWERS: 10**30, AccountMetric.POSTS: 7}
    clock.advance(DAY)
    accounts = AccountMeasuring(store=measuring.store, clock=clock, connectors=measuring.connectors)
    assert accounts.measure_due() == 2
    with measuring.store.reading() as unit:
        kept = unit.accounts.between(NOON, NOON + 2 * DAY)
    assert [(each.metric, each.value, dict(each.raw)) for each in kept] == [
        (AccountMetric.FOLLOWERS, None, {"followers": "1" + 30 * "0"}),
        (AccountMetric.POSTS, 7, {}),
    ]
    assert [each.metric for each in odd(measuring)] == ["followers"]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.binary(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=5,
)


unbroken = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@unbroken
@given(told=anything, raw=anything)
def test_whatever_a_connector_hands_in_of_a_post_nothing_breaks_and_the_rest_is_kept(
    measuring: Measuring, told: Any, raw: Any
) -> None:
    measuring.clock.advance(6 * HOUR)  # type: ignore[attr-defined] # a SetClock
    raws = {Metric.VIEWS: raw, Metric.SHARES: {}}
    found = read(measuring, views=told, shares=COUNT_MAX, raw=raws)
    by_metric = {each.metric: each for each in found}
    assert by_metric[Metric.SHARES].value == COUNT_MAX
    value = by_metric[Metric.VIEWS].value
    assert value is None or (value == told and 0 <= value <= COUNT_MAX)
    for each in odd(measuring):
        assert oddity_words.sentence(each, str)


@unbroken
@given(told=anything)
def test_whatever_a_connector_hands_in_of_an_account_the_rest_is_kept(
    measuring: Measuring, clock: SetClock, told: Any
) -> None:
    Strange.account = {AccountMetric.FOLLOWERS: told, AccountMetric.POSTS: 7}
    clock.advance(DAY)
    accounts = AccountMeasuring(store=measuring.store, clock=clock, connectors=measuring.connectors)
    assert accounts.measure_due() == 2
    with measuring.store.reading() as unit:
        kept = unit.accounts.between(clock.now(), clock.now() + HOUR)
    assert {each.metric: each.value for each in kept}[AccountMetric.POSTS] == 7


def test_who_may_not_see_reports_reads_none_of_it(measuring: Measuring) -> None:
    with pytest.raises(NotAllowed):
        Oddities(store=measuring.store, clock=measuring.clock).recent(
            Outsider(id="u-0", name="", role=STAFF.role)
        )


def _moment(at: datetime) -> str:
    return f"{at:%H.%M}"


def test_the_sentence_says_what_came_and_that_it_is_neither_nought_nor_a_fall() -> None:
    oddity = Oddity(
        channel_id="c",
        metric="views",
        kind=OddityKind.NO_COUNT,
        told='views: "12"',
        since=NOON,
        at=NOON + HOUR,
    )
    assert oddity_words.sentence(oddity, _moment) == (
        f"Sejak {NOON:%H.%M}, platform menjawab “Dilihat” dengan yang bukan hitungan "
        f'(views: "12"; terakhir {NOON + HOUR:%H.%M}). Nilainya dicatat tidak diketahui, bukan '
        "nol; jawabannya disimpan apa adanya."
    )
    lost = replace(oddity, kind=OddityKind.LOST, metric="followers", told="followers: 0")
    assert oddity_words.sentence(lost, _moment) == (
        f"Sejak {NOON:%H.%M}, platform memberi “pengikut” lebih rendah daripada yang pernah "
        f"diberikannya (followers: 0; terakhir {NOON + HOUR:%H.%M}): hitungannya hilang atau mulai "
        "lagi. Nilainya dicatat tidak diketahui, bukan turun."
    )


@pytest.mark.parametrize("metric", [*Metric, *AccountMetric])
def test_every_metric_has_a_word_and_no_two_vocabularies_share_one(metric: Any) -> None:
    oddity = Oddity(
        channel_id="c", metric=metric.value, kind=OddityKind.LOST, told="", since=NOON, at=NOON
    )
    assert "“" in oddity_words.sentence(oddity, _moment)
    assert not {each.value for each in Metric} & {each.value for each in AccountMetric}
