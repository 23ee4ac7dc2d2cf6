"""What a receipt, or its absence, does to a case - once."""

from datetime import timedelta

import pytest

from domain.cases import CaseStatus, EventKind
from domain.deliveries import DeliveryState, Receipt
from domain.messages import Author, MessageKind
from domain.ports import Store
from services.deliveries.receipts import reply_failed, reply_sent
from tests.makers import STAFF, a_delivery
from tests.services.desk import TALK, Desk, open_desk
from toolkit.clock import SetClock

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


def kinds(desk: Desk, case_id: str) -> list[EventKind]:
    with desk.store.reading() as unit:
        return [event.kind for event in unit.events.of(case_id)]


def test_a_sent_reply_joins_the_conversation_at_its_receipt_s_time(desk: Desk) -> None:
    case = desk.hear()
    delivery = desk.reply(case)
    sent_at = desk.clock.now() + HOUR
    desk.clock.advance(3 * HOUR)
    desk.deliver(delivery, remote_id="r-9", at=sent_at)
    with desk.store.reading() as unit:
        message = unit.messages.of(case.conversation_id)[-1]
    assert (message.kind, message.text, message.at, message.received_at) == (
        MessageKind.REPLY,
        "Maaf, kami ganti.",
        sent_at,
        desk.clock.now(),
    )
    assert (message.remote_id, message.delivery_id, message.sender_id, message.from_us) == (
        "r-9",
        delivery.id,
        STAFF.id,
        True,
    )
    assert message.author == Author()
    assert desk.case(case.id).durations.first_response_at == sent_at


def test_a_receipt_told_twice_is_one_reply(desk: Desk) -> None:
    case = desk.hear()
    sent = desk.deliver(desk.reply(case))
    with desk.store.writing() as unit:
        reply_sent(unit, sent, desk.clock.now())
    assert kinds(desk, case.id).count(EventKind.REPLIED) == 1


def test_a_reply_seen_in_the_inbox_and_then_confirmed_by_a_person_is_one_reply(desk: Desk) -> None:
    case = desk.hear()
    delivery = desk.unsettle(desk.reply(case), DeliveryState.SENDING)
    seen = desk.incoming("Maaf, kami ganti.", from_us=True, remote_id="r-9")
    desk.listening.receive(TALK, seen)
    desk.deliver(delivery, remote_id="")
    assert kinds(desk, case.id).count(EventKind.REPLIED) == 1
    with desk.store.reading() as unit:
        ours = [each for each in unit.messages.of(case.conversation_id) if each.from_us]
    assert [each.remote_id for each in ours] == ["r-9"]


def test_a_receipt_without_a_remote_id_is_kept_all_the_same(desk: Desk) -> None:
    case = desk.hear()
    desk.deliver(desk.reply(case, "Satu"), remote_id="")
    desk.deliver(desk.reply(case, "Dua"), remote_id="")
    assert kinds(desk, case.id).count(EventKind.REPLIED) == 2


def test_a_reply_that_polling_saw_first_in_other_words_is_one_reply(desk: Desk) -> None:
    case = desk.hear()
    delivery = desk.reply(case, "Lihat https://koperasi.example/panjang")
    desk.listening.receive(
        TALK, desk.incoming("Lihat https://t.example/x", from_us=True, remote_id="r-9")
    )
    desk.deliver(delivery, remote_id="r-9")
    assert kinds(desk, case.id).count(EventKind.REPLIED) == 1


def test_a_reply_sent_while_the_member_wrote_again_leaves_the_later_word_open(desk: Desk) -> None:
    case = desk.hear()
    delivery = desk.reply(case)
    sent_at = desk.clock.now() + timedelta(minutes=1)
    desk.clock.advance(HOUR)
    desk.hear("Halo?")
    desk.deliver(delivery, at=sent_at)
    assert desk.case(case.id).durations.awaiting_since == desk.clock.now()


def test_a_failed_reply_is_shown_and_the_clock_runs_on(desk: Desk) -> None:
    case = desk.hear()
    failed = desk.fail(desk.reply(case), "user blocked the page\x00")
    with desk.store.writing() as unit:
        reply_failed(unit, failed, desk.clock.now(), "user blocked the page")
    with desk.store.reading() as unit:
        event = unit.events.of(case.id)[-1]
    assert (event.kind, event.value, event.actor_id) == (
        EventKind.REPLY_FAILED,
        "user blocked the page",
        STAFF.id,
    )
    assert kinds(desk, case.id).count(EventKind.REPLY_FAILED) == 1
    assert desk.case(case.id).durations == case.durations


def test_a_failure_told_again_does_not_open_what_was_ended_knowing_it(desk: Desk) -> None:
    case = desk.hear()
    failed = desk.fail(desk.reply(case))
    desk.answering.set_status(STAFF, case.id, CaseStatus.RESOLVED, reason="beres")  # by telephone
    with desk.store.writing() as unit:
        reply_failed(unit, failed, desk.clock.now(), "user blocked the page")
    assert desk.case(case.id).status is CaseStatus.RESOLVED


def test_each_try_that_fails_is_shown(desk: Desk) -> None:
    case = desk.hear()
    failed = desk.fail(desk.reply(case))
    with desk.store.writing() as unit:
        again = a_delivery(id=failed.id, subject_id=case.id, attempts=failed.attempts + 1)
        reply_failed(unit, again, desk.clock.now(), "no again")
    assert kinds(desk, case.id).count(EventKind.REPLY_FAILED) == 2


def test_a_receipt_for_no_case_or_without_proof_does_nothing(desk: Desk) -> None:
    case = desk.hear()
    receipt = Receipt(remote_id="r-1", sent_at=desk.clock.now())
    with desk.store.writing() as unit:
        reply_sent(unit, a_delivery(subject_id="c-nowhere", receipt=receipt), desk.clock.now())
        reply_failed(unit, a_delivery(subject_id="c-nowhere"), desk.clock.now(), "no")
        reply_sent(unit, a_delivery(subject_id=case.id), desk.clock.now())
    assert desk.case(case.id) == case
