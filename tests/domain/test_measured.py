"""Measured spans: each clock of a case as a row, told by its events alone."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cases import CASE_STEPS, Case, CaseEvent, CaseKind, CaseStatus, EventKind
from domain.casework import LEADS_TO, retold
from domain.clocks import OfficeHours
from domain.cooperative import USUAL_TARGET
from domain.explanations import RunKind
from domain.measured import (
    BUCKET_RATIO,
    NEVER_BUCKET,
    ClockKind,
    Ground,
    MeasuredSpan,
    SpanState,
    bucket_of,
    cell_of,
    is_cell,
    longest_in,
    measured,
)
from tests.domain.test_casework import HEARD, HOURS, REPLIED, STAFF, at, h

JAKARTA = ZoneInfo("Asia/Jakarta")
ASSIGNED, RESOLVED, REOPENED = EventKind.ASSIGNED, EventKind.RESOLVED, EventKind.REOPENED
GROUND = Ground(hours=HOURS, target=USUAL_TARGET, zone=JAKARTA)
CASE = Case(
    id="c-1",
    code="x",
    conversation_id="v-1",
    channel_id="ch-1",
    subject="",
    kind=CaseKind.COMPLAINT,
    opened_at=at(16, 8),
    last_message_at=at(16, 8),
    branch_id="b-1",
)
Step = tuple[EventKind, datetime] | tuple[EventKind, datetime, dict[str, Any]]
SECOND = timedelta(seconds=1)
spans = st.integers(0, 10**9).map(lambda n: timedelta(milliseconds=n))


def spans_of(*steps: Step, ground: Ground = GROUND) -> list[MeasuredSpan]:
    """Of a case in which these things happened, staff doing all but what was heard."""
    events = [
        CaseEvent(
            id=f"e-{number}",
            case_id="c-1",
            number=number,
            kind=step[0],
            at=step[1],
            **{
                "actor_id": None if step[0] is HEARD else STAFF,
                "message_id": f"m-{number}" if step[0] is HEARD else None,
                **(step[2] if len(step) > 2 else {}),
            },
        )
        for number, step in enumerate(steps, start=1)
    ]
    case = retold(CASE, events, lambda _case: HOURS, lambda _case: ground.target)
    return measured(replace(case, branch_id="b-1"), events, ground)


def one(measure: RunKind, *steps: Step, ground: Ground = GROUND) -> MeasuredSpan:
    (found,) = [span for span in spans_of(*steps, ground=ground) if span.measure is measure]
    return found


def test_a_first_response_is_measured_by_both_clocks_with_who_gave_it() -> None:
    span = one(RunKind.FIRST_RESPONSE, (HEARD, at(16, 15)), (REPLIED, at(17, 9)))
    assert span == MeasuredSpan(
        case_id="c-1",
        measure=RunKind.FIRST_RESPONSE,
        state=SpanState.ANSWERED,
        since=at(16, 15),
        until=at(17, 9),
        office=h(2),
        wall=h(18),
        runs_since=None,
        due_at=at(17, 11),
        kept=True,
        staff_id=STAFF,
        channel_id="ch-1",
        kind=CaseKind.COMPLAINT,
        branch_id="b-1",
        day=date(2026, 11, 16),
        hour=15,
    )
    assert (span.length(ClockKind.OFFICE), span.length(ClockKind.WALL)) == (h(2), h(18))


def test_who_waits_has_no_end_and_a_clock_that_runs() -> None:
    span = one(RunKind.FIRST_RESPONSE, (HEARD, at(16, 9)))
    assert (span.state, span.until, span.runs_since) == (SpanState.WAITING, None, at(16, 9))
    assert (span.office, span.wall, span.kept) == (h(0), h(0), None)
    assert span.due_at == at(16, 13)


def test_to_close_without_a_word_is_never_to_have_answered() -> None:
    span = one(RunKind.FIRST_RESPONSE, (HEARD, at(16, 9)), (RESOLVED, at(16, 10)))
    assert (span.state, span.until, span.kept) == (SpanState.NEVER, at(16, 10), False)
    assert span.bucket(ClockKind.OFFICE) == span.bucket(ClockKind.WALL) == NEVER_BUCKET


def test_while_nobody_answered_the_assignee_answers_for_it() -> None:
    given_to = (ASSIGNED, at(16, 9), {"value": "u-2"})
    assert one(RunKind.FIRST_RESPONSE, (HEARD, at(16, 8)), given_to).staff_id == "u-2"
    answered = (HEARD, at(16, 8)), given_to, (REPLIED, at(16, 10))
    assert one(RunKind.FIRST_RESPONSE, *answered).staff_id == STAFF
    nobody = (HEARD, at(16, 8)), given_to, (REPLIED, at(16, 10), {"actor_id": None})
    assert one(RunKind.FIRST_RESPONSE, *nobody).staff_id == "u-2"


def test_each_further_wait_is_a_next_reply_and_they_are_numbered() -> None:
    found = [
        span
        for span in spans_of(
            (HEARD, at(16, 8)),
            (REPLIED, at(16, 9)),
            (HEARD, at(16, 10)),
            (HEARD, at(16, 11)),
            (REPLIED, at(16, 13)),
            (HEARD, at(17, 9)),
        )
        if span.measure is RunKind.NEXT_REPLY
    ]
    assert [(span.number, span.state, span.since, span.office) for span in found] == [
        (1, SpanState.ANSWERED, at(16, 10), h(3)),
        (2, SpanState.WAITING, at(17, 9), h(0)),
    ]


def test_each_further_answer_is_of_who_gave_it() -> None:
    found = spans_of(
        (HEARD, at(16, 8)),
        (REPLIED, at(16, 9)),
        (HEARD, at(16, 10)),
        (REPLIED, at(16, 11), {"actor_id": "u-2"}),
        (HEARD, at(16, 12)),
        (ASSIGNED, at(16, 13), {"actor_id": "u-4", "value": "u-5"}),
        (REPLIED, at(16, 13), {"actor_id": "u-3"}),
        (RESOLVED, at(16, 14), {"actor_id": "u-6"}),
    )
    assert [(span.measure, span.staff_id) for span in found] == [
        (RunKind.FIRST_RESPONSE, STAFF),
        (RunKind.NEXT_REPLY, "u-2"),
        (RunKind.NEXT_REPLY, "u-3"),
        (RunKind.RESOLUTION, "u-6"),
    ]


def test_a_next_reply_that_never_came_ends_with_the_case() -> None:
    steps = (HEARD, at(16, 8)), (REPLIED, at(16, 9)), (HEARD, at(16, 10)), (RESOLVED, at(16, 12))
    span = one(RunKind.NEXT_REPLY, *steps)
    assert (span.state, span.until) == (SpanState.NEVER, at(16, 12))


def test_a_resolution_leaves_out_what_waited_on_the_member() -> None:
    span = one(
        RunKind.RESOLUTION,
        (HEARD, at(16, 8)),
        (EventKind.PUT_WAITING, at(16, 10)),
        (EventKind.RESUMED, at(17, 10)),
        (RESOLVED, at(17, 12)),
    )
    assert (span.state, span.office, span.wall) == (SpanState.ANSWERED, h(4), h(4))


def test_a_case_that_was_resolved_while_it_waited_on_the_member_leaves_the_wait_out() -> None:
    span = one(
        RunKind.RESOLUTION,
        (HEARD, at(16, 8)),
        (REPLIED, at(16, 9)),
        (EventKind.PUT_WAITING, at(16, 9)),
        (RESOLVED, at(25, 9)),
        (EventKind.CLOSED, at(27, 9)),
    )
    assert (span.office, span.wall, span.until) == (h(1), h(1), at(25, 9))
    assert (span.due_at, span.kept) == (HOURS.due(at(25, 9), h(23)), True)


steps_taken = sorted(set(LEADS_TO) - {EventKind.MERGED, EventKind.UNMERGED})


@given(st.lists(st.sampled_from(steps_taken), max_size=6), st.integers(1, 30))
def test_the_figures_measure_a_case_as_its_own_page_does(
    kinds: list[EventKind], apart_hours: int
) -> None:
    steps: list[Step] = [(HEARD, at(16, 8)), (REPLIED, at(16, 9))]
    status = CaseStatus.OPEN
    for kind in kinds:
        if LEADS_TO[kind] not in CASE_STEPS.after(status):
            continue
        status = LEADS_TO[kind]
        steps.append((kind, steps[-1][1] + h(apart_hours)))
    events = [
        CaseEvent(id=f"e-{n}", case_id="c-1", number=n, kind=step[0], at=step[1], actor_id=STAFF)
        for n, step in enumerate(steps, start=1)
    ]
    case = retold(CASE, events, lambda _case: HOURS, lambda _case: GROUND.target)
    told = case.durations
    for span in measured(case, events, GROUND):
        if span.measure is RunKind.RESOLUTION and span.state is SpanState.ANSWERED:
            assert (span.office, span.wall) == (told.resolution_office, told.resolution_wall)
            assert span.until == told.resolved_at
            assert (span.kept is False) == (told.late_resolved_at is not None)
        if span.measure is RunKind.FIRST_RESPONSE:
            assert (span.office, span.wall) == (
                told.first_response_office,
                told.first_response_wall,
            )


def test_a_talk_that_was_closed_in_silence_waits_no_more_once_another_case_tells_it() -> None:
    """Its member was never answered, which counts; nobody in the queue waits for it any more."""
    silent: tuple[Step, ...] = (
        (HEARD, at(17, 8)),
        (REPLIED, at(17, 9)),
        (EventKind.ABSORBED, at(18, 8), {"value": "c-2"}),
        (HEARD, at(16, 8), {"talk": "c-2"}),
        (RESOLVED, at(16, 10), {"talk": "c-2"}),
    )
    first, _resolution = spans_of(*silent)
    assert (first.state, first.since, first.until) == (SpanState.NEVER, at(16, 8), at(16, 10))
    assert (first.due_at, first.kept) == (at(16, 12), False)
    unanswered = [step for step in silent if step[0] is not REPLIED]
    first, _resolution = spans_of(*unanswered)
    assert (first.state, first.since, first.until) == (SpanState.WAITING, at(17, 8), None)


def test_a_clock_that_stands_still_does_not_run_and_owes_nothing() -> None:
    span = one(RunKind.RESOLUTION, (HEARD, at(16, 8)), (EventKind.PUT_WAITING, at(16, 10)))
    assert (span.state, span.runs_since, span.due_at) == (SpanState.WAITING, None, None)
    assert (span.office, span.wall) == (h(2), h(2))


def test_a_late_resolution_stays_late_though_it_is_reopened() -> None:
    steps = (HEARD, at(16, 8)), (RESOLVED, at(19, 9)), (REOPENED, at(19, 10))
    waiting = one(RunKind.RESOLUTION, *steps)
    assert (waiting.state, waiting.kept, waiting.due_at) == (SpanState.WAITING, False, at(18, 16))
    ended = one(RunKind.RESOLUTION, *steps, (RESOLVED, at(19, 11)))
    assert (ended.state, ended.kept) == (SpanState.ANSWERED, False)


@pytest.mark.parametrize(
    "steps",
    [
        ((HEARD, at(16, 8)), (EventKind.MARKED_SPAM, at(16, 9))),
        ((HEARD, at(16, 8)), (EventKind.MERGED, at(16, 9), {"value": "c-2"})),
        ((ASSIGNED, at(16, 8), {"value": "u-2"}),),  # nobody has written
    ],
    ids=["spam", "merged", "silent"],
)
def test_what_is_no_case_of_a_member_is_measured_nowhere(steps: tuple[Step, ...]) -> None:
    assert spans_of(*steps) == []


def test_an_office_that_never_opens_owes_nothing() -> None:
    shut = replace(GROUND, hours=OfficeHours(zone="Asia/Jakarta", weekly={}))
    span = one(RunKind.FIRST_RESPONSE, (HEARD, at(16, 8)), (REPLIED, at(16, 9)), ground=shut)
    assert (span.office, span.wall, span.due_at, span.kept) == (h(0), h(1), None, None)


def test_the_day_and_the_hour_are_those_of_the_cooperative() -> None:
    east = replace(GROUND, zone=ZoneInfo("Asia/Jayapura"))
    span = one(RunKind.FIRST_RESPONSE, (HEARD, at(16, 23)), ground=east)
    assert (span.day, span.hour, span.cell) == (date(2026, 11, 17), 1, date(2026, 11, 16))


@given(day=st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_cell_is_of_one_week_and_of_one_month(day: date) -> None:
    cell = cell_of(day)
    assert is_cell(cell)
    assert cell <= day
    assert (day - cell).days < 7
    assert (cell.year, cell.month) == (day.year, day.month)
    assert cell.isocalendar()[:2] == day.isocalendar()[:2]
    assert is_cell(day) == (day.weekday() == 0 or day.day == 1)


@given(span=spans)
def test_a_bucket_is_never_shorter_than_what_is_in_it_and_little_longer(span: timedelta) -> None:
    upper = longest_in(bucket_of(span))
    assert upper >= span - timedelta(microseconds=1)
    assert upper <= max(SECOND, span * BUCKET_RATIO) + timedelta(microseconds=1)


@given(one_span=spans, other=spans)
def test_longer_spans_are_in_no_earlier_bucket(one_span: timedelta, other: timedelta) -> None:
    first, second = sorted((one_span, other))
    assert bucket_of(first) <= bucket_of(second) < NEVER_BUCKET


def test_what_took_no_time_has_a_bucket_of_its_own() -> None:
    assert [bucket_of(each) for each in (-SECOND, timedelta(), SECOND, 2 * SECOND)] == [0, 0, 1, 13]
    assert (longest_in(0), longest_in(1)) == (timedelta(), SECOND)


def test_a_span_is_counted_by_its_state_and_its_clock() -> None:
    span = one(RunKind.FIRST_RESPONSE, (HEARD, at(16, 15)), (REPLIED, at(17, 9)))
    assert span.bucket(ClockKind.OFFICE) == bucket_of(h(2))
    assert span.bucket(ClockKind.WALL) == bucket_of(h(18))
