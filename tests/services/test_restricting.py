"""Escalated to supervisors: who sees it then, who may do what, and that it is never lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.board import Comment, Entry, Visibility
from domain.cases import CaseStatus, EventKind
from domain.deliveries import DeliveryState
from domain.errors import Invalid, NotAllowed, NotFound
from domain.messages import MessageKind
from domain.people import Role
from domain.ports import Store
from domain.reports import QueueFilter, QueueView
from services.cases.case_states import CaseStates
from services.deliveries.deciding import Deciding
from services.house.accounts import Accounts
from tests.makers import ADMIN, MANAGER, NOON, STAFF, SUPERVISOR
from tests.services.desk import TALK, Desk, open_desk
from tests.services.supervised import EVERYBODY, OTHER, restrict, with_two_supervisors
from toolkit.clock import SetClock

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return with_two_supervisors(open_desk(store, clock))


@pytest.fixture
def states(desk: Desk) -> CaseStates:
    return CaseStates(store=desk.store, clock=desk.clock)


def events(desk: Desk, case_id: str) -> list[tuple[EventKind, str, str | None]]:
    with desk.store.reading() as unit:
        return [(event.kind, event.value, event.actor_id) for event in unit.events.of(case_id)]


def test_escalating_puts_it_before_the_supervisors_and_leaves_it_to_staff_too(
    desk: Desk, states: CaseStates
) -> None:
    case = desk.hear()
    desk.answering.assign(STAFF, case.id, STAFF.id)
    states.escalate(STAFF, case.id, why=" Sudah dua kali ", restricted=False)
    told = desk.case(case.id)
    assert (told.escalated, told.restricted, told.assignee_id) == (True, False, STAFF.id)
    assert told.durations == case.durations  # no clock stops
    assert events(desk, case.id)[-2:] == [
        (EventKind.NOTED, "Sudah dua kali", STAFF.id),
        (EventKind.ESCALATED, "", STAFF.id),
    ]
    wanted = QueueFilter(view=QueueView.ESCALATED, now=desk.clock.now())
    for actor in (STAFF, SUPERVISOR):
        assert [row.case.id for row in desk.answering.queue(actor, wanted)[0]] == [case.id]


def test_restricting_hides_it_from_everybody_else_and_takes_it_off_who_cannot_answer(
    desk: Desk, states: CaseStates
) -> None:
    case = desk.hear()
    desk.answering.assign(STAFF, case.id, STAFF.id)
    states.snooze(STAFF, case.id, None)
    told = restrict(desk, states, case)
    assert (told.escalated, told.restricted, told.assignee_id, told.snoozed) == (
        True,
        True,
        None,
        False,
    )
    assert events(desk, case.id)[-4:] == [
        (EventKind.NOTED, "Tentang ketua", STAFF.id),
        (EventKind.ESCALATED, "restricted", STAFF.id),
        (EventKind.WOKEN, "", STAFF.id),
        (EventKind.ASSIGNED, "", STAFF.id),
    ]
    unknown = pytest.raises(NotFound, match="tidak ada, atau tidak terbuka")
    for actor in EVERYBODY:
        if actor is SUPERVISOR:
            assert desk.answering.story(actor, case.id).case == told
            continue
        with unknown:
            desk.answering.story(actor, case.id)
        with unknown:
            desk.answering.story(actor, "no such case")


def test_without_a_supervisor_nothing_is_escalated_and_it_says_what_to_do(
    desk: Desk, states: CaseStates
) -> None:
    case = desk.hear()
    with desk.store.writing() as unit:
        for actor in (SUPERVISOR, OTHER):
            unit.users.save(replace(unit.users.get(actor.id), active=False))
    assert not states.can_escalate(STAFF)
    for restricted in (True, False):
        with pytest.raises(Invalid, match="Minta admin membuat akun berperan pengawas"):
            states.escalate(STAFF, case.id, why="Tentang ketua", restricted=restricted)
    assert desk.case(case.id) == case


@pytest.mark.parametrize("why", ["", " ", "x" * 1_001])
def test_nothing_is_escalated_without_words(desk: Desk, states: CaseStates, why: str) -> None:
    case = desk.hear()
    with pytest.raises(Invalid) as refused:
        states.escalate(STAFF, case.id, why=why, restricted=True)
    assert refused.value.field in ("why", "text")
    assert desk.case(case.id) == case


def test_what_was_finished_is_open_again_when_it_is_escalated(
    desk: Desk, states: CaseStates
) -> None:
    case = desk.hear()
    states.resolve(STAFF, case.id, words="Selesai saja")
    assert restrict(desk, states, case).status is CaseStatus.OPEN
    spam = desk.hear("Iklan?", thread="t-2", remote_id="m-2")
    desk.answering.set_status(STAFF, spam.id, CaseStatus.SPAM)
    states.escalate(STAFF, spam.id, why="Bukan iklan", restricted=False)
    assert desk.case(spam.id).status is CaseStatus.OPEN


def test_what_is_closed_or_escalated_already_is_not_escalated_again(
    desk: Desk, states: CaseStates
) -> None:
    case = desk.hear()
    states.escalate(STAFF, case.id, why="Berat", restricted=False)
    with pytest.raises(Invalid, match="sudah dinaikkan"):
        states.escalate(STAFF, case.id, why="Berat", restricted=False)
    states.escalate(SUPERVISOR, case.id, why="Ini tentang manajer", restricted=True)
    assert desk.case(case.id).restricted
    with pytest.raises(Invalid, match="sudah dinaikkan"):
        states.escalate(SUPERVISOR, case.id, why="Lagi", restricted=True)
    closed = desk.hear(thread="t-2", remote_id="m-2")
    states.resolve(STAFF, closed.id, words="Beres")
    desk.clock.advance(timedelta(days=15))
    assert desk.answering.close_old() == 1
    with pytest.raises(Invalid, match="ditutup"):
        states.escalate(STAFF, closed.id, why="Terlambat", restricted=True)


def test_all_cases_of_a_conversation_are_restricted_and_freed_together(
    desk: Desk, states: CaseStates
) -> None:
    old = desk.hear("Kemarin sudah saya tulis")
    states.resolve(STAFF, old.id, words="Beres")
    desk.clock.advance(timedelta(days=15))
    desk.answering.close_old()
    new = desk.hear("Ketua memakai uang kas", remote_id="m-2")
    assert new.id != old.id
    restrict(desk, states, new)
    assert desk.case(old.id).restricted
    with pytest.raises(NotFound):
        desk.answering.story(STAFF, old.id)
    freed = states.deescalate(SUPERVISOR, new.id, why="Bukan tentang ketua")
    assert (freed.restricted, freed.escalated) == (False, False)
    assert events(desk, new.id)[-2:] == [
        (EventKind.NOTED, "Bukan tentang ketua", SUPERVISOR.id),
        (EventKind.DEESCALATED, "", SUPERVISOR.id),
    ]
    assert not desk.case(old.id).restricted
    assert desk.answering.story(STAFF, new.id).messages[-1].text == "Ketua memakai uang kas"


def test_who_writes_on_after_it_was_closed_is_read_by_supervisors_alone(
    desk: Desk, states: CaseStates
) -> None:
    case = desk.hear()
    restrict(desk, states, case)
    states.resolve(SUPERVISOR, case.id, words="Sudah dibahas")
    desk.clock.advance(timedelta(days=15))
    desk.answering.close_old()
    again = desk.hear("Masih saja", remote_id="m-2")
    assert again.id != case.id
    assert (again.escalated, again.restricted, again.status) == (True, True, CaseStatus.OPEN)


@pytest.mark.parametrize("standing", ["snoozed", "unit", "escalated", "restricted", "resolved"])
def test_a_new_message_opens_or_wakes_it_and_leaves_it_with_whom_it_was(
    desk: Desk, states: CaseStates, standing: str
) -> None:
    case = desk.hear()
    acts: dict[str, Callable[[], object]] = {
        "snoozed": lambda: states.snooze(STAFF, case.id, None),
        "unit": lambda: states.ask_unit(STAFF, case.id, "Gudang"),
        "escalated": lambda: states.escalate(STAFF, case.id, why="Berat", restricted=False),
        "restricted": lambda: restrict(desk, states, case),
        "resolved": lambda: states.resolve(STAFF, case.id, words="Beres"),
    }
    acts[standing]()
    desk.clock.advance(HOUR)
    told = desk.hear("Masih menunggu", remote_id="m-2")
    assert told.id == case.id
    assert told.status is CaseStatus.OPEN
    assert (told.snoozed, told.unit, told.escalated, told.restricted) == (
        False,
        "Gudang" if standing == "unit" else "",
        standing in ("escalated", "restricted"),
        standing == "restricted",
    )


def test_only_supervisors_give_it_back_and_only_what_was_escalated(
    desk: Desk, states: CaseStates
) -> None:
    case = desk.hear()
    with pytest.raises(NotAllowed):
        states.deescalate(SUPERVISOR, case.id)
    states.escalate(STAFF, case.id, why="Berat", restricted=False)
    for actor in (STAFF, MANAGER, ADMIN):
        with pytest.raises(NotAllowed, match="Hanya pengawas"):
            states.deescalate(actor, case.id)
    assert not states.deescalate(SUPERVISOR, case.id).escalated


def test_a_supervisor_reopens_what_they_resolved(desk: Desk, states: CaseStates) -> None:
    case = desk.hear()
    restrict(desk, states, case)
    states.resolve(SUPERVISOR, case.id, words="Keliru tekan")
    desk.answering.set_status(SUPERVISOR, case.id, CaseStatus.OPEN)
    assert desk.case(case.id).status is CaseStatus.OPEN


def test_a_supervisor_settles_their_own_reply_that_went_astray_and_nobody_else_does(
    desk: Desk, states: CaseStates
) -> None:
    case = restrict(desk, states, desk.hear())
    deciding = Deciding(store=desk.store, clock=desk.clock)
    lost = desk.fail(desk.reply(case, actor=SUPERVISOR))
    assert [each.id for each in deciding.troubled(SUPERVISOR, 9)] == [lost.id]
    assert deciding.can_settle(SUPERVISOR, lost)
    for actor in (STAFF, MANAGER, ADMIN):
        assert deciding.troubled(actor, 9) == []
        for act in (
            lambda actor=actor: deciding.journey(actor, lost.id),
            lambda actor=actor: deciding.try_again(actor, lost.id),
        ):
            with pytest.raises(NotFound):
                act()
    assert deciding.try_again(SUPERVISOR, lost.id).state is DeliveryState.SCHEDULED


def test_a_supervisor_settles_no_reply_to_what_was_not_escalated(desk: Desk) -> None:
    deciding = Deciding(store=desk.store, clock=desk.clock)
    lost = desk.fail(desk.reply(desk.hear()))
    assert not deciding.can_settle(SUPERVISOR, lost)
    with pytest.raises(NotAllowed):
        deciding.try_again(SUPERVISOR, lost.id)


def test_a_comment_of_a_restricted_case_is_no_longer_management_s_to_hide(
    desk: Desk, states: CaseStates
) -> None:
    said = Comment(
        id="c-1", entry_id="e-1", parent_id=None, author_name="Ani", text="Ketua!", at=NOON
    )
    with desk.store.writing() as unit:
        unit.board.add_entry(Entry(id="e-1", channel_id=TALK, text="Kabar", published_at=NOON))
        unit.board.add_comment(said)
    case = desk.hear(remote_id="c-1", kind=MessageKind.COMMENT)
    restrict(desk, states, case)
    with desk.store.reading() as unit:
        message = unit.messages.by_remote(TALK, "c-1")
    assert message is not None
    with pytest.raises(NotFound):
        desk.answering.moderate(ADMIN, message.id, visible=False)
    with desk.store.reading() as unit:
        kept = unit.board.comment("c-1")
    assert kept is not None
    assert kept.visibility is Visibility.VISIBLE


def test_the_last_supervisor_cannot_leave_while_something_is_theirs_alone(
    desk: Desk, states: CaseStates
) -> None:
    accounts = Accounts(store=desk.store, clock=desk.clock)
    accounts.set_active(ADMIN, OTHER.id, False)
    case = restrict(desk, states, desk.hear())
    acts: list[Callable[[], object]] = [
        lambda: accounts.set_active(ADMIN, SUPERVISOR.id, False),
        lambda: accounts.set_role(ADMIN, SUPERVISOR.id, Role.STAFF),
    ]
    for act in acts:
        with pytest.raises(Invalid, match="pengawas terakhir"):
            act()
    states.resolve(SUPERVISOR, case.id, words="Beres")
    desk.clock.advance(timedelta(days=15))
    desk.answering.close_old()
    with pytest.raises(Invalid, match="pengawas terakhir"):  # its member may write again
        accounts.set_role(ADMIN, SUPERVISOR.id, Role.STAFF)
    accounts.set_active(ADMIN, OTHER.id, True)
    accounts.set_role(ADMIN, SUPERVISOR.id, Role.STAFF)
    assert desk.answering.story(OTHER, case.id).case.restricted
    states.deescalate(OTHER, case.id)
    accounts.set_role(ADMIN, OTHER.id, Role.STAFF)
