"""A post is withdrawn, moved, cancelled or taken down again."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.channels import ChannelState
from domain.deliveries import (
    POST_LATEST,
    AttemptOutcome,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Receipt,
)
from domain.errors import Conflict, Invalid, InvalidTransition
from domain.ports import Store
from domain.posts import Content, PostState
from services.posts.composing import Composing, Problem
from tests.makers import MANAGER, NOON, SECOND, STAFF, a_delivery
from tests.services.composed import acts, approved, edit, in_review, put
from toolkit.clock import SetClock

# --- withdrawing -------------------------------------------------------------------------


def test_withdrawing_cancels_what_has_not_gone_out(composing: Composing, store: Store) -> None:
    post, (home, square) = approved(composing)
    sent = put(store, home, DeliveryState.SENT, receipt=Receipt(remote_id="r", sent_at=NOON))
    assert composing.withdraw(STAFF, post.id).state is PostState.WITHDRAWN
    states = {each.id: each.state for each in composing.post(STAFF, post.id)[1]}
    assert states == {sent.id: DeliveryState.SENT, square.id: DeliveryState.CANCELLED}


@pytest.mark.parametrize(
    "state", [DeliveryState.HANDED, DeliveryState.FAILED, DeliveryState.MISSED]
)
def test_what_failed_cannot_come_back_after_withdrawing(
    composing: Composing, store: Store, state: DeliveryState
) -> None:
    post, deliveries = approved(composing)
    put(store, deliveries[0], state)
    composing.withdraw(STAFF, post.id)
    assert {each.state for each in composing.post(STAFF, post.id)[1]} == {DeliveryState.CANCELLED}


@pytest.mark.parametrize("state", [DeliveryState.SENDING, DeliveryState.UNCONFIRMED])
def test_what_may_be_out_just_now_is_settled_first(
    composing: Composing, store: Store, state: DeliveryState
) -> None:
    post, (home, square) = approved(composing)
    unsettled = put(store, home, state)
    with pytest.raises(Conflict):
        composing.withdraw(STAFF, post.id)
    assert composing.post(STAFF, post.id) == (post, [unsettled, square])


def test_a_withdrawn_post_is_not_put_twice_where_it_stands(
    composing: Composing, store: Store
) -> None:
    post, (home, _square) = approved(composing)
    sent = put(store, home, DeliveryState.SENT, receipt=Receipt(remote_id="r", sent_at=NOON))
    edited = edit(composing, composing.withdraw(STAFF, post.id))
    assert edited.state is PostState.DRAFT
    assert composing.problems(edited) == [
        Problem(
            channel_id="home",
            message="Unggahan ini sudah tayang di “Papan”. "
            "Lepas kanal itu, atau hapus dahulu di sana.",
        )
    ]
    put(store, sent, DeliveryState.SENT, outcome=AttemptOutcome.TAKEN_DOWN)
    assert composing.problems(edited) == []
    composing.submit(STAFF, post.id)
    assert len(composing.approve(SECOND, post.id)[1]) == 2


def test_an_approved_post_that_went_out_has_no_problem(composing: Composing, store: Store) -> None:
    post, (home, _square) = approved(composing)
    put(store, home, DeliveryState.SENT, receipt=Receipt(remote_id="r", sent_at=NOON))
    assert composing.problems(post) == []


# --- after approval ----------------------------------------------------------------------


@pytest.mark.parametrize("hours", [-3, 7])
def test_a_waiting_delivery_is_moved(composing: Composing, clock: SetClock, hours: int) -> None:
    _post, (delivery, _other) = approved(composing)
    chosen = clock.now() + timedelta(hours=hours)
    due = max(chosen, clock.now())
    moved = composing.move(MANAGER, delivery.id, chosen)
    assert moved == replace(
        delivery, due_at=due, latest_at=due + POST_LATEST, version=moved.version
    )


def test_a_waiting_delivery_is_cancelled_for_good(composing: Composing, store: Store) -> None:
    _post, (delivery, other) = approved(composing)
    assert composing.cancel(STAFF, delivery.id).state is DeliveryState.CANCELLED
    with pytest.raises(InvalidTransition):
        composing.cancel(STAFF, delivery.id)
    with store.reading() as unit:
        assert unit.deliveries.get(other.id) == other


@pytest.mark.parametrize(
    ("state", "error"),
    [
        (DeliveryState.SENDING, Conflict),
        (DeliveryState.SENT, InvalidTransition),
        (DeliveryState.HANDED, InvalidTransition),
        (DeliveryState.UNCONFIRMED, InvalidTransition),
        (DeliveryState.MISSED, InvalidTransition),
    ],
)
def test_what_no_longer_waits_is_neither_moved_nor_cancelled(
    composing: Composing, store: Store, state: DeliveryState, error: type[Exception]
) -> None:
    _post, (delivery, _other) = approved(composing)
    put(store, delivery, state)
    with pytest.raises(error):
        composing.move(STAFF, delivery.id, NOON)
    with pytest.raises(error):
        composing.cancel(STAFF, delivery.id)


def test_only_posts_are_moved_or_cancelled_here(composing: Composing, store: Store) -> None:
    with store.writing() as unit:
        reply = unit.deliveries.add(a_delivery(kind=DeliveryKind.REPLY))
    with pytest.raises(Invalid):
        composing.move(STAFF, reply.id, NOON)
    with pytest.raises(Invalid):
        composing.cancel(STAFF, reply.id)


class Claimed:
    """A shelf whose row a worker claims between our look and our write."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def writing(self) -> Any:
        return _Racing(self._store.writing())

    def reading(self) -> Any:
        return self._store.reading()

    def shred(self) -> bool:
        return self._store.shred()


class _Racing:
    def __init__(self, block: Any) -> None:
        self._block = block

    def __enter__(self) -> Any:
        unit = self._block.__enter__()
        look, save = unit.deliveries.get, unit.deliveries.save

        def get_then_lose(delivery_id: str) -> Delivery:
            unit.deliveries.get = look
            found: Delivery = look(delivery_id)
            save(replace(found, state=DeliveryState.SENDING))
            return found

        unit.deliveries.get = get_then_lose
        return unit

    def __exit__(self, *error: Any) -> Any:
        return self._block.__exit__(*error)


def test_a_worker_that_was_faster_is_told_in_clear_words(
    composing: Composing, store: Store
) -> None:
    _post, (delivery, _other) = approved(composing)
    racing = replace(composing, store=Claimed(store))
    with pytest.raises(Conflict, match="baru saja mulai dikirim"):
        racing.cancel(STAFF, delivery.id)


# --- taking down -------------------------------------------------------------------------


def sent_to_square(composing: Composing, store: Store, remote_id: str = "r-9") -> Delivery:
    _post, (_home, square) = approved(composing)
    receipt = Receipt(remote_id=remote_id, sent_at=NOON)
    return put(store, square, DeliveryState.SENT, receipt=receipt)


def test_a_sent_post_is_taken_down_once(
    composing: Composing, store: Store, clock: SetClock
) -> None:
    sent = sent_to_square(composing, store)
    deletion = composing.take_down(STAFF, sent.id)
    assert deletion == Delivery(
        id=deletion.id,
        kind=DeliveryKind.DELETION,
        channel_id="sq-1",
        subject_id=sent.subject_id,
        content=Content(),
        target_remote_id="r-9",
        due_at=clock.now(),
        created_by=STAFF.id,
        created_at=clock.now(),
        version=deletion.version,
    )
    for state in (DeliveryState.SCHEDULED, DeliveryState.SENDING, DeliveryState.SENT):
        deletion = put(store, deletion, state)
        with pytest.raises(Conflict):
            composing.take_down(STAFF, sent.id)
    assert deletion in composing.post(STAFF, sent.subject_id)[1]


def test_a_deletion_that_came_to_nothing_may_be_asked_again(
    composing: Composing, store: Store
) -> None:
    sent = sent_to_square(composing, store)
    first = composing.take_down(STAFF, sent.id)
    composing.cancel(STAFF, first.id)
    assert composing.take_down(STAFF, sent.id).id != first.id


def test_what_cannot_be_taken_down_says_why(composing: Composing, store: Store) -> None:
    _post, (home, square) = approved(composing)
    with pytest.raises(Invalid, match="sudah terkirim"):
        composing.take_down(STAFF, square.id)
    with pytest.raises(Invalid, match="tidak dapat menghapus"):
        composing.take_down(STAFF, home.id)
    by_hand = sent_to_square(composing, store, remote_id="")
    with pytest.raises(Invalid, match="dikirim tangan"):
        composing.take_down(STAFF, by_hand.id)


def test_nothing_is_taken_down_where_the_connector_is_gone(
    composing: Composing, store: Store
) -> None:
    sent = sent_to_square(composing, store)
    with store.writing() as unit:
        unit.channels.save(replace(unit.channels.get("sq-1"), platform="lost"))
    with pytest.raises(Invalid):
        composing.take_down(STAFF, sent.id)


def test_nothing_is_taken_down_from_a_channel_that_is_off_the_desk(
    composing: Composing, store: Store
) -> None:
    sent = sent_to_square(composing, store)
    with store.writing() as unit:
        square = unit.channels.get(sent.channel_id)
        unit.channels.save(replace(square, state=ChannelState.ARCHIVED))
    with pytest.raises(Invalid, match="sudah diarsipkan"):
        composing.take_down(STAFF, sent.id)


# --- who did what ------------------------------------------------------------------------


def test_whatever_is_done_to_a_post_is_in_the_audit(composing: Composing, store: Store) -> None:
    post = in_review(composing)
    composing.request_changes(SECOND, post.id, "Perbaiki jamnya.")
    composing.submit(STAFF, post.id)
    composing.approve(SECOND, post.id)
    post, (home, square) = composing.post(STAFF, post.id)
    moved = composing.move(STAFF, home.id, NOON + timedelta(days=9))
    composing.cancel(SECOND, moved.id)
    receipt = Receipt(remote_id="r", sent_at=NOON)
    sent = put(store, square, DeliveryState.SENT, receipt=receipt)
    composing.take_down(MANAGER, sent.id)
    composing.withdraw(STAFF, post.id)
    assert acts(store) == [
        ("post_saved", STAFF.id),
        ("post_submitted", STAFF.id),
        ("changes_requested", SECOND.id),
        ("post_submitted", STAFF.id),
        ("post_approved", SECOND.id),
        ("delivery_moved", STAFF.id),
        ("delivery_cancelled", SECOND.id),
        ("take_down_asked", MANAGER.id),
        ("post_withdrawn", STAFF.id),
    ]
