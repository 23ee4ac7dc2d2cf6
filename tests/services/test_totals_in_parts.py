"""Totals are the sum of their parts under any filter and zone, on every store, from rows kept
along the way and from rows told anew alike."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from domain.branches import Branch
from domain.deliveries import DeliveryState, Receipt
from domain.engagement import MediaKind, media_of
from domain.metrics import Metric, Snapshot
from domain.ports import Store
from domain.posts import Content
from services.engagement.engagement_figures import Measure, PostFigures, PostFilter, PostsBy
from services.engagement.engaging import Asked, Engaging, PostRow, Report
from storage.sql.store import SqlStore
from storage.tables.sent_posts import sent_posts
from tests.makers import STAFF, a_channel, a_delivery, a_post
from tests.stores import KINDS, opened, server_for
from toolkit.clock import SetClock

FIRST, END = date(2026, 9, 28), date(2026, 11, 16)  # whole weeks, from a Monday to a Monday
NOW = datetime(2026, 12, 24, tzinfo=UTC)
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
# Whole and half hours and a quarter; three that change their clocks within these weeks, one of
# them by half an hour.
ZONES = (
    "Asia/Jayapura",
    "Asia/Kathmandu",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "UTC",
)
CHANGES = (date(2026, 10, 4), date(2026, 10, 25), date(2026, 11, 1))
WORDS = ("panen", "rapat", "toko")
CONTENTS = (
    Content(text="Kabar koperasi."),
    Content(text="Baca https://contoh.id/kabar"),
    Content(text="", media_unknown=True),
)
CHANNELS = ("timur", "kota", "lain")


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A post that went out. `readings`: days after it, and what was told then; None: nothing.
    `later`: the words it bears since somebody thought again."""

    channel: str
    at: datetime
    content: Content
    labels: tuple[str, ...]
    later: tuple[str, ...] | None
    readings: tuple[tuple[int, int | None], ...]


def _midnights(zone: str) -> Iterator[datetime]:
    days = [*CHANGES, *(FIRST + n * DAY for n in (0, 6, 7, 20, 33, 48))]
    for day in days:
        at = datetime.combine(day, time(), ZoneInfo(zone))
        yield from (at + step for step in (-MINUTE, timedelta(), 90 * MINUTE, 150 * MINUTE))


MOMENTS = st.one_of(
    st.sampled_from([at.astimezone(UTC) for zone in ZONES for at in _midnights(zone)]),
    st.integers(0, 53 * 86_400).map(lambda s: datetime(2026, 9, 26, tzinfo=UTC) + s * SECOND),
)
LABELS = st.lists(st.sampled_from(WORDS), unique=True, max_size=3).map(tuple)
POSTS = st.lists(
    st.builds(
        Sent,
        channel=st.sampled_from(CHANNELS),
        at=MOMENTS,
        content=st.sampled_from(CONTENTS),
        labels=LABELS,
        later=st.none() | LABELS,
        readings=st.lists(
            st.tuples(st.integers(0, 30), st.none() | st.integers(0, 10**9)), max_size=3
        ).map(tuple),
    ),
    min_size=6,
    max_size=12,
)


def _some(values: Sequence[object]) -> st.SearchStrategy[tuple[object, ...]]:
    """Any of them, and often no filter at all: of several at once little is left."""
    some = st.lists(st.sampled_from(values), unique=True, min_size=1, max_size=len(values))
    return st.just(()) | st.just(()) | some.map(tuple)


FILTERS = st.builds(
    PostFilter,
    first=st.sampled_from([FIRST, FIRST + 7 * DAY, date(2026, 10, 25)]),
    end=st.sampled_from([END, END - 7 * DAY, date(2026, 11, 1), date(2026, 10, 26)]),
    labels=_some(("", *WORDS)),
    media=_some(list(MediaKind)),
    weekdays=_some(range(7)),
    hours=_some(range(24)),
)


@pytest.fixture(scope="module", params=KINDS)
def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("totals") / "store"
    with opened(request.param, folder, server_for(request, request.param)) as store:
        yield store


_TURN = count()


class Played:
    """A house in which these posts went out, beside those of the examples before."""

    def __init__(self, store: Store, posts: Sequence[Sent], zones: tuple[str, str, str]) -> None:
        self.store, self.posts, turn = store, posts, next(_TURN)
        self.home, east, town = zones
        self.zones = {"timur": east, "kota": town, "lain": self.home}
        self.ids = {name: f"ch-{turn}-{name}" for name in CHANNELS}
        with store.writing() as unit:
            unit.cooperative.save(replace(unit.cooperative.get(), zone=self.home))
            for name in CHANNELS:
                branch = "" if name == "lain" else f"b-{turn}-{name}"
                if branch:
                    unit.branches.add(Branch(id=branch, name=branch, zone=self.zones[name]))
                channel = a_channel(
                    id=self.ids[name], name=self.ids[name], branch_id=branch or None
                )
                unit.channels.add(channel)
        for number, post in enumerate(posts):
            self._send(f"{turn}-{number}", post)
        for number, post in enumerate(posts):
            self._think_again(f"{turn}-{number}", post)

    def _send(self, id: str, post: Sent) -> None:
        channel_id = self.ids[post.channel]
        receipt = Receipt(remote_id=f"r-{id}", url="", sent_at=post.at)
        with self.store.writing() as unit:
            unit.posts.add(a_post(id=f"p-{id}", labels=post.labels, content=post.content))
            unit.deliveries.add(
                a_delivery(
                    id=f"d-{id}",
                    channel_id=channel_id,
                    subject_id=f"p-{id}",
                    content=post.content,
                    state=DeliveryState.SENT,
                    receipt=receipt,
                )
            )
        for days, value in post.readings:  # in any order, each kept by itself, as they come
            with self.store.writing() as unit:
                unit.metrics.add(
                    [
                        Snapshot(
                            delivery_id=f"d-{id}",
                            channel_id=channel_id,
                            metric=Metric.REACTIONS,
                            value=value,
                            at=post.at + days * DAY,
                        )
                    ]
                )

    def _think_again(self, id: str, post: Sent) -> None:
        if post.later is not None:
            with self.store.writing() as unit:
                unit.posts.save(replace(unit.posts.get(f"p-{id}"), labels=post.later))

    def ask(self, wanted: PostFilter, by: PostsBy, measure: Measure) -> Report:
        asked = Asked(wanted=self._ours(wanted), by=by, measure=measure)
        return self._engaging.report(STAFF, asked)

    def rows(self, wanted: PostFilter) -> tuple[PostRow, ...]:
        page = self._engaging.rows(STAFF, Asked(wanted=self._ours(wanted)), limit=1_000)
        assert page.total == len(page.rows)
        return page.rows

    def weeks_sent(self, wanted: PostFilter) -> int:
        return sum(week.sent for week in self._engaging.weeks(STAFF, self._ours(wanted)))

    def count(self, wanted: PostFilter) -> int:
        """By hand, from what was sent."""
        return sum(self._is_wanted(post, wanted) for post in self.posts)

    def _is_wanted(self, post: Sent, wanted: PostFilter) -> bool:
        at_home = post.at.astimezone(ZoneInfo(self.home))
        there = post.at.astimezone(ZoneInfo(self.zones[post.channel]))
        labels = post.labels if post.later is None else post.later
        return (
            wanted.first <= at_home.date() < wanted.end
            and (not wanted.labels or bool({*(labels or ("",))} & {*wanted.labels}))
            and (not wanted.media or media_of(post.content) in wanted.media)
            and (not wanted.weekdays or there.weekday() in wanted.weekdays)
            and (not wanted.hours or there.hour in wanted.hours)
        )

    def tell_anew(self) -> None:
        """As after an upgrade: nothing is left of what was kept along the way."""
        with self.store.writing() as unit:
            if isinstance(self.store, SqlStore):
                unit.sent_posts._connection.execute(delete(sent_posts))  # type: ignore[attr-defined]
            unit.sent_posts.rebuild("", 1_000_000)

    @property
    def _engaging(self) -> Engaging:
        return Engaging(store=self.store, clock=SetClock(NOW))

    def _ours(self, wanted: PostFilter) -> PostFilter:
        return replace(wanted, channel_ids=tuple(self.ids.values()))


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    posts=POSTS,
    zones=st.tuples(*[st.sampled_from(ZONES)] * 3),
    filters=st.lists(FILTERS, min_size=2, max_size=3),
    measure=st.sampled_from([Measure.INTERACTIONS, Measure.REACTIONS, Measure.VIEWS]),
)
def test_totals_are_the_sum_of_their_parts_and_of_their_rows(
    house: Store,
    posts: list[Sent],
    zones: tuple[str, str, str],
    filters: list[PostFilter],
    measure: Measure,
) -> None:
    played = Played(house, posts, zones)
    everything = PostFilter(first=FIRST, end=END)
    wanted = [everything, *_one_by_one(filters[0]), *filters]
    told = [_told(played, each, measure) for each in wanted]
    played.tell_anew()
    assert [_told(played, each, measure) for each in wanted] == told


def _one_by_one(wanted: PostFilter) -> list[PostFilter]:
    """Each of its filters alone."""
    everything = PostFilter(first=FIRST, end=END)
    return [
        replace(everything, labels=wanted.labels),
        replace(everything, media=wanted.media),
        replace(everything, weekdays=wanted.weekdays),
        replace(everything, hours=wanted.hours),
        replace(everything, first=wanted.first, end=wanted.end),
    ]


def _told(played: Played, wanted: PostFilter, measure: Measure) -> list[Report]:
    """By whatever posts can be told apart, each told to add up."""
    reports = [played.ask(wanted, by, measure) for by in PostsBy if by is not PostsBy.LABEL]
    for report in reports:
        if report.asked.by is not PostsBy.NONE:
            _add_up(report.whole, report.groups)
    (whole,) = {report.whole for report in reports}
    rows = played.rows(wanted)
    known = [row.interactions for row in rows if row.interactions is not None]
    assert len(rows) == whole.sent == played.count(wanted)
    if measure is Measure.VIEWS:  # of which nobody told anything: unknown, not none
        assert (whole.total, whole.middle.n) == (None, 0)
    else:
        assert whole.total == (sum(known) if known else None)
    if {wanted.first.weekday(), wanted.end.weekday()} == {0}:
        assert played.weeks_sent(wanted) == whole.sent
    return [*reports, _labelled(played, wanted, measure)]


def _add_up(whole: PostFigures, parts: Sequence[PostFigures]) -> None:
    assert sum(part.sent for part in parts) == whole.sent
    assert sum(part.read for part in parts) == whole.read
    assert sum(part.middle.n for part in parts) == whole.middle.n
    totals = [part.total for part in parts if part.total is not None]
    assert (sum(totals) if totals else None) == whole.total


def _labelled(played: Played, wanted: PostFilter, measure: Measure) -> Report:
    """By word a post counts once in each of its own: more than it is in all, and no more."""
    report = played.ask(wanted, PostsBy.LABEL, measure)
    rows = played.rows(wanted)
    assert {part.group: part.sent for part in report.groups} == {
        word: sum(word in (row.labels or (None,)) for row in rows)
        for word in sorted({word for row in rows for word in row.labels or (None,)}, key=str)
    }
    assert sum(part.sent for part in report.groups) == sum(max(1, len(row.labels)) for row in rows)
    assert report.whole.sent == len(rows)
    return report
