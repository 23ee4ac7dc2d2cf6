"""Nothing lets a case rest over words of the member that the person has not seen."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from domain.cases import Case, CaseStatus
from domain.errors import Conflict
from domain.ports import Store
from services.cases.case_states import CaseStates
from tests.makers import SECOND, STAFF
from tests.services.desk import Desk, open_desk
from toolkit.clock import SetClock

Act = Callable[[Desk, Case, int | None], Case]


def setting(status: CaseStatus) -> Act:
    def act(desk: Desk, case: Case, seen: int | None) -> Case:
        return desk.answering.set_status(STAFF, case.id, status, reason="Beres", events_seen=seen)

    return act


RESTING: dict[str, Act] = {
    "resolve": lambda desk, case, seen: states(desk).resolve(
        STAFF, case.id, words="Beres", events_seen=seen
    ),
    "snooze": lambda desk, case, seen: states(desk).snooze(
        STAFF, case.id, desk.clock.now() + timedelta(hours=1), events_seen=seen
    ),
    "snooze until they write": lambda desk, case, seen: states(desk).snooze(
        STAFF, case.id, None, events_seen=seen
    ),
    **{
        f"set {status}": setting(status)
        for status in (CaseStatus.WAITING, CaseStatus.RESOLVED, CaseStatus.SPAM)
    },
}


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


def states(desk: Desk) -> CaseStates:
    return CaseStates(store=desk.store, clock=desk.clock)


@pytest.mark.parametrize("act", RESTING.values(), ids=RESTING)
def test_what_the_member_wrote_meanwhile_holds_it_and_is_shown(desk: Desk, act: Act) -> None:
    case = desk.hear()
    desk.hear("Masih berkutu!")
    desk.answering.note(SECOND, case.id, "Saya cek gudang")
    before = desk.case(case.id)
    with pytest.raises(Conflict, match="Anggota menulis lagi: “Masih berkutu!” Baca dulu, lalu"):
        act(desk, case, case.events)
    assert desk.case(case.id) == before
    assert act(desk, case, before.events).events == before.events + 1


@pytest.mark.parametrize("act", RESTING.values(), ids=RESTING)
def test_what_colleagues_did_meanwhile_holds_nothing(desk: Desk, act: Act) -> None:
    case = desk.hear()
    desk.answering.note(SECOND, case.id, "Saya cek gudang")
    assert act(desk, case, case.events).events == case.events + 2


@pytest.mark.parametrize("act", RESTING.values(), ids=RESTING)
def test_who_saw_no_case_is_not_asked(desk: Desk, act: Act) -> None:
    case = desk.hear()
    desk.hear("Masih berkutu!")
    assert act(desk, case, None).events == case.events + 2


def test_the_newest_words_are_quoted_not_at_any_length(desk: Desk) -> None:
    case = desk.hear()
    desk.hear("Pertama")
    desk.hear("x" * 301)
    with pytest.raises(Conflict) as held:
        RESTING["resolve"](desk, case, case.events)
    assert "Pertama" not in str(held.value)
    assert str(held.value).count("x") == 300
