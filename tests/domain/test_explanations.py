"""Every measured span, opened to what it was made of."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from domain.cases import CaseEvent, EventKind
from domain.casework import durations, pauses
from domain.clocks import OfficeHours
from domain.cooperative import USUAL_TARGET
from domain.explanations import (
    Halt,
    Reason,
    Run,
    RunKind,
    Stretch,
    Why,
    explained,
    halts_of,
    office_time,
    runs,
)
from tests.domain.test_casework import HEARD, JAKARTA, REPLIED, at, timeline

NATAL = date(2026, 12, 25)  # a Friday
HOURS = OfficeHours(
    JAKARTA,
    {
        **{day: [("08:00", "16:00")] for day in range(4)},
        4: [("08:00", "11:30"), ("13:00", "17:00")],
    },
    overrides={date(2026, 11, 19): []},  # a Thursday
    holidays={NATAL: "Hari Raya Natal"},
)


def told(start: datetime, end: datetime, *halts: Halt) -> list[tuple[str, str, tuple[Why, ...]]]:
    """From and to as the wall clock shows it, and why."""
    shown = "%a %H:%M"
    return [
        (f"{each.start.astimezone(JAKARTA):{shown}}", f"{each.end.astimezone(JAKARTA):{shown}}",
         each.why)
        for each in explained(HOURS, start, end, halts)
    ]  # fmt: skip


def why(reason: Reason, name: str = "") -> tuple[Why, ...]:
    return (Why(reason=reason, name=name),)


COUNTED = why(Reason.COUNTED)


def test_friday_afternoon_a_weekend_and_monday_morning() -> None:
    spent = explained(HOURS, at(13, 16, 10), at(16, 9, 25))
    assert told(at(13, 16, 10), at(16, 9, 25)) == [
        ("Fri 16:10", "Fri 17:00", COUNTED),
        ("Fri 17:00", "Mon 08:00", why(Reason.WEEKEND)),
        ("Mon 08:00", "Mon 09:25", COUNTED),
    ]
    assert office_time(spent) == timedelta(hours=2, minutes=15)


def test_a_halt_within_a_weekend_stands_between_two_closed_stretches() -> None:
    halt = Halt(start=at(14, 10), end=at(15, 12), reason=Reason.WAITING)
    assert told(at(13, 16), at(16, 9), halt) == [
        ("Fri 16:00", "Fri 17:00", COUNTED),
        ("Fri 17:00", "Sat 10:00", why(Reason.WEEKEND)),
        ("Sat 10:00", "Sun 12:00", why(Reason.WAITING)),
        ("Sun 12:00", "Mon 08:00", why(Reason.WEEKEND)),
        ("Mon 08:00", "Mon 09:00", COUNTED),
    ]


def test_a_halt_that_ends_after_the_look_is_told_until_the_look_alone() -> None:
    for end in (at(17, 9), None):
        halt = Halt(start=at(16, 9), end=end, reason=Reason.WAITING)
        assert told(at(16, 8), at(16, 10), halt) == [
            ("Mon 08:00", "Mon 09:00", COUNTED),
            ("Mon 09:00", "Mon 10:00", why(Reason.WAITING)),
        ]


def test_a_break_is_told_from_an_evening() -> None:
    assert told(at(12, 15), at(13, 14)) == [
        ("Thu 15:00", "Thu 16:00", COUNTED),
        ("Thu 16:00", "Fri 08:00", why(Reason.CLOSED)),
        ("Fri 08:00", "Fri 11:30", COUNTED),
        ("Fri 11:30", "Fri 13:00", why(Reason.BREAK)),
        ("Fri 13:00", "Fri 14:00", COUNTED),
    ]


def test_a_holiday_is_named_beside_the_weekend_after_it() -> None:
    start, end = (
        datetime(2026, 12, 24, 15, tzinfo=JAKARTA),
        datetime(2026, 12, 28, 9, tzinfo=JAKARTA),
    )
    assert told(start, end) == [
        ("Thu 15:00", "Thu 16:00", COUNTED),
        (
            "Thu 16:00",
            "Mon 08:00",
            (Why(reason=Reason.HOLIDAY, name="Hari Raya Natal"), Why(reason=Reason.WEEKEND)),
        ),
        ("Mon 08:00", "Mon 09:00", COUNTED),
    ]


def test_a_holiday_without_a_name_is_a_holiday_all_the_same() -> None:
    plain = OfficeHours(JAKARTA, HOURS.weekly, holidays=[NATAL])
    start = datetime(2026, 12, 25, 9, tzinfo=JAKARTA)
    (only,) = explained(plain, start, start + timedelta(hours=1))
    assert only == Stretch(
        start=start.astimezone(UTC),
        end=(start + timedelta(hours=1)).astimezone(UTC),
        why=why(Reason.HOLIDAY),
    )


def test_a_day_that_was_shut_by_itself_says_so() -> None:
    assert told(at(18, 16), at(20, 8)) == [("Wed 16:00", "Fri 08:00", why(Reason.SHUT))]


def test_where_the_clock_stood_it_says_on_what_even_over_a_night() -> None:
    halt = Halt(start=at(16, 10), end=at(17, 9), reason=Reason.WAITING)
    assert told(at(16, 9), at(17, 10), halt) == [
        ("Mon 09:00", "Mon 10:00", COUNTED),
        ("Mon 10:00", "Tue 09:00", why(Reason.WAITING)),
        ("Tue 09:00", "Tue 10:00", COUNTED),
    ]


def test_a_stop_that_begins_in_the_evening_leaves_the_evening_before_it_closed() -> None:
    halt = Halt(start=at(16, 18), end=None, reason=Reason.RESOLVED)
    assert told(at(16, 15), at(17, 10), halt) == [
        ("Mon 15:00", "Mon 16:00", COUNTED),
        ("Mon 16:00", "Mon 18:00", why(Reason.CLOSED)),
        ("Mon 18:00", "Tue 10:00", why(Reason.RESOLVED)),
    ]


def test_nothing_is_explained_of_a_span_that_ends_before_it_begins() -> None:
    assert explained(HOURS, at(17, 9), at(16, 9)) == ()
    assert explained(HOURS, at(17, 9), at(17, 9)) == ()


_MOMENTS = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2027, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)
_SPANS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=20))
_ZONES = st.sampled_from(["Asia/Jakarta", "Europe/Berlin", "Australia/Lord_Howe"])
_DAY_HOURS = st.sampled_from(
    [[], [("08:00", "16:00")], [("08:00", "11:30"), ("13:00", "17:00")], [("20:00", "04:00")]]
)
_WEEKS = st.dictionaries(st.integers(0, 6), _DAY_HOURS)


@given(_ZONES, _WEEKS, _MOMENTS, _SPANS, st.lists(st.tuples(_MOMENTS, _SPANS), max_size=2))
def test_the_stretches_cover_the_span_and_count_what_was_measured(
    zone: str,
    week: dict[int, list[tuple[str, str]]],
    start: datetime,
    span: timedelta,
    stops: list[tuple[datetime, timedelta]],
) -> None:
    hours = OfficeHours(zone, week, holidays={NATAL: "Natal"})
    halts = [Halt(start=a, end=a + length, reason=Reason.WAITING) for a, length in stops]
    found = explained(hours, start, start + span, halts)
    ends = [(each.start, each.end) for each in found]
    assert all(one[1] == other[0] for one, other in pairwise(ends))
    assert not span or (ends[0][0], ends[-1][1]) == (start, start + span)
    assert office_time(found) == hours.elapsed(
        start, start + span, [(halt.start, halt.end) for halt in halts]
    )
    assert all(each.length for each in found)


def test_a_pause_tells_what_it_waited_on() -> None:
    events = timeline(
        (HEARD, at(16, 8)),
        (EventKind.PUT_WAITING, at(16, 9)),
        (EventKind.RESUMED, at(16, 10)),
        (EventKind.PUT_WAITING, at(16, 11)),
        (EventKind.RESOLVED, at(16, 12)),
        (EventKind.CLOSED, at(17, 12)),
    )
    assert halts_of(events) == (
        Halt(start=at(16, 9), end=at(16, 10), reason=Reason.WAITING),
        Halt(start=at(16, 11), end=at(16, 12), reason=Reason.WAITING),
        Halt(start=at(16, 12), end=None, reason=Reason.RESOLVED),
    )


def test_lying_among_the_spam_is_a_reason_of_its_own() -> None:
    events = timeline(
        (HEARD, at(16, 8)),
        (EventKind.MARKED_SPAM, at(16, 9)),
        (EventKind.UNMARKED_SPAM, at(16, 10)),
    )
    assert halts_of(events) == (Halt(start=at(16, 9), end=at(16, 10), reason=Reason.SPAM),)


_STEPS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 100)), max_size=6)


@given(_STEPS)
def test_the_halts_are_the_pauses_with_their_reasons(steps: list[tuple[int, int]]) -> None:
    events = _walked(steps)
    joined: list[tuple[datetime, datetime | None]] = []
    for halt in halts_of(events):
        if joined and joined[-1][1] == halt.start and (joined[-1][0], halt.end) in pauses(events):
            joined[-1] = (joined[-1][0], halt.end)
        else:
            joined.append((halt.start, halt.end))
    assert sum_of(joined) == sum_of(pauses(events))


def sum_of(spans: list[tuple[datetime, datetime | None]]) -> tuple[timedelta, bool]:
    """How long they are together, and whether the last one is open."""
    lengths = [(end or at(30, 23)) - start for start, end in spans]
    return sum(lengths, timedelta()), bool(spans) and spans[-1][1] is None


def _walked(steps: list[tuple[int, int]]) -> list[CaseEvent]:
    """Waiting, resolving and coming back, as the states allow it, hours apart."""
    ways = {
        "open": [EventKind.PUT_WAITING, EventKind.RESOLVED, EventKind.NOTED],
        "waiting": [EventKind.RESUMED, EventKind.RESOLVED, EventKind.NOTED],
        "resolved": [EventKind.REOPENED, EventKind.NOTED, EventKind.NOTED],
    }
    lands = {
        EventKind.PUT_WAITING: "waiting",
        EventKind.RESOLVED: "resolved",
        EventKind.RESUMED: "open",
        EventKind.REOPENED: "open",
    }
    state, when, found = "open", at(16, 9), [(HEARD, at(16, 8))]
    for choice, minutes in steps:
        kind, when = ways[state][choice], when + timedelta(minutes=minutes)
        found.append((kind, when))
        state = lands.get(kind, state)
    return timeline(*found)


def ran(
    kind: RunKind, start: datetime, end: datetime | None, *halts: Halt, done: bool = True
) -> Run:
    return Run(kind=kind, start=start, end=end, done=done, halts=halts)


FIRST, NEXT, WHOLE = RunKind


def test_a_case_measures_its_first_response_each_next_reply_and_its_resolution() -> None:
    events = timeline(
        (HEARD, at(16, 8)),
        (REPLIED, at(16, 9)),
        (HEARD, at(16, 10)),
        (HEARD, at(16, 11)),  # a repeated message moves nothing
        (REPLIED, at(16, 12)),
        (HEARD, at(16, 13)),
    )
    assert runs(events) == (
        ran(FIRST, at(16, 8), at(16, 9)),
        ran(NEXT, at(16, 10), at(16, 12)),
        ran(NEXT, at(16, 13), None, done=False),
        ran(WHOLE, at(16, 8), None, done=False),
    )


def test_who_was_never_answered_waits_until_it_was_resolved() -> None:
    events = timeline((HEARD, at(16, 8)), (HEARD, at(16, 9)), (EventKind.RESOLVED, at(16, 10)))
    after = Halt(start=at(16, 10), end=None, reason=Reason.RESOLVED)
    assert runs(events) == (
        ran(FIRST, at(16, 8), at(16, 10), done=False),
        ran(WHOLE, at(16, 8), at(16, 10), after),
    )


def test_a_first_response_that_nobody_gave_is_owed_again_once_reopened() -> None:
    events = timeline(
        (HEARD, at(16, 8)), (EventKind.RESOLVED, at(16, 10)), (EventKind.REOPENED, at(16, 11))
    )
    assert runs(events)[0] == ran(FIRST, at(16, 8), None, done=False)


def test_a_first_response_that_nobody_gave_ends_with_the_last_resolving() -> None:
    events = timeline(
        (HEARD, at(16, 8)),
        (EventKind.RESOLVED, at(16, 10)),
        (EventKind.REOPENED, at(16, 11)),
        (EventKind.RESOLVED, at(16, 14)),
    )
    assert runs(events)[0] == ran(FIRST, at(16, 8), at(16, 14), done=False)


def test_resolving_ends_a_next_reply_that_nobody_wrote() -> None:
    events = timeline(
        (HEARD, at(16, 8)),
        (REPLIED, at(16, 9)),
        (HEARD, at(16, 10)),
        (EventKind.RESOLVED, at(16, 11)),
    )
    assert runs(events)[1] == ran(NEXT, at(16, 10), at(16, 11), done=False)


def test_the_first_and_the_last_resolution_are_both_measured() -> None:
    events = timeline(
        (HEARD, at(16, 8)),
        (REPLIED, at(16, 9)),
        (EventKind.RESOLVED, at(16, 10)),
        (EventKind.REOPENED, at(17, 10)),
        (EventKind.RESOLVED, at(17, 11)),
        (EventKind.REOPENED, at(17, 12)),
        (EventKind.RESOLVED, at(17, 14)),
    )
    first, last = [run for run in runs(events) if run.kind is WHOLE]
    assert (first.end, last.end) == (at(16, 10), at(17, 14))
    spent = explained(HOURS, last.start, at(17, 14), last.halts)
    assert office_time(spent) == timedelta(hours=2 + 1 + 2)


def test_a_case_that_was_reopened_runs_on_beside_its_first_resolution() -> None:
    events = timeline(
        (HEARD, at(16, 8)), (EventKind.RESOLVED, at(16, 10)), (EventKind.REOPENED, at(17, 10))
    )
    ends = [run.end for run in runs(events) if run.kind is WHOLE]
    assert ends == [at(16, 10), None]


def test_a_talk_the_cooperative_began_measures_nothing_until_the_member_writes() -> None:
    began = [(EventKind.OPENED, at(16, 8)), (REPLIED, at(16, 9))]
    assert runs(timeline(*began, (EventKind.RESOLVED, at(16, 10)))) == ()
    assert runs(timeline(*began, (HEARD, at(17, 8)))) == (
        ran(FIRST, at(17, 8), None, done=False),
        ran(WHOLE, at(17, 8), None, done=False),
    )


def test_spam_measures_no_resolution() -> None:
    events = timeline((HEARD, at(16, 8)), (EventKind.MARKED_SPAM, at(16, 9)))
    assert [run.kind for run in runs(events)] == [FIRST]


@given(_STEPS, st.lists(st.tuples(st.booleans(), st.integers(0, 600)), max_size=6))
def test_the_runs_are_what_the_clocks_measured(
    steps: list[tuple[int, int]], words: list[tuple[bool, int]]
) -> None:
    """Whatever was said and done, in whatever order it came to light."""
    said = [(HEARD if ours else REPLIED, at(16, 8) + timedelta(minutes=m)) for ours, m in words]
    walked = [(event.kind, event.at) for event in _walked(steps)]
    events = timeline(*walked[:2], *said, *walked[2:])
    clocks = durations(events, min(e.at for e in events if e.kind is HEARD), HOURS, USUAL_TARGET)
    first, *others = runs(events)
    assert (first.kind, first.end if first.done else None) == (FIRST, clocks.first_response_at)
    if first.done:
        assert HOURS.elapsed(first.start, at_end(first)) == clocks.first_response_office
    if clocks.resolution_office is not None:
        spent = explained(HOURS, others[-1].start, at_end(others[-1]), others[-1].halts)
        assert office_time(spent) == clocks.resolution_office
    waiting = [run.start for run in (first, *others) if run.kind is not WHOLE and run.end is None]
    if clocks.awaiting_since is not None:
        assert clocks.awaiting_since >= min(waiting)
    assert all(run.end is None or run.start <= run.end for run in others)


def at_end(run: Run) -> datetime:
    assert run.end is not None
    return run.end
