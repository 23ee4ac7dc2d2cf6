"""Reconciling: looking on the platform for what nobody knows about."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.sandbox_platform import Misdeed
from domain.channels import ChannelState
from domain.deliveries import AttemptOutcome, Backoff, DeliveryKind, DeliveryState, Receipt
from domain.errors import OutcomeUnknown
from domain.ports import Outgoing, Store
from tests.makers import STAFF
from tests.services.delivering_stage import MINUTE, Stage, a_stage
from toolkit.clock import SetClock


@pytest.fixture
def stage(store: Store, clock: SetClock, tmp_path: Path) -> Stage:
    return a_stage(store, clock, tmp_path)


def test_what_the_platform_has_is_sent_with_its_own_receipt(stage: Stage) -> None:
    sent_at = stage.clock.now()
    delivery = stage.doubtful()
    assert stage.delivering.reconcile() == 1
    found = stage.now(delivery)
    assert (found.state, found.outcome) == (DeliveryState.SENT, AttemptOutcome.FOUND)
    assert found.receipt == Receipt(
        remote_id="p-1", url="https://sandbox.invalid/koperasi/p-1", sent_at=sent_at
    )
    assert [a.outcome for a in stage.attempts(delivery)] == [AttemptOutcome.FOUND]
    assert stage.arrived() == [delivery.id]


def test_what_is_surely_absent_goes_again_under_the_same_key(stage: Stage) -> None:
    stage.order(Misdeed.HANG_UP)
    delivery = stage.delivery()
    stage.delivering.send_due()
    stage.clock.advance(3 * MINUTE)
    assert stage.delivering.reconcile() == 1
    again = stage.now(delivery)
    assert (again.state, again.outcome, again.due_at) == (
        DeliveryState.SCHEDULED,
        AttemptOutcome.NOT_FOUND,
        stage.clock.now(),
    )
    stage.delivering.send_due()
    assert stage.now(delivery).state is DeliveryState.SENT
    assert stage.arrived() == [delivery.id]
    assert [a.outcome for a in stage.attempts(delivery)] == [
        AttemptOutcome.NOT_FOUND,
        AttemptOutcome.ACCEPTED,
    ]


def test_a_platform_is_given_two_minutes_before_anything_is_called_absent(stage: Stage) -> None:
    stage.order(Misdeed.HANG_UP)
    delivery = stage.delivery()
    stage.delivering.send_due()
    stage.clock.advance(timedelta(seconds=119))
    assert stage.delivering.reconcile() == 0
    assert stage.now(delivery).state is DeliveryState.UNCONFIRMED
    stage.clock.advance(timedelta(seconds=1))
    assert stage.delivering.reconcile() == 1


def test_going_again_ends_some_day(stage: Stage) -> None:
    stage.order(Misdeed.HANG_UP, verb="POST posts")
    delivery = stage.delivery()
    desk = stage.worker("w-1", backoff=Backoff(attempts_max=1))
    desk.send_due()
    stage.clock.advance(3 * MINUTE)
    assert desk.reconcile() == 1
    failed = stage.now(delivery)
    assert (failed.state, failed.outcome) == (DeliveryState.FAILED, AttemptOutcome.NOT_FOUND)
    assert failed.detail


def test_a_platform_that_does_not_answer_is_asked_again_later(stage: Stage) -> None:
    delivery = stage.doubtful()
    for misdeed in (Misdeed.BE_DOWN, Misdeed.LIMIT, Misdeed.FORGET, Misdeed.ACCEPT_AND_BABBLE):
        stage.order(misdeed)
        assert stage.delivering.reconcile() == 0
        assert stage.now(delivery) == delivery
    assert stage.delivering.reconcile() == 1


def test_a_silent_channel_is_asked_once_a_beat_and_does_not_stop_the_others(
    stage: Stage,
) -> None:
    silent = [stage.doubtful() for _ in range(3)]
    stage.channel(id="ch-2")
    other = stage.doubtful(channel_id="ch-2")
    stage.order(Misdeed.BE_DOWN, verb="GET found")
    assert stage.delivering.reconcile(limit=2) == 1
    assert [stage.now(d).state for d in silent] == [DeliveryState.UNCONFIRMED] * 3
    assert stage.now(other).state is DeliveryState.SENT


def test_no_more_are_asked_about_than_wanted(stage: Stage) -> None:
    for _ in range(3):
        stage.doubtful()
    assert stage.delivering.reconcile(limit=2) == 2
    assert stage.delivering.reconcile(limit=2) == 1


@pytest.mark.parametrize(
    ("state", "settled"),
    [(ChannelState.PAUSED, 1), (ChannelState.DISCONNECTED, 0), (ChannelState.ARCHIVED, 0)],
)
def test_a_channel_we_cannot_speak_to_is_not_asked(
    stage: Stage, state: ChannelState, settled: int
) -> None:
    stage.doubtful()
    with stage.store.writing() as unit:
        unit.channels.save(replace(unit.channels.get("ch-1"), state=state))
    assert stage.delivering.reconcile() == settled


def test_where_the_platform_cannot_tell_a_person_is_asked_once(stage: Stage) -> None:
    def publish(_: Outgoing) -> Receipt:
        raise ZeroDivisionError

    stage.odd_channel(publish)
    delivery = stage.delivery(channel_id="ch-odd")
    stage.delivering.send_due()
    stage.clock.advance(3 * MINUTE)
    assert stage.delivering.reconcile() == 0
    asked = stage.now(delivery)
    assert (asked.state, asked.outcome) == (DeliveryState.UNCONFIRMED, AttemptOutcome.UNABLE)
    assert "putuskan" in asked.detail
    assert stage.delivering.reconcile() == 0
    assert stage.now(delivery) == asked


def test_a_connector_that_breaks_while_looking_leaves_it_as_it_was(stage: Stage) -> None:
    def publish(_: Outgoing) -> Receipt:
        raise ZeroDivisionError

    stage.odd_channel(publish)
    stage.connectors.strangers["odd"].find = publish
    delivery = stage.delivery(channel_id="ch-odd")
    stage.delivering.send_due()
    before = stage.now(delivery)
    stage.clock.advance(3 * MINUTE)
    assert stage.delivering.reconcile() == 0
    assert stage.now(delivery) == before


def test_a_person_who_was_quicker_keeps_their_decision(stage: Stage) -> None:
    delivery = stage.doubtful(channel_id="ch-1")
    looking = stage.connectors.house
    stage.channel(id="ch-odd", platform="odd")

    class Slow:
        Settings = dict

        def __init__(self, *_: object) -> None:
            pass

        def find(self, *_: object) -> Receipt | None:
            stage.delivering.decide(STAFF, doubtful.id, was_sent=True)
            return None

    stage.connectors.strangers["odd"] = Slow
    with stage.store.writing() as unit:
        doubtful = unit.deliveries.save(replace(delivery, channel_id="ch-odd"))
    assert looking is stage.connectors.house
    assert stage.delivering.reconcile() == 0
    assert stage.now(doubtful).state is DeliveryState.SENT


@pytest.mark.parametrize(
    ("kind", "recipient"), [(DeliveryKind.REPLY, ""), (DeliveryKind.REMINDER, "a@b.example")]
)
def test_every_kind_is_looked_for_among_its_own(
    stage: Stage, kind: DeliveryKind, recipient: str
) -> None:
    delivery = stage.doubtful(kind=kind, target_remote_id="msg-1", recipient=recipient)
    assert stage.delivering.reconcile() == 1
    assert stage.now(delivery).state is DeliveryState.SENT
    assert stage.arrived() == [delivery.id]


def test_a_deletion_that_is_done_is_found_done(stage: Stage) -> None:
    post = stage.delivery()
    stage.delivering.send_due()
    receipt = stage.now(post).receipt
    assert receipt is not None
    deletion = stage.doubtful(kind=DeliveryKind.DELETION, target_remote_id=receipt.remote_id)
    assert deletion.state is DeliveryState.UNCONFIRMED
    assert stage.delivering.reconcile() == 1
    assert stage.now(deletion).state is DeliveryState.SENT
    assert stage.now(post).outcome is AttemptOutcome.TAKEN_DOWN


def test_a_slow_call_that_ended_just_now_is_given_its_two_minutes_all_the_same(
    stage: Stage,
) -> None:
    def slow(_post: Outgoing) -> Receipt:
        stage.clock.advance(4 * MINUTE)
        raise OutcomeUnknown("no answer")

    stage.odd_channel(slow)
    asked: list[str] = []
    stage.connectors.strangers["odd"].find = lambda _self, _sent, key, _kind: asked.append(key)
    delivery = stage.delivery(channel_id="ch-odd")
    stage.delivering.send_due()
    assert stage.delivering.reconcile() == 0
    stage.clock.advance(2 * MINUTE)
    assert (stage.delivering.reconcile(), asked) == (1, [delivery.id])
