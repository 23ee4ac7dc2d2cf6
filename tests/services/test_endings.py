"""As what cases ended: told by their events, asked for by the queue, kept when words are erased."""

from datetime import timedelta
from typing import Any

import pytest

from domain.afterwards import Ended, Ending, Rated
from domain.case_lists import NAME_MAX, ListKind, ending_of
from domain.cases import Case, CaseKind, CaseStatus
from domain.errors import Invalid
from domain.ports import Store
from domain.reports import QueueFilter, QueueView
from services.cases.case_lists import OWN_WORDS, CaseLists
from services.cases.case_states import CaseStates
from tests.makers import MANAGER, NOON, STAFF, SUPERVISOR
from tests.services.desk import Desk, open_desk
from tests.services.erased_stage import Stage, a_stage
from toolkit.clock import SetClock

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


@pytest.fixture
def states(desk: Desk) -> CaseStates:
    return CaseStates(store=desk.store, clock=desk.clock)


@pytest.fixture
def lists(desk: Desk) -> CaseLists:
    return CaseLists(store=desk.store, clock=desk.clock)


def heard(desk: Desk, number: int) -> Case:
    return desk.hear(thread=f"t-{number}", remote_id=f"m-{number}")


@pytest.mark.parametrize(
    ("value", "ending"),
    [
        ("Dijawab", "dijawab"),
        ("Dijawab: lewat telepon", "dijawab"),
        ("Sudah saya antar", "sudah saya antar"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("x" * NAME_MAX, "x" * NAME_MAX),
        ("x" * (NAME_MAX + 1), ""),
        ("", ""),
    ],
)
def test_what_may_be_a_name_of_the_list_is_what_counts(value: str, ending: str) -> None:
    assert ending_of(value) == ending


def test_the_last_ending_counts_and_none_while_the_case_goes_on(
    desk: Desk, states: CaseStates
) -> None:
    case = heard(desk, 1)
    assert case.ending == ""
    assert states.resolve(STAFF, case.id, reason_id="reason-1").ending == "diperbaiki"
    again = desk.answering.set_status(STAFF, case.id, CaseStatus.OPEN)
    assert again.ending == ""
    states.resolve(STAFF, case.id, reason_id="reason-0", words="lewat telepon")
    desk.clock.advance(timedelta(days=15))
    desk.answering.close_old()
    closed = desk.case(case.id)
    assert (closed.status, closed.ending) == (CaseStatus.CLOSED, "dijawab")


def test_a_reason_is_asked_for_by_every_name_it_had(lists: CaseLists) -> None:
    lists.rename(MANAGER, ListKind.REASON, "reason-1", "Dibenahi")
    assert lists.ended(STAFF, NOON, NOON + HOUR, ["reason-1"]) == Ended(
        start=NOON, end=NOON + HOUR, names=("dibenahi", "diperbaiki"), but=None
    )
    every = tuple(name for line in lists.reasons(STAFF) for name in line.names)
    assert lists.ended(STAFF, None, None, [OWN_WORDS, "reason-0"]) == Ended(
        names=("dijawab",), but=every
    )
    assert lists.ended(STAFF, None, None, []) == Ended()
    assert {"dibenahi", "diperbaiki", "dijawab", "dicabut anggota"} <= set(every)


@pytest.mark.parametrize("reason_id", ["", "reason-99", "'; DROP TABLE cases", "x" * 10_000])
def test_a_reason_that_there_is_not_is_refused(lists: CaseLists, reason_id: str) -> None:
    with pytest.raises(Invalid, match="Alasan ini tidak ada"):
        lists.ended(STAFF, None, None, ["reason-0", reason_id])


def test_what_a_report_counts_and_somebody_may_not_see_is_counted_beside_their_list(
    desk: Desk, states: CaseStates, lists: CaseLists
) -> None:
    for number in (1, 2, 3):
        case = heard(desk, number)
        if number == 3:
            states.escalate(STAFF, case.id, why="Tentang ketua", restricted=True)
        states.resolve(SUPERVISOR if number == 3 else STAFF, case.id, reason_id="reason-0")
    now = desk.clock.now()
    asked = QueueFilter(
        view=QueueView.ALL, now=now, ended=lists.ended(STAFF, now, now + HOUR, ["reason-0"])
    )
    (ending,) = lists.endings(STAFF, now, now + HOUR)
    assert ending == Ending(reason_id="reason-0", name="Dijawab", cases=3)
    for actor, shown, hidden in ((STAFF, 2, 1), (MANAGER, 2, 1), (SUPERVISOR, 3, 0)):
        assert desk.answering.queue(actor, asked)[1] == shown
        assert desk.answering.hidden(actor, asked) == hidden
        assert shown + hidden == ending.cases


@pytest.mark.parametrize(
    "more",
    [
        {"search": "Ketua"},
        {"kinds": (CaseKind.COMPLAINT,)},
        {"statuses": (CaseStatus.RESOLVED,)},
        {"assignee_ids": ("u-sari",)},
        {"branch_ids": ("b-1",)},
        {"topic_ids": ("t-1",)},
        {"labels": ("l-1",)},
        {"view": QueueView.UNFINISHED},
        {"rated": Rated()},
        {"ended": None},
    ],
)
def test_of_hidden_cases_nothing_is_told_but_what_reports_count(
    desk: Desk, states: CaseStates, more: dict[str, Any]
) -> None:
    case = heard(desk, 1)
    states.escalate(STAFF, case.id, why="Tentang ketua", restricted=True)
    states.resolve(SUPERVISOR, case.id, reason_id="reason-0")
    plain: dict[str, Any] = {"view": QueueView.ALL, "now": desk.clock.now(), "ended": Ended()}
    assert desk.answering.hidden(STAFF, QueueFilter(**plain)) == 1
    assert desk.answering.hidden(STAFF, QueueFilter(**{**plain, **more})) == 0


@pytest.fixture
def stage(store: Store, clock: SetClock) -> Stage:
    return a_stage(store, clock)


def test_erasing_leaves_the_reason_of_a_list_that_nobody_changed_and_takes_own_words(
    stage: Stage,
) -> None:
    states = CaseStates(store=stage.store, clock=stage.clock)
    lists = CaseLists(store=stage.store, clock=stage.clock)
    first = stage.hear("Beras berkutu")
    second = stage.hear("Gula basah", thread="t-2", remote_id="m-2")
    states.resolve(STAFF, first.id, reason_id="reason-1", words="Siti senang")
    states.resolve(STAFF, second.id, words="Siti diantar")
    now = stage.clock.now()
    before = lists.endings(STAFF, now, now + HOUR)
    assert {(one.name, one.cases) for one in before} == {("Diperbaiki", 1), ("", 1)}
    with stage.store.writing() as unit:
        for case in (first, second):
            assert unit.wipes.talk(case.conversation_id).within == ""
    assert lists.endings(STAFF, now, now + HOUR) == before
    assert [stage.desk.case(case.id).ending for case in (first, second)] == ["diperbaiki", ""]
