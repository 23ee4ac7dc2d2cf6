"""A post since it was sent, against what is usual on its channel at the same age."""

from datetime import timedelta

import pytest

from domain.deliveries import Delivery
from domain.errors import NotAllowed
from domain.intervals import CLAIM_MIN
from domain.metrics import Metric, Snapshot
from domain.people import Actor
from domain.ports import Store
from services.engagement.engagement_figures import Measure
from services.engagement.post_curves import (
    AGES,
    CURVES,
    PAST,
    BandPoint,
    CurvePoint,
    PostCurve,
    PostCurves,
    band_point,
    value_at,
)
from tests.makers import NOON, STAFF
from tests.services.test_engagement_figures import Outsider, keep, sent, told

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def curves(store: Store) -> PostCurves:
    return PostCurves(store=store)


def ask(curves: PostCurves, id: str, measure: Measure = Measure.REACTIONS) -> PostCurve:
    found = curves.curve(STAFF, id, measure)
    assert found is not None
    return found


def read(delivery: Delivery, age: timedelta, **counts: int | None) -> list[Snapshot]:
    assert delivery.receipt is not None
    return told(delivery, delivery.receipt.sent_at + age, **counts)


def usual(store: Store, *reactions: int, age: timedelta = DAY) -> None:
    """Earlier posts of the channel, each read once at that age."""
    for n, count in enumerate(reactions):
        past = sent(f"past-{n}", NOON - (n + 1) * DAY)
        keep(store, past, read(past, age, reactions=count))


def at(curve: PostCurve, age: timedelta) -> BandPoint:
    return next(each for each in curve.band if each.age == age)


def test_every_reading_is_told_by_the_age_of_the_post(store: Store, curves: PostCurves) -> None:
    post = sent("d-1", NOON)
    keep(
        store,
        post,
        read(post, 2 * HOUR, reactions=3, views=9),
        read(post, HOUR, reactions=1, views=5),
        read(post, 3 * HOUR, reactions=None, views=9),
        read(post, -HOUR, reactions=8),
    )
    curve = ask(curves, "d-1")
    assert curve.points == (
        CurvePoint(age=HOUR, value=1),
        CurvePoint(age=2 * HOUR, value=3),
        CurvePoint(age=3 * HOUR, value=None),
    )
    assert curve.post.delivery_id == "d-1"
    assert curve.past == 0


def test_interactions_of_one_reading_are_added_and_a_lost_count_is_no_fall(
    store: Store, curves: PostCurves
) -> None:
    post = sent("d-1", NOON)
    keep(
        store,
        post,
        read(post, HOUR, reactions=1),
        read(post, 2 * HOUR, reactions=2, comments=3),
        read(post, 3 * HOUR, reactions=2, comments=None),
    )
    points = ask(curves, "d-1", Measure.INTERACTIONS).points
    assert [each.value for each in points] == [1, 5, None]


def test_the_band_is_the_middle_half_of_the_channels_earlier_posts(
    store: Store, curves: PostCurves
) -> None:
    usual(store, 1, 2, 3, 4, 5, 6, 7)
    other = sent("other", NOON - DAY, channel_id="ch-2")
    later = sent("later", NOON + DAY)
    post = sent("d-1", NOON)
    for each in (other, later, post):
        keep(store, each, read(each, DAY, reactions=90))
    curve = ask(curves, "d-1")
    assert curve.past == 7
    assert at(curve, DAY) == BandPoint(age=DAY, n=7, low=2.5, median=4, high=5.5)
    assert curve.compared == (90, at(curve, DAY))


def test_there_is_no_band_of_too_few_posts_or_at_an_age_nobody_measured(
    store: Store, curves: PostCurves
) -> None:
    usual(store, *range(CLAIM_MIN))
    post = sent("d-1", NOON)
    keep(store, post, read(post, DAY, reactions=4))
    curve = ask(curves, "d-1")
    assert at(curve, DAY).n == CLAIM_MIN
    assert at(curve, DAY).low is not None
    assert at(curve, 7 * DAY) == BandPoint(age=7 * DAY, n=0, low=None, median=None, high=None)
    fewer = band_point(DAY, [[CurvePoint(age=DAY, value=n)] for n in range(CLAIM_MIN - 1)])
    assert fewer == BandPoint(age=DAY, n=CLAIM_MIN - 1, low=None, median=None, high=None)


def test_a_post_counts_at_an_age_by_its_nearest_known_reading_within_a_quarter_of_it() -> None:
    points = [
        CurvePoint(age=6 * HOUR, value=1),
        CurvePoint(age=8 * HOUR, value=None),
        CurvePoint(age=9 * HOUR, value=2),
    ]
    assert value_at(8 * HOUR, points) == 2
    assert value_at(7 * HOUR, points) == 1
    assert value_at(12 * HOUR, points) == 2
    assert value_at(12 * HOUR + timedelta(minutes=1), points) is None
    assert value_at(5 * HOUR, points[:1]) == points[0].value
    assert value_at(8 * HOUR, []) is None


def test_it_is_compared_at_the_oldest_age_that_both_were_read_at(
    store: Store, curves: PostCurves
) -> None:
    usual(store, 1, 2, 3, 4, 5, 6)
    post = sent("d-1", NOON)
    keep(store, post, read(post, 7 * DAY, reactions=4))
    assert ask(curves, "d-1").compared is None
    keep_more = read(post, DAY, reactions=3)
    with store.writing() as unit:
        unit.metrics.add(keep_more)
    found = ask(curves, "d-1").compared
    assert found is not None
    assert (found[0], found[1].age) == (3, DAY)


def test_only_so_many_earlier_posts_are_looked_at(store: Store, curves: PostCurves) -> None:
    with store.writing() as unit:
        for n in range(PAST + 1):
            unit.deliveries.add(sent(f"past-{n:03d}", NOON - (n + 1) * HOUR))
    keep(store, sent("d-1", NOON))
    assert ask(curves, "d-1").past == PAST


def test_what_is_no_sent_post_has_no_curve(curves: PostCurves) -> None:
    assert curves.curve(STAFF, "nobody", Measure.VIEWS) is None


def test_ages_rise_and_a_rate_has_no_curve() -> None:
    assert list(AGES) == sorted(set(AGES))
    assert Measure.RATE not in CURVES
    assert Measure.INTERACTIONS in CURVES
    assert Measure.VIEWS.metrics == (Metric.VIEWS,)


def test_curves_are_for_who_may_see_reports(curves: PostCurves) -> None:
    nobody: Actor = Outsider(id="u-0", name="", role=STAFF.role)
    with pytest.raises(NotAllowed):
        curves.curve(nobody, "d-1", Measure.VIEWS)
