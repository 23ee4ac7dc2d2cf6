"""What every store promises of accounts' snapshots and of gaps in measuring."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.audience import AccountMetric, AccountSnapshot
from domain.errors import Conflict
from domain.gaps import Filling, Gap, GapReason, Measured
from domain.ports import Store
from tests.makers import NOON

DAY = timedelta(days=1)
FAR = NOON + 1_000 * DAY


def a_count(day: int, value: int | None = 120, **changes: Any) -> AccountSnapshot:
    """Followers of ch-1, so many days after noon."""
    return AccountSnapshot(
        **{
            "channel_id": "ch-1",
            "metric": AccountMetric.FOLLOWERS,
            "value": value,
            "at": NOON + day * DAY,
            "raw": {"followers_count": value} if value is not None else {},
            **changes,
        }
    )


def a_gap(number: int, start: int, end: int | None, **changes: Any) -> Gap:
    """Of ch-1's account, in days after noon."""
    return Gap(
        **{
            "id": f"g-{number}",
            "channel_id": "ch-1",
            "subject": Measured.ACCOUNT,
            "reason": GapReason.UNREACHABLE,
            "started_at": NOON + start * DAY,
            "seen_at": NOON + (end if end is not None else start) * DAY,
            "ended_at": None if end is None else NOON + end * DAY,
            **changes,
        }
    )


def test_counts_of_an_account_are_found_by_time_channel_and_metric(store: Store) -> None:
    first, second, unknown = a_count(0), a_count(1, 118), a_count(2, None)
    posts = a_count(1, 7, metric=AccountMetric.POSTS)
    other = a_count(1, 3, channel_id="ch-2")
    with store.writing() as unit:
        unit.accounts.add([unknown, other, posts, second, first])
    with store.reading() as unit:
        between = unit.accounts.between
        assert between(NOON, FAR) == [first, second, unknown, posts, other]
        assert between(NOON + DAY, NOON + 2 * DAY, channel_ids=["ch-1"]) == [second, posts]
        assert between(NOON, FAR, metrics=[AccountMetric.POSTS]) == [posts]
        assert between(NOON + 3 * DAY, FAR) == []


def test_the_newest_known_count_passes_over_what_nobody_knew(store: Store) -> None:
    with store.writing() as unit:
        unit.accounts.add([a_count(0, 90), a_count(1, 88), a_count(2, None)])
        unit.accounts.add([a_count(0, 3, channel_id="ch-2")])
    with store.reading() as unit:
        assert unit.accounts.newest(["ch-1"]) == {("ch-1", AccountMetric.FOLLOWERS): 88}
        assert unit.accounts.newest(["ch-3"]) == {}


def test_an_account_was_measured_when_it_was_read_and_not_when_a_day_was_filled(
    store: Store,
) -> None:
    with store.writing() as unit:
        unit.accounts.add([a_count(1, None), a_count(0), a_count(5, filled=True)])
    with store.reading() as unit:
        assert unit.accounts.measured_at(["ch-1", "ch-2"]) == {"ch-1": NOON + DAY}


def test_a_second_value_of_one_moment_replaces_the_first(store: Store) -> None:
    with store.writing() as unit:
        unit.accounts.add([a_count(0, 5)])
        unit.accounts.add([a_count(0, 6, filled=True)])
    with store.reading() as unit:
        assert unit.accounts.between(NOON, FAR) == [a_count(0, 6, filled=True)]


def test_one_count_is_taken_away_and_no_other(store: Store) -> None:
    kept = [
        a_count(1),
        a_count(2),
        a_count(1, channel_id="ch-2"),
        a_count(1, metric=AccountMetric.LIKES),
    ]
    with store.writing() as unit:
        unit.accounts.add(kept)
        unit.accounts.remove("ch-1", AccountMetric.FOLLOWERS, NOON + DAY)
        unit.accounts.remove("ch-1", AccountMetric.FOLLOWERS, NOON + 9 * DAY)
    with store.reading() as unit:
        left = unit.accounts.between(NOON, FAR)
    assert {(each.channel_id, each.metric, each.at) for each in left} == {
        (each.channel_id, each.metric, each.at) for each in kept[1:]
    }


def test_gaps_are_found_by_any_part_of_them(store: Store) -> None:
    ended, lasting, other = a_gap(1, 1, 3), a_gap(2, 5, None), a_gap(3, 1, 2, channel_id="ch-2")
    with store.writing() as unit:
        for gap in (lasting, other, ended):
            unit.gaps.add(gap)
    with store.reading() as unit:
        between = unit.gaps.between
        assert between(NOON, FAR) == [ended, other, lasting]
        assert between(NOON + 2 * DAY, NOON + 4 * DAY, channel_ids=["ch-1"]) == [ended]
        assert between(NOON, FAR, channel_ids=["ch-2"]) == [other]
        assert between(NOON + 3 * DAY, NOON + 5 * DAY) == []
        assert between(FAR, FAR + DAY) == [lasting]


def test_the_gap_that_lasts_is_one_of_its_own_channel_and_subject(store: Store) -> None:
    lasting = a_gap(2, 5, None)
    with store.writing() as unit:
        unit.gaps.add(a_gap(1, 1, 3))
        unit.gaps.add(lasting)
    with store.reading() as unit:
        assert unit.gaps.lasting("ch-1", Measured.ACCOUNT) == lasting
        assert unit.gaps.lasting("ch-1", Measured.POSTS) is None
        assert unit.gaps.lasting("ch-2", Measured.ACCOUNT) is None


def test_unfilled_are_ended_gaps_of_the_account_that_nobody_asked_about(store: Store) -> None:
    older, newer = a_gap(1, 1, 2), a_gap(2, 3, 4)
    with store.writing() as unit:
        for gap in (
            newer,
            older,
            a_gap(3, 5, None),
            a_gap(4, 1, 2, filling=Filling.FILLED),
            a_gap(5, 1, 2, subject=Measured.POSTS),
            a_gap(6, 1, 2, channel_id="ch-2"),
        ):
            unit.gaps.add(gap)
    with store.reading() as unit:
        assert unit.gaps.unfilled("ch-1") == [older, newer]


def test_a_gap_is_changed_by_one_alone(store: Store) -> None:
    with store.writing() as unit:
        read = unit.gaps.add(a_gap(1, 1, None))
    with store.writing() as unit:
        unit.gaps.save(replace(read, ended_at=NOON + 2 * DAY))
    with store.writing() as unit, pytest.raises(Conflict):
        unit.gaps.save(replace(read, seen_at=NOON + 3 * DAY))


def test_the_last_look_counts_of_each_subject_alone(store: Store) -> None:
    with store.writing() as unit:
        unit.gaps.look("ch-1", Measured.POSTS, NOON)
        unit.gaps.look("ch-1", Measured.POSTS, NOON + DAY)
    with store.reading() as unit:
        assert unit.gaps.looked_at("ch-1", Measured.POSTS) == NOON + DAY
        assert unit.gaps.looked_at("ch-1", Measured.ACCOUNT) is None
        assert unit.gaps.looked_at("ch-2", Measured.POSTS) is None
