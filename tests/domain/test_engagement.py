"""A sent post as charts count it: what it shows, its sum, its rate."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.engagement import (
    Engagement,
    MediaKind,
    engagement_of,
    media_of,
    moment_of,
    rate,
    seconds,
    sent_post,
    settled_values,
)
from domain.media import Media
from domain.metrics import Metric, Snapshot
from domain.posts import Content
from tests.makers import a_delivery

PICTURE = Media(id="a", mime="image/png", width_px=1, height_px=1, size_bytes=1)
VIDEO = Media(id="b", mime="video/mp4", width_px=1, height_px=1, size_bytes=1, duration_s=3)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (Content(text="x"), MediaKind.TEXT),
        (Content(link="https://contoh.id"), MediaKind.LINK),
        (Content(media=(PICTURE,), link="https://contoh.id"), MediaKind.PICTURE),
        (Content(media=(PICTURE, PICTURE)), MediaKind.PICTURES),
        (Content(media=(VIDEO, PICTURE)), MediaKind.VIDEO),
        (Content(media_unknown=True), MediaKind.UNKNOWN),
        (Content(media_unknown=True, media=(PICTURE,)), MediaKind.PICTURE),
        (Content(media_unknown=True, link="https://contoh.id"), MediaKind.LINK),
    ],
)
def test_a_post_shows_a_video_before_pictures_and_pictures_before_a_link(
    content: Content, kind: MediaKind
) -> None:
    assert media_of(content) is kind


@pytest.mark.parametrize(
    ("told", "over"),
    [
        ({Metric.REACH: 9, Metric.IMPRESSIONS: 8, Metric.VIEWS: 7}, (Metric.REACH, 9)),
        ({Metric.IMPRESSIONS: 8, Metric.VIEWS: 7}, (Metric.IMPRESSIONS, 8)),
        ({Metric.VIEWS: 7}, (Metric.VIEWS, 7)),
        ({}, (None, None)),
    ],
)
def test_a_rate_is_over_the_first_of_reach_impressions_and_views(
    told: dict[Metric, int], over: tuple[Metric | None, int | None]
) -> None:
    found = engagement_of({Metric.REACTIONS: 2, **told}, {Metric.REACTIONS, *told})
    assert (found.rate_of, found.denominator) == over
    assert found.rate == (2 / over[1] if over[1] else None)


def test_a_lost_denominator_is_not_replaced_by_another() -> None:
    values = {Metric.REACTIONS: 2, Metric.REACH: None, Metric.VIEWS: 7}
    found = engagement_of(values, {Metric.REACTIONS, Metric.REACH, Metric.VIEWS})
    assert found == Engagement(interactions=2, denominator=None, rate_of=Metric.REACH)
    assert found.rate is None


def test_there_is_no_rate_over_nothing() -> None:
    assert rate(3, 0) is None
    assert rate(None, 3) is None
    assert rate(0, 3) == 0


def test_seconds_are_whole_and_come_back() -> None:
    moment = datetime(2026, 11, 18, 2, 0, 1, 999_999, tzinfo=UTC)
    assert moment_of(seconds(moment)) == moment.replace(microsecond=0)
    assert seconds(datetime(1969, 12, 31, 23, 59, 59, 500_000, tzinfo=UTC)) == -1
    assert moment_of(0) + timedelta(seconds=5) == moment_of(5)


def test_what_was_not_sent_has_no_row() -> None:
    assert sent_post(a_delivery(), []) is None


def test_what_a_post_had_after_a_week_is_read_at_most_a_day_from_it() -> None:
    sent_at, moment = datetime(2026, 11, 1, tzinfo=UTC), timedelta(microseconds=1)

    def had(*readings: tuple[timedelta, int | None]) -> dict[Metric, int | None]:
        return settled_values(
            sent_at,
            [
                Snapshot(
                    delivery_id="d-1",
                    channel_id="ch-1",
                    metric=Metric.REACTIONS,
                    value=value,
                    at=sent_at + age,
                )
                for age, value in readings
            ],
        )

    day = timedelta(days=1)
    assert had((6 * day - moment, 1), (8 * day + moment, 2)) == {}
    assert had((6 * day, 1)) == {Metric.REACTIONS: 1}
    assert had((8 * day, 2)) == {Metric.REACTIONS: 2}
    assert had((6 * day, 1), (7 * day, 3), (8 * day, 2)) == {Metric.REACTIONS: 3}
    assert had((8 * day, 2), (6 * day, 1)) == {Metric.REACTIONS: 2}
    assert had((6 * day, 1), (8 * day, 2)) == {Metric.REACTIONS: 2}
    assert had((7 * day, None), (6 * day, 1)) == {Metric.REACTIONS: None}
