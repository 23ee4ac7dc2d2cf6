"""Cases put aside, asked of another unit, ended with a reason: and the clocks that run on."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.afterwards import Ending
from domain.case_lists import ListKind
from domain.cases import CaseStatus, EventKind
from domain.clocks import OfficeHours
from domain.errors import Invalid, NotAllowed
from domain.ports import Store
from domain.reports import QueueFilter, QueueView
from domain.snoozing import Until, offered
from services.cases.case_lists import CaseLists
from services.cases.case_states import ASIDE_MAX, UNIT_MAX, CaseStates
from tests.makers import MANAGER, STAFF, SUPERVISOR
from tests.services.desk import Desk, open_desk
from toolkit.clock import SetClock

HOUR = timedelta(hours=1)
JAKARTA = "Asia/Jakarta"


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


@pytest.fixture
def states(desk: Desk) -> CaseStates:
    return CaseStates(store=desk.store, clock=desk.clock)


@pytest.fixture
def lists(desk: Desk) -> CaseLists:
    return CaseLists(store=desk.store, clock=desk.clock)


def in_view(desk: Desk, view: QueueView) -> list[str]:
    wanted = QueueFilter(view=view, now=desk.clock.now())
    return [row.case.id for row in desk.answering.queue(STAFF, wanted)[0]]


def last(desk: Desk, case_id: str) -> tuple[EventKind, str, str | None]:
    with desk.store.reading() as unit:
        event = unit.events.of(case_id)[-1]
    return event.kind, event.value, event.actor_id


# --- aside ------------------------------------------------------------------------------


def test_a_snoozed_case_is_out_of_the_way_until_its_time(desk: Desk, states: CaseStates) -> None:
    case, until = desk.hear(), desk.clock.now() + 3 * HOUR
    desk.answering.assign(STAFF, case.id, STAFF.id)
    told = states.snooze(STAFF, case.id, until)
    assert (told.snoozed, told.snoozed_until) == (True, until)
    assert last(desk, case.id) == (EventKind.SNOOZED, until.isoformat(), STAFF.id)
    assert in_view(desk, QueueView.MINE) == in_view(desk, QueueView.UNFINISHED) == []
    assert in_view(desk, QueueView.SNOOZED) == [case.id]
    desk.clock.advance(3 * HOUR - timedelta(microseconds=1))
    assert states.wake_due() == 0
    desk.clock.advance(timedelta(microseconds=1))
    assert states.wake_due() == 1
    assert last(desk, case.id) == (EventKind.WOKEN, "", None)
    assert in_view(desk, QueueView.MINE) == [case.id]
    assert states.wake_due() == 0


def test_it_wakes_as_of_the_time_that_was_asked_for_however_late_the_beat(
    desk: Desk, states: CaseStates
) -> None:
    case, until = desk.hear(), desk.clock.now() + HOUR
    states.snooze(STAFF, case.id, until)
    desk.clock.advance(timedelta(days=3))
    assert states.wake_due() == 1
    with desk.store.reading() as unit:
        assert unit.events.of(case.id)[-1].at == until


def test_many_wake_in_batches_and_none_is_left(
    desk: Desk, states: CaseStates, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.cases.case_states._BATCH", 2)
    for number in range(5):
        case = desk.hear(thread=f"t-{number}", remote_id=f"m-{number}")
        states.snooze(STAFF, case.id, desk.clock.now() + HOUR)
    desk.clock.advance(HOUR)
    assert states.wake_due() == 5
    assert in_view(desk, QueueView.SNOOZED) == []


def test_snoozing_stops_no_promise(desk: Desk, states: CaseStates) -> None:
    case = desk.hear()
    promised = case.durations
    states.snooze(STAFF, case.id, None)
    assert desk.case(case.id).durations == promised
    assert promised.due_at is not None
    desk.clock.set(promised.due_at + HOUR)
    assert in_view(desk, QueueView.BREACHED) == [case.id]


def test_until_the_member_writes_means_just_that(desk: Desk, states: CaseStates) -> None:
    case = desk.hear()
    told = states.snooze(STAFF, case.id, None)
    assert (told.snoozed, told.snoozed_until) == (True, None)
    desk.clock.advance(timedelta(days=300))
    assert states.wake_due() == 0
    desk.answering.note(STAFF, case.id, "Tetap tidur")
    assert desk.case(case.id).snoozed
    assert not desk.hear("Bagaimana?", remote_id="m-2").snoozed


def test_it_is_woken_by_hand_and_another_time_replaces_the_first(
    desk: Desk, states: CaseStates
) -> None:
    case, now = desk.hear(), desk.clock.now()
    states.snooze(STAFF, case.id, now + HOUR)
    assert states.snooze(STAFF, case.id, now + 2 * HOUR).snoozed_until == now + 2 * HOUR
    assert not states.wake(STAFF, case.id).snoozed
    events = desk.case(case.id).events
    assert states.wake(STAFF, case.id).events == events  # awake already: nothing happened


@pytest.mark.parametrize(
    ("until", "why"),
    [
        (timedelta(), "sudah lewat"),
        (-HOUR, "sudah lewat"),
        (ASIDE_MAX + timedelta(microseconds=1), "setahun"),
    ],
)
def test_a_time_that_cannot_be_meant_is_refused(
    desk: Desk, states: CaseStates, until: timedelta, why: str
) -> None:
    case = desk.hear()
    with pytest.raises(Invalid, match=why) as refused:
        states.snooze(STAFF, case.id, desk.clock.now() + until)
    assert refused.value.field == "until"
    assert desk.case(case.id) == case
    states.snooze(STAFF, case.id, desk.clock.now() + ASIDE_MAX)


def test_a_time_without_its_zone_is_refused(desk: Desk, states: CaseStates) -> None:
    case = desk.hear()
    with pytest.raises(Invalid, match="zona"):
        states.snooze(STAFF, case.id, datetime(2027, 1, 1))  # noqa: DTZ001 - that is the point


def test_what_is_over_is_neither_put_aside_nor_asked_of_anybody(
    desk: Desk, states: CaseStates
) -> None:
    case = desk.hear()
    states.resolve(STAFF, case.id, words="Beres")
    acts: list[Callable[[], object]] = [
        lambda: states.snooze(STAFF, case.id, None),
        lambda: states.ask_unit(STAFF, case.id, "Gudang"),
    ]
    for act in acts:
        with pytest.raises(Invalid, match="sudah selesai"):
            act()


def test_resolving_wakes_a_case_and_ends_its_waiting_for_another_unit(
    desk: Desk, states: CaseStates
) -> None:
    case = desk.hear()
    states.snooze(STAFF, case.id, None)
    states.ask_unit(STAFF, case.id, "Gudang")
    states.resolve(STAFF, case.id, words="Beres")
    again = desk.hear("Belum beres", remote_id="m-2")
    assert (again.status, again.snoozed, again.unit) == (CaseStatus.OPEN, False, "")


def test_who_only_watches_puts_nothing_aside(desk: Desk, states: CaseStates) -> None:
    case, actor = desk.hear(), SUPERVISOR
    acts: list[Callable[[], object]] = [
        lambda: states.snooze(actor, case.id, None),
        lambda: states.wake(actor, case.id),
        lambda: states.moments(actor, case.id),
        lambda: states.ask_unit(actor, case.id, "Gudang"),
        lambda: states.unit_answered(actor, case.id),
        lambda: states.resolve(actor, case.id, words="Beres"),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    assert desk.case(case.id) == case


# --- the moments offered ----------------------------------------------------------------

WORKDAYS = {day: [("08:00", "16:00")] for day in range(5)}


def hours(zone: str = JAKARTA, **changes: Any) -> OfficeHours:
    return OfficeHours(**{"zone": zone, "weekly": WORKDAYS, **changes})


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In November 2026, on a clock in Jakarta."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - 7 * HOUR


@pytest.mark.parametrize(
    ("now", "moments"),
    [
        (  # a Wednesday morning
            at(18, 9),
            {
                Until.AFTERNOON: at(18, 15),
                Until.NEXT_DAY: at(19, 8),
                Until.NEXT_WEEK: at(23, 8),
            },
        ),
        (at(18, 14, 31), {Until.NEXT_DAY: at(19, 8), Until.NEXT_WEEK: at(23, 8)}),
        (at(20, 16), {Until.NEXT_DAY: at(23, 8)}),  # Friday's end: Monday is the next day
        (at(22, 12), {Until.NEXT_DAY: at(23, 8)}),  # a Sunday: no afternoon is worked
        (  # past midnight, hours before the office opens on that same day
            at(18, 1, 40),
            {
                Until.OPENING: at(18, 8),
                Until.AFTERNOON: at(18, 15),
                Until.NEXT_DAY: at(19, 8),
                Until.NEXT_WEEK: at(23, 8),
            },
        ),
        (  # a quarter of an hour before it opens
            at(20, 7, 45),
            {Until.AFTERNOON: at(20, 15), Until.NEXT_DAY: at(23, 8)},
        ),
    ],
)
def test_moments_follow_the_office(now: datetime, moments: dict[Until, datetime]) -> None:
    open_hours = hours()
    assert offered(open_hours, open_hours._zone, now) == moments


def test_an_office_that_opens_again_at_three_offers_three_once() -> None:
    broken = hours(weekly={4: [("08:00", "11:00"), ("15:00", "16:00")], 5: [("09:00", "12:00")]})
    assert offered(broken, broken._zone, at(20, 11, 30)) == {
        Until.OPENING: at(20, 15),
        Until.NEXT_DAY: at(21, 9),
        Until.NEXT_WEEK: at(27, 8),
    }


def test_a_house_that_never_opens_is_offered_no_day_of_opening() -> None:
    shut = hours(weekly={})
    assert offered(shut, shut._zone, at(18, 9)) == {}


@given(
    now=st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    zone=st.sampled_from([JAKARTA, "Asia/Jayapura", "Europe/Berlin"]),
)
def test_no_moment_is_past_and_each_is_a_working_one(now: datetime, zone: str) -> None:
    office = hours(zone)
    moments = list(offered(office, office._zone, now).values())
    assert moments == sorted(set(moments))
    assert all(moment > now and office.next_opening(moment) == moment for moment in moments)


def test_the_moments_of_a_case_come_with_their_zone(desk: Desk, states: CaseStates) -> None:
    moments = states.moments(STAFF, desk.hear().id)
    assert moments.zone == JAKARTA
    assert list(moments.until) == [Until.AFTERNOON, Until.NEXT_DAY, Until.NEXT_WEEK]


# --- another unit -----------------------------------------------------------------------


def test_a_case_waits_on_another_unit_while_its_clocks_run(desk: Desk, states: CaseStates) -> None:
    case = desk.hear()
    told = states.ask_unit(STAFF, case.id, "  Bagian   Kredit ")
    assert (told.unit, told.durations) == ("Bagian Kredit", case.durations)
    assert last(desk, case.id) == (EventKind.UNIT_ASKED, "Bagian Kredit", STAFF.id)
    assert in_view(desk, QueueView.WAITING) == [case.id]
    assert states.unit_answered(STAFF, case.id).unit == ""
    assert last(desk, case.id) == (EventKind.UNIT_ANSWERED, "", STAFF.id)
    assert in_view(desk, QueueView.WAITING) == []
    events = desk.case(case.id).events
    assert states.unit_answered(STAFF, case.id).events == events


def test_units_once_named_are_offered_again_in_one_spelling(
    desk: Desk, states: CaseStates, lists: CaseLists
) -> None:
    case = desk.hear()
    states.ask_unit(STAFF, case.id, "Gudang")
    assert states.ask_unit(STAFF, case.id, "GUDANG").unit == "Gudang"
    assert [line.name for line in lists.offered(STAFF, ListKind.UNIT)] == ["Gudang"]


@pytest.mark.parametrize("name", ["", "  \n ", "x" * (UNIT_MAX + 1), "Gu\x00dang", "\ud800"])
def test_a_unit_without_a_sensible_name_is_refused(
    desk: Desk, states: CaseStates, name: str
) -> None:
    case = desk.hear()
    with pytest.raises(Invalid) as refused:
        states.ask_unit(STAFF, case.id, name)
    assert refused.value.field == "unit"
    assert desk.case(case.id) == case


# --- the end ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason_id", "words", "value"),
    [
        ("reason-1", "", "Diperbaiki"),
        ("reason-1", " teller dilatih ", "Diperbaiki: teller dilatih"),
        ("", "Sudah saya antar", "Sudah saya antar"),
    ],
)
def test_the_reason_stays_readable(
    desk: Desk, states: CaseStates, reason_id: str, words: str, value: str
) -> None:
    case = desk.hear()
    told = states.resolve(STAFF, case.id, reason_id=reason_id, words=words)
    assert told.status is CaseStatus.RESOLVED
    assert last(desk, case.id) == (EventKind.RESOLVED, value, STAFF.id)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", "Pilih alasannya, atau tulis sendiri"),
        ("   ", "Pilih alasannya, atau tulis sendiri"),
        ("x" * 1_001, "Terlalu panjang"),
    ],
    ids=len,
)
def test_no_reason_or_endless_words_end_nothing(
    desk: Desk, states: CaseStates, words: str, told: str
) -> None:
    case = desk.hear()
    with pytest.raises(Invalid, match=told) as refused:
        states.resolve(STAFF, case.id, words=words)
    assert refused.value.field == "reason"
    assert desk.case(case.id) == case


def test_a_reason_that_is_offered_no_more_is_refused(
    desk: Desk, states: CaseStates, lists: CaseLists
) -> None:
    case = desk.hear()
    lists.set_active(MANAGER, ListKind.REASON, "reason-1", active=False)
    for reason_id in ("reason-1", "reason-99"):
        with pytest.raises(Invalid, match="sudah tidak ada"):
            states.resolve(STAFF, case.id, reason_id=reason_id)


def test_endings_count_by_reason_through_every_renaming(
    desk: Desk, states: CaseStates, lists: CaseLists
) -> None:
    def end(number: int, *, reason_id: str = "", words: str = "") -> None:
        case = desk.hear(thread=f"t-{number}", remote_id=f"m-{number}")
        states.resolve(STAFF, case.id, reason_id=reason_id, words=words)

    end(1, reason_id="reason-1")
    lists.rename(MANAGER, ListKind.REASON, "reason-1", "Dibenahi")
    end(2, reason_id="reason-1", words="atap")
    end(3, reason_id="reason-0")
    end(4, words="Saya antar sendiri")
    now = desk.clock.now()
    assert lists.endings(STAFF, now, now + HOUR) == [
        Ending(reason_id="reason-1", name="Dibenahi", cases=2),
        Ending(reason_id="", name="", cases=1),
        Ending(reason_id="reason-0", name="Dijawab", cases=1),
    ]
    assert lists.endings(STAFF, now + HOUR, now + 2 * HOUR) == []
