"""Sending: every end of a try, and what becomes of the delivery, its channel and its attempt."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors.sandbox_platform import Misdeed
from domain.channels import ChannelState, RateBudget
from domain.deliveries import (
    Attempt,
    AttemptOutcome,
    Backoff,
    DeliveryKind,
    DeliveryState,
    Receipt,
)
from domain.errors import (
    Conflict,
    GuyubError,
    PlatformError,
    RateLimited,
    StoreBusy,
    Unauthorized,
    Unavailable,
)
from domain.media import Media
from domain.ports import Outgoing, Store, Unit
from domain.posts import Content
from storage.memory import MemoryStore
from tests.makers import STAFF
from tests.services.delivering_stage import MINUTE, Stage
from toolkit.clock import SetClock


@pytest.fixture
def stage(store: Store, clock: SetClock, tmp_path: Path) -> Stage:
    stage = Stage(store, clock, tmp_path)
    stage.channel()
    return stage


def test_a_due_post_goes_out_once_and_its_receipt_is_kept(stage: Stage) -> None:
    delivery = stage.delivery()
    assert stage.delivering.send_due() == 1
    assert stage.delivering.send_due() == 0
    now = stage.clock.now()
    receipt = Receipt(remote_id="p-1", url="https://sandbox.invalid/koperasi/p-1", sent_at=now)
    assert stage.now(delivery) == replace(
        delivery,
        state=DeliveryState.SENT,
        attempts=1,
        receipt=receipt,
        outcome=AttemptOutcome.ACCEPTED,
        version=stage.now(delivery).version,
    )
    (attempt,) = stage.attempts(delivery)
    assert attempt == Attempt(
        id=attempt.id,
        delivery_id=delivery.id,
        number=1,
        worker="w-1",
        started_at=now,
        ended_at=now,
        outcome=AttemptOutcome.ACCEPTED,
        exchanges=attempt.exchanges,  # tests/services/test_thread_deliveries.py looks at them
    )
    assert stage.arrived() == [delivery.id]


def test_what_is_not_due_yet_waits(stage: Stage) -> None:
    delivery = stage.delivery(due_at=stage.clock.now() + MINUTE)
    assert stage.delivering.send_due() == 0
    stage.clock.advance(MINUTE)
    assert stage.delivering.send_due() == 1
    assert stage.now(delivery).state is DeliveryState.SENT


def test_pictures_leave_with_their_bytes_and_alt_texts(stage: Stage) -> None:
    media = tuple(
        Media(
            id=stage.media.put(name.encode(), "image/png"),
            mime="image/png",
            width_px=1,
            height_px=1,
            size_bytes=len(name),
            alt_text=name,
        )
        for name in ("panen", "rapat")
    )
    stage.delivery(content=Content(text="Dua gambar", media=media))
    stage.delivering.send_due()
    (arrived,) = stage.platform.accepted("posts")
    assert arrived["body"]["images"] == [
        {"data": picture.id, "mime": "image/png", "alt": picture.alt_text} for picture in media
    ]


def test_a_picture_that_is_lost_fails_and_is_never_called_for(stage: Stage) -> None:
    lost = Media(id="0" * 64, mime="image/png", width_px=1, height_px=1, size_bytes=1)
    delivery = stage.delivery(content=Content(text="x", media=(lost,)))
    stage.delivering.send_due()
    assert stage.now(delivery).state is DeliveryState.FAILED
    assert "hilang" in stage.now(delivery).detail
    assert stage.arrived() == []


def test_the_attempt_is_kept_before_the_call_and_no_transaction_is_open_during_it(
    stage: Stage,
) -> None:
    seen: list[tuple[DeliveryState, AttemptOutcome]] = []
    delivery = stage.delivery(channel_id="ch-odd")

    def publish(_: Outgoing) -> Receipt:
        with stage.store.writing() as unit:  # would wait for ever if one were open
            (attempt,) = unit.attempts.of(delivery.id)
            seen.append((unit.deliveries.get(delivery.id).state, attempt.outcome))
        return Receipt(remote_id="r", sent_at=stage.clock.now())

    stage.odd_channel(publish)
    stage.delivering.send_due()
    assert seen == [(DeliveryState.SENDING, AttemptOutcome.RUNNING)]
    assert stage.now(delivery).state is DeliveryState.SENT


# --- the table of errors and reactions -------------------------------------------------------


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


# --- budgets, holds and time -----------------------------------------------------------------


def test_without_budget_a_delivery_waits_until_there_is_some_and_no_try_is_counted(
    stage: Stage,
) -> None:
    def publish(_: Outgoing) -> Receipt:
        return Receipt(remote_id="r", sent_at=stage.clock.now())

    stage.odd_channel(publish, RateBudget(deliveries=1, window_s=60))
    first, second = (stage.delivery(channel_id="ch-odd") for _ in range(2))
    stage.delivering.send_due()
    waiting = stage.now(second)
    assert stage.now(first).state is DeliveryState.SENT
    assert (waiting.state, waiting.attempts) == (DeliveryState.SCHEDULED, 0)
    assert waiting.due_at == stage.clock.now() + timedelta(seconds=60)
    assert stage.attempts(second) == []
    stage.clock.advance(timedelta(seconds=61))
    stage.delivering.send_due()
    assert stage.now(second).state is DeliveryState.SENT
    assert [attempt.number for attempt in stage.attempts(second)] == [1]


def test_what_grew_stale_while_it_waited_its_turn_is_not_sent(stage: Stage) -> None:
    stage.order(Misdeed.DELAY, seconds=120)
    slow = stage.delivery()
    stale = stage.delivery(
        due_at=stage.clock.now() + timedelta(microseconds=0),
        latest_at=stage.clock.now() + MINUTE,
    )
    stage.delivering.send_due()
    assert stage.now(slow).state is DeliveryState.SENT
    assert (stage.now(stale).state, stage.now(stale).attempts) == (DeliveryState.SCHEDULED, 0)
    stage.delivering.miss_stale()
    assert stage.now(stale).state is DeliveryState.MISSED


def test_what_is_later_than_its_latest_time_is_missed_and_shown(stage: Stage) -> None:
    delivery = stage.delivery(latest_at=stage.clock.now() + MINUTE)
    stage.clock.advance(2 * MINUTE)
    assert stage.delivering.send_due() == 0
    assert stage.delivering.miss_stale() == 1
    assert stage.delivering.miss_stale() == 0
    missed = stage.now(delivery)
    assert missed.state is DeliveryState.MISSED
    assert missed.detail
    assert stage.arrived() == []


def test_a_paused_channels_queue_grows_stale_too(stage: Stage) -> None:
    stage.channel(id="ch-2", state=ChannelState.PAUSED)
    delivery = stage.delivery(channel_id="ch-2", latest_at=stage.clock.now() + MINUTE)
    stage.clock.advance(2 * MINUTE)
    assert stage.delivering.miss_stale() == 1
    assert stage.now(delivery).state is DeliveryState.MISSED


# --- workers that die, sleep or come back ----------------------------------------------------


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


# --- other kinds -----------------------------------------------------------------------------


def test_a_reply_leaves_with_the_message_it_answers(stage: Stage) -> None:
    delivery = stage.delivery(
        kind=DeliveryKind.REPLY, subject_id="case-1", target_remote_id="msg-1"
    )
    stage.delivering.send_due()
    assert stage.now(delivery).state is DeliveryState.SENT
    (arrived,) = stage.platform.accepted("replies")
    assert (arrived["key"], arrived["body"]["target"]) == (delivery.id, "msg-1")


def test_a_reminder_leaves_with_its_first_line_as_subject(stage: Stage) -> None:
    delivery = stage.delivery(
        kind=DeliveryKind.REMINDER,
        content=Content(text="Tugas baru\n\nIsi"),
        recipient="sari@koperasi.example",
    )
    stage.delivering.send_due()
    (arrived,) = stage.platform.accepted("notices")
    assert arrived["body"] == {
        "key": delivery.id,
        "text": "Tugas baru\n\nIsi",
        "subject": "Tugas baru",
        "recipient": "sari@koperasi.example",
        "images": [],
    }


def test_a_post_taken_down_shows_it_in_its_journey(stage: Stage) -> None:
    post, other = stage.delivery(), stage.delivery()
    stage.delivering.send_due()
    receipt = stage.now(post).receipt
    assert receipt is not None
    deletion = stage.delivery(kind=DeliveryKind.DELETION, target_remote_id=receipt.remote_id)
    stage.delivering.send_due()
    assert stage.now(deletion).state is DeliveryState.SENT
    assert stage.now(post).state is DeliveryState.SENT
    assert stage.now(post).outcome is AttemptOutcome.TAKEN_DOWN
    assert stage.now(other).outcome is AttemptOutcome.ACCEPTED
    assert stage.arrived() == [other.id]


def test_taking_down_what_has_no_known_id_is_refused(stage: Stage) -> None:
    deletion = stage.delivery(kind=DeliveryKind.DELETION, target_remote_id="")
    stage.delivering.send_due()
    assert stage.now(deletion).state is DeliveryState.FAILED


def test_a_channel_that_lacks_the_ability_refuses_with_words(stage: Stage) -> None:
    stage.odd_channel(lambda _: Receipt(remote_id="r", sent_at=stage.clock.now()))
    for kind in (DeliveryKind.REPLY, DeliveryKind.DELETION, DeliveryKind.REMINDER):
        delivery = stage.delivery(kind=kind, channel_id="ch-odd", target_remote_id="x")
        stage.delivering.send_due()
        assert stage.now(delivery).state is DeliveryState.FAILED
        assert "platformnya" in stage.now(delivery).detail
