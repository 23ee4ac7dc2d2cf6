"""Counts of a file of the past that cannot be believed: unknown, and listed as live ones are."""

from datetime import timedelta

import pytest

from domain.metrics import Metric, Snapshot
from domain.oddities import OVER_AFTER, Oddity, OddityKind
from domain.ports import Store
from services.engagement.oddity_words import sentence
from services.engagement.oddness import Oddities, note_oddities, note_oddities_read_in
from services.history.importing import Importing
from tests.makers import MANAGER
from tests.services.imported import X, a_tweet, an_archive, desk, store
from toolkit.clock import SetClock

__all__ = ["desk", "store"]

TABLE = (
    "Post id,Post text,Impressions,Likes\n"
    "1900000000000000001,Satu,banyak,3\n"
    "1900000000000000002,Dua,,999999999999999\n"
    "1900000000000000003,Tiga,7,-4\n"
)


def read_in(desk: Importing, data: bytes, name: str) -> None:
    file_id = desk.take(MANAGER, iter([data]))
    desk.begin(MANAGER, X, file_id, name)
    desk.run()


def recent(desk: Importing) -> dict[str, list[Oddity]]:
    found = Oddities(store=desk.store, clock=desk.clock).recent(MANAGER)
    return {channel: list(each) for channel, each in found.items()}


def odd(desk: Importing, metric: Metric, told: str) -> Oddity:
    now = desk.clock.now()
    kind = OddityKind.IN_A_FILE
    return Oddity(channel_id=X, metric=metric, kind=kind, told=told, since=now, at=now)


def test_a_table_lists_what_stands_where_counts_belong_and_not_what_is_empty(
    desk: Importing,
) -> None:
    read_in(desk, TABLE.encode(), "analytics.csv")
    assert recent(desk) == {
        X: [
            odd(desk, Metric.IMPRESSIONS, 'Impressions: "banyak"'),
            odd(desk, Metric.REACTIONS, 'Likes: "-4"'),
        ]
    }


def test_an_archive_lists_them_and_leaves_the_value_unknown(desk: Importing) -> None:
    tweets = [a_tweet(1, favorite_count="banyak"), a_tweet(2)]
    read_in(desk, an_archive(tweets), "arsip.zip")
    assert recent(desk) == {X: [odd(desk, Metric.REACTIONS, 'favorite_count: "banyak"')]}
    with desk.store.reading() as unit:
        (post, _other) = sorted(
            unit.deliveries.sent_posts(X, desk.clock.now() - timedelta(days=3_650), 10),
            key=lambda each: each.due_at,
        )
        known = {each.metric: each.value for each in unit.metrics.of(post.id)}
    assert known == {Metric.REACTIONS: None, Metric.SHARES: 1}


def test_a_file_without_any_lists_nothing(desk: Importing) -> None:
    read_in(desk, an_archive([a_tweet(1)]), "arsip.zip")
    assert recent(desk) == {}


def a_snapshot(desk: Importing, told: str) -> Snapshot:
    return Snapshot(
        delivery_id="d-1",
        channel_id=X,
        metric=Metric.VIEWS,
        value=None,
        at=desk.clock.now(),
        raw={"views": told},
    )


def test_what_the_platform_tells_odd_these_days_stays_in_its_place(
    desk: Importing, clock: SetClock, store: Store
) -> None:
    live, past = a_snapshot(desk, "sekarang"), a_snapshot(desk, "dulu")
    with store.writing() as unit:
        note_oddities(unit, [live])
        note_oddities_read_in(unit, [past], clock.now())
    assert [each.told for each in recent(desk)[X]] == ["views: sekarang"]
    clock.advance(OVER_AFTER + timedelta(seconds=1))
    with store.writing() as unit:
        note_oddities_read_in(unit, [past], clock.now())
    assert recent(desk) == {X: [odd(desk, Metric.VIEWS, "views: dulu")]}


def test_what_goes_on_now_did_not_begin_with_a_file(
    desk: Importing, clock: SetClock, store: Store
) -> None:
    with store.writing() as unit:
        note_oddities_read_in(unit, [a_snapshot(desk, "dulu")], clock.now())
    clock.advance(timedelta(hours=1))
    with store.writing() as unit:
        note_oddities(unit, [a_snapshot(desk, "sekarang")])
    (each,) = recent(desk)[X]
    assert (each.kind, each.since) == (OddityKind.NO_COUNT, clock.now())


@pytest.mark.parametrize("kind", list(OddityKind))
def test_every_kind_has_a_sentence(desk: Importing, kind: OddityKind) -> None:
    at = desk.clock.now()
    each = Oddity(channel_id=X, metric=Metric.VIEWS, kind=kind, told="views: x", since=at, at=at)
    said = sentence(each, lambda moment: f"{moment:%d.%m.}")
    assert "views: x" in said
    assert "18.11." in said
