"""What members respond to, in figures: each is of stated posts, and unknown is never zero."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.branches import Branch
from domain.deliveries import AttemptOutcome, Delivery, DeliveryState, Receipt
from domain.engagement import MediaKind, SentPost, moment_of, seconds
from domain.errors import NotAllowed
from domain.intervals import Middle
from domain.metrics import Metric, Snapshot
from domain.people import Actor
from domain.ports import Store
from domain.posts import Content
from services.engagement.engagement_figures import (
    Measure,
    Places,
    PostFigures,
    PostFilter,
    PostsBy,
    WeekFigures,
    chosen,
    figures_of,
    grouped,
    weeks_of,
)
from services.engagement.engaging import Asked, Engaging, PostRow
from services.engagement.like_for_like import Alike, Side
from tests.makers import NOON, STAFF, a_channel, a_delivery, a_post
from toolkit.clock import SetClock

JAKARTA = ZoneInfo("Asia/Jakarta")
MONDAY = date(2026, 11, 9)
WEEK = PostFilter(first=MONDAY, end=MONDAY + timedelta(weeks=1))
NOW = datetime(2026, 11, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def at(day: int, hour: int = 9, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, 30, tzinfo=JAKARTA)


def sent(id: str, when: datetime, **changes: Any) -> Delivery:
    receipt = Receipt(remote_id=f"r-{id}", url=f"https://example.org/{id}", sent_at=when)
    changes = {"subject_id": f"post-{id}", **changes}
    return a_delivery(id=id, state=DeliveryState.SENT, receipt=receipt, **changes)


def told(delivery: Delivery, when: datetime, **counts: int | None) -> list[Snapshot]:
    return [
        Snapshot(
            delivery_id=delivery.id,
            channel_id=delivery.channel_id,
            metric=Metric(name),
            value=value,
            at=when,
        )
        for name, value in counts.items()
    ]


def keep(store: Store, delivery: Delivery, *snapshots: list[Snapshot]) -> None:
    with store.writing() as unit:
        unit.deliveries.add(delivery)
        unit.metrics.add([each for some in snapshots for each in some])


def a_sent_post(**changes: Any) -> SentPost:
    return SentPost(
        **{
            "delivery_id": "d",
            "post_id": "p",
            "channel_id": "ch-1",
            "sent_s": seconds(at(10)),
            "media": MediaKind.TEXT,
            "is_readable": True,
            "interactions": None,
            "denominator": None,
            "rate_of": None,
            "week_interactions": None,
            "read_s": None,
            **changes,
        }
    )


@pytest.fixture
def engaging(store: Store) -> Engaging:
    return Engaging(store=store, clock=SetClock(NOW))


def groups(engaging: Engaging, by: PostsBy, **changes: Any) -> dict[Any, int]:
    """How many posts are of each group, those without any left out."""
    asked = Asked(wanted=replace(WEEK, **changes), by=by)
    return {each.group: each.sent for each in engaging.report(STAFF, asked).groups if each.sent}


def test_a_report_says_of_how_many_posts_each_number_is(store: Store, engaging: Engaging) -> None:
    first, second, third = (sent(f"d-{n}", at(9 + n)) for n in range(3))
    keep(store, first, told(first, NOW, reactions=4, reach=20))
    keep(store, second, told(second, NOW - DAY, reactions=2, reach=None))
    keep(store, third)
    told_ = engaging.report(STAFF, Asked(wanted=WEEK)).whole
    assert told_ == PostFigures(
        group=None,
        sent=3,
        read=2,
        middle=Middle(n=2, median=3.0),
        few=(4, 2),
        total=6,
        rate_of=(),
        read_from=NOW - DAY,
        read_until=NOW,
        channels=1,
    )
    rates = engaging.report(STAFF, Asked(wanted=WEEK, measure=Measure.RATE)).whole
    assert (rates.middle, rates.total, rates.rate_of) == (
        Middle(n=1, median=0.2),
        None,
        (Metric.REACH,),
    )
    reach = engaging.report(STAFF, Asked(wanted=WEEK, measure=Measure.REACH)).whole
    assert (reach.middle.n, reach.total) == (1, 20)


def test_nothing_sent_is_nothing_known(engaging: Engaging) -> None:
    report = engaging.report(STAFF, Asked(wanted=WEEK, by=PostsBy.CHANNEL))
    assert report.groups == ()
    assert report.whole == PostFigures(
        group=None,
        sent=0,
        read=0,
        middle=Middle(n=0, median=None),
        few=(),
        total=None,
        rate_of=(),
        read_from=None,
        read_until=None,
    )
    assert report.is_filling is False


def test_a_range_of_days_begins_and_ends_at_the_cooperative_s_midnight(
    store: Store, engaging: Engaging
) -> None:
    midnight = datetime(2026, 11, 9, tzinfo=JAKARTA)
    second = timedelta(seconds=1)
    for n, when in enumerate(
        (midnight - second, midnight, midnight + 7 * DAY - second, midnight + 7 * DAY)
    ):
        keep(store, sent(f"d-{n}", when))
    page = engaging.rows(STAFF, Asked(wanted=WEEK), limit=9)
    assert [row.delivery_id for row in page.rows] == ["d-2", "d-1"]
    assert page.total == 2


def test_posts_are_told_apart_by_channel_media_words_and_time(
    store: Store, engaging: Engaging
) -> None:
    with store.writing() as unit:
        unit.branches.add(Branch(id="b-1", name="Jayapura", zone="Asia/Jayapura"))
        unit.channels.add(a_channel(id="ch-1"))
        unit.channels.add(a_channel(id="ch-2", name="Timur", branch_id="b-1"))
        unit.posts.add(a_post(id="post-d-1", labels=("panen", "beras")))
        unit.posts.add(a_post(id="post-d-2", labels=("panen",)))
    keep(store, sent("d-1", at(9, 8)))
    keep(store, sent("d-2", at(9, 23), channel_id="ch-2", content=Content(link="https://a.id")))
    keep(store, sent("d-3", at(12, 8)))
    assert groups(engaging, PostsBy.CHANNEL) == {"ch-1": 2, "ch-2": 1}
    assert groups(engaging, PostsBy.MEDIA) == {MediaKind.TEXT: 2, MediaKind.LINK: 1}
    assert groups(engaging, PostsBy.LABEL) == {"beras": 1, "panen": 2, None: 1}
    assert groups(engaging, PostsBy.WEEK) == {MONDAY: 3}
    assert groups(engaging, PostsBy.MONTH) == {date(2026, 11, 1): 3}
    # eleven at night in Jakarta is one in the morning of the next day in Jayapura
    assert groups(engaging, PostsBy.WEEKDAY) == {0: 1, 1: 1, 3: 1}
    assert groups(engaging, PostsBy.DAYPART) == {0: 1, 2: 2}
    assert groups(engaging, PostsBy.CELL) == {(0, 8): 1, (1, 1): 1, (3, 8): 1}
    assert groups(engaging, PostsBy.WIDE_CELL) == {(0, 2): 1, (1, 0): 1, (3, 2): 1}
    assert engaging.words(STAFF, WEEK) == ["beras", "panen"]


def test_every_group_opens_to_its_rows(store: Store, engaging: Engaging) -> None:
    with store.writing() as unit:
        unit.posts.add(a_post(id="post-d-1", labels=("panen",)))
    keep(store, sent("d-1", at(9, 8)))
    keep(store, sent("d-2", at(9, 23), channel_id="ch-2", content=Content(link="https://a.id")))

    def ids(**changes: Any) -> list[str]:
        page = engaging.rows(STAFF, Asked(wanted=replace(WEEK, **changes)), limit=9)
        assert page.total == len(page.rows)
        return [row.delivery_id for row in page.rows]

    assert ids() == ["d-2", "d-1"]
    assert ids(channel_ids=("ch-2",)) == ["d-2"]
    assert ids(media=(MediaKind.TEXT,)) == ["d-1"]
    assert ids(labels=("panen",)) == ["d-1"]
    assert ids(labels=("",)) == ["d-2"]
    assert ids(weekdays=(0,), hours=(23,)) == ["d-2"]
    assert ids(weekdays=(1,)) == []
    assert ids(hours=(8,)) == ["d-1"]


def test_a_row_says_what_was_sent_and_what_is_known_of_it(store: Store, engaging: Engaging) -> None:
    with store.writing() as unit:
        unit.posts.add(a_post(id="post-d-1", labels=("panen",)))
    one = sent("d-1", at(9), content=Content(text="Panen raya"))
    keep(store, one, told(one, NOW, reactions=3, views=12, saves=None))
    (row,) = engaging.rows(STAFF, Asked(wanted=WEEK), limit=1).rows
    assert row == PostRow(
        delivery_id="d-1",
        post_id="post-d-1",
        channel_id="ch-1",
        text="Panen raya",
        url="https://example.org/d-1",
        labels=("panen",),
        media=MediaKind.TEXT,
        sent_at=at(9),
        is_readable=True,
        values=(None, None, 12, 3, None, None, None, None),
        interactions=3,
        rate=0.25,
        rate_of=Metric.VIEWS,
        read_at=NOW,
    )


def test_rows_come_in_pages_the_newest_or_the_best_first(store: Store, engaging: Engaging) -> None:
    for n, reactions in enumerate((5, None, 9)):
        one = sent(f"d-{n}", at(9 + n))
        keep(store, one, told(one, NOW, reactions=reactions))

    def ids(limit: int, offset: int = 0, *, best_first: bool = False) -> list[str]:
        page = engaging.rows(
            STAFF, Asked(wanted=WEEK), limit=limit, offset=offset, best_first=best_first
        )
        assert page.total == 3
        return [row.delivery_id for row in page.rows]

    assert ids(2) == ["d-2", "d-1"]
    assert ids(2, 2) == ["d-0"]
    assert ids(0, -5) == ["d-2"]
    assert ids(9, best_first=True) == ["d-2", "d-0", "d-1"]


def test_weekdays_parts_of_the_day_and_cells_are_all_there(engaging: Engaging) -> None:
    def found(by: PostsBy) -> list[Any]:
        return [each.group for each in engaging.report(STAFF, Asked(wanted=WEEK, by=by)).groups]

    assert found(PostsBy.WEEKDAY) == list(range(7))
    assert found(PostsBy.DAYPART) == list(range(8))
    assert found(PostsBy.CELL) == [(day, hour) for day in range(7) for hour in range(24)]
    assert found(PostsBy.WIDE_CELL) == [(day, part) for day in range(7) for part in range(8)]
    assert found(PostsBy.WEEK) == [MONDAY]
    assert found(PostsBy.MONTH) == [date(2026, 11, 1)]


def test_an_hour_that_comes_twice_when_clocks_go_back_is_one_hour(
    store: Store, engaging: Engaging
) -> None:
    with store.writing() as unit:
        unit.cooperative.save(replace(unit.cooperative.get(), zone="Europe/Amsterdam"))
    for n, hour in enumerate((0, 1)):  # both are half past two at night, before and after
        keep(store, sent(f"d-{n}", datetime(2026, 10, 25, hour, 30, tzinfo=UTC)))
    wanted = {"first": date(2026, 10, 25), "end": date(2026, 10, 26)}
    assert groups(engaging, PostsBy.CELL, **wanted) == {(6, 2): 2}


class Outsider(Actor):
    """A role that may do nothing at all."""

    def may(self, permission: object) -> bool:
        return False


def test_whoever_may_not_see_reports_is_told_nothing(engaging: Engaging) -> None:
    nobody = Outsider(id="u-0", name="", role=STAFF.role)
    for ask in (
        lambda: engaging.report(nobody, Asked(wanted=WEEK)),
        lambda: engaging.weeks(nobody, WEEK),
        lambda: engaging.rows(nobody, Asked(wanted=WEEK), limit=1),
        lambda: engaging.words(nobody, WEEK),
    ):
        with pytest.raises(NotAllowed):
            ask()


def week_post(id: str, when: datetime, interactions: int | None, **changes: Any) -> SentPost:
    return a_sent_post(
        delivery_id=id,
        sent_s=seconds(when),
        week_interactions=interactions,
        interactions=interactions,
        **changes,
    )


PLACES = Places(zone=JAKARTA)
MONDAYS = [MONDAY - timedelta(weeks=1), MONDAY]


def test_a_change_is_told_when_both_weeks_are_complete() -> None:
    posts = [week_post("a", at(3), 8), week_post("b", at(10), 4), week_post("c", at(11), 6)]
    before, week = weeks_of(posts, MONDAYS, PLACES, NOW)
    assert before == WeekFigures(
        monday=MONDAYS[0],
        sent=1,
        counted=1,
        known=1,
        interactions=8,
        middle=Middle(n=1, median=8),
        is_complete=True,
    )
    assert week == WeekFigures(
        monday=MONDAY,
        sent=2,
        counted=2,
        known=2,
        interactions=10,
        middle=Middle(n=2, median=5),
        is_complete=True,
        alike=Alike(
            channel_ids=frozenset({"ch-1"}),
            left_out=frozenset(),
            before=Side(posts=1, interactions=8, middle=Middle(n=1, median=8)),
            week=Side(posts=2, interactions=10, middle=Middle(n=2, median=5)),
        ),
    )
    assert week.change == 0.25


def test_a_week_is_complete_when_its_last_post_had_its_seven_days_and_was_read() -> None:
    posts = [week_post("a", at(3), 8), week_post("b", at(10), 4)]
    over = datetime(2026, 11, 24, tzinfo=JAKARTA)  # Sunday's posts are eight days old
    assert weeks_of(posts, MONDAYS, PLACES, over)[1].change == -0.5
    early = weeks_of(posts, MONDAYS, PLACES, over - timedelta(seconds=1))[1]
    assert (early.is_complete, early.change) == (False, None)


@pytest.mark.parametrize("unread", ["a", "b"])
def test_no_change_is_told_when_a_post_of_either_week_was_not_read_then(unread: str) -> None:
    posts = [week_post("a", at(3), 8), week_post("b", at(10), 4), week_post("c", at(11), 4)]
    posts = [
        each._replace(week_interactions=None) if each.delivery_id == unread else each
        for each in posts
    ]
    assert weeks_of(posts, MONDAYS, PLACES, NOW)[1].change is None


def test_no_change_is_told_against_a_week_without_any() -> None:
    posts = [week_post("a", at(3), 0), week_post("b", at(10), 4)]
    assert weeks_of(posts, MONDAYS, PLACES, NOW)[1].change is None
    assert weeks_of(posts[1:], MONDAYS, PLACES, NOW)[1].change is None
    assert weeks_of(posts[:1], MONDAYS, PLACES, NOW)[1].change is None


def test_what_cannot_be_read_or_tells_no_interactions_leaves_a_week_complete() -> None:
    posts = [
        week_post("a", at(3), 8),
        week_post("b", at(10), 4),
        week_post("hand", at(10), None, is_readable=False),
        week_post("mute", at(10), None, channel_id="ch-mute"),
    ]
    week = weeks_of(posts, MONDAYS, PLACES, NOW)[1]
    assert (week.sent, week.counted, week.known, week.is_complete) == (3, 1, 1, True)
    assert week.change == -0.5


def test_a_channel_whose_counts_were_all_lost_leaves_no_week_complete_without_it() -> None:
    """Told once and lost now: what one post had after a week shows that the channel does tell."""
    lost = week_post("a", at(3), 8, channel_id="ch-2")._replace(interactions=None)
    unread = week_post("b", at(10), None, channel_id="ch-2")._replace(interactions=None)
    other = week_post("c", at(10), 4)
    before, week = weeks_of([lost, unread, other], MONDAYS, PLACES, NOW)
    assert (before.counted, before.known, before.is_complete) == (1, 1, True)
    assert (week.counted, week.known, week.is_complete, week.change) == (2, 1, False, None)
    assert week.alike is None


def test_a_new_channel_and_one_that_is_silent_change_no_percentage() -> None:
    posts = [
        week_post("a", at(3), 8),
        week_post("old", at(3), 500, channel_id="ch-silent"),
        week_post("b", at(10), 4),
        week_post("new", at(10), 900, channel_id="ch-new"),
        week_post("late", at(11), 2),
    ]
    before, week = weeks_of(posts, MONDAYS, PLACES, NOW)
    assert (before.interactions, week.interactions) == (508, 906)
    assert week.alike == Alike(
        channel_ids=frozenset({"ch-1"}),
        left_out=frozenset({"ch-new", "ch-silent"}),
        before=Side(posts=1, interactions=8, middle=Middle(n=1, median=8)),
        week=Side(posts=2, interactions=6, middle=Middle(n=2, median=3)),
    )
    assert week.change == -0.25


def test_weeks_that_share_no_channel_have_no_change() -> None:
    posts = [week_post("a", at(3), 8), week_post("b", at(10), 4, channel_id="ch-new")]
    week = weeks_of(posts, MONDAYS, PLACES, NOW)[1]
    assert week.alike is not None
    assert (week.alike.channel_ids, week.change) == (frozenset(), None)


week_counts = st.lists(
    st.tuples(st.sampled_from(("a", "b", "c")), st.sampled_from((3, 10)), st.integers(0, 99)),
    max_size=12,
)


@given(sent=week_counts, of_new=st.lists(st.integers(0, 10**6), min_size=1, max_size=3))
def test_no_channel_of_one_week_alone_ever_moves_the_change(
    sent: list[tuple[str, int, int]], of_new: list[int]
) -> None:
    posts = [
        week_post(f"p-{number}", at(day), count, channel_id=channel)
        for number, (channel, day, count) in enumerate(sent)
    ]
    new = [
        week_post(f"n-{number}", at(10), count, channel_id="new")
        for number, count in enumerate(of_new)
    ]
    without, beside = (weeks_of(some, MONDAYS, PLACES, NOW)[1] for some in (posts, posts + new))
    assert beside.change == without.change
    assert beside.interactions == (without.interactions or 0) + sum(of_new)


def test_the_first_week_of_a_range_is_compared_with_the_one_before_it(
    store: Store, engaging: Engaging
) -> None:
    for name, when, reactions in (("d-1", at(3), 4), ("d-2", at(10), 6)):
        one = sent(name, when)
        keep(store, one, told(one, when + 7 * DAY, reactions=reactions))
    (week,) = engaging.weeks(STAFF, WEEK)
    assert (week.monday, week.change) == (MONDAY, 0.5)
    down = sent("d-3", at(11), outcome=AttemptOutcome.TAKEN_DOWN)
    keep(store, down)
    assert engaging.weeks(STAFF, WEEK)[0].counted == 1


def test_figures_say_of_how_many_channels_their_posts_are() -> None:
    """Of those alone of which it is known: another channel changes nothing there."""
    posts = [
        a_sent_post(interactions=1, channel_id="ch-1"),
        a_sent_post(interactions=2, channel_id="ch-2"),
        a_sent_post(interactions=3, channel_id="ch-2"),
        a_sent_post(interactions=None, channel_id="ch-3"),
    ]
    assert figures_of(None, posts, Measure.INTERACTIONS).channels == 2
    assert figures_of(None, posts[3:], Measure.INTERACTIONS).channels == 0


def test_rates_over_different_counts_are_named_and_have_no_median() -> None:
    posts = [
        a_sent_post(interactions=1, denominator=10, rate_of=Metric.REACH),
        a_sent_post(interactions=1, denominator=20, rate_of=Metric.VIEWS),
        a_sent_post(interactions=1, denominator=0, rate_of=Metric.IMPRESSIONS),
    ]
    rates = figures_of(None, posts, Measure.RATE)
    assert (rates.rate_of, rates.is_mixed) == ((Metric.REACH, Metric.VIEWS), True)
    assert (rates.middle, rates.few) == (Middle(n=2, median=None), ())
    alike = figures_of(None, posts[:1] * 6, Measure.RATE)
    assert (alike.middle.median, alike.is_mixed) == (0.1, False)
    assert figures_of(None, posts, Measure.INTERACTIONS).rate_of == ()
    assert moment_of(seconds(NOON)) == NOON


POSTS = st.lists(
    st.builds(
        a_sent_post,
        delivery_id=st.uuids().map(str),
        channel_id=st.sampled_from(["ch-1", "ch-2"]),
        post_id=st.sampled_from(["p-1", "p-2", "p-3"]),
        sent_s=st.integers(seconds(at(1, 0, 3)), seconds(at(30, 23))),
        media=st.sampled_from([kind.value for kind in MediaKind]),
        interactions=st.none() | st.integers(0, 10**9),
        read_s=st.none() | st.integers(0, 10),
    ),
    max_size=40,
)
ZONES = ("Asia/Jakarta", "Asia/Kathmandu", "America/St_Johns", "Australia/Lord_Howe", "UTC")


@given(
    posts=POSTS,
    zones=st.tuples(st.sampled_from(ZONES), st.sampled_from(ZONES)),
    by=st.sampled_from([by for by in PostsBy if by is not PostsBy.LABEL]),
    media=st.sets(st.sampled_from(list(MediaKind))),
    hours=st.sets(st.integers(0, 23)),
)
def test_totals_are_the_sum_of_their_parts_under_any_filter_and_zone(
    posts: list[SentPost],
    zones: tuple[str, str],
    by: PostsBy,
    media: set[MediaKind],
    hours: set[int],
) -> None:
    house, branch = map(ZoneInfo, zones)
    places = Places(zone=house, zones={"ch-2": branch})
    wanted = replace(WEEK, media=tuple(media), hours=tuple(hours))
    found = chosen(posts, wanted, places)
    whole = figures_of(None, found, Measure.INTERACTIONS)
    parts = [
        figures_of(key, some, Measure.INTERACTIONS)
        for key, some in grouped(found, by, places).items()
    ]
    assert sum(part.sent for part in parts) == whole.sent
    assert sum(part.read for part in parts) == whole.read
    assert sum(part.middle.n for part in parts) == whole.middle.n
    assert sum(part.total or 0 for part in parts) == (whole.total or 0)
    assert (whole.total is None) == all(part.total is None for part in parts)
    # what is narrowed to and what is left out make the whole again
    rest = [post for post in posts if post not in found]
    assert len(found) + len(rest) == len(posts)
    if hours:
        assert {places.local(post).hour for post in found} <= hours


@given(posts=POSTS, zone=st.sampled_from(ZONES))
def test_a_post_with_several_words_counts_in_each(posts: list[SentPost], zone: str) -> None:
    labels = {"p-1": ("a", "b"), "p-2": ("b",)}
    places = Places(zone=ZoneInfo(zone), labels=labels)
    found = grouped(posts, PostsBy.LABEL, places)
    for word in ("a", "b", None):
        mine = [post for post in posts if word in (labels.get(post.post_id) or (None,))]
        assert found.get(word, []) == mine
