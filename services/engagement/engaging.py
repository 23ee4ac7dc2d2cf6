"""Engaging: what members respond to - the one place that every report of it asks.

The pages, their tables, CSV and charts, and the mailed reports all show what these methods give,
so they agree; and every number opens to its `rows`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.engagement import MediaKind, SentPost, moment_of
from domain.engagement_shelves import PostText, SentFilter
from domain.metrics import Metric
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Unit
from services.engagement.engagement_figures import (
    DAYPART_HOURS,
    WEEK_FIELDS,
    Measure,
    Places,
    PostFigures,
    PostFilter,
    PostGroup,
    PostsBy,
    WeekFigures,
    chosen,
    fields_by,
    fields_of,
    figures_of,
    grouped,
    value_of,
    weeks_of,
)
from services.engagement.post_filling import is_filling
from services.figures.answer_figures import monday_of

AT_ONCE = 1_000  # texts
_WEEKDAYS, _HOURS, _PARTS = range(7), range(24), range(24 // DAYPART_HOURS)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Figures of which posts, told apart by what, and which of their counts."""

    wanted: PostFilter
    by: PostsBy = PostsBy.NONE
    measure: Measure = Measure.INTERACTIONS


@dataclass(frozen=True, kw_only=True)
class Report:
    """`whole`: every post asked for together. `groups`: the same told apart, in order: each week
    and month of the range, each weekday, part of the day and cell among them though nothing was
    sent then, else only what there is. `is_filling`: older posts are still being counted in:
    there are more than these."""

    asked: Asked
    whole: PostFigures
    groups: tuple[PostFigures, ...]
    is_filling: bool


@dataclass(frozen=True, kw_only=True)
class PostRow:
    """One sent post behind a number. `values`: each metric's newest value, None unknown;
    `read_at` None: nobody has read its counts yet."""

    delivery_id: str
    post_id: str
    channel_id: str
    text: str
    url: str
    labels: tuple[str, ...]
    media: MediaKind
    sent_at: datetime
    is_readable: bool
    values: tuple[int | None, ...]  # in the order of `domain.engagement.POST_METRICS`
    interactions: int | None
    rate: float | None
    rate_of: Metric | None
    read_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class PostPage:
    """Rows behind a number, and how many there are in all."""

    rows: tuple[PostRow, ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class Engaging:
    """Raises, everywhere: NotAllowed (SEE_REPORTS). `actor` None: the program itself, for the
    reports that it mails to whom the cooperative chose."""

    store: Store
    clock: Clock

    def report(self, actor: Actor | None, asked: Asked) -> Report:
        """The figures."""
        _allow(actor)
        with self.store.reading() as unit:
            return report_in(unit, asked)

    def weeks(self, actor: Actor | None, wanted: PostFilter) -> list[WeekFigures]:
        """Every week of the range by what its posts had after seven days, with the change
        against the week before where both are complete."""
        _allow(actor)
        with self.store.reading() as unit:
            return weeks_in(unit, wanted, self.clock.now())

    def rows(
        self,
        actor: Actor | None,
        asked: Asked,
        *,
        limit: int,
        offset: int = 0,
        best_first: bool = False,
    ) -> PostPage:
        """What is behind a number, the newest first; `best_first`: by what is asked for, those
        of which it is unknown last."""
        _allow(actor)
        with self.store.reading() as unit:
            return rows_in(unit, asked, limit=limit, offset=offset, best_first=best_first)

    def words(self, actor: Actor, wanted: PostFilter) -> list[str]:
        """The words that posts of the range bear, in order: what one can narrow them to."""
        _allow(actor)
        with self.store.reading() as unit:
            labels = unit.sent_posts.labels(_asked_of_memory(wanted, _zone(unit)))
        return sorted({word for each in labels.values() for word in each})


def report_in(unit: Unit, asked: Asked) -> Report:
    """The figures inside the caller's transaction, in which all that is asked for agrees. Whoever
    calls it has seen to it that they may be read."""
    wanted, by, measure = asked.wanted, asked.by, asked.measure
    places = places_in(unit, wanted, with_labels=by is PostsBy.LABEL)
    posts = _posts(unit, asked, places, fields_of(measure))
    groups: Mapping[PostGroup, Sequence[SentPost]] = {}
    if by is not PostsBy.NONE:
        groups = grouped(posts, by, places)
    every = dict.fromkeys([*_always_there(asked), *groups])
    return Report(
        asked=asked,
        whole=figures_of(None, posts, measure),
        groups=tuple(
            figures_of(group, groups.get(group, ()), measure) for group in sorted(every, key=_place)
        ),
        is_filling=is_filling(unit),
    )


def weeks_in(unit: Unit, wanted: PostFilter, now: datetime) -> list[WeekFigures]:
    """The weeks inside the caller's transaction. The week before the range is read as well, so
    that the first one has something to be compared with."""
    first = monday_of(wanted.first)
    mondays = [first - timedelta(weeks=1)]
    while mondays[-1] + timedelta(weeks=1) < wanted.end:
        mondays.append(mondays[-1] + timedelta(weeks=1))
    whole = replace(wanted, first=mondays[0], end=mondays[-1] + timedelta(weeks=1))
    places = places_in(unit, whole)
    posts = _posts(unit, Asked(wanted=whole), places, WEEK_FIELDS)
    return weeks_of(posts, mondays, places, now)[1:]


def rows_in(
    unit: Unit, asked: Asked, *, limit: int, offset: int = 0, best_first: bool = False
) -> PostPage:
    """The rows behind a number inside the caller's transaction."""
    read = ("delivery_id", *fields_of(asked.measure))
    posts = _posts(unit, asked, places_in(unit, asked.wanted), read)
    posts.reverse()
    if best_first:
        posts = _best_first(posts, asked.measure)
    some = posts[max(0, offset) : max(0, offset) + max(1, limit)]
    return PostPage(rows=_rows(unit, some), total=len(posts))


def places_in(unit: Unit, wanted: PostFilter, *, with_labels: bool = False) -> Places:
    """Where moments are told, and the words on the posts when they matter."""
    zone = _zone(unit)
    zones = {branch.id: branch.zone for branch in unit.branches.all()}
    found = {
        channel.id: ZoneInfo(zones[channel.branch_id])
        for channel in unit.channels.all(archived=True)
        if channel.branch_id in zones
    }
    asked = with_labels or wanted.labels
    labels = unit.sent_posts.labels(_asked_of_memory(wanted, zone)) if asked else {}
    return Places(zone=zone, zones=found, labels=labels)


def _posts(unit: Unit, asked: Asked, places: Places, fields: Sequence[str]) -> list[SentPost]:
    """The posts asked for, the oldest first, with these fields and those they are told apart by."""
    of_memory = replace(
        _asked_of_memory(asked.wanted, places.zone),
        metric=asked.measure.metric,
        fields=(*fields_by(asked.by, asked.wanted), *fields),
    )
    return chosen(unit.sent_posts.sent(of_memory), asked.wanted, places)


def _zone(unit: Unit) -> ZoneInfo:
    return ZoneInfo(unit.cooperative.get().zone)


def _asked_of_memory(wanted: PostFilter, zone: ZoneInfo) -> SentFilter:
    start, end = (
        datetime.combine(day, time(), zone).astimezone(UTC) for day in (wanted.first, wanted.end)
    )
    return SentFilter(start=start, end=end, channel_ids=wanted.channel_ids)


def _allow(actor: Actor | None) -> None:
    if actor is not None:
        actor.require(Permission.SEE_REPORTS)


def _best_first(posts: Sequence[SentPost], measure: Measure) -> list[SentPost]:
    value = value_of(measure)
    known = [post for post in posts if value(post) is not None]
    known.sort(key=value, reverse=True)  # type: ignore[arg-type] # all of them are known
    return known + [post for post in posts if value(post) is None]


def _rows(unit: Unit, posts: Sequence[SentPost]) -> tuple[PostRow, ...]:
    ids = [post.delivery_id for post in posts]
    texts: dict[str, PostText] = {}
    for start in range(0, len(ids), AT_ONCE):  # a question takes only so many values
        texts |= unit.sent_posts.texts(ids[start : start + AT_ONCE])
    return tuple(row_of(post, texts[post.delivery_id]) for post in unit.sent_posts.many(ids))


def row_of(post: SentPost, text: PostText) -> PostRow:
    """The post with what it says."""
    return PostRow(
        delivery_id=post.delivery_id,
        post_id=post.post_id,
        channel_id=post.channel_id,
        text=text.text,
        url=text.url,
        labels=text.labels,
        media=MediaKind(post.media),
        sent_at=moment_of(post.sent_s),
        is_readable=post.is_readable,
        values=text.values,
        interactions=post.interactions,
        rate=post.rate,
        rate_of=Metric(post.rate_of) if post.rate_of else None,
        read_at=None if post.read_s is None else moment_of(post.read_s),
    )


def _always_there(asked: Asked) -> list[PostGroup]:
    """Times have a place of their own though nothing was sent then."""
    match asked.by:
        case PostsBy.WEEKDAY:
            return list(_WEEKDAYS)
        case PostsBy.DAYPART:
            return list(_PARTS)
        case PostsBy.CELL:
            return [(weekday, hour) for weekday in _WEEKDAYS for hour in _HOURS]
        case PostsBy.WIDE_CELL:
            return [(weekday, part) for weekday in _WEEKDAYS for part in _PARTS]
        case PostsBy.WEEK | PostsBy.MONTH:
            return _days(asked.wanted, asked.by)
        case _:
            return []


def _days(wanted: PostFilter, by: PostsBy) -> list[PostGroup]:
    days = (wanted.first + timedelta(days=n) for n in range((wanted.end - wanted.first).days))
    firsts = (monday_of(day) if by is PostsBy.WEEK else day.replace(day=1) for day in days)
    return list(dict.fromkeys(firsts))


def _place(group: PostGroup) -> tuple[int, tuple[int, ...], str]:
    """Times in their order, kinds in that of their list, ids and words by name, None last."""
    match group:
        case None:
            return 2, (), ""
        case date():
            return 0, (group.toordinal(),), ""
        case int():
            return 0, (group,), ""
        case tuple():
            return 0, group, ""
        case MediaKind():
            return 0, (list(MediaKind).index(group),), ""
        case _:
            return 1, (), group
