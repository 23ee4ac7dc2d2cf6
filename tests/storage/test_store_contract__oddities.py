"""What every store promises of counts that are none, and of marks that come to their end."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from domain.oddities import Oddity, OddityKind
from domain.ports import Store
from tests.makers import NOON

DAY = timedelta(days=1)


def an_oddity(day: int = 0, **changes: Any) -> Oddity:
    """Of ch-1's views, so many days after noon."""
    return Oddity(
        **{
            "channel_id": "ch-1",
            "metric": "views",
            "kind": OddityKind.NO_COUNT,
            "told": 'views: "many"',
            "since": NOON,
            "at": NOON + day * DAY,
            **changes,
        }
    )


def test_the_last_of_each_channel_and_metric_is_kept(store: Store) -> None:
    first, reach = an_oddity(), an_oddity(metric="reach", kind=OddityKind.LOST)
    other = an_oddity(channel_id="ch-0")
    with store.writing() as unit:
        unit.oddities.put([first, reach, other])
        unit.oddities.put([])
        unit.oddities.put([later := replace(first, told="views: -1", at=NOON + DAY)])
    with store.reading() as unit:
        assert unit.oddities.of(["ch-1", "ch-9"]) == [reach, later]
        assert unit.oddities.of([]) == []
        assert unit.oddities.since(NOON) == [other, reach, later]
        assert unit.oddities.since(NOON + DAY) == [later]
        assert unit.oddities.since(NOON + 2 * DAY) == []


def test_what_was_told_is_kept_without_what_no_database_can_hold(store: Store) -> None:
    with store.writing() as unit:
        unit.oddities.put([an_oddity(told="a\0b\ud800")])
    with store.reading() as unit:
        (kept,) = unit.oddities.of(["ch-1"])
    assert kept.told == "a\ufffdb\ufffd"


def test_marks_end_by_who_kept_them_and_by_how_long_they_hold(store: Store) -> None:
    with store.writing() as unit:
        unit.erasures.bury(["old", "new"], "likes", NOON)
        unit.erasures.bury(["new"], "likes", NOON + DAY)
        unit.erasures.bury(["person"], "erasure-1", NOON - DAY)
        assert unit.erasures.unbury("likes", NOON) == 0
        assert unit.erasures.unbury("likes", NOON + DAY) == 1
        assert unit.erasures.unbury("nobody", NOON + DAY) == 0
    with store.reading() as unit:
        kept = unit.erasures.buried(["old", "new", "person"])
    assert kept == {"new": NOON + DAY, "person": NOON - DAY}
