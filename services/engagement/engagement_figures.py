"""Engagement figures: what sent posts amount to, in groups. Unknown is None, never zero.

A post belongs to the time it was sent; its counts are as last read. Every number says of how many
posts it is. Weeks, months and days are the cooperative's; weekday and hour are those where the
channel's branch is, since that is where members look at their phones.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from operator import attrgetter
from zoneinfo import ZoneInfo

from domain.engagement import (
    POST_METRICS,
    SETTLED,
    SETTLED_WITHIN,
    MediaKind,
    SentPost,
    moment_of,
)
from domain.intervals import Middle, middle_of
from domain.metrics import INTERACTIONS, Metric
from services.engagement.like_for_like import Alike, alike
from services.figures.answer_figures import monday_of

DAYPART_HOURS = 3  # a part of the day


class Measure(StrEnum):
    """What is told of posts."""

    INTERACTIONS = "interactions"
    RATE = "rate"
    IMPRESSIONS = "impressions"
    REACH = "reach"
    VIEWS = "views"
    REACTIONS = "reactions"
    COMMENTS = "comments"
    SHARES = "shares"
    SAVES = "saves"
    CLICKS = "clicks"

    @property
    def metric(self) -> Metric | None:
        """The one that is read for it; None for what every post is read with."""
        return self.metrics[0] if len(self.metrics) == 1 else None

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """The metric that it is; several for what is made of several."""
        if self is Measure.INTERACTIONS:
            return INTERACTIONS
        if self is Measure.RATE:
            return POST_METRICS
        return (Metric(self.value),)


class PostsBy(StrEnum):
    """What posts are told apart by."""

    NONE = "none"
    WEEK = "week"
    MONTH = "month"
    CHANNEL = "channel"
    LABEL = "label"  # a post with several words counts in each
    MEDIA = "media"
    WEEKDAY = "weekday"  # Monday is 0
    DAYPART = "daypart"  # three hours of the day: 0 for midnight to three
    CELL = "cell"  # a weekday and an hour
    WIDE_CELL = "wide_cell"  # a weekday and a part of the day


# A week's Monday, a month's first day, an id, a word, a kind, a weekday, a part of the day, or a
# weekday with an hour or a part; None: everything together, and posts that bear no word.
PostGroup = date | str | int | tuple[int, int] | None


@dataclass(frozen=True, kw_only=True)
class PostFilter:
    """Which posts: sent on days of [first, end), and of each further filter any of its values
    (empty: all of them). `labels`: "" is a post without any."""

    first: date
    end: date
    channel_ids: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    media: tuple[MediaKind, ...] = ()
    weekdays: tuple[int, ...] = ()
    hours: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PostFigures:
    """One group's figures.

    `sent`: posts in all. `read`: of them, those whose counts were read at least once. `middle`:
    the median of what is asked for, with its interval, over `middle.n` posts of which it is known.
    `few`: the values themselves, where they are too few for an interval; else empty.
    `total`: the sum over the same posts; None for a rate, and where none is known. `rate_of`:
    what rates are over, when rates are asked for: of more than one there is no median, since they
    cannot be compared. `channels`: how many the posts went to of which it is known.
    `read_from`, `read_until`: between these moments the counts were last read.
    """

    group: PostGroup
    sent: int
    read: int
    middle: Middle
    few: tuple[float, ...]
    total: int | None
    rate_of: tuple[Metric, ...]
    read_from: datetime | None
    read_until: datetime | None
    channels: int = 0

    @property
    def is_mixed(self) -> bool:
        """Whether its rates are over different counts."""
        return len(self.rate_of) > 1


@dataclass(frozen=True, kw_only=True)
class WeekFigures:
    """A week's posts by what they had seven days after they were sent, so that each had the same
    time to be seen.

    `counted`: posts of channels that report interactions. `known`: of them, those read after
    seven days. `interactions`: their sum; None while none is known. `middle`: of one post.
    `is_complete`: the week and the seven days after it are over, and every counted post was read
    then. `alike`: against the week before, on the channels that both have; None unless both weeks
    are complete.
    """

    monday: date
    sent: int
    counted: int
    known: int
    interactions: int | None
    middle: Middle
    is_complete: bool
    alike: Alike | None = None

    @property
    def change(self) -> float | None:
        """Against the week before, 0.25 for a quarter more; None where nothing is compared, and
        where the one before had none."""
        return self.alike.change if self.alike else None


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where moments are told: the cooperative's zone, and that of each channel's branch.
    `labels`: the words on posts, by post id; those that bear none are not there."""

    zone: ZoneInfo
    zones: Mapping[str, ZoneInfo] = field(default_factory=dict)
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def day(self, post: SentPost) -> date:
        """The day it was sent, at the cooperative."""
        return datetime.fromtimestamp(post.sent_s, self.zone).date()

    def local(self, post: SentPost) -> datetime:
        """When it was sent, on the clock where the channel's branch is."""
        return datetime.fromtimestamp(post.sent_s, self.zones.get(post.channel_id, self.zone))


def chosen(posts: Iterable[SentPost], wanted: PostFilter, places: Places) -> list[SentPost]:
    """Those of the posts that meet what the memory was not asked."""
    found = list(posts)
    if wanted.media:
        found = [post for post in found if post.media in wanted.media]
    if wanted.labels:
        asked = set(wanted.labels)
        found = [post for post in found if asked & set(_words(post, places))]
    if wanted.weekdays or wanted.hours:
        found = [post for post in found if _is_then(places.local(post), wanted)]
    return found


def figures_of(group: PostGroup, posts: Sequence[SentPost], measure: Measure) -> PostFigures:
    """What these posts amount to."""
    value, told = value_of(measure), values(posts, measure)
    read = [post.read_s for post in posts if post.read_s is not None]
    over = _over(posts) if measure is Measure.RATE else ()
    middle = middle_of(told) if len(over) <= 1 else Middle(n=len(told), median=None)
    return PostFigures(
        group=group,
        sent=len(posts),
        read=len(read),
        middle=middle,
        few=() if middle.median is None or middle.is_sure else tuple(told),
        total=int(sum(told)) if told and measure is not Measure.RATE else None,
        rate_of=over,
        read_from=moment_of(min(read)) if read else None,
        read_until=moment_of(max(read)) if read else None,
        channels=len({post.channel_id for post in posts if value(post) is not None}),
    )


def _over(posts: Sequence[SentPost]) -> tuple[Metric, ...]:
    """What the rates of these posts are over."""
    found = {post.rate_of for post in posts if post.rate_of and post.rate is not None}
    return tuple(Metric(each) for each in sorted(found))


def value_of(measure: Measure) -> Callable[[SentPost], float | None]:
    """How the measure is read off a post; None: unknown."""
    if measure is Measure.INTERACTIONS:
        return attrgetter("interactions")
    return attrgetter("rate") if measure is Measure.RATE else attrgetter("told")


def values(posts: Iterable[SentPost], measure: Measure) -> list[float]:
    """What is known of the measure."""
    return [value for value in map(value_of(measure), posts) if value is not None]


def fields_of(measure: Measure) -> tuple[str, ...]:
    """What is read of posts for `figures_of`."""
    if measure is Measure.RATE:
        return "read_s", "interactions", "denominator", "rate_of"
    return "read_s", "interactions" if measure is Measure.INTERACTIONS else "told"


def fields_by(by: PostsBy, wanted: PostFilter) -> tuple[str, ...]:
    """What is read of posts for `chosen` and `grouped`."""
    fields = ["channel_id", "sent_s"]
    if by is PostsBy.LABEL or wanted.labels:
        fields.append("post_id")
    if by is PostsBy.MEDIA or wanted.media:
        fields.append("media")
    return tuple(fields)


def grouped(
    posts: Iterable[SentPost], by: PostsBy, places: Places
) -> dict[PostGroup, list[SentPost]]:
    """The posts told apart."""
    groups: dict[PostGroup, list[SentPost]] = defaultdict(list)
    keys = _KEYS[by]
    for post in posts:
        for key in keys(post, places):
            groups[key].append(post)
    return dict(groups)


# What is read of posts for `weeks_of`.
WEEK_FIELDS = ("is_readable", "interactions", "week_interactions")


def weeks_of(
    posts: Sequence[SentPost], mondays: Sequence[date], places: Places, now: datetime
) -> list[WeekFigures]:
    """The weeks that begin on these days, one after another."""
    telling = {post.channel_id for post in posts if _tells(post)}
    by_week = grouped(posts, PostsBy.WEEK, places)
    counted = {
        monday: [post for post in by_week.get(monday, ()) if _counts(post, telling)]
        for monday in mondays
    }
    found: list[WeekFigures] = []
    for monday in mondays:
        sent, is_over = len(by_week.get(monday, ())), _is_over(monday, places, now)
        week = _week(monday, sent, counted[monday], is_over=is_over)
        before = found[-1] if found else None
        if before is not None and before.is_complete and week.is_complete:
            week = replace(week, alike=alike(counted[before.monday], counted[monday]))
        found.append(week)
    return found


def _counts(post: SentPost, telling: Collection[str]) -> bool:
    return post.is_readable and post.channel_id in telling


def _tells(post: SentPost) -> bool:
    """Whether its platform ever told interactions of it; what was told and is lost counts too, so
    that a week is not called complete without it."""
    return post.interactions is not None or post.week_interactions is not None


def _week(monday: date, sent: int, counted: Sequence[SentPost], *, is_over: bool) -> WeekFigures:
    known = [each.week_interactions for each in counted if each.week_interactions is not None]
    return WeekFigures(
        monday=monday,
        sent=sent,
        counted=len(counted),
        known=len(known),
        interactions=sum(known) if known else None,
        middle=middle_of(known),
        is_complete=is_over and len(known) == len(counted),
    )


def _is_over(monday: date, places: Places, now: datetime) -> bool:
    """Whether the last post of the week had its seven days, and a day more to be read."""
    end = datetime.combine(monday + timedelta(weeks=1), datetime.min.time(), places.zone)
    return end + SETTLED + SETTLED_WITHIN <= now


def _words(post: SentPost, places: Places) -> tuple[str, ...]:
    return places.labels.get(post.post_id) or ("",)


def _is_then(at: datetime, wanted: PostFilter) -> bool:
    return (not wanted.weekdays or at.weekday() in wanted.weekdays) and (
        not wanted.hours or at.hour in wanted.hours
    )


def _cell(post: SentPost, places: Places) -> tuple[PostGroup, ...]:
    at = places.local(post)
    return ((at.weekday(), at.hour),)


def _wide_cell(post: SentPost, places: Places) -> tuple[PostGroup, ...]:
    at = places.local(post)
    return ((at.weekday(), at.hour // DAYPART_HOURS),)


_KEYS: Mapping[PostsBy, Callable[[SentPost, Places], tuple[PostGroup, ...]]] = {
    PostsBy.NONE: lambda post, places: (None,),
    PostsBy.WEEK: lambda post, places: (monday_of(places.day(post)),),
    PostsBy.MONTH: lambda post, places: (places.day(post).replace(day=1),),
    PostsBy.CHANNEL: lambda post, places: (post.channel_id,),
    PostsBy.LABEL: lambda post, places: tuple(each or None for each in _words(post, places)),
    PostsBy.MEDIA: lambda post, places: (MediaKind(post.media),),
    PostsBy.WEEKDAY: lambda post, places: (places.local(post).weekday(),),
    PostsBy.DAYPART: lambda post, places: (places.local(post).hour // DAYPART_HOURS,),
    PostsBy.CELL: _cell,
    PostsBy.WIDE_CELL: _wide_cell,
}
