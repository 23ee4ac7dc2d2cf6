"""Blocked senders: nothing of theirs is lost, nobody owes it an answer, and all can be undone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.blocking import Block, sender_of
from domain.cases import Case, CaseStatus, Durations, EventKind
from domain.errors import Invalid, NotAllowed, NotFound
from domain.messages import Author, MessageKind
from domain.ports import Store
from domain.reports import QueueFilter, QueueView
from services.cases.blocking import Blocking
from services.cases.case_states import CaseStates
from tests.makers import MANAGER, STAFF, SUPERVISOR
from tests.services.desk import LOUD, TALK, Desk, open_desk
from toolkit.clock import SetClock

SELLER = Author(remote_id="m-9", name="Promo")


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


@pytest.fixture
def blocking(desk: Desk) -> Blocking:
    return Blocking(store=desk.store, clock=desk.clock)


def sold(desk: Desk, number: int, **changes: object) -> Case:
    """The seller writes, in a thread of its own unless told otherwise."""
    about = {"thread": f"t-{number}", "remote_id": f"promo-{number}", "author": SELLER, **changes}
    return desk.hear("Pinjaman cepat!", **about)


def marks(desk: Desk, case: Case) -> list[tuple[EventKind, str]]:
    with desk.store.reading() as unit:
        return [(event.kind, event.value) for event in unit.events.of(case.id)]


def counts(desk: Desk) -> tuple[int, int]:
    """Cases that wait in the queue, and among the spam."""
    now = desk.clock.now()
    with desk.store.reading() as unit:
        spam = QueueFilter(view=QueueView.ALL, statuses=(CaseStatus.SPAM,), now=now)
        return unit.cases.count(QueueFilter(now=now)), unit.cases.count(spam)


def test_what_a_blocked_sender_writes_is_kept_as_spam_and_owes_nothing(
    desk: Desk, blocking: Blocking
) -> None:
    first = sold(desk, 1)
    block = blocking.block(STAFF, first.id, " iklan terus ")
    assert block == Block(
        id=block.id,
        channel_id=TALK,
        sender="id:m-9",
        name="Promo",
        reason="iklan terus",
        by_id=STAFF.id,
        at=desk.clock.now(),
    )
    second = sold(desk, 2)
    assert (second.status, second.durations) == (CaseStatus.SPAM, Durations())
    assert marks(desk, second) == [
        (EventKind.OPENED, second.kind),
        (EventKind.MESSAGE_RECEIVED, ""),
        (EventKind.MARKED_SPAM, block.id),
    ]
    assert [said.text for said in desk.answering.story(STAFF, second.id).messages] == [
        "Pinjaman cepat!"
    ]
    assert counts(desk) == (1, 1)
    assert blocking.caught(STAFF, block.id) == [second]


def test_an_older_case_of_theirs_stays_what_it_is_and_what_it_owes(
    desk: Desk, blocking: Blocking
) -> None:
    """Else blocking a complainer would take a broken promise out of the figures."""
    first = sold(desk, 1)
    blocking.block(STAFF, first.id, "iklan")
    caught = sold(desk, 2, thread="t-1")
    again = sold(desk, 3, thread="t-1")
    assert desk.case(first.id) == first
    assert (again.id, again.status) == (caught.id, CaseStatus.SPAM)
    assert caught.id != first.id
    assert len(desk.answering.story(STAFF, first.id).messages) == 3


def test_others_and_other_channels_are_heard_as_before(desk: Desk, blocking: Blocking) -> None:
    blocking.block(STAFF, sold(desk, 1).id, "iklan")
    other = desk.hear("Halo", thread="t-7", remote_id="m-7", author=Author(remote_id="m-8"))
    elsewhere = desk.listening.receive(
        LOUD, desk.incoming("Halo", thread="t-8", remote_id="m-8", author=SELLER)
    )
    assert elsewhere is not None
    assert (other.status, elsewhere.status) == (CaseStatus.OPEN, CaseStatus.OPEN)


def test_unblocking_takes_back_what_came_meanwhile_if_one_wants(
    desk: Desk, blocking: Blocking
) -> None:
    block = blocking.block(STAFF, sold(desk, 1).id, "iklan")
    caught = [sold(desk, 2), sold(desk, 3)]
    desk.clock.advance(timedelta(days=1))
    assert blocking.unblock(MANAGER, block.id, take_back=True) == 2
    assert [desk.case(case.id).status for case in caught] == [CaseStatus.OPEN] * 2
    assert desk.case(caught[0].id).durations.awaiting_since == caught[0].opened_at
    assert marks(desk, caught[0])[-1] == (EventKind.UNMARKED_SPAM, "")
    assert sold(desk, 4).status is CaseStatus.OPEN
    with pytest.raises(NotFound):
        blocking.unblock(MANAGER, block.id, take_back=True)


def test_unblocking_may_leave_the_spam_where_it_is(desk: Desk, blocking: Blocking) -> None:
    block = blocking.block(STAFF, sold(desk, 1).id, "iklan")
    caught = sold(desk, 2)
    assert blocking.unblock(STAFF, block.id, take_back=False) == 0
    assert desk.case(caught.id) == caught
    assert blocking.all(STAFF) == []
    desk.answering.set_status(STAFF, caught.id, CaseStatus.OPEN)
    assert desk.case(caught.id).status is CaseStatus.OPEN


def test_blocking_and_unblocking_are_written_down(desk: Desk, blocking: Blocking) -> None:
    block = blocking.block(STAFF, sold(desk, 1).id, "iklan")
    blocking.unblock(MANAGER, block.id, take_back=True)
    with desk.store.reading() as unit:
        entries = [(e.act, e.actor_id, e.subject_id, e.detail) for e in unit.audit.newest()]
    assert sorted(entries) == [
        ("sender_blocked", STAFF.id, block.id, "iklan"),
        ("sender_unblocked", MANAGER.id, block.id, "iklan"),
    ]


def test_a_sender_is_blocked_once(desk: Desk, blocking: Blocking) -> None:
    first, second = sold(desk, 1), sold(desk, 2)
    assert blocking.of_case(STAFF, second.id) is None
    block = blocking.block(STAFF, first.id, "iklan")
    assert blocking.of_case(STAFF, second.id) == block
    with pytest.raises(Invalid, match="sudah diblokir"):
        blocking.block(STAFF, second.id, "iklan")
    assert blocking.all(STAFF) == [block]


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_nobody_is_blocked_without_a_reason(desk: Desk, blocking: Blocking, reason: str) -> None:
    case = sold(desk, 1)
    with pytest.raises(Invalid) as refused:
        blocking.block(STAFF, case.id, reason)
    assert refused.value.field == "reason"
    assert blocking.all(STAFF) == []


def test_who_cannot_be_told_from_others_is_not_blocked(desk: Desk, blocking: Blocking) -> None:
    nameless = desk.hear("Halo", thread="t-5", remote_id="m-5", author=Author(name="Promo"))
    with pytest.raises(Invalid, match="tidak bisa dikenali"):
        blocking.block(STAFF, nameless.id, "iklan")
    counter = desk.listening.take_down_remark(
        STAFF, way=MessageKind.WALK_IN, author=replace(SELLER, contact="0812"), text="Halo"
    )
    with pytest.raises(Invalid, match="kantor atau telepon"):
        blocking.block(STAFF, counter.id, "iklan")


def test_at_the_form_the_contact_tells_a_sender_however_it_is_written(
    desk: Desk, blocking: Blocking
) -> None:
    form = {"kind": MessageKind.FORM}
    first = sold(desk, 1, author=Author(name="A", contact="Promo@Iklan.id"), **form)
    blocking.block(STAFF, first.id, "iklan")
    caught = sold(desk, 2, author=Author(name="B", contact=" promo@iklan.id "), **form)
    assert caught.status is CaseStatus.SPAM
    # by their code they write on in the same thread: neither does that bring them back
    again = sold(desk, 3, thread="t-2", author=Author(contact="promo@iklan.id"), **form)
    assert (again.id, again.status) == (caught.id, CaseStatus.SPAM)


def test_what_is_for_supervisors_reaches_them_whoever_is_blocked(
    desk: Desk, blocking: Blocking
) -> None:
    """Management could else silence who complains about it."""
    case = sold(desk, 1)
    block = blocking.block(STAFF, case.id, "iklan")
    states = CaseStates(store=desk.store, clock=desk.clock)
    states.escalate(STAFF, case.id, why="Tentang ketua", restricted=True)
    again = sold(desk, 2, thread="t-1")
    assert (again.id, again.status, again.restricted) == (case.id, CaseStatus.OPEN, True)
    assert blocking.caught(STAFF, block.id) == []


def test_what_was_caught_and_then_restricted_is_shown_to_nobody_else(
    desk: Desk, blocking: Blocking
) -> None:
    block = blocking.block(STAFF, sold(desk, 1).id, "iklan")
    caught = sold(desk, 2)
    with desk.store.writing() as unit:
        unit.cases.save(replace(caught, restricted=True, escalated=True))
    assert blocking.caught(STAFF, block.id) == []
    assert blocking.unblock(STAFF, block.id, take_back=True) == 0


def test_who_only_watches_blocks_nobody(desk: Desk, blocking: Blocking) -> None:
    case = sold(desk, 1)
    block = blocking.block(STAFF, case.id, "iklan")
    acts: list[Callable[[], object]] = [
        lambda: blocking.block(SUPERVISOR, case.id, "iklan"),
        lambda: blocking.of_case(SUPERVISOR, case.id),
        lambda: blocking.all(SUPERVISOR),
        lambda: blocking.caught(SUPERVISOR, block.id),
        lambda: blocking.unblock(SUPERVISOR, block.id, take_back=True),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()


@given(remote_id=st.text(), contact=st.text())
def test_a_platform_s_id_is_never_taken_for_a_contact(remote_id: str, contact: str) -> None:
    by_id = sender_of(Author(remote_id=remote_id, contact=contact))
    by_contact = sender_of(Author(contact=contact))
    assert by_id == (f"id:{remote_id}" if remote_id else by_contact)
    assert by_contact == "" or by_contact.startswith("contact:")
