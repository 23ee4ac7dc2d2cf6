"""Followers over time: told between known readings, and never guessed."""

from datetime import timedelta

import pytest

from domain.audience import AccountMetric, AccountSnapshot
from domain.errors import NotAllowed
from domain.gaps import Gap, GapReason, Measured
from domain.ports import Store
from services.engagement.growth import Growing, Growth, Reading
from tests.makers import NOON, STAFF
from tests.services.test_engagement_figures import Outsider

DAY = timedelta(days=1)


def told(value: int | None, days: int, channel_id: str = "ch-1") -> AccountSnapshot:
    return AccountSnapshot(
        channel_id=channel_id, metric=AccountMetric.FOLLOWERS, value=value, at=NOON + days * DAY
    )


def keep(store: Store, *snapshots: AccountSnapshot) -> None:
    with store.writing() as unit:
        unit.accounts.add(snapshots)


def followers(store: Store, **asked: list[str]) -> list[Growth]:
    return Growing(store=store).followers(STAFF, NOON, NOON + 10 * DAY, **asked)


def test_growth_is_told_from_the_first_known_reading_to_the_last(store: Store) -> None:
    keep(store, told(None, 0), told(100, 1), told(90, 2), told(110, 3), told(None, 4))
    keep(store, told(999, -1), told(999, 10))  # outside
    (found,) = followers(store)
    assert found == Growth(
        channel_id="ch-1",
        readings=tuple(
            Reading(at=NOON + day * DAY, followers=count)
            for day, count in enumerate((None, 100, 90, 110, None))
        ),
        first=Reading(at=NOON + DAY, followers=100),
        last=Reading(at=NOON + 3 * DAY, followers=110),
    )
    assert (found.gained, found.share) == (10, 0.1)


def test_one_reading_is_no_growth_and_none_is_nothing(store: Store) -> None:
    keep(store, told(100, 1), told(None, 1, "ch-2"))
    one, nothing = followers(store)
    assert (one.gained, one.share) == (None, None)
    assert (nothing.first, nothing.last, nothing.gained) == (None, None, None)


def test_growth_from_nothing_has_no_share(store: Store) -> None:
    keep(store, told(0, 1), told(5, 2))
    (found,) = followers(store)
    assert (found.gained, found.share) == (5, None)


def test_channels_are_told_apart_with_the_gaps_of_their_accounts(store: Store) -> None:
    keep(store, told(1, 1), told(2, 2), told(7, 1, "ch-2"))
    gaps = [
        Gap(
            id=f"g-{n}",
            channel_id="ch-1",
            subject=subject,
            reason=GapReason.UNREACHABLE,
            started_at=NOON + DAY,
            seen_at=NOON + DAY,
        )
        for n, subject in enumerate((Measured.ACCOUNT, Measured.POSTS))
    ]
    with store.writing() as unit:
        for gap in gaps:
            unit.gaps.add(gap)
    first, second = followers(store)
    assert first.gaps == (gaps[0],)
    assert (second.channel_id, second.gaps) == ("ch-2", ())
    assert [each.channel_id for each in followers(store, channel_ids=["ch-2"])] == ["ch-2"]


def test_growth_is_for_who_may_see_reports(store: Store) -> None:
    nobody = Outsider(id="u-0", name="", role=STAFF.role)
    with pytest.raises(NotAllowed):
        Growing(store=store).followers(nobody, NOON, NOON)
    assert Growing(store=store).followers(None, NOON, NOON) == []
