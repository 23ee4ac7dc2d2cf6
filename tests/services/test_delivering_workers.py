"""Workers that die, sleep, come back late or share the queue send nothing twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from connectors.sandbox_platform import Misdeed
from domain.deliveries import (
    AttemptOutcome,
    DeliveryState,
    Receipt,
)
from domain.errors import (
    Conflict,
    GuyubError,
    StoreBusy,
    Unavailable,
)
from domain.ports import Outgoing, Store, Unit
from storage.memory import MemoryStore
from tests.makers import STAFF
from tests.services.delivering_stage import MINUTE, Stage, a_stage
from toolkit.clock import SetClock


@pytest.fixture
def stage(store: Store, clock: SetClock, tmp_path: Path) -> Stage:
    return a_stage(store, clock, tmp_path)


def claim(stage: Stage, worker: str = "w-dead") -> None:
    """A worker claims what is due and dies at once."""
    now = stage.clock.now()
    with stage.store.writing() as unit:
        unit.deliveries.claim(now=now, lease_until=now + 5 * MINUTE, worker=worker, limit=9)


def test_a_worker_that_died_before_its_call_leaves_the_delivery_due(stage: Stage) -> None:
    delivery = stage.delivery()
    claim(stage)
    assert stage.delivering.recover() == 0
    stage.clock.advance(6 * MINUTE)
    assert stage.delivering.send_due() == 0
    assert stage.delivering.recover() == 1
    assert (stage.now(delivery).state, stage.now(delivery).attempts) == (
        DeliveryState.SCHEDULED,
        0,
    )
    stage.delivering.send_due()
    assert stage.now(delivery).state is DeliveryState.SENT
    assert [attempt.number for attempt in stage.attempts(delivery)] == [1]


def test_a_second_try_whose_call_never_began_leaves_the_first_as_it_ended(stage: Stage) -> None:
    stage.order(Misdeed.LIMIT)
    delivery = stage.delivery()
    stage.delivering.send_due()
    first = stage.attempts(delivery)
    stage.clock.advance(10 * MINUTE)
    claim(stage)
    stage.clock.advance(6 * MINUTE)
    assert stage.delivering.recover() == 1
    assert stage.attempts(delivery) == first
    stage.delivering.send_due()
    assert stage.now(delivery).state is DeliveryState.SENT
    assert [attempt.outcome for attempt in stage.attempts(delivery)] == [
        AttemptOutcome.RATE_LIMITED,
        AttemptOutcome.ACCEPTED,
    ]


class Killed(BaseException):
    """Nothing in the house catches it, as nothing catches SIGKILL."""


def test_a_worker_that_died_during_its_call_leaves_the_outcome_unknown(stage: Stage) -> None:
    def publish(_: Outgoing) -> Receipt:
        raise Killed

    stage.odd_channel(publish)
    delivery = stage.delivery(channel_id="ch-odd")
    with pytest.raises(Killed):
        stage.delivering.send_due()
    assert stage.now(delivery).state is DeliveryState.SENDING
    stage.clock.advance(6 * MINUTE)
    assert stage.delivering.recover() == 1
    unsure = stage.now(delivery)
    assert (unsure.state, unsure.outcome) == (DeliveryState.UNCONFIRMED, AttemptOutcome.UNKNOWN)
    (attempt,) = stage.attempts(delivery)
    assert (attempt.outcome, attempt.ended_at) == (AttemptOutcome.UNKNOWN, stage.clock.now())


def test_a_worker_whose_lease_ran_out_while_it_waited_its_turn_calls_nobody(
    stage: Stage,
) -> None:
    def publish(_: Outgoing) -> Receipt:  # so slow that the batch's other leases run out
        stage.clock.advance(6 * MINUTE)
        stage.worker("w-2").recover()
        return Receipt(remote_id="r", sent_at=stage.clock.now())

    stage.odd_channel(publish)
    first = stage.delivery(channel_id="ch-odd")
    second = stage.delivery()
    stage.delivering.send_due()
    assert stage.arrived() == []
    assert stage.now(second).state is DeliveryState.SCHEDULED
    assert stage.now(first).state is DeliveryState.SENT


def test_what_was_concluded_is_concluded_once(stage: Stage) -> None:
    stage.delivery()
    with capture_logs() as told:
        stage.delivering.send_due()
    assert told == []


def test_whoever_waited_for_their_turn_has_a_whole_lease_for_the_call(stage: Stage) -> None:
    declared_dead: list[int] = []

    def publish(_: Outgoing) -> Receipt:
        stage.clock.advance(4 * MINUTE)
        declared_dead.append(stage.worker("w-2").recover())
        return Receipt(remote_id="r", sent_at=stage.clock.now())

    stage.odd_channel(publish)
    for _turn in range(2):
        stage.delivery(channel_id="ch-odd")
    assert stage.delivering.send_due() == 2
    assert declared_dead == [0, 0]


def test_a_receipt_that_comes_after_we_were_declared_dead_is_still_proof(stage: Stage) -> None:
    def publish(_: Outgoing) -> Receipt:
        stage.clock.advance(6 * MINUTE)
        assert stage.worker("w-2").recover() == 1
        return Receipt(remote_id="r", sent_at=stage.clock.now())

    stage.odd_channel(publish)
    delivery = stage.delivery(channel_id="ch-odd")
    stage.delivering.send_due()
    assert stage.now(delivery).state is DeliveryState.SENT
    (attempt,) = stage.attempts(delivery)
    assert attempt.outcome is AttemptOutcome.ACCEPTED


def test_a_late_receipt_stops_a_second_sending(stage: Stage) -> None:
    def publish(_: Outgoing) -> Receipt:
        stage.clock.advance(6 * MINUTE)
        other = stage.worker("w-2")
        other.recover()
        other.decide(STAFF, delivery.id, was_sent=False)
        assert stage.now(delivery).state is DeliveryState.SCHEDULED
        return Receipt(remote_id="r", sent_at=stage.clock.now())

    stage.odd_channel(publish)
    delivery = stage.delivery(channel_id="ch-odd")
    stage.delivering.send_due()
    assert stage.now(delivery).state is DeliveryState.SENT
    assert stage.delivering.send_due() == 0


def test_a_late_refusal_after_we_were_declared_dead_changes_nothing(stage: Stage) -> None:
    def publish(_: Outgoing) -> Receipt:
        stage.clock.advance(6 * MINUTE)
        stage.worker("w-2").recover()
        raise Unavailable("down")

    stage.odd_channel(publish)
    delivery = stage.delivery(channel_id="ch-odd")
    stage.delivering.send_due()
    assert stage.now(delivery).state is DeliveryState.UNCONFIRMED


def test_a_late_receipt_for_what_is_settled_already_changes_nothing(stage: Stage) -> None:
    def publish(_: Outgoing) -> Receipt:
        stage.clock.advance(6 * MINUTE)
        other = stage.worker("w-2")
        other.recover()
        other.decide(STAFF, delivery.id, was_sent=True, url="https://a.example/1")
        return Receipt(remote_id="r", sent_at=stage.clock.now())

    stage.odd_channel(publish)
    delivery = stage.delivery(channel_id="ch-odd")
    stage.delivering.send_due()
    receipt = stage.now(delivery).receipt
    assert receipt is not None
    assert (receipt.remote_id, receipt.url) == ("", "https://a.example/1")


def test_a_machine_that_slept_between_attempt_and_call_does_not_send(
    stage: Stage, tmp_path: Path
) -> None:
    class SleepyStore(MemoryStore):
        """Its machine falls asleep right after the second transaction that writes."""

        turns = 0

        @contextmanager
        def writing(self) -> Iterator[Unit]:
            with super().writing() as unit:
                yield unit
            self.turns += 1
            if self.turns == 4:  # channel, delivery, claim, attempt
                stage.clock.advance(timedelta(hours=8))

    asleep = Stage(SleepyStore(), stage.clock, tmp_path)
    asleep.channel()
    delivery = asleep.delivery()
    asleep.delivering.send_due()
    assert asleep.arrived() == []
    assert asleep.now(delivery).state is DeliveryState.SCHEDULED


class BusyOnce(MemoryStore):
    """Refuses some commits: another one wrote to the same case or channel first."""

    def __init__(self, refusals: set[int], refusal: type[GuyubError] = Conflict) -> None:
        super().__init__()
        self.turns = 0
        self.refusals = refusals
        self.refusal = refusal

    @contextmanager
    def writing(self) -> Iterator[Unit]:
        with super().writing() as unit:
            yield unit
            self.turns += 1
            if self.turns in self.refusals:
                raise self.refusal("someone else was first")


@pytest.mark.parametrize("refusal", [Conflict, StoreBusy])
def test_a_conflict_about_something_else_is_tried_again_with_the_same_receipt(
    stage: Stage, tmp_path: Path, refusal: type[GuyubError]
) -> None:
    contested = Stage(BusyOnce({5, 6}, refusal), stage.clock, tmp_path)
    contested.channel()
    delivery = contested.delivery()
    contested.delivering.send_due()
    assert contested.now(delivery).state is DeliveryState.SENT
    assert contested.arrived() == [delivery.id]


def test_an_end_that_cannot_be_kept_is_unconfirmed_when_the_lease_runs_out(
    stage: Stage, tmp_path: Path
) -> None:
    contested = Stage(BusyOnce(set(range(5, 10))), stage.clock, tmp_path)
    contested.channel()
    delivery = contested.delivery()
    contested.delivering.send_due()
    assert contested.now(delivery).state is DeliveryState.SENDING
    stage.clock.advance(6 * MINUTE)
    contested.delivering.recover()
    assert contested.now(delivery).state is DeliveryState.UNCONFIRMED
    stage.clock.advance(2 * MINUTE)
    contested.delivering.reconcile()
    assert contested.now(delivery).state is DeliveryState.SENT
    assert contested.arrived() == [delivery.id]


@pytest.mark.parametrize("verb", ["recover", "miss_stale"])
def test_a_row_that_someone_else_touched_is_left_to_them(
    stage: Stage, tmp_path: Path, verb: str
) -> None:
    contested = Stage(BusyOnce({4 if verb == "recover" else 3}), stage.clock, tmp_path)
    contested.channel()
    delivery = contested.delivery(latest_at=stage.clock.now() + MINUTE)
    if verb == "recover":
        claim(contested)
    stage.clock.advance(6 * MINUTE)
    assert getattr(contested.delivering, verb)() == 0
    assert getattr(contested.delivering, verb)() == 1
    assert contested.now(delivery).state is not DeliveryState.SENDING


def test_two_workers_share_the_queue_and_send_everything_once(stage: Stage) -> None:
    deliveries = [stage.delivery() for _ in range(30)]
    workers = [stage.worker("w-1"), stage.worker("w-2")]
    while sum(worker.send_due(limit=3) for worker in workers):
        pass
    assert sorted(stage.arrived()) == sorted(delivery.id for delivery in deliveries)
