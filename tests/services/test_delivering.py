"""Sending: a due delivery of every kind goes out once, within its budget and its time."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.sandbox_platform import Misdeed
from domain.channels import ChannelState, RateBudget
from domain.deliveries import (
    Attempt,
    AttemptOutcome,
    DeliveryKind,
    DeliveryState,
    Receipt,
)
from domain.media import Media
from domain.ports import Outgoing, Store
from domain.posts import Content
from tests.services.delivering_stage import MINUTE, Stage, a_stage
from toolkit.clock import SetClock


@pytest.fixture
def stage(store: Store, clock: SetClock, tmp_path: Path) -> Stage:
    return a_stage(store, clock, tmp_path)


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
