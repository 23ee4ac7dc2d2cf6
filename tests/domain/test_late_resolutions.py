"""A late resolution is a breach for ever."""

from dataclasses import replace
from datetime import datetime

from domain.cases import Case, CaseEvent, CaseKind, Durations, EventKind, Priority
from domain.casework import is_met, retold
from domain.clocks import OfficeHours
from domain.cooperative import Cooperative, TargetRule
from tests.domain.test_casework import HEARD, HOURS, JAKARTA, STAFF, at, h
from tests.domain.test_targets import hours

RESOLVED, REOPENED = EventKind.RESOLVED, EventKind.REOPENED
# The usual resolution: 24 hours of office time, so three days of eight from Monday at eight.
DUE = at(18, 16)
CASE = Case(
    id="c-1",
    code="x",
    conversation_id="v-1",
    channel_id=None,
    subject="",
    kind=CaseKind.COMPLAINT,
    opened_at=at(16, 8),
    last_message_at=at(16, 8),
)


def told(*steps: tuple[EventKind, datetime] | tuple[EventKind, datetime, str]) -> list[CaseEvent]:
    """Events after the member wrote on Monday at eight. A third part is the value."""
    whole = [(HEARD, at(16, 8), ""), *((*step, "")[:3] for step in steps)]
    return [
        CaseEvent(id=f"e-{n}", case_id="c-1", number=n, kind=kind, at=when, actor_id=STAFF, value=v)
        for n, (kind, when, v) in enumerate(whole, start=1)
    ]


def late(
    *steps: tuple[EventKind, datetime] | tuple[EventKind, datetime, str],
    house: Cooperative | None = None,
) -> datetime | None:
    promise = (house or Cooperative()).promise
    return retold(CASE, told(*steps), lambda _case: HOURS, promise).durations.late_resolved_at


def test_at_the_due_instant_is_in_time_and_right_after_it_is_late() -> None:
    assert late((RESOLVED, DUE)) is None
    after = DUE.replace(microsecond=1)
    assert late((RESOLVED, after)) == after


def test_after_closing_is_late_though_no_office_time_went_by() -> None:
    night = at(18, 22)
    assert HOURS.elapsed(at(16, 8), night) == h(24)
    assert late((RESOLVED, night)) == night


def test_reopening_and_resolving_again_takes_no_breach_back() -> None:
    assert late((RESOLVED, at(19, 9)), (REOPENED, at(19, 10)), (RESOLVED, at(19, 11))) == at(19, 9)


def test_a_resolution_in_time_that_was_reopened_can_still_become_late() -> None:
    steps = [(RESOLVED, at(18, 15)), (REOPENED, at(23, 8))]
    assert late(*steps) is None
    assert late(*steps, (RESOLVED, at(23, 9))) is None  # an hour was left
    assert late(*steps, (RESOLVED, at(23, 10))) == at(23, 10)


def test_waiting_on_the_member_makes_nothing_late() -> None:
    waits = (EventKind.PUT_WAITING, at(16, 9)), (RESOLVED, at(30, 9))
    assert late(*waits) is None
    assert late(waits[0], (EventKind.RESUMED, at(17, 9)), (RESOLVED, at(20, 9))) == at(20, 9)


def test_another_kind_given_afterwards_excuses_nothing() -> None:
    slow = TargetRule(target=hours(500), kind=CaseKind.PRAISE)
    house = Cooperative(target_rules=(slow,))
    praised = (EventKind.KIND_CHANGED, at(19, 10), "praise")
    assert late((RESOLVED, at(19, 9)), praised, house=house) == at(19, 9)
    assert (
        late((EventKind.KIND_CHANGED, at(16, 10), "praise"), (RESOLVED, at(19, 9)), house=house)
        is None
    )


def test_what_matters_more_is_late_sooner() -> None:
    urgent = (EventKind.PRIORITY_CHANGED, at(16, 9), str(Priority.HIGH))
    assert late(urgent, (RESOLVED, at(17, 12))) is None
    assert late(urgent, (RESOLVED, at(17, 13))) == at(17, 13)


def test_a_talk_the_cooperative_began_is_never_late() -> None:
    events = [replace(each, number=n) for n, each in enumerate(told((RESOLVED, at(30, 9)))[1:], 1)]
    clocks = retold(CASE, events, lambda _case: HOURS, Cooperative().promise).durations
    assert (clocks.late_resolved_at, clocks.resolution_office) == (None, None)
    assert clocks.resolved_at == at(30, 9)


def test_each_resolution_is_judged_by_the_hours_of_the_branch_it_had_then() -> None:
    around_the_clock = OfficeHours(JAKARTA, {day: [(0, 24 * 60)] for day in range(7)})

    def of_branch(case: Case) -> OfficeHours:
        return around_the_clock if case.branch_id == "br-1" else HOURS

    moved = (EventKind.BRANCH_CHANGED, at(16, 9), "br-1")
    resolved = (RESOLVED, at(17, 9))  # nine office hours, twenty-five around the clock
    for steps, found in (
        ((moved, resolved), at(17, 9)),
        ((resolved,), None),
        ((resolved, (EventKind.BRANCH_CHANGED, at(18, 9), "br-1")), None),
    ):
        told_so = retold(CASE, told(*steps), of_branch, Cooperative().promise)
        assert told_so.durations.late_resolved_at == found


def test_a_case_runs_by_the_clock_of_its_branch() -> None:
    around_the_clock = OfficeHours(JAKARTA, {day: [(0, 24 * 60)] for day in range(7)})
    events = told((EventKind.BRANCH_CHANGED, at(16, 9), "br-1"))
    case = retold(CASE, events, lambda one: around_the_clock if one.branch_id else HOURS,
                  Cooperative().promise)  # fmt: skip
    assert (case.branch_id, case.durations.due_at) == ("br-1", at(16, 12))


def test_an_office_that_never_opens_breaks_no_promise() -> None:
    assert is_met(OfficeHours(JAKARTA, {}), at(16, 8), h(1), at(30, 8), ())


def test_what_matters_more_only_afterwards_makes_nothing_late() -> None:
    urgent = (EventKind.PRIORITY_CHANGED, at(17, 17), str(Priority.HIGH))
    events = told((RESOLVED, at(17, 16)), urgent)  # in time for 24 hours, late for twelve
    case = replace(CASE, priority=Priority.HIGH)  # as it is kept by then
    clocks = retold(case, events, lambda _case: HOURS, Cooperative().promise).durations
    assert clocks.late_resolved_at is None


def test_what_matters_less_afterwards_excuses_nothing() -> None:
    calmer = (EventKind.PRIORITY_CHANGED, at(17, 17), str(Priority.NORMAL))
    events = told((RESOLVED, at(17, 16)), calmer)  # opened as important: twelve hours
    clocks = retold(CASE, events, lambda _case: HOURS, Cooperative().promise).durations
    assert clocks.late_resolved_at == at(17, 16)


def test_what_was_found_late_once_stays_so_whatever_is_told_of_it() -> None:
    case = replace(CASE, durations=Durations(late_resolved_at=at(17, 16)))
    events = told((RESOLVED, at(17, 16)))
    clocks = retold(case, events, lambda _case: HOURS, Cooperative().promise).durations
    assert clocks.late_resolved_at == at(17, 16)
