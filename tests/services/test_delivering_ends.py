"""Every end of a try, and what becomes of the delivery, its channel and its attempt."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors.sandbox_platform import Misdeed
from domain.channels import ChannelState
from domain.deliveries import (
    AttemptOutcome,
    Backoff,
    DeliveryState,
    Receipt,
)
from domain.errors import (
    PlatformError,
    RateLimited,
    Unauthorized,
    Unavailable,
)
from domain.ports import Outgoing, Store
from tests.services.delivering_stage import Stage, a_stage
from toolkit.clock import SetClock


@pytest.fixture
def stage(store: Store, clock: SetClock, tmp_path: Path) -> Stage:
    return a_stage(store, clock, tmp_path)


def test_a_refusal_fails_and_keeps_the_platforms_words(stage: Stage) -> None:
    stage.order(Misdeed.REFUSE, reason="no ads please")
    delivery = stage.delivery()
    stage.delivering.send_due()
    failed = stage.now(delivery)
    assert (failed.state, failed.outcome) == (DeliveryState.FAILED, AttemptOutcome.REJECTED)
    assert "no ads please" in failed.detail
    (attempt,) = stage.attempts(delivery)
    assert (attempt.outcome, attempt.detail) == (AttemptOutcome.REJECTED, failed.detail)


def test_a_platform_that_forgot_us_pauses_the_channel_and_keeps_its_queue(stage: Stage) -> None:
    stage.order(Misdeed.FORGET, verb="POST posts")
    first, second = stage.delivery(), stage.delivery()
    stage.delivering.send_due()
    channel = stage.channel_now()
    assert channel.state is ChannelState.DISCONNECTED
    assert "Sambungkan" in channel.state_reason
    assert [stage.now(d).state for d in (first, second)] == [DeliveryState.SCHEDULED] * 2
    # only the first one was tried; the second one was put back untried
    assert [stage.now(d).attempts for d in (first, second)] == [1, 0]
    assert stage.attempts(second) == []
    assert stage.delivering.send_due() == 0
    with stage.store.writing() as unit:
        unit.channels.save(replace(channel, state=ChannelState.ACTIVE))
    assert stage.delivering.send_due() == 2
    assert stage.arrived() == [first.id, second.id]


def test_a_channel_a_person_paused_meanwhile_stays_paused(stage: Stage) -> None:
    delivery = stage.delivery(channel_id="ch-odd")

    def publish(_: Outgoing) -> Receipt:
        with stage.store.writing() as unit:
            channel = unit.channels.get("ch-odd")
            unit.channels.save(replace(channel, state=ChannelState.PAUSED))
        stage.order(Misdeed.FORGET)
        opened = stage.connectors.house.open(stage.channel_now())
        return opened.publish(_, "k")  # type: ignore[attr-defined,no-any-return]

    stage.odd_channel(publish)
    stage.delivering.send_due()
    assert stage.channel_now("ch-odd").state is ChannelState.PAUSED
    assert stage.now(delivery).state is DeliveryState.SCHEDULED


def test_a_channel_connected_anew_meanwhile_is_not_cut_off_by_a_late_answer(stage: Stage) -> None:
    delivery = stage.delivery(channel_id="ch-odd")

    def publish(_: Outgoing) -> Receipt:
        with stage.store.writing() as unit:
            channel = unit.channels.get("ch-odd")
            unit.channels.save(replace(channel, sealed_secrets="baru"))
        raise Unauthorized("Kunci lama dicabut.")

    stage.odd_channel(publish)
    stage.delivering.send_due()
    assert stage.channel_now("ch-odd").state is ChannelState.ACTIVE
    assert stage.now(delivery).state is DeliveryState.SCHEDULED


def test_a_platform_that_asks_to_wait_holds_the_whole_channel(stage: Stage) -> None:
    stage.order(Misdeed.LIMIT, seconds=120)
    first, second = stage.delivery(), stage.delivery()
    stage.delivering.send_due()
    until = stage.clock.now() + timedelta(seconds=120)
    assert stage.channel_now().held_until == until
    limited = stage.now(first)
    assert (limited.state, limited.due_at, limited.outcome) == (
        DeliveryState.SCHEDULED,
        until,
        AttemptOutcome.RATE_LIMITED,
    )
    assert stage.now(second).attempts == 0
    assert stage.delivering.send_due() == 0
    stage.clock.advance(timedelta(seconds=121))
    assert stage.delivering.send_due() == 2
    assert sorted(stage.arrived()) == sorted([first.id, second.id])


@pytest.mark.parametrize(
    ("asked_s", "waited_s"), [(None, 30), (0.0, 1), (10**9, 24 * 3600)], ids=str
)
def test_an_odd_wait_is_made_sensible(stage: Stage, asked_s: float | None, waited_s: float) -> None:
    def publish(_: Outgoing) -> Receipt:
        raise RateLimited("wait", retry_after_s=asked_s)

    stage.odd_channel(publish)
    delivery = stage.delivery(channel_id="ch-odd")
    stage.delivering.send_due()
    assert stage.now(delivery).due_at == stage.clock.now() + timedelta(seconds=waited_s)


def test_a_shorter_wait_does_not_shorten_a_longer_one(stage: Stage) -> None:
    waits = iter([500.0, 5.0])

    def publish(_: Outgoing) -> Receipt:
        raise RateLimited("wait", retry_after_s=next(waits))

    channel = stage.odd_channel(publish)
    stage.delivery(channel_id="ch-odd")
    stage.delivering.send_due()
    until = stage.channel_now("ch-odd").held_until
    with stage.store.writing() as unit:  # someone let go of it by hand for a moment
        held = unit.channels.save(replace(unit.channels.get("ch-odd"), held_until=None))
    stage.delivery(channel_id="ch-odd")

    def again(_: Outgoing) -> Receipt:
        with stage.store.writing() as unit:
            unit.channels.save(replace(unit.channels.get("ch-odd"), held_until=until))
        raise RateLimited("wait", retry_after_s=next(waits))

    stage.connectors.strangers["odd"].deed = staticmethod(again)
    stage.delivering.send_due()
    assert held.id == channel.id
    assert stage.channel_now("ch-odd").held_until == until


def test_what_could_not_be_reached_goes_again_with_a_doubling_wait_until_it_fails(
    stage: Stage,
) -> None:
    def publish(_: Outgoing) -> Receipt:
        raise Unavailable("down for maintenance")

    stage.odd_channel(publish)
    delivery = stage.delivery(channel_id="ch-odd")
    desk = stage.worker("w-1", backoff=Backoff(attempts_max=4))
    waits = []
    while stage.now(delivery).state is DeliveryState.SCHEDULED:
        stage.clock.set(stage.now(delivery).due_at)
        assert desk.send_due() == 1
        waits.append((stage.now(delivery).due_at - stage.clock.now()).total_seconds())
    assert waits == [30, 60, 120, 0]
    failed = stage.now(delivery)
    assert (failed.state, failed.attempts) == (DeliveryState.FAILED, 4)
    assert failed.outcome is AttemptOutcome.UNAVAILABLE
    assert [a.number for a in stage.attempts(delivery)] == [1, 2, 3, 4]


@pytest.mark.parametrize("chance", [0.0, 0.999])
def test_waits_are_spread_so_that_not_everything_comes_back_at_once(
    stage: Stage, chance: float
) -> None:
    def publish(_: Outgoing) -> Receipt:
        raise Unavailable("down")

    stage.odd_channel(publish)
    delivery = stage.delivery(channel_id="ch-odd")
    stage.worker("w-1", chance=lambda: chance).send_due()
    wait = (stage.now(delivery).due_at - stage.clock.now()).total_seconds()
    assert wait == pytest.approx(30 * (1 + 0.25 * (2 * chance - 1)))


@pytest.mark.parametrize(
    "misdeed", [Misdeed.ACCEPT_SILENTLY, Misdeed.ACCEPT_AND_BREAK, Misdeed.HANG_UP]
)
def test_an_unknown_end_is_unconfirmed_and_never_sent_again_blindly(
    stage: Stage, misdeed: Misdeed
) -> None:
    stage.order(misdeed)
    delivery = stage.delivery()
    stage.delivering.send_due()
    unsure = stage.now(delivery)
    assert (unsure.state, unsure.outcome) == (DeliveryState.UNCONFIRMED, AttemptOutcome.UNKNOWN)
    stage.clock.advance(timedelta(days=30))
    assert stage.delivering.send_due() == 0
    assert stage.now(delivery).state is DeliveryState.UNCONFIRMED


def test_a_connector_that_breaks_during_the_call_leaves_the_outcome_unknown(
    stage: Stage,
) -> None:
    def publish(_: Outgoing) -> Receipt:
        raise ZeroDivisionError("a stranger's bug")

    stage.odd_channel(publish)
    broken, fine = stage.delivery(channel_id="ch-odd"), stage.delivery()
    stage.delivering.send_due()
    assert stage.now(broken).state is DeliveryState.UNCONFIRMED
    assert "ZeroDivisionError" in stage.now(broken).detail
    assert stage.now(fine).state is DeliveryState.SENT


def test_a_connector_that_breaks_before_the_call_was_surely_not_sent(stage: Stage) -> None:
    class Breaking:
        Settings = dict

        def __init__(self, *_: object) -> None:
            raise ZeroDivisionError

    stage.connectors.strangers["odd"] = Breaking
    stage.channel(id="ch-odd", platform="odd")
    delivery = stage.delivery(channel_id="ch-odd")
    stage.delivering.send_due()
    waiting = stage.now(delivery)
    assert (waiting.state, waiting.outcome) == (
        DeliveryState.SCHEDULED,
        AttemptOutcome.UNAVAILABLE,
    )


@pytest.mark.parametrize(
    "given",
    [None, "p-1", Receipt(remote_id="r", sent_at=datetime(2026, 11, 18))],  # noqa: DTZ001 - naive on purpose, ids=range(3)
)
def test_what_a_stranger_gives_and_proves_nothing_leaves_the_outcome_unknown(
    stage: Stage, given: Any
) -> None:
    stage.odd_channel(lambda _: given)
    delivery = stage.delivery(channel_id="ch-odd")
    stage.delivering.send_due()
    assert stage.now(delivery).state is DeliveryState.UNCONFIRMED


def test_an_error_of_a_strangers_own_tree_is_unknown(stage: Stage) -> None:
    def publish(_: Outgoing) -> Receipt:
        raise PlatformError("something", detail="x" * 5_000)

    stage.odd_channel(publish)
    delivery = stage.delivery(channel_id="ch-odd")
    stage.delivering.send_due()
    assert stage.now(delivery).state is DeliveryState.UNCONFIRMED
    assert len(stage.now(delivery).detail) == 1_000


def test_a_platform_that_is_not_installed_fails_with_its_name(stage: Stage) -> None:
    stage.channel(id="ch-2", platform="friendster")
    delivery = stage.delivery(channel_id="ch-2")
    stage.delivering.send_due()
    assert stage.now(delivery).state is DeliveryState.FAILED
    assert "friendster" in stage.now(delivery).detail
