"""For every act on a case, who may do it: plain, escalated, restricted - and in any order."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.cases import Case, CaseKind, CaseStatus, Priority
from domain.company import DraftKind
from domain.errors import GuyubError
from domain.people import Actor, Permission
from domain.ports import Store
from domain.sight import may_answer, may_see
from services.cases.case_states import CaseStates
from services.cases.restricting import family
from services.replies.jotting import Jotting
from storage.memory import MemoryStore
from tests.makers import ADMIN, MANAGER, NOON, SECOND, STAFF, SUPERVISOR
from tests.services.desk import Desk, open_desk
from tests.services.supervised import EVERYBODY, OTHER, with_two_supervisors
from toolkit.clock import SetClock


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return with_two_supervisors(open_desk(store, clock))


@pytest.fixture
def states(desk: Desk) -> CaseStates:
    return CaseStates(store=desk.store, clock=desk.clock)


PLAIN, ESCALATED, RESTRICTED = "plain", "escalated", "restricted"
STAFFS = frozenset({STAFF, MANAGER, ADMIN})
SUPERVISORS = frozenset({SUPERVISOR})
NOBODY: frozenset[Actor] = frozenset()

# For each act: who may do it to a plain, an escalated and a restricted case.
ACTS: dict[str, tuple[frozenset[Actor], frozenset[Actor], frozenset[Actor]]] = {
    "read": (STAFFS | SUPERVISORS, STAFFS | SUPERVISORS, SUPERVISORS),
    "reply": (STAFFS, STAFFS | SUPERVISORS, SUPERVISORS),
    "note": (STAFFS, STAFFS | SUPERVISORS, SUPERVISORS),
    "draft": (STAFFS, STAFFS | SUPERVISORS, SUPERVISORS),
    "resolve": (STAFFS, STAFFS | SUPERVISORS, SUPERVISORS),
    "give to a supervisor": (NOBODY, STAFFS | SUPERVISORS, SUPERVISORS),
    "give to staff": (STAFFS, STAFFS, NOBODY),
    "kind": (STAFFS, STAFFS, NOBODY),
    "priority": (STAFFS, STAFFS, NOBODY),
    "wait": (STAFFS, STAFFS, NOBODY),
    "spam": (STAFFS, STAFFS, NOBODY),
    "snooze": (STAFFS, STAFFS, NOBODY),
    "unit": (STAFFS, STAFFS, NOBODY),
    "restrict": (STAFFS, STAFFS | SUPERVISORS, NOBODY),
    "give back": (NOBODY, SUPERVISORS, SUPERVISORS),
}


def done(desk: Desk, states: CaseStates, act: str, actor: Actor, case: Case) -> None:
    jotting = Jotting(store=desk.store, clock=desk.clock, media=desk.answering.media)
    one, desk_of = case.id, desk.answering
    acts: dict[str, Callable[[], object]] = {
        "read": lambda: desk_of.story(actor, one),
        "reply": lambda: desk_of.reply(actor, one, "Baik", events_seen=case.events),
        "note": lambda: desk_of.note(actor, one, "Dicatat"),
        "draft": lambda: jotting.keep(actor, one, DraftKind.REPLY, "Baik"),
        "resolve": lambda: states.resolve(actor, one, words="Beres"),
        "give to a supervisor": lambda: desk_of.assign(actor, one, OTHER.id),
        "give to staff": lambda: desk_of.assign(actor, one, SECOND.id),
        "kind": lambda: desk_of.set_kind(actor, one, CaseKind.PRAISE),
        "priority": lambda: desk_of.set_priority(actor, one, Priority.HIGH),
        "wait": lambda: desk_of.set_status(actor, one, CaseStatus.WAITING),
        "spam": lambda: desk_of.set_status(actor, one, CaseStatus.SPAM),
        "snooze": lambda: states.snooze(actor, one, None),
        "unit": lambda: states.ask_unit(actor, one, "Gudang"),
        "restrict": lambda: states.escalate(actor, one, why="Tentang ketua", restricted=True),
        "give back": lambda: states.deescalate(actor, one),
    }
    acts[act]()


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("place", range(3), ids=[PLAIN, ESCALATED, RESTRICTED])
def test_a_role_may_do_exactly_what_it_may(
    desk: Desk, states: CaseStates, act: str, place: int
) -> None:
    allowed = set()
    for number, actor in enumerate((STAFF, MANAGER, ADMIN, SUPERVISOR)):
        case = desk.hear(thread=f"t-{number}", remote_id=f"m-{number}")
        if place:
            states.escalate(SECOND, case.id, why="Berat", restricted=place == 2)
        before = desk.case(case.id)
        try:
            done(desk, states, act, actor, before)
            allowed.add(actor)
        except GuyubError:
            assert desk.case(case.id) == before
    assert allowed == ACTS[act][place]


STEP = st.tuples(st.sampled_from(list(ACTS)), st.sampled_from(EVERYBODY), st.integers(0, 1))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEP, max_size=12))
def test_whatever_people_do_a_conversation_is_read_by_the_same_people_as_its_cases(
    steps: list[tuple[str, Actor, int]],
) -> None:
    desk = with_two_supervisors(open_desk(MemoryStore(), SetClock(NOON)))
    states = CaseStates(store=desk.store, clock=desk.clock)
    first = desk.hear()
    states.resolve(STAFF, first.id, words="Beres")
    desk.clock.advance(timedelta(days=15))
    desk.answering.close_old()
    second = desk.hear(remote_id="m-2")
    for act, actor, which in steps:
        case = desk.case((first, second)[which].id)
        try:
            done(desk, states, act, actor, case)
        except GuyubError:
            assert desk.case(case.id) == case
        assert_all_alike(desk, second)


def assert_all_alike(desk: Desk, case: Case) -> None:
    with desk.store.reading() as unit:
        kin = family(unit, unit.cases.get(case.id))
        people = {user.id: user.actor for user in unit.users.all()}
    assert len({each.restricted for each in kin}) == 1
    for each in kin:
        if each.restricted:
            assert each.escalated
            assert [one.id for one in people.values() if may_see(one, each)] == [
                one.id for one in people.values() if one.may(Permission.SEE_RESTRICTED)
            ]
        if each.restricted and each.assignee_id:
            assert may_answer(people[each.assignee_id], each)
