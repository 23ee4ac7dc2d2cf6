"""What was set aside or ended on an answer that never came is open again; nothing else is."""

from dataclasses import replace

import pytest

from domain.cases import Case, CaseStatus, EventKind
from domain.deliveries import Delivery
from domain.ports import Store
from services.deliveries.withdrawing import Withdrawing
from tests.makers import STAFF
from tests.services.desk import Desk, open_desk
from toolkit.clock import SetClock

AT_REST = (CaseStatus.WAITING, CaseStatus.RESOLVED)
AGAIN = {CaseStatus.WAITING: EventKind.RESUMED, CaseStatus.RESOLVED: EventKind.REOPENED}


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


def rest(desk: Desk, case: Case, status: CaseStatus) -> None:
    reason = "beres" if status is CaseStatus.RESOLVED else ""
    desk.answering.set_status(STAFF, case.id, status, reason=reason)


def withdraw(desk: Desk, reply: Delivery) -> None:
    Withdrawing(store=desk.store, clock=desk.clock).withdraw(STAFF, reply.id)


def last_kinds(desk: Desk, case: Case) -> list[EventKind]:
    with desk.store.reading() as unit:
        return [event.kind for event in unit.events.of(case.id)][-2:]


@pytest.mark.parametrize("status", AT_REST)
def test_a_case_at_rest_on_a_reply_that_failed_is_open_again(
    desk: Desk, status: CaseStatus
) -> None:
    case = desk.hear()
    reply = desk.reply(case)
    rest(desk, case, status)
    desk.fail(reply)
    assert desk.case(case.id).status is CaseStatus.OPEN
    assert last_kinds(desk, case) == [EventKind.REPLY_FAILED, AGAIN[status]]
    assert desk.case(case.id).durations.due_at == case.durations.due_at  # the first word is owed


@pytest.mark.parametrize("status", AT_REST)
def test_a_case_at_rest_on_a_reply_that_was_taken_back_is_open_again(
    desk: Desk, status: CaseStatus
) -> None:
    case = desk.hear()
    reply = desk.reply(case)
    rest(desk, case, status)
    withdraw(desk, reply)
    assert desk.case(case.id).status is CaseStatus.OPEN
    assert last_kinds(desk, case) == [EventKind.NOTED, AGAIN[status]]


def test_who_ends_a_case_knowing_that_the_reply_failed_tidies_up_without_opening_it(
    desk: Desk,
) -> None:
    case = desk.hear()
    failed = desk.fail(desk.reply(case))
    rest(desk, case, CaseStatus.RESOLVED)  # they telephoned
    withdraw(desk, failed)
    assert desk.case(case.id).status is CaseStatus.RESOLVED


def test_another_answer_that_went_out_since_is_what_the_case_rests_on(desk: Desk) -> None:
    case = desk.hear()
    reply = desk.reply(case)
    desk.deliver(desk.reply(case, "Sekali lagi: kami ganti."))
    rest(desk, case, CaseStatus.RESOLVED)
    desk.fail(reply)
    assert desk.case(case.id).status is CaseStatus.RESOLVED


def test_a_case_that_rested_before_the_reply_was_written_rests_on(desk: Desk) -> None:
    case = desk.hear()
    desk.deliver(desk.reply(case))
    rest(desk, case, CaseStatus.WAITING)
    desk.fail(desk.reply(case, "Sudah sempat dicek?"))
    assert desk.case(case.id).status is CaseStatus.WAITING


def test_a_second_word_that_failed_opens_again_what_was_ended_on_it(desk: Desk) -> None:
    case = desk.hear()
    desk.deliver(desk.reply(case))
    second = desk.reply(case, "Uangnya sudah dikirim.")
    rest(desk, case, CaseStatus.RESOLVED)
    desk.fail(second)
    assert desk.case(case.id).status is CaseStatus.OPEN


def test_no_automatic_word_that_failed_opens_anything(desk: Desk) -> None:
    case = desk.hear()
    reply = desk.reply(case)
    with desk.store.writing() as unit:
        unit.deliveries.save(replace(reply, created_by=None))
    rest(desk, case, CaseStatus.RESOLVED)
    desk.fail(reply)
    assert desk.case(case.id).status is CaseStatus.RESOLVED
