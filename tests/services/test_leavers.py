"""What somebody had who can answer no more goes back to everybody, once and in the story."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from domain.cases import Case, CaseStatus, EventKind
from domain.people import Role
from domain.ports import Store
from domain.rules import LEFT_RULE, Act, ActKind, Moment
from services.cases.casebook import Happening, record
from services.house.accounts import Accounts
from services.rulebook.leavers import PAGE, Leavers
from tests.makers import ADMIN, MANAGER, SECOND, STAFF, SUPERVISOR, a_user
from tests.services.desk import Desk, open_desk
from tests.services.ruled import TURN, a_rule, any_store, by_rules, on_duty
from toolkit.clock import SetClock


@pytest.fixture(params=("memory", "sqlite", "postgresql"))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    yield from any_store(request, tmp_path)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


@pytest.fixture
def accounts(desk: Desk) -> Accounts:
    return Accounts(store=desk.store, clock=desk.clock)


@pytest.fixture
def leavers(desk: Desk) -> Leavers:
    return Leavers(store=desk.store, clock=desk.clock, connectors=desk.connectors)


def given(desk: Desk, thread: str = "t-1") -> Case:
    """A case that Sari has."""
    return desk.answering.assign(MANAGER, desk.hear("Beras", thread=thread).id, STAFF.id)


def happen(desk: Desk, case: Case, kind: EventKind, value: str = "") -> None:
    now = desk.clock.now()
    with desk.store.writing() as unit:
        record(unit, unit.cases.get(case.id), [Happening(kind=kind, at=now, value=value)], now)


def test_while_everybody_is_at_work_nobody_loses_a_case(desk: Desk, leavers: Leavers) -> None:
    case = given(desk)
    assert (leavers.release(), desk.case(case.id).assignee_id) == (0, STAFF.id)


def test_of_a_closed_account_every_unfinished_case_goes_back_and_no_other(
    desk: Desk, leavers: Leavers, accounts: Accounts
) -> None:
    asleep, answered, waiting, mine = (given(desk, f"t-{n}") for n in range(4))
    until = desk.clock.now() + timedelta(days=2)
    happen(desk, asleep, EventKind.SNOOZED, until.isoformat())
    desk.answering.set_status(STAFF, answered.id, CaseStatus.RESOLVED, reason="beres")
    desk.answering.set_status(STAFF, waiting.id, CaseStatus.WAITING)
    desk.answering.assign(MANAGER, mine.id, SECOND.id)
    accounts.set_active(ADMIN, STAFF.id, False)
    assert leavers.release() == 2
    told = [desk.case(case.id).assignee_id for case in (asleep, answered, waiting, mine)]
    assert told == [None, STAFF.id, None, SECOND.id]
    assert by_rules(desk, waiting) == [(EventKind.ASSIGNED, "", LEFT_RULE)]
    assert leavers.release() == 0


def test_who_is_a_supervisor_no_more_leaves_what_is_for_supervisors_alone_and_keeps_the_rest(
    desk: Desk, leavers: Leavers, accounts: Accounts
) -> None:
    secret, escalated, plain = (desk.hear("Beras", thread=f"t-{n}") for n in range(3))
    for case, how in ((secret, "restricted"), (escalated, "")):
        happen(desk, case, EventKind.ESCALATED, how)
    for case in (secret, escalated, plain):
        happen(desk, case, EventKind.ASSIGNED, SUPERVISOR.id)
    assert leavers.release() == 0
    with desk.store.writing() as unit:  # somebody has to be able to read it
        unit.users.add(a_user(id="u-tuti", login="tuti", name="Tuti", role=Role.SUPERVISOR))
    accounts.set_role(ADMIN, SUPERVISOR.id, Role.STAFF)
    with desk.store.reading() as unit:
        is_secret = [unit.cases.get(case.id).restricted for case in (secret, escalated, plain)]
    assert is_secret == [True, False, False]
    assert leavers.release() == 1
    with desk.store.reading() as unit:
        has = [unit.cases.get(case.id).assignee_id for case in (secret, escalated, plain)]
    assert has == [None, SUPERVISOR.id, SUPERVISOR.id]


def test_a_rule_for_what_was_taken_off_somebody_gives_it_on(
    desk: Desk, leavers: Leavers, accounts: Accounts
) -> None:
    case = given(desk)
    to_sari = Act(kind=ActKind.ASSIGN, value=STAFF.id)
    a_rule(desk, to_sari, name="Ke Sari", moments=(Moment.RETURNED,))
    rule = a_rule(desk, TURN, moments=(Moment.RETURNED,))
    on_duty(desk, STAFF, SECOND)
    accounts.set_active(ADMIN, STAFF.id, False)
    assert leavers.release() == 1
    assert by_rules(desk, case) == [
        (EventKind.ASSIGNED, "", LEFT_RULE),
        (EventKind.ASSIGNED, SECOND.id, rule.id),
    ]


def test_a_case_opened_again_after_its_person_left_is_nobodys_at_the_next_walk(
    desk: Desk, leavers: Leavers, accounts: Accounts
) -> None:
    case = given(desk)
    desk.answering.set_status(STAFF, case.id, CaseStatus.RESOLVED, reason="beres")
    accounts.set_active(ADMIN, STAFF.id, False)
    assert leavers.release() == 0
    desk.answering.set_status(SECOND, case.id, CaseStatus.OPEN)
    assert (leavers.release(), desk.case(case.id).assignee_id) == (1, None)


def test_many_go_back_a_batch_at_a_time(desk: Desk, leavers: Leavers, accounts: Accounts) -> None:
    for number in range(PAGE + 3):
        given(desk, f"t-{number}")
    accounts.set_active(ADMIN, STAFF.id, False)
    assert leavers.release() == PAGE + 3
