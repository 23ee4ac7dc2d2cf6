"""Whoever sorts a case anew makes no broken promise kept, and no kept one broken."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cases import Case, CaseEvent, CaseKind, EventKind, Priority
from domain.casework import retold
from domain.clocks import OfficeHours
from domain.cooperative import Cooperative, Target, TargetRule
from domain.explanations import RunKind
from domain.measured import Ground, MeasuredSpan, SpanState, measured
from domain.promises import stood
from tests.domain.test_casework import HEARD, HOURS, JAKARTA, REPLIED, STAFF, at, h

RESOLVED = EventKind.RESOLVED
QUICK = Target(first_response=h(4), next_reply=h(4), resolution=h(16))
SLOW = Target(first_response=h(400), next_reply=h(400), resolution=h(400))
HOUSE = Cooperative(
    targets={CaseKind.COMPLAINT: QUICK, CaseKind.PRAISE: SLOW},
    target_rules=(TargetRule(target=SLOW, branch_id="br-far"),),
)
AROUND_THE_CLOCK = OfficeHours(JAKARTA, {day: [(0, 24 * 60)] for day in range(7)})
FIRST, NEXT, RESOLUTION = RunKind
ASKED = at(16, 8)  # a Monday, at opening
DUE = at(16, 12)
Step = tuple[EventKind, datetime, dict[str, Any]]


def praised(when: datetime, **more: Any) -> Step:
    return EventKind.KIND_CHANGED, when, {"value": "praise", **more}


def step(kind: EventKind, when: datetime, **more: Any) -> Step:
    return kind, when, more


def hours(case: Case) -> OfficeHours:
    return AROUND_THE_CLOCK if case.branch_id == "br-night" else HOURS


def spans(*steps: Step, priority: Priority = Priority.NORMAL) -> list[MeasuredSpan]:
    """Of a complaint of Monday at eight, to which these things happened."""
    begun: list[Step] = [
        (EventKind.OPENED, ASKED, {"value": "complaint", "actor_id": None}),
        (HEARD, ASKED, {"actor_id": None, "message_id": "m-1"}),
    ]
    events = [
        CaseEvent(
            id=f"e-{n}", case_id="c-1", number=n, kind=kind, at=when, **{"actor_id": STAFF, **more}
        )
        for n, (kind, when, more) in enumerate([*begun, *steps], start=1)
    ]
    case = Case(
        id="c-1",
        code="x",
        conversation_id="v-1",
        channel_id="ch-1",
        subject="",
        kind=CaseKind.COMPLAINT,
        priority=priority,
        opened_at=ASKED,
        last_message_at=ASKED,
    )
    told = retold(case, events, hours, HOUSE.promise)
    ground = Ground(
        hours=hours(told),
        target=HOUSE.promise(told),
        zone=ZoneInfo("Asia/Jakarta"),
        stood=stood(told, events, hours, HOUSE.promise),
    )
    return measured(told, events, ground)


def judged(measure: RunKind, *steps: Step, **more: Any) -> tuple[datetime | None, bool | None]:
    (found,) = [span for span in spans(*steps, **more) if span.measure is measure]
    return found.due_at, found.kept


def test_a_late_answer_stays_late_though_the_case_becomes_another_kind() -> None:
    late = step(REPLIED, at(16, 14))
    assert judged(FIRST, late) == (DUE, False)
    assert judged(FIRST, late, praised(at(16, 15))) == (DUE, False)


def test_what_broke_before_the_kind_was_changed_is_broken_though_nobody_had_answered() -> None:
    assert judged(FIRST, praised(at(16, 13)), step(REPLIED, at(16, 14))) == (DUE, False)


def test_who_still_waits_beyond_the_promise_is_waited_for_too_long_whatever_the_kind() -> None:
    assert judged(FIRST, praised(at(16, 13))) == (DUE, False)
    (first, _resolution) = spans(praised(at(16, 13)))
    assert first.state is SpanState.WAITING


def test_a_kind_put_right_in_time_counts_up_to_the_due_instant_itself() -> None:
    for when in (at(16, 9), DUE):
        due_at, kept = judged(FIRST, praised(when), step(REPLIED, at(17, 9)))
        assert (due_at, kept) == (HOURS.due(ASKED, h(400)), True)


def test_what_was_answered_in_time_stays_in_time_though_it_matters_more_afterwards() -> None:
    urgent = step(EventKind.PRIORITY_CHANGED, at(16, 13), value="high")
    high = {"priority": Priority.HIGH}
    assert judged(FIRST, step(REPLIED, at(16, 11)), urgent, **high) == (DUE, True)
    resolved = step(RESOLVED, at(17, 15))
    after = step(EventKind.PRIORITY_CHANGED, at(18, 9), value="high")
    assert judged(RESOLUTION, resolved, after, **high) == (at(17, 16), True)


def test_what_matters_less_once_it_is_late_stays_late() -> None:
    calmer = step(EventKind.PRIORITY_CHANGED, at(16, 11), value="normal")
    answered = step(REPLIED, at(16, 11, 30))
    assert judged(FIRST, calmer, answered) == (at(16, 10), False)  # two hours, as urgent


def test_another_branch_gives_no_other_promise_and_no_other_hours_once_it_is_late() -> None:
    far = step(EventKind.BRANCH_CHANGED, at(16, 13), value="br-far")
    assert judged(FIRST, far, step(REPLIED, at(16, 14))) == (DUE, False)
    night = step(EventKind.BRANCH_CHANGED, at(17, 9), value="br-night")
    in_time = step(REPLIED, at(16, 12))
    assert judged(FIRST, in_time, night) == (DUE, True)


def test_a_next_reply_is_judged_by_what_was_promised_when_it_came() -> None:
    first = step(REPLIED, at(16, 9))
    again = step(HEARD, at(17, 8), actor_id=None, message_id="m-2")
    late = step(REPLIED, at(17, 14))
    assert judged(NEXT, first, again, late, praised(at(18, 9))) == (at(17, 12), False)
    assert judged(NEXT, first, again, praised(at(17, 13)), late) == (at(17, 12), False)
    assert judged(NEXT, first, praised(at(16, 10)), again, late)[1] is True


def test_closed_in_silence_is_no_answer_by_any_promise() -> None:
    assert judged(FIRST, step(RESOLVED, at(16, 9)), praised(at(16, 10))) == (DUE, False)


def test_a_resolution_that_broke_before_the_kind_was_changed_is_late() -> None:
    due = HOURS.due(ASKED, h(16))
    assert judged(RESOLUTION, praised(at(18, 9)), step(RESOLVED, at(18, 10))) == (due, False)
    assert judged(RESOLUTION, praised(at(18, 9))) == (due, False)
    assert judged(RESOLUTION, praised(at(17, 9)), step(RESOLVED, at(18, 10)))[1] is True


def test_while_it_waited_on_the_member_no_resolution_broke() -> None:
    waits = step(EventKind.PUT_WAITING, at(16, 9))
    assert judged(RESOLUTION, waits, praised(at(25, 9)))[1] is None
    resolved = step(RESOLVED, at(25, 10))
    assert judged(RESOLUTION, waits, resolved, praised(at(26, 9)))[1] is True


def test_an_office_that_never_opened_broke_nothing() -> None:
    shut = OfficeHours(JAKARTA, {})
    event = CaseEvent(
        id="e", case_id="c", number=1, kind=EventKind.KIND_CHANGED, at=DUE, actor_id=STAFF
    )
    case = Case(
        id="c",
        code="x",
        conversation_id="v",
        channel_id=None,
        subject="",
        kind=CaseKind.COMPLAINT,
        opened_at=ASKED,
        last_message_at=ASKED,
    )
    (before,) = stood(case, [event], lambda _case: shut, HOUSE.promise)
    assert before.due(ASKED, FIRST, ()) is None


def test_what_a_rule_does_is_how_the_case_was_sorted_from_the_start() -> None:
    by_rule = praised(at(16, 13), actor_id=None, rule_id="r-1")
    assert judged(FIRST, by_rule, step(REPLIED, at(16, 14)))[1] is True


@pytest.mark.parametrize("kind", [EventKind.SPLIT_FROM, EventKind.ABSORBED, EventKind.RELEASED])
def test_what_a_split_or_a_merge_brings_along_is_no_sorting_anew(kind: EventKind) -> None:
    brought = (
        step(kind, at(16, 13), value="c-2"),
        step(EventKind.BRANCH_CHANGED, at(16, 13), value="br-far"),
    )
    assert judged(FIRST, *brought, step(REPLIED, at(16, 14)))[1] is True


sortings: Sequence[Step] = (
    praised(at(27, 9)),
    step(EventKind.KIND_CHANGED, at(27, 10), value="complaint"),
    step(EventKind.BRANCH_CHANGED, at(27, 11), value="br-far"),
    step(EventKind.BRANCH_CHANGED, at(27, 12), value="br-night"),
    step(EventKind.PRIORITY_CHANGED, at(27, 13), value="high"),
)


@given(st.integers(0, 60), st.integers(0, 90), st.lists(st.sampled_from(sortings), max_size=4))
def test_no_sorting_after_the_end_changes_how_a_case_was_judged(
    answered: int, resolved: int, later: list[Step]
) -> None:
    done = [
        step(REPLIED, ASKED + h(answered)),
        step(RESOLVED, ASKED + h(max(answered, resolved))),
    ]
    before = [(one.measure, one.due_at, one.kept) for one in spans(*done)]
    later = [(kind, at(27, 9 + n), more) for n, (kind, _when, more) in enumerate(later)]
    priority = Priority.HIGH if any(k is EventKind.PRIORITY_CHANGED for k, _, _ in later) else None
    more = {"priority": priority} if priority else {}
    assert [(one.measure, one.due_at, one.kept) for one in spans(*done, *later, **more)] == before


@given(st.integers(0, 60), st.lists(st.sampled_from(sortings), max_size=3), st.integers(0, 60))
def test_sorting_a_case_once_it_is_late_never_makes_it_kept(
    answered: int, sorted_anew: list[Step], first: int
) -> None:
    came = ASKED + h(answered)
    steps = [
        (kind, DUE + h(1 + first + n), more) for n, (kind, _when, more) in enumerate(sorted_anew)
    ]
    ordered = sorted([*steps, step(REPLIED, came)], key=lambda one: one[1])
    changed = any(kind is EventKind.PRIORITY_CHANGED for kind, _when, _more in steps)
    more = {"priority": Priority.HIGH} if changed else {}
    assert judged(FIRST, *ordered, **more)[1] is (came <= DUE)
