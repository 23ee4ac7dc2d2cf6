"""A desk with two supervisors, and a case that is theirs alone."""

from dataclasses import replace

from domain.cases import Case
from domain.people import Actor, Role
from services.cases.case_states import CaseStates
from tests.makers import ADMIN, MANAGER, SECOND, STAFF, SUPERVISOR, a_user
from tests.services.desk import Desk

OTHER = Actor(id="u-rini", name="Rini", role=Role.SUPERVISOR)
EVERYBODY = (STAFF, SECOND, MANAGER, ADMIN, SUPERVISOR)


def with_two_supervisors(desk: Desk) -> Desk:
    """The second of them, and an admin who is there."""
    with desk.store.writing() as unit:
        unit.users.add(a_user(id=OTHER.id, login="rini", name="Rini", role=Role.SUPERVISOR))
        unit.users.save(replace(unit.users.get(ADMIN.id), active=True))
    return desk


def restrict(desk: Desk, states: CaseStates, case: Case) -> Case:
    """As staff do it."""
    states.escalate(STAFF, case.id, why="Tentang ketua", restricted=True)
    return desk.case(case.id)
