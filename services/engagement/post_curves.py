"""Post curves: how a post's counts grew since it was sent, against what is usual on its channel."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from operator import attrgetter

from domain.engagement import SentPost, engagement_of
from domain.engagement_shelves import AgedValue
from domain.intervals import CLAIM_MIN, quantile_of
from domain.metrics import Metric
from domain.people import Actor, Permission
from domain.ports import Store
from services.engagement.engagement_figures import Measure
from services.engagement.engaging import PostRow, row_of

PAST = 100  # the channel's posts before this one; older ones say little of today's members
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
# Where the band is told: the ages at which posts are read while they are young, then wider.
AGES = tuple(
    [n * _HOUR for n in (1, 2, 3, 6, 12)] + [n * _DAY for n in (1, 2, 3, 5, 7, 14, 21, 30, 60, 90)]
)
# A reading counts for an age that it is no further from than a quarter of that age.
NEAR = 0.25
LOW, HIGH = 0.25, 0.75  # the middle half of posts is what is usual

# What is drawn since publishing; a rate falls and rises with what it is over.
CURVES = tuple(measure for measure in Measure if measure is not Measure.RATE)


@dataclass(frozen=True, kw_only=True)
class CurvePoint:
    """What the post had at this age. None: not known then."""

    age: timedelta
    value: int | None


@dataclass(frozen=True, kw_only=True)
class BandPoint:
    """What the channel's earlier posts had at this age: `n` of them were read near it. Of fewer
    than `CLAIM_MIN` nothing is told."""

    age: timedelta
    n: int
    low: float | None
    median: float | None
    high: float | None


@dataclass(frozen=True, kw_only=True)
class PostCurve:
    """`points`: every reading, by age. `band`: at each of `AGES`. `past`: how many earlier posts
    of the channel were looked at."""

    post: PostRow
    measure: Measure
    points: tuple[CurvePoint, ...]
    band: tuple[BandPoint, ...]
    past: int

    @property
    def compared(self) -> tuple[int, BandPoint] | None:
        """The oldest age at which this post was read as well as enough others: what it had, and
        what they had."""
        for band in reversed(self.band):
            value = value_at(band.age, self.points)
            if band.low is not None and value is not None:
                return value, band
        return None


@dataclass(frozen=True, kw_only=True)
class PostCurves:
    """Raises: NotAllowed (SEE_REPORTS)."""

    store: Store

    def curve(self, actor: Actor, delivery_id: str, measure: Measure) -> PostCurve | None:
        """The post's curve and the band; None when there is no such sent post."""
        actor.require(Permission.SEE_REPORTS)
        with self.store.reading() as unit:
            post = unit.sent_posts.find(delivery_id)
            if post is None:
                return None
            past = unit.sent_posts.before(post.channel_id, post.sent_s, PAST)
            readings = _told(unit.sent_posts.readings(_ids(post, *past), measure.metrics), measure)
            text = unit.sent_posts.texts([delivery_id])[delivery_id]
        mine = readings.pop(delivery_id, [])
        return PostCurve(
            post=row_of(post, text),
            measure=measure,
            points=tuple(mine),
            band=tuple(band_point(age, readings.values()) for age in AGES),
            past=len(past),
        )


def band_point(age: timedelta, curves: Collection[Sequence[CurvePoint]]) -> BandPoint:
    """What these posts had at that age, each by its reading nearest to it: nothing is drawn
    between readings, and a post that nobody read near that age is not counted there."""
    near = (value_at(age, points) for points in curves)
    found = sorted(value for value in near if value is not None)
    if len(found) < CLAIM_MIN:
        return BandPoint(age=age, n=len(found), low=None, median=None, high=None)
    low, median, high = (quantile_of(found, share) for share in (LOW, 0.5, HIGH))
    return BandPoint(age=age, n=len(found), low=low, median=median, high=high)


def value_at(age: timedelta, points: Sequence[CurvePoint]) -> int | None:
    """The known reading nearest to the age, of points by age; None when nobody read the post near
    it."""
    known = [each for each in points if each.value is not None]
    at = bisect_left(known, age, key=attrgetter("age"))
    beside = known[max(0, at - 1) : at + 1]
    near = min(beside, key=lambda each: abs(each.age - age), default=None)
    return near.value if near and abs(near.age - age) <= NEAR * age else None


def _ids(*posts: SentPost) -> list[str]:
    return [post.delivery_id for post in posts]


def _told(readings: Iterable[AgedValue], measure: Measure) -> dict[str, list[CurvePoint]]:
    """Each post's readings by age; what was read before it was sent is left out."""
    by_post: dict[str, list[AgedValue]] = defaultdict(list)
    for each in readings:
        if each.age_s >= 0:
            by_post[each.delivery_id].append(each)
    return {post: list(_points(mine, measure)) for post, mine in by_post.items()}


def _points(readings: Sequence[AgedValue], measure: Measure) -> Iterable[CurvePoint]:
    """What was read at one moment belongs together."""
    at_once: dict[int, dict[Metric, int | None]] = defaultdict(dict)
    for each in readings:
        at_once[each.age_s][each.metric] = each.value
    once: set[Metric] = set()
    for age_s, values in at_once.items():
        once |= {metric for metric, value in values.items() if value is not None}
        yield CurvePoint(age=timedelta(seconds=age_s), value=_value(values, once, measure))


def _value(
    values: Mapping[Metric, int | None], once: Collection[Metric], measure: Measure
) -> int | None:
    if measure is Measure.INTERACTIONS:
        return engagement_of(values, once).interactions
    return values.get(Metric(measure.value))
