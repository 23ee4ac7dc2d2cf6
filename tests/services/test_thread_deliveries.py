"""A thread goes out part by part, each a delivery of its own under the one before."""

from datetime import timedelta
from pathlib import Path

import pytest

from connectors.sandbox_platform import Misdeed
from domain.deliveries import AttemptOutcome, Delivery, DeliveryKind, DeliveryState
from domain.ports import Store
from domain.posts import Content
from services.posts import outgoing_posts
from tests.makers import STAFF
from tests.services.delivering_stage import MINUTE, Stage, a_stage
from toolkit.clock import SetClock

THREAD = Content(text="satu", follow_ups=("dua", "tiga"), options={"tone": "dry"})


@pytest.fixture
def stage(store: Store, clock: SetClock, tmp_path: Path) -> Stage:
    return a_stage(store, clock, tmp_path)


def parts(stage: Stage, post: Delivery) -> list[Delivery]:
    with stage.store.reading() as unit:
        about = unit.deliveries.about(post.subject_id)
    return [each for each in about if each.kind is DeliveryKind.FOLLOW_UP]


def send_all(stage: Stage) -> None:
    while stage.delivering.send_due():
        pass


def texts(stage: Stage) -> list[str]:
    return [str(row["body"]["text"]) for row in stage.platform.accepted("posts")]


def test_each_part_goes_under_the_part_before_and_is_made_when_that_one_is_sent(
    stage: Stage,
) -> None:
    post = stage.delivery(content=THREAD)
    assert parts(stage, post) == []
    stage.delivering.send_due()
    (second,) = parts(stage, post)
    receipt = stage.now(post).receipt
    assert receipt is not None
    assert (second.target_remote_id, second.channel_id, second.state) == (
        receipt.remote_id,
        post.channel_id,
        DeliveryState.SCHEDULED,
    )
    assert second.content == Content(text="dua", follow_ups=("tiga",), options={"tone": "dry"})
    assert second.latest_at == stage.clock.now() + timedelta(hours=6)
    send_all(stage)
    assert texts(stage) == ["satu", "dua", "tiga"]
    assert [each.state for each in parts(stage, post)] == [DeliveryState.SENT] * 2


def test_a_part_that_nobody_knows_about_is_looked_for_and_the_next_waits(stage: Stage) -> None:
    post = stage.delivery(content=THREAD)
    stage.delivering.send_due()
    stage.order(Misdeed.ACCEPT_SILENTLY)
    stage.delivering.send_due()
    (second,) = parts(stage, post)
    assert second.state is DeliveryState.UNCONFIRMED
    stage.clock.advance(3 * MINUTE)
    assert stage.delivering.reconcile() == 1
    send_all(stage)
    assert texts(stage) == ["satu", "dua", "tiga"]


def test_of_a_post_that_was_refused_nothing_follows(stage: Stage) -> None:
    stage.order(Misdeed.REFUSE)
    post = stage.delivery(content=THREAD)
    send_all(stage)
    assert stage.now(post).state is DeliveryState.FAILED
    assert parts(stage, post) == []


def test_withdrawing_the_post_keeps_the_parts_that_wait_here(stage: Stage) -> None:
    post = stage.delivery(content=THREAD)
    stage.delivering.send_due()
    with stage.store.writing() as unit:
        outgoing_posts.withdraw(unit, post.subject_id, stage.clock.now())
    send_all(stage)
    assert texts(stage) == ["satu"]
    assert [each.state for each in parts(stage, post)] == [DeliveryState.CANCELLED]


def test_taking_the_post_down_takes_its_parts_along_and_stops_the_rest(stage: Stage) -> None:
    post = stage.delivery(content=Content(text="satu", follow_ups=("dua", "tiga", "empat")))
    stage.delivering.send_due()
    stage.delivering.send_due()
    with stage.store.writing() as unit:
        outgoing_posts.take_down(unit, stage.now(post), STAFF, stage.clock.now())
    send_all(stage)
    assert stage.platform.accepted("posts") == []
    assert [(each.state, each.outcome) for each in parts(stage, post)] == [
        (DeliveryState.SENT, AttemptOutcome.TAKEN_DOWN),
        (DeliveryState.CANCELLED, None),
    ]


def test_a_part_on_its_way_while_the_post_comes_down_comes_down_too(stage: Stage) -> None:
    post = stage.delivery(content=THREAD)
    stage.delivering.send_due()
    stage.order(Misdeed.ACCEPT_SILENTLY)
    stage.delivering.send_due()  # the second part is there, and nobody knows
    with stage.store.writing() as unit:
        outgoing_posts.take_down(unit, stage.now(post), STAFF, stage.clock.now())
    stage.clock.advance(3 * MINUTE)
    assert stage.delivering.reconcile() == 1
    send_all(stage)
    assert stage.platform.accepted("posts") == []
    assert [(each.state, each.outcome) for each in parts(stage, post)] == [
        (DeliveryState.SENT, AttemptOutcome.TAKEN_DOWN)
    ]


@pytest.mark.parametrize("misdeed", [Misdeed.REFUSE, Misdeed.HANG_UP])
def test_a_part_that_did_not_arrive_never_follows_a_post_that_came_down(
    stage: Stage, misdeed: Misdeed
) -> None:
    post = stage.delivery(content=THREAD)
    stage.delivering.send_due()
    stage.order(misdeed)
    stage.delivering.send_due()
    with stage.store.writing() as unit:
        outgoing_posts.take_down(unit, stage.now(post), STAFF, stage.clock.now())
    stage.clock.advance(3 * MINUTE)
    stage.delivering.reconcile()
    send_all(stage)
    assert stage.platform.accepted("posts") == []
    assert [each.state for each in parts(stage, post)] == [DeliveryState.CANCELLED]


def test_a_thread_posted_anew_does_not_suffer_for_the_one_taken_down_before(stage: Stage) -> None:
    first = stage.delivery(content=THREAD)
    send_all(stage)
    stage.delivery(subject_id="post-2", content=Content(text="lain"))
    send_all(stage)
    with stage.store.writing() as unit:
        outgoing_posts.take_down(unit, stage.now(first), STAFF, stage.clock.now())
    send_all(stage)
    stage.delivery(content=THREAD)
    send_all(stage)
    assert texts(stage) == ["lain", "satu", "dua", "tiga"]


def test_a_part_taken_down_already_does_not_stop_the_post(stage: Stage) -> None:
    post = stage.delivery(content=Content(text="satu", follow_ups=("dua",)))
    send_all(stage)
    (second,) = parts(stage, post)
    with stage.store.writing() as unit:
        outgoing_posts.take_down(unit, second, STAFF, stage.clock.now())
        outgoing_posts.take_down(unit, stage.now(post), STAFF, stage.clock.now())
    send_all(stage)
    assert stage.platform.accepted("posts") == []


def test_a_part_that_only_a_person_saw_there_does_not_keep_the_post_up(stage: Stage) -> None:
    post = stage.delivery(content=THREAD)
    stage.delivering.send_due()
    stage.order(Misdeed.HANG_UP)
    stage.delivering.send_due()
    (second,) = parts(stage, post)
    stage.delivering.decide(STAFF, second.id, was_sent=True, url="https://contoh.id/dua")
    with stage.store.writing() as unit:
        outgoing_posts.take_down(unit, stage.now(post), STAFF, stage.clock.now())
    send_all(stage)
    assert texts(stage) == []
    assert (stage.now(post).outcome, stage.now(second).outcome) == (
        AttemptOutcome.TAKEN_DOWN,
        AttemptOutcome.FOUND,
    )


def test_a_part_whose_post_nobody_knows_here_ends_like_any_other(stage: Stage) -> None:
    stage.order(Misdeed.REFUSE)
    part = stage.delivery(kind=DeliveryKind.FOLLOW_UP, target_remote_id="dari-arsip")
    send_all(stage)
    assert stage.now(part).state is DeliveryState.FAILED


def test_a_post_put_up_by_hand_has_no_id_for_a_part_to_go_under(stage: Stage) -> None:
    stage.channel(id="ch-wa", platform="assisted", name="WA", settings={"place": "whatsapp"})
    post = stage.delivery(channel_id="ch-wa", content=THREAD)
    send_all(stage)
    stage.delivering.mark_posted(STAFF, post.id)
    assert stage.now(post).state is DeliveryState.SENT
    assert parts(stage, post) == []


# --- what was asked and answered on the way ------------------------------------------------------


def test_every_exchange_is_kept_with_its_attempt(stage: Stage) -> None:
    post = stage.delivery(content=Content(text="Rapat besok"))
    stage.delivering.send_due()
    (attempt,) = stage.attempts(post)
    (exchange,) = attempt.exchanges
    assert (exchange.method, exchange.address, exchange.status) == (
        "POST",
        "127.0.0.1/posts",
        201,
    )
    assert '"text":"Rapat besok"' in exchange.asked
    assert '"id"' in exchange.answered
    assert "sandbox-token" not in exchange.asked + exchange.answered


def test_what_the_looking_asked_is_kept_too_and_no_answer_has_no_status(stage: Stage) -> None:
    stage.order(Misdeed.ACCEPT_SILENTLY)
    post = stage.delivery(content=Content(text="Rapat besok"))
    stage.delivering.send_due()
    stage.clock.advance(3 * MINUTE)
    stage.delivering.reconcile()
    (attempt,) = stage.attempts(post)
    assert [(one.method, one.address, one.status) for one in attempt.exchanges] == [
        ("POST", "127.0.0.1/posts", None),
        ("GET", "127.0.0.1/found", 200),
    ]
