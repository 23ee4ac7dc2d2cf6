"""Gaps in what posts counted, who may read them, and what they say."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar

import pytest

from domain.channels import ChannelState
from domain.deliveries import DeliveryState, Receipt
from domain.errors import Invalid, PlatformError, Unavailable
from domain.gaps import Filling, Gap, GapReason, Measured
from domain.metrics import Reading
from domain.ports import Store
from services.engagement.gap_words import sentence
from services.engagement.gaps import Gaps
from services.engagement.measuring import Measuring
from tests.makers import NOON, STAFF, a_delivery
from tests.services.platforms import OpenVault, Platforms, Square, a_square
from toolkit.clock import SetClock

HOUR = timedelta(hours=1)
FIVE = timedelta(minutes=5)


class Moody(Square):
    """A square that is away now and then."""

    fault: ClassVar[PlatformError | None] = None

    def measure(self, remote_ids: Sequence[str]) -> tuple[Reading, ...]:
        if self.fault is not None:
            raise self.fault
        return super().measure(remote_ids)


@pytest.fixture
def measuring(store: Store, clock: SetClock) -> Measuring:
    clock.set(NOON)
    Moody.fault = None
    with store.writing() as unit:
        unit.channels.add(a_square())
        unit.deliveries.add(
            a_delivery(
                channel_id="sq-1",
                state=DeliveryState.SENT,
                due_at=NOON,
                receipt=Receipt(remote_id="r-1", sent_at=NOON),
            )
        )
    return Measuring(store=store, clock=clock, connectors=Platforms(OpenVault(), Moody))


def beat(measuring: Measuring, clock: SetClock, span: timedelta) -> None:
    """With a heartbeat every five minutes."""
    for _beat in range(int(span / FIVE)):
        clock.advance(FIVE)
        measuring.measure_due()


def gaps(store: Store) -> list[Gap]:
    with store.reading() as unit:
        return unit.gaps.between(NOON - HOUR, NOON + 1_000 * HOUR)


def test_readings_of_posts_left_out_are_a_gap_from_when_they_were_due(
    measuring: Measuring, store: Store, clock: SetClock
) -> None:
    measuring.measure_due()
    Moody.fault = Unavailable("mati")
    beat(measuring, clock, 2 * HOUR - FIVE)
    assert gaps(store) == []
    beat(measuring, clock, FIVE)
    (lasting,) = gaps(store)
    assert (lasting.subject, lasting.reason, lasting.started_at, lasting.ended_at) == (
        Measured.POSTS,
        GapReason.UNREACHABLE,
        NOON + HOUR,
        None,
    )
    Moody.fault = None
    beat(measuring, clock, FIVE)
    (over,) = gaps(store)
    assert (over.ended_at, over.filling) == (clock.now(), Filling.NOT_OFFERED)


def test_while_nothing_is_due_nothing_is_missed(
    measuring: Measuring, store: Store, clock: SetClock
) -> None:
    clock.advance(100 * 24 * HOUR)
    Moody.fault = Unavailable("mati")
    beat(measuring, clock, 5 * HOUR)
    assert gaps(store) == []


def test_a_gap_ends_when_nothing_is_due_any_more(
    measuring: Measuring, store: Store, clock: SetClock
) -> None:
    measuring.measure_due()
    Moody.fault = Unavailable("mati")
    beat(measuring, clock, 3 * HOUR)
    clock.advance(100 * 24 * HOUR)
    beat(measuring, clock, FIVE)
    (over,) = gaps(store)
    assert over.ended_at == clock.now()


def test_a_channel_that_is_cut_off_has_a_gap_and_is_not_asked(
    measuring: Measuring, store: Store, clock: SetClock
) -> None:
    with store.writing() as unit:
        unit.channels.save(replace(unit.channels.get("sq-1"), state=ChannelState.DISCONNECTED))
    Square.asked.clear()
    beat(measuring, clock, 2 * HOUR)
    assert [each.reason for each in gaps(store)] == [GapReason.DISCONNECTED]
    assert Square.asked == []


def test_secrets_that_cannot_be_read_are_a_gap_too(
    measuring: Measuring, store: Store, clock: SetClock
) -> None:
    with store.writing() as unit:
        unit.channels.save(replace(unit.channels.get("sq-1"), sealed_secrets="lost"))
    beat(measuring, clock, 2 * HOUR)
    assert [each.reason for each in gaps(store)] == [GapReason.DISCONNECTED]


def test_a_machine_that_slept_says_so(measuring: Measuring, store: Store, clock: SetClock) -> None:
    measuring.measure_due()
    clock.advance(10 * HOUR)
    measuring.measure_due()
    (slept,) = gaps(store)
    assert (slept.reason, slept.started_at, slept.ended_at) == (
        GapReason.MACHINE_DOWN,
        NOON + HOUR,
        clock.now(),
    )


def a_gap(**changes: object) -> Gap:
    plain = Gap(
        id="g-1",
        channel_id="sq-1",
        subject=Measured.ACCOUNT,
        reason=GapReason.UNREACHABLE,
        started_at=NOON,
        seen_at=NOON + HOUR,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def moment(at: datetime) -> str:
    return f"{at:%d.%m. %H:%M}"


def test_a_gap_is_said_in_a_sentence() -> None:
    assert sentence(a_gap(), moment) == (
        "Sejak 18.11. 05:00, angka akun tidak dapat dibaca: platform tidak terjangkau."
    )
    over = a_gap(subject=Measured.POSTS, ended_at=NOON + 2 * HOUR, filling=Filling.NOT_OFFERED)
    assert sentence(over, moment) == (
        "Antara 18.11. 05:00 dan 18.11. 07:00, angka unggahan tidak dapat dibaca: platform tidak"
        " terjangkau. Platform hanya memberi angka saat ini; masa itu tetap kosong."
    )


@pytest.mark.parametrize("filling", Filling)
@pytest.mark.parametrize("reason", GapReason)
def test_every_reason_and_every_filling_has_words_of_its_own(
    reason: GapReason, filling: Filling
) -> None:
    told = {
        sentence(a_gap(reason=each, ended_at=NOON, filling=other), moment)
        for each in GapReason
        for other in Filling
    }
    assert len(told) == len(GapReason) * len(Filling)
    assert sentence(a_gap(reason=reason, ended_at=NOON, filling=filling), moment) in told


def test_recent_gaps_come_by_channel_newest_first(store: Store, clock: SetClock) -> None:
    clock.set(NOON + 40 * 24 * HOUR)
    old = a_gap(id="g-0", ended_at=NOON + HOUR)
    first, second = (
        a_gap(id=f"g-{day}", started_at=NOON + day * 24 * HOUR, ended_at=clock.now())
        for day in (20, 30)
    )
    other = a_gap(id="g-9", channel_id="sq-2", started_at=clock.now(), seen_at=clock.now())
    with store.writing() as unit:
        for gap in (old, first, second, other):
            unit.gaps.add(gap)
    found = Gaps(store=store, clock=clock).recent(STAFF)
    assert found == {"sq-1": [second, first], "sq-2": [other]}
    between = Gaps(store=store, clock=clock).between
    assert between(STAFF, NOON, NOON + HOUR, ["sq-1"]) == [old]
    assert between(STAFF, NOON, NOON) == []
    with pytest.raises(Invalid):
        between(STAFF, NOON + HOUR, NOON)
