"""Every definition of the clocks as a timeline."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.cases import Case, CaseEvent, CaseKind, CaseStatus, Durations, EventKind, Priority
from domain.casework import durations, pauses, retold, status_after, status_of
from domain.clocks import OfficeHours
from domain.cooperative import USUAL_TARGET, Cooperative
from domain.errors import InvalidTransition

JAKARTA = ZoneInfo("Asia/Jakarta")
HOURS = OfficeHours(JAKARTA, {day: [("08:00", "16:00")] for day in range(5)})
STAFF = "u-sari"
HEARD, REPLIED = EventKind.MESSAGE_RECEIVED, EventKind.REPLIED


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In November 2026; the 16th is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=JAKARTA)


Step = tuple[EventKind, datetime] | tuple[EventKind, datetime, str | None]


def timeline(*steps: Step, value: str = "") -> list[CaseEvent]:
    """Events in the order they were recorded. A third part is the actor; staff unless heard."""
    return [
        CaseEvent(
            id=f"e-{number}",
            case_id="c-1",
            number=number,
            kind=step[0],
            at=step[1],
            actor_id=step[2] if len(step) > 2 else (None if step[0] is HEARD else STAFF),
            value=value,
        )
        for number, step in enumerate(steps, start=1)
    ]


def clocks(*steps: Step) -> Durations:
    return durations(timeline(*steps), steps[0][1], HOURS, USUAL_TARGET)


def h(hours: float) -> timedelta:
    return timedelta(hours=hours)


def test_a_person_s_public_reply_ends_the_first_response() -> None:
    assert clocks((HEARD, at(16, 15)), (REPLIED, at(17, 9))) == Durations(
        first_response_at=at(17, 9),
        first_response_office=h(2),
        first_response_wall=h(18),
        due_at=at(19, 15),  # the resolution: 24 office hours
        warn_at=at(19, 9),  # three quarters of them
    )


def test_a_reply_of_the_same_instant_answers() -> None:
    told = clocks((HEARD, at(16, 9)), (REPLIED, at(16, 9)))
    assert (told.first_response_at, told.first_response_wall) == (at(16, 9), h(0))
    assert told.awaiting_since is None


@pytest.mark.parametrize(
    "kind",
    [
        EventKind.ACKNOWLEDGED,
        EventKind.NOTED,
        EventKind.REPLY_WRITTEN,
        EventKind.REPLY_FAILED,
        EventKind.ASSIGNED,
    ],
)
def test_nothing_but_a_reply_ends_the_first_response(kind: EventKind) -> None:
    assert clocks((HEARD, at(16, 9)), (kind, at(16, 10))) == Durations(
        awaiting_since=at(16, 9), due_at=at(16, 13), warn_at=at(16, 12)
    )


def test_a_repeat_does_not_move_the_clock_of_the_next_reply() -> None:
    told = clocks(
        (HEARD, at(16, 8)),
        (REPLIED, at(16, 9)),
        (HEARD, at(16, 10)),
        (HEARD, at(16, 14)),
        (HEARD, at(17, 8)),
    )
    assert (told.awaiting_since, told.due_at) == (at(16, 10), at(17, 10))


def test_a_second_reply_leaves_the_first_response_alone() -> None:
    told = clocks((HEARD, at(16, 8)), (REPLIED, at(16, 9)), (REPLIED, at(17, 9)))
    assert (told.first_response_at, told.first_response_office) == (at(16, 9), h(1))


def test_a_conversation_the_cooperative_opened_starts_no_clock_until_the_member_writes() -> None:
    opened = (EventKind.OPENED, at(16, 8))
    assert clocks(opened, (REPLIED, at(16, 8))) == Durations()
    told = clocks(opened, (REPLIED, at(16, 8)), (HEARD, at(16, 10)), (REPLIED, at(16, 11)))
    assert (told.first_response_at, told.first_response_office) == (at(16, 11), h(1))


def test_the_first_and_the_last_resolution_are_both_kept() -> None:
    told = clocks(
        (HEARD, at(16, 8)),
        (REPLIED, at(16, 9)),
        (EventKind.RESOLVED, at(16, 10)),
        (EventKind.REOPENED, at(18, 10)),
        (EventKind.RESOLVED, at(18, 11)),
    )
    assert (told.first_resolved_at, told.resolved_at) == (at(16, 10), at(18, 11))
    assert (told.resolution_office, told.resolution_wall, told.due_at) == (h(3), h(3), None)


def test_a_reopened_case_is_not_resolved_but_was_once() -> None:
    told = clocks(
        (HEARD, at(16, 8)),
        (REPLIED, at(16, 9)),
        (EventKind.RESOLVED, at(16, 10)),
        (HEARD, at(18, 10)),
        (EventKind.REOPENED, at(18, 10)),
    )
    assert told == Durations(
        first_response_at=at(16, 9),
        first_response_office=h(1),
        first_response_wall=h(1),
        awaiting_since=at(18, 10),
        first_resolved_at=at(16, 10),
        due_at=at(19, 10),
        warn_at=at(18, 16),
    )


def test_waiting_on_the_member_does_not_count_towards_resolution() -> None:
    told = clocks(
        (HEARD, at(16, 8)),
        (REPLIED, at(16, 9)),
        (EventKind.PUT_WAITING, at(16, 9)),
        (HEARD, at(18, 9)),
        (EventKind.RESUMED, at(18, 9)),
        (REPLIED, at(18, 9)),
        (EventKind.RESOLVED, at(18, 10)),
    )
    assert (told.resolution_office, told.resolution_wall) == (h(2), h(2))


def test_resolving_out_of_waiting_leaves_the_wait_out() -> None:
    told = clocks(
        (HEARD, at(16, 8)),
        (REPLIED, at(16, 9)),
        (EventKind.PUT_WAITING, at(16, 9)),
        (EventKind.RESOLVED, at(20, 9)),
        (EventKind.CLOSED, at(27, 9)),
    )
    assert (told.resolved_at, told.resolution_office, told.resolution_wall) == (
        at(20, 9),
        h(1),
        h(1),
    )


def test_nothing_is_owed_while_the_member_is_waited_on() -> None:
    told = clocks((HEARD, at(16, 8)), (REPLIED, at(16, 9)), (EventKind.PUT_WAITING, at(16, 9)))
    assert told.due_at is None


def test_waiting_on_a_member_who_waits_for_us_stops_no_clock() -> None:
    first = clocks((HEARD, at(16, 8)), (EventKind.PUT_WAITING, at(16, 9)))
    assert (first.awaiting_since, first.due_at) == (at(16, 8), at(16, 12))
    later = clocks(
        (HEARD, at(16, 8)),
        (REPLIED, at(16, 9)),
        (HEARD, at(16, 10)),
        (EventKind.PUT_WAITING, at(16, 11)),
    )
    assert later.due_at == at(17, 10)


def test_the_pause_moves_the_promise_of_resolution() -> None:
    told = clocks(
        (HEARD, at(16, 8)),
        (REPLIED, at(16, 9)),
        (EventKind.PUT_WAITING, at(16, 9)),
        (EventKind.RESUMED, at(17, 9)),
    )
    assert told.due_at == at(19, 16)


def test_resolving_in_silence_ends_the_wait_but_answers_nobody() -> None:
    told = clocks((HEARD, at(16, 8)), (EventKind.RESOLVED, at(16, 9)))
    assert (told.first_response_at, told.awaiting_since, told.due_at) == (None, None, None)
    reopened = clocks(
        (HEARD, at(16, 8)), (EventKind.RESOLVED, at(16, 9)), (EventKind.REOPENED, at(16, 10))
    )
    assert (reopened.awaiting_since, reopened.due_at) == (None, at(16, 12))


def test_spam_owes_nothing_and_waits_again_when_it_was_none() -> None:
    spam = ((HEARD, at(16, 8)), (EventKind.MARKED_SPAM, at(16, 9)))
    assert clocks(*spam) == Durations()
    assert clocks(*spam, (EventKind.UNMARKED_SPAM, at(17, 9))) == Durations(
        awaiting_since=at(16, 8), due_at=at(16, 12), warn_at=at(16, 11)
    )


def test_a_reply_found_on_the_platform_answers_what_was_said_before_it() -> None:
    told = clocks((HEARD, at(16, 8)), (REPLIED, at(16, 11), None), (HEARD, at(16, 10)))
    assert (told.first_response_at, told.awaiting_since) == (at(16, 11), None)


def test_a_reply_from_the_desk_does_not_answer_what_came_to_light_later() -> None:
    told = clocks((HEARD, at(16, 8)), (REPLIED, at(16, 11)), (HEARD, at(16, 10)))
    assert (told.first_response_at, told.awaiting_since) == (at(16, 11), at(16, 10))


def test_a_reply_does_not_answer_what_was_said_after_it() -> None:
    told = clocks((HEARD, at(16, 8)), (HEARD, at(16, 12)), (REPLIED, at(16, 11)))
    assert told.awaiting_since == at(16, 12)


def test_an_answer_that_comes_to_light_late_but_came_first_is_the_first_response() -> None:
    told = clocks((HEARD, at(16, 8)), (REPLIED, at(16, 15)), (REPLIED, at(16, 9), None))
    assert told.first_response_at == at(16, 9)


def test_a_message_that_comes_to_light_late_starts_the_clock_where_it_was_said() -> None:
    told = clocks((HEARD, at(16, 10)), (REPLIED, at(16, 11)), (HEARD, at(16, 8)))
    assert (told.first_response_office, told.awaiting_since) == (h(3), at(16, 8))


def test_an_office_that_never_opens_promises_nothing_and_still_measures_real_time() -> None:
    events = timeline((HEARD, at(16, 8)), (REPLIED, at(16, 9)))
    assert durations(events, at(16, 8), OfficeHours(JAKARTA, {}), USUAL_TARGET) == Durations(
        first_response_at=at(16, 9),
        first_response_office=timedelta(),
        first_response_wall=h(1),
    )


def test_pauses_tell_where_each_began_and_ended() -> None:
    events = timeline(
        (EventKind.PUT_WAITING, at(16, 9)),
        (EventKind.NOTED, at(16, 10)),
        (EventKind.RESUMED, at(16, 11)),
        (EventKind.MARKED_SPAM, at(16, 12)),
    )
    assert pauses(events) == [(at(16, 9), at(16, 11)), (at(16, 12), None)]


@pytest.mark.parametrize(
    ("start", "kind", "end"),
    [
        (CaseStatus.OPEN, EventKind.PUT_WAITING, CaseStatus.WAITING),
        (CaseStatus.WAITING, EventKind.RESUMED, CaseStatus.OPEN),
        (CaseStatus.WAITING, EventKind.RESOLVED, CaseStatus.RESOLVED),
        (CaseStatus.RESOLVED, EventKind.REOPENED, CaseStatus.OPEN),
        (CaseStatus.RESOLVED, EventKind.CLOSED, CaseStatus.CLOSED),
        (CaseStatus.OPEN, EventKind.MARKED_SPAM, CaseStatus.SPAM),
        (CaseStatus.SPAM, EventKind.UNMARKED_SPAM, CaseStatus.OPEN),
        (CaseStatus.CLOSED, EventKind.NOTED, CaseStatus.CLOSED),
    ],
)
def test_an_event_takes_the_case_one_declared_step(
    start: CaseStatus, kind: EventKind, end: CaseStatus
) -> None:
    assert status_after(start, kind) is end


def test_a_step_that_is_not_declared_is_refused() -> None:
    with pytest.raises(InvalidTransition):
        status_after(CaseStatus.CLOSED, EventKind.REOPENED)


def test_a_case_is_what_its_events_tell() -> None:
    case = Case(
        id="c-1",
        code="AAAA-BBBB-CCCC",
        conversation_id="v-1",
        channel_id=None,
        subject="Beras berkutu",
        kind=CaseKind.OTHER,
        opened_at=at(16, 8),
        last_message_at=at(16, 8),
    )
    steps = [
        (EventKind.OPENED, at(16, 9), "other"),
        (HEARD, at(16, 9), ""),
        (EventKind.KIND_CHANGED, at(16, 10), "complaint"),
        (EventKind.PRIORITY_CHANGED, at(16, 10), "high"),
        (EventKind.ASSIGNED, at(16, 10), STAFF),
        (HEARD, at(16, 11), ""),
        (EventKind.PUT_WAITING, at(16, 11), ""),
    ]
    events = [
        CaseEvent(id=str(n), case_id="c-1", number=n, kind=kind, at=when, value=value)
        for n, (kind, when, value) in enumerate(steps, start=1)
    ]
    told = retold(case, events, lambda _case: HOURS, Cooperative().promise)
    assert (told.kind, told.priority, told.assignee_id) == (
        CaseKind.COMPLAINT,
        Priority.HIGH,
        STAFF,
    )
    assert (told.status, told.events) == (CaseStatus.WAITING, 7)
    assert (told.opened_at, told.last_message_at) == (at(16, 9), at(16, 11))
    assert told.durations == Durations(
        awaiting_since=at(16, 9), due_at=at(16, 11), warn_at=at(16, 10, 30)
    )
    assert status_of(events) is told.status


def test_taking_someone_off_leaves_the_case_with_nobody() -> None:
    case = Case(
        id="c-1",
        code="x",
        conversation_id="v-1",
        channel_id=None,
        subject="",
        kind=CaseKind.PRAISE,
        opened_at=at(16, 8),
        last_message_at=at(16, 8),
        assignee_id=STAFF,
    )
    events = timeline((EventKind.ASSIGNED, at(16, 9)), value="")
    told = retold(case, events, lambda _case: HOURS, Cooperative().promise)
    assert (told.assignee_id, told.kind, told.opened_at) == (None, CaseKind.PRAISE, at(16, 8))
