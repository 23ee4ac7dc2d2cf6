"""Metric snapshots of sent posts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

import pytest

from domain.channels import ChannelState
from domain.deliveries import AttemptOutcome, Delivery, DeliveryState, Receipt
from domain.gaps import GapReason
from domain.metrics import Metric, Reading, Snapshot
from domain.ports import Store
from services.engagement.measuring import BATCH, Measuring
from tests.makers import a_delivery
from tests.services.platforms import OpenVault, Platforms, Square, a_square
from toolkit.clock import SetClock


@pytest.fixture
def measuring(store: Store, clock: SetClock, platforms: Platforms) -> Measuring:
    with store.writing() as unit:
        unit.channels.add(a_square())
    return Measuring(store=store, clock=clock, connectors=platforms)


def sent(store: Store, clock: SetClock, remote_id: str = "r-1", channel: str = "sq-1") -> Delivery:
    now = clock.now()
    with store.writing() as unit:
        return unit.deliveries.add(
            a_delivery(
                channel_id=channel,
                state=DeliveryState.SENT,
                due_at=now,
                receipt=Receipt(remote_id=remote_id, sent_at=now),
            )
        )


def kept(store: Store, delivery: Delivery) -> list[Snapshot]:
    with store.reading() as unit:
        return unit.metrics.of(delivery.id)


def test_what_is_not_reported_stays_unknown(
    measuring: Measuring, store: Store, clock: SetClock
) -> None:
    delivery = sent(store, clock)
    assert measuring.measure_due() == 2
    plain = {"delivery_id": delivery.id, "channel_id": "sq-1", "at": clock.now()}
    assert sorted(kept(store, delivery), key=lambda each: each.metric) == [
        Snapshot(metric=Metric.REACH, value=None, **plain),  # type: ignore[arg-type]
        Snapshot(metric=Metric.REACTIONS, value=3, raw={"likes": 3}, **plain),  # type: ignore[arg-type]
    ]


@pytest.mark.parametrize(
    ("age", "every"),
    [
        (timedelta(0), timedelta(hours=1)),
        (timedelta(days=1), timedelta(hours=6)),
        (timedelta(days=7), timedelta(days=1)),
        (timedelta(days=30), timedelta(days=7)),
    ],
)
def test_a_post_is_measured_less_often_as_it_ages(
    measuring: Measuring, store: Store, clock: SetClock, age: timedelta, every: timedelta
) -> None:
    sent(store, clock)
    clock.advance(age)
    assert measuring.measure_due() == 2
    assert measuring.measure_due() == 0
    clock.advance(every - timedelta(seconds=1))
    assert measuring.measure_due() == 0
    clock.advance(timedelta(seconds=1))
    assert measuring.measure_due() == 2


def test_after_a_quarter_a_post_is_left_alone(
    measuring: Measuring, store: Store, clock: SetClock
) -> None:
    sent(store, clock)
    clock.advance(timedelta(days=91))
    assert measuring.measure_due() == 0
    assert Square.asked == []


def test_many_posts_are_asked_for_in_batches(
    measuring: Measuring, store: Store, clock: SetClock
) -> None:
    for number in range(BATCH + 5):
        sent(store, clock, f"r-{number}")
    assert measuring.measure_due() == 2 * (BATCH + 5)
    assert [len(batch) for batch in Square.asked] == [BATCH, 5]


def test_a_platform_that_fails_leaves_the_others(
    measuring: Measuring, store: Store, clock: SetClock
) -> None:
    with store.writing() as unit:
        unit.channels.add(a_square(id="sq-0", name="AAA", settings={"account": "down"}))
        unit.channels.add(a_square(id="sq-2", name="Kunci", sealed_secrets="lost"))
    unlucky = sent(store, clock, channel="sq-0")
    sealed = sent(store, clock, channel="sq-2")
    lucky = sent(store, clock)
    assert measuring.measure_due() == 2
    assert [len(kept(store, each)) for each in (unlucky, sealed, lucky)] == [0, 0, 2]


Told = dict[Metric, tuple[int | None, dict[str, int | str | None]]]


class Forgetful(Square):
    """A square that loses its count now and then."""

    views: ClassVar[int] = 0

    def measure(self, remote_ids: Sequence[str]) -> tuple[Reading, ...]:
        return tuple(
            Reading(
                remote_id=each,
                values={Metric.VIEWS: self.views, Metric.REACH: None},
                raw={Metric.VIEWS: {"seen": self.views}},
            )
            for each in remote_ids
        )


def told(measuring: Measuring, store: Store, delivery: Delivery, clock: SetClock) -> Told:
    """What is kept of one more measuring: values, and the raw counts beside them."""
    clock.advance(timedelta(hours=1))
    assert measuring.measure_due() == 2
    newest = [each for each in kept(store, delivery) if each.at == clock.now()]
    return {each.metric: (each.value, dict(each.raw)) for each in newest}


def test_a_count_that_begins_again_is_unknown_and_no_fall_and_what_was_told_is_kept(
    store: Store, clock: SetClock
) -> None:
    with store.writing() as unit:
        unit.channels.add(a_square())
    delivery = sent(store, clock)
    measuring = Measuring(store=store, clock=clock, connectors=Platforms(OpenVault(), Forgetful))
    seen = [
        told(measuring, store, delivery, clock)[Metric.VIEWS]
        for Forgetful.views in (100, 3, 99, 100, 120)
    ]
    assert seen == [
        (100, {"seen": 100}),
        (None, {"seen": 3}),
        (None, {"seen": 99}),
        (100, {"seen": 100}),
        (120, {"seen": 120}),
    ]


class Toll(Square):
    """A square that is billed for what it reads; "down": it does not know its own purse."""

    affordable: ClassVar[float] = 1.0

    def readings_a_day(self) -> float:
        self._fail()
        return self.affordable


def test_where_reading_costs_money_older_posts_are_asked_for_less_often(
    store: Store, clock: SetClock
) -> None:
    with store.writing() as unit:
        unit.channels.add(a_square())
    measuring = Measuring(store=store, clock=clock, connectors=Platforms(OpenVault(), Toll))
    for number in range(3):
        sent(store, clock, f"r-{number}")
    clock.advance(timedelta(days=2))
    assert measuring.measure_due() == 6
    clock.advance(timedelta(days=3) - timedelta(seconds=1))
    assert measuring.measure_due() == 0
    clock.advance(timedelta(seconds=1))
    assert measuring.measure_due() == 6


def test_a_channel_that_does_not_know_its_purse_reads_nothing(
    store: Store, clock: SetClock
) -> None:
    with store.writing() as unit:
        unit.channels.add(a_square(settings={"account": "down"}))
    sent(store, clock)
    measuring = Measuring(store=store, clock=clock, connectors=Platforms(OpenVault(), Toll))
    Square.asked.clear()
    assert measuring.measure_due() == 0
    assert Square.asked == []


def test_nothing_is_asked_where_there_is_nothing_to_ask(
    measuring: Measuring, store: Store, clock: SetClock
) -> None:
    with store.writing() as unit:
        unit.channels.add(a_square(id="a", name="Surat", platform="letterbox"))
        unit.channels.add(a_square(id="b", name="Hilang", platform="lost"))
        unit.channels.add(a_square(id="c", name="Putus", state=ChannelState.DISCONNECTED))
        unit.channels.add(a_square(id="d", name="Lama", state=ChannelState.ARCHIVED))
    for channel in ("a", "b", "c", "d"):
        sent(store, clock, channel=channel)
    sent(store, clock, remote_id="")
    taken_down = sent(store, clock, remote_id="r-2")
    with store.writing() as unit:
        unit.deliveries.save(replace(taken_down, outcome=AttemptOutcome.TAKEN_DOWN))
    assert measuring.measure_due() == 0
    assert Square.asked == []


def test_only_where_there_is_something_to_ask_not_asking_is_a_gap(
    measuring: Measuring, store: Store, clock: SetClock
) -> None:
    with store.writing() as unit:
        unit.channels.add(a_square(id="a", name="Surat", platform="letterbox"))
        unit.channels.add(a_square(id="b", name="Hilang", platform="lost"))
        unit.channels.add(a_square(id="c", name="Putus", state=ChannelState.DISCONNECTED))
    for channel in ("a", "b", "c"):
        sent(store, clock, channel=channel)
    clock.advance(timedelta(days=1))
    assert measuring.measure_due() == 0
    with store.reading() as unit:
        found = unit.gaps.between(clock.now() - timedelta(days=2), clock.now() + timedelta(days=1))
    assert [(gap.channel_id, gap.reason) for gap in found] == [("c", GapReason.DISCONNECTED)]


def test_a_post_gone_from_the_platform_keeps_what_was_known(
    measuring: Measuring, store: Store, clock: SetClock
) -> None:
    gone = sent(store, clock, remote_id="vanished")
    there = sent(store, clock, remote_id="r-2")
    assert measuring.measure_due() == 2
    assert kept(store, gone) == []
    assert len(kept(store, there)) == 2
