"""Followers once a day, gaps where they could not be read, and days told afterwards."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar

import pytest

from domain.audience import AccountMetric, AccountReading, AccountSnapshot
from domain.channels import ChannelState
from domain.errors import (
    PlatformError,
    RateLimited,
    Rejected,
    Unaffordable,
    Unauthorized,
    Unavailable,
)
from domain.gaps import Filling, Gap, GapReason, Measured
from domain.ports import Store
from services.engagement.account_measuring import AccountMeasuring
from tests.makers import NOON
from tests.services.platforms import OpenVault, Platforms, Square, a_square
from toolkit.clock import SetClock

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FOLLOWERS, VIEWS = AccountMetric.FOLLOWERS, AccountMetric.DAY_VIEWS
FAR = NOON + 1_000 * DAY


class Crowd(Square):
    """A square that counts who stands on it. `told` None: it says no with `fault`."""

    told: ClassVar[int | None] = 100
    fault: ClassVar[PlatformError | None] = None

    def count_audience(self) -> AccountReading:
        if self.fault is not None:
            raise self.fault
        raw = {} if self.told is None else {FOLLOWERS: {"people": self.told}}
        return AccountReading(values={FOLLOWERS: self.told}, raw=raw)


class Chronicle(Crowd):
    """One that also tells of days that are over. `days`: by moment, followers and views."""

    days: ClassVar[Mapping[datetime, tuple[int, int]]] = {}
    silent: ClassVar[PlatformError | None] = None

    def recall_audience(self, start: datetime, end: datetime) -> tuple[AccountReading, ...]:
        if self.silent is not None:
            raise self.silent
        return tuple(
            AccountReading(values={FOLLOWERS: people, VIEWS: seen}, at=at)
            for at, (people, seen) in self.days.items()
            if start <= at <= end
        )


@pytest.fixture(autouse=True)
def fresh(clock: SetClock) -> None:
    clock.set(NOON)
    Crowd.told, Crowd.fault = 100, None
    Chronicle.days, Chronicle.silent = {}, None


def measuring_of(store: Store, clock: SetClock, kind: type[Crowd]) -> AccountMeasuring:
    with store.writing() as unit:
        unit.channels.add(a_square(created_at=NOON))
    return AccountMeasuring(store=store, clock=clock, connectors=Platforms(OpenVault(), kind))


@pytest.fixture
def measuring(store: Store, clock: SetClock) -> AccountMeasuring:
    return measuring_of(store, clock, Crowd)


@pytest.fixture
def recalling(store: Store, clock: SetClock) -> AccountMeasuring:
    return measuring_of(store, clock, Chronicle)


def kept(store: Store) -> list[AccountSnapshot]:
    with store.reading() as unit:
        return unit.accounts.between(NOON - 100 * DAY, FAR)


def gaps(store: Store) -> list[Gap]:
    with store.reading() as unit:
        return unit.gaps.between(NOON - 100 * DAY, FAR)


def days_pass(measuring: AccountMeasuring, clock: SetClock, days: float) -> None:
    """With a heartbeat every half hour."""
    for _beat in range(int(days * 48)):
        clock.advance(HOUR / 2)
        measuring.measure_due()


def test_an_account_is_read_once_a_day_with_what_it_was_made_of(
    measuring: AccountMeasuring, store: Store, clock: SetClock
) -> None:
    assert measuring.measure_due() == 1
    assert kept(store) == [
        AccountSnapshot(
            channel_id="sq-1", metric=FOLLOWERS, value=100, at=clock.now(), raw={"people": 100}
        )
    ]
    clock.advance(DAY - timedelta(seconds=1))
    assert measuring.measure_due() == 0
    clock.advance(timedelta(seconds=1))
    assert measuring.measure_due() == 1
    assert gaps(store) == []


def test_a_fall_is_believed_and_a_lost_count_is_unknown(
    measuring: AccountMeasuring, store: Store, clock: SetClock
) -> None:
    for Crowd.told in (100, 60, 0, None, -1, 61):
        measuring.measure_due()
        clock.advance(DAY)
    assert [each.value for each in kept(store)] == [100, 60, None, None, None, 61]
    assert kept(store)[2].raw == {"people": 0}


def test_channels_whose_platform_counts_nobody_are_left_alone(
    store: Store, clock: SetClock
) -> None:
    with store.writing() as unit:
        unit.channels.add(a_square())
        unit.channels.add(a_square(id="sq-2", platform="gone", name="Hilang"))
    connectors = Platforms(OpenVault(), Square)
    measuring = AccountMeasuring(store=store, clock=clock, connectors=connectors)
    assert measuring.measure_due() == 0
    with store.reading() as unit:
        assert unit.gaps.looked_at("sq-1", Measured.ACCOUNT) is None


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Unavailable("mati"), GapReason.UNREACHABLE),
        (Unauthorized("tak dikenal"), GapReason.DISCONNECTED),
        (RateLimited("terlalu sering"), GapReason.LIMITED),
        (Unaffordable("anggaran habis"), GapReason.LIMITED),
        (Rejected("tidak"), GapReason.REFUSED),
    ],
)
def test_what_cannot_be_read_for_a_whole_day_is_a_gap_with_its_reason(
    measuring: AccountMeasuring,
    store: Store,
    clock: SetClock,
    fault: PlatformError,
    reason: GapReason,
) -> None:
    measuring.measure_due()
    start = clock.now()
    Crowd.fault = fault
    days_pass(measuring, clock, 1.9)  # due after a day, a gap after another
    assert gaps(store) == []
    days_pass(measuring, clock, 1.1)
    (lasting,) = gaps(store)
    assert (lasting.reason, lasting.subject, lasting.channel_id) == (
        reason,
        Measured.ACCOUNT,
        "sq-1",
    )
    assert (lasting.started_at, lasting.seen_at, lasting.ended_at) == (
        start + DAY,
        clock.now(),
        None,
    )
    assert lasting.until == clock.now()
    Crowd.fault = None
    clock.advance(HOUR / 2)
    assert measuring.measure_due() == 1
    (over,) = gaps(store)
    assert (over.ended_at, over.until, over.filling) == (
        clock.now(),
        clock.now(),
        Filling.NOT_OFFERED,
    )


def test_a_lateness_of_hours_is_no_gap(
    measuring: AccountMeasuring, store: Store, clock: SetClock
) -> None:
    measuring.measure_due()
    Crowd.fault = Unavailable("mati")
    days_pass(measuring, clock, 1.5)
    Crowd.fault = None
    days_pass(measuring, clock, 0.5)
    assert gaps(store) == []
    assert len(kept(store)) == 2


def test_a_gap_that_lasts_for_another_reason_is_another_gap(
    measuring: AccountMeasuring, store: Store, clock: SetClock
) -> None:
    measuring.measure_due()
    Crowd.fault = Unavailable("mati")
    days_pass(measuring, clock, 3)
    Crowd.fault = Unauthorized("tak dikenal")
    days_pass(measuring, clock, 1)
    first, second = gaps(store)
    assert (first.reason, second.reason) == (GapReason.UNREACHABLE, GapReason.DISCONNECTED)
    assert first.ended_at == second.started_at
    assert second.ended_at is None


def test_a_disconnected_channel_is_not_asked_and_its_days_are_a_gap(
    measuring: AccountMeasuring, store: Store, clock: SetClock
) -> None:
    measuring.measure_due()
    with store.writing() as unit:
        lost = replace(unit.channels.get("sq-1"), state=ChannelState.DISCONNECTED)
        lost = unit.channels.save(lost)
    Crowd.told = 7
    days_pass(measuring, clock, 2.5)
    assert [each.value for each in kept(store)] == [100]
    assert [each.reason for each in gaps(store)] == [GapReason.DISCONNECTED]
    with store.writing() as unit:
        unit.channels.save(replace(lost, state=ChannelState.ACTIVE))
    days_pass(measuring, clock, 0.1)
    assert [each.value for each in kept(store)] == [100, 7]
    assert gaps(store)[0].ended_at is not None


def test_a_machine_that_did_not_run_says_so_afterwards(
    measuring: AccountMeasuring, store: Store, clock: SetClock
) -> None:
    measuring.measure_due()
    days_pass(measuring, clock, 0.5)
    start = NOON + DAY
    clock.advance(4 * DAY)
    assert measuring.measure_due() == 1
    (gap,) = gaps(store)
    assert (gap.reason, gap.started_at, gap.ended_at) == (
        GapReason.MACHINE_DOWN,
        start,
        clock.now(),
    )


def test_a_new_channel_begins_without_a_gap(
    measuring: AccountMeasuring, store: Store, clock: SetClock
) -> None:
    clock.advance(5 * DAY)
    assert measuring.measure_due() == 1
    assert gaps(store) == []


def test_where_the_platform_tells_its_days_a_gap_is_filled_and_marked(
    recalling: AccountMeasuring, store: Store, clock: SetClock
) -> None:
    recalling.measure_due()
    Crowd.fault = Unavailable("mati")
    days_pass(recalling, clock, 4)
    Crowd.fault, Crowd.told = None, 105
    Chronicle.days = {NOON + day * DAY: (100 + day, 10 * day) for day in (1, 2, 3, 4)}
    days_pass(recalling, clock, 0.25)
    (gap,) = gaps(store)
    assert gap.filling is Filling.FILLED
    people = [
        (each.at, each.value, each.filled) for each in kept(store) if each.metric is FOLLOWERS
    ]
    assert people == [
        (NOON, 100, False),
        *((NOON + day * DAY, 100 + day, True) for day in (1, 2, 3, 4)),
        (NOON + 4 * DAY + HOUR / 2, 105, False),
    ]


def test_sums_of_days_come_with_every_reading_and_followers_of_them_do_not(
    recalling: AccountMeasuring, store: Store, clock: SetClock
) -> None:
    Chronicle.days = {NOON - DAY: (90, 0), NOON - 9 * DAY: (80, 5)}
    assert recalling.measure_due() == 2
    told = [(each.metric, each.value, each.at) for each in kept(store)]
    assert told == [(VIEWS, 0, NOON - DAY), (FOLLOWERS, 100, NOON)]


@pytest.mark.parametrize(
    ("days", "filling"),
    [
        ((1, 2, 3, 4), Filling.FILLED),
        ((1, 2, 3), Filling.FILLED),
        ((1, 2), Filling.IN_PART),
        ((), Filling.NOT_TOLD),
    ],
)
def test_a_gap_says_how_much_of_it_was_told(
    recalling: AccountMeasuring,
    store: Store,
    clock: SetClock,
    days: tuple[int, ...],
    filling: Filling,
) -> None:
    recalling.measure_due()
    Crowd.fault = Unavailable("mati")
    days_pass(recalling, clock, 4)
    Crowd.fault = None
    Chronicle.days = {NOON + day * DAY: (100 + day, 1) for day in days}
    days_pass(recalling, clock, 0.1)
    assert [each.filling for each in gaps(store)] == [filling]


def test_a_history_that_cannot_be_read_now_is_asked_for_again_and_a_refusal_is_final(
    recalling: AccountMeasuring, store: Store, clock: SetClock
) -> None:
    recalling.measure_due()
    Crowd.fault = Unavailable("mati")
    days_pass(recalling, clock, 3)
    Crowd.fault, Chronicle.silent = None, Unavailable("riwayat mati")
    days_pass(recalling, clock, 0.1)
    assert [each.value for each in kept(store)] == [100, 100]  # the count itself came
    assert [each.filling for each in gaps(store)] == [Filling.OPEN]
    Chronicle.silent = Rejected("tidak ada riwayat")
    days_pass(recalling, clock, 1)
    assert [each.filling for each in gaps(store)] == [Filling.NOT_TOLD]
