"""Figures that two people can compare: one query, one way to reckon, nobody forgotten."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.cases import CaseKind, CaseStatus, Priority
from domain.cooperative import USUAL_TARGET
from domain.explanations import RunKind
from domain.measured import ClockKind
from domain.measured_shelves import GroupBy, SpanFilter
from domain.messages import Author, MessageKind
from domain.ports import Store
from services.figures.answer_figures import Figures, no_figures
from services.figures.answer_times import longest_wait
from services.house.governing import Governing
from tests.makers import ADMIN, STAFF
from tests.services.answered import a_week, answer, ask, jakarta, november, report, whole
from tests.services.desk import LOUD, TALK, Desk, open_desk
from tests.services.platforms import Shelf
from toolkit.clock import SetClock

HOUR = timedelta(hours=1)
FIRST, SECOND = date(2026, 11, 16), date(2026, 11, 23)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    clock.set(jakarta(16, 8))
    return open_desk(store, clock)


def test_each_week_is_told_for_all_channels_and_for_each(desk: Desk) -> None:
    a_week(desk)
    first, second = report(desk, november(16, 30), GroupBy.WEEK).groups
    assert (first.group, second.group) == (FIRST, SECOND)
    assert counts(first) == (5, 3, 1, 1, 5, 2)
    assert (first.median.span, first.p75.span, first.p90.span) == (6 * HOUR, None, None)
    assert (first.mean_answered, first.share_kept, first.error) == (3 * HOUR, 0.4, 0)
    assert first.oldest_waiting_since == jakarta(16, 8)
    assert counts(second) == (1, 0, 1, 0, 0, 0)
    talk = report(desk, november(16, 30, channel_ids=(TALK,)), GroupBy.WEEK).groups
    loud = report(desk, november(16, 30, channel_ids=(LOUD,)), GroupBy.WEEK).groups
    assert talk == (first, no_figures(SECOND))
    assert loud == (no_figures(FIRST), second)


def counts(figures: Figures) -> tuple[int, ...]:
    """All, answered, waiting, never, due, kept."""
    return (
        *(figures.spans, figures.answered, figures.waiting),
        *(figures.never, figures.due, figures.kept),
    )


def test_the_clock_on_the_wall_tells_the_nights_too(desk: Desk) -> None:
    answer(desk, ask(desk, "t-1", jakarta(16, 16)), jakarta(17, 9))
    by = {
        clock: report(desk, november(16, 17), clock=clock).whole.median.span for clock in ClockKind
    }
    assert by == {ClockKind.OFFICE: HOUR, ClockKind.WALL: 17 * HOUR}


def test_the_oldest_waiting_is_that_of_everyone_or_of_those_chosen(desk: Desk) -> None:
    a_week(desk)
    later = report(desk, november(23, 30))
    assert (later.waiting_now, later.oldest_waiting_since) == (2, jakarta(16, 8))
    loud = report(desk, november(16, 30, channel_ids=(LOUD,)))
    assert (loud.waiting_now, loud.oldest_waiting_since) == (1, jakarta(23, 9))
    praised = report(desk, november(16, 30, kinds=(CaseKind.PRAISE,)))
    assert (praised.waiting_now, praised.oldest_waiting_since) == (0, None)
    assert praised.whole == no_figures(None)


def test_the_longest_wait_is_for_any_reply_the_first_or_a_next_one(desk: Desk) -> None:
    with desk.store.reading() as unit:
        assert longest_wait(unit) is None
    case_id = ask(desk, "t-1", jakarta(16, 8))
    answer(desk, case_id, jakarta(16, 9))
    ask(desk, "t-1", jakarta(16, 10))
    ask(desk, "t-2", jakarta(16, 11))
    with desk.store.reading() as unit:
        assert longest_wait(unit) == jakarta(16, 10)
        assert longest_wait(unit, branch_ids=("elsewhere",)) is None
    answer(desk, case_id, jakarta(16, 12))
    with desk.store.reading() as unit:
        assert longest_wait(unit) == jakarta(16, 11)


def test_who_was_never_answered_waits_since_they_first_wrote(desk: Desk) -> None:
    """To resolve a case without a word, and to open it again, shortens no wait."""
    case_id = ask(desk, "t-1", jakarta(16, 8))
    desk.answering.set_status(STAFF, case_id, CaseStatus.RESOLVED, reason="Ganda")
    with desk.store.reading() as unit:
        assert longest_wait(unit) is None
    desk.clock.set(jakarta(17, 8))
    desk.answering.set_status(STAFF, case_id, CaseStatus.OPEN)
    with desk.store.reading() as unit:
        assert longest_wait(unit) == jakarta(16, 8)


def test_it_is_said_how_many_cases_no_figure_counts(desk: Desk) -> None:
    a_week(desk)
    told = report(desk, november(16, 23))
    assert (told.whole.spans, told.whole.never, told.spam) == (5, 1, 1)
    assert report(desk, november(16, 23, channel_ids=(LOUD,))).spam == 0


def test_only_the_kinds_asked_for_count(desk: Desk) -> None:
    ask(desk, "t-1", jakarta(16, 8), text="Saya kecewa")
    ask(desk, "t-2", jakarta(16, 8), text="Terima kasih")
    assert whole(desk, 16, 17, kinds=(CaseKind.COMPLAINT,)).spans == 1


def test_a_quick_answer_does_not_count_before_its_promise_has_run_out(desk: Desk) -> None:
    answer(desk, ask(desk, "t-1", jakarta(16, 8)), jakarta(16, 9))
    ask(desk, "t-2", jakarta(16, 8))
    early = whole(desk, 16, 17)
    assert (early.due, early.share_kept) == (0, None)
    desk.clock.set(jakarta(16, 12))
    later = whole(desk, 16, 17)
    assert (later.due, later.share_kept) == (2, 0.5)


def test_an_answer_at_the_very_due_instant_is_in_time_and_later_is_not(desk: Desk) -> None:
    answer(desk, ask(desk, "t-1", jakarta(16, 8)), jakarta(16, 12))
    answer(desk, ask(desk, "t-2", jakarta(17, 8)), jakarta(17, 12, 1))
    desk.clock.set(jakarta(18, 8))
    assert whole(desk, 16, 18).share_kept == 0.5


def test_a_high_priority_is_promised_half_the_time(desk: Desk) -> None:
    case_id = ask(desk, "t-1", jakarta(16, 8))
    desk.answering.set_priority(STAFF, case_id, Priority.HIGH)
    answer(desk, case_id, jakarta(16, 11))
    desk.clock.set(jakarta(17, 8))
    told = whole(desk, 16, 17)
    assert (told.median.span, told.share_kept) == (3 * HOUR, 0.0)


def test_no_answer_becomes_punctual_or_late_by_sorting_its_case_anew(desk: Desk) -> None:
    late, early = ask(desk, "t-1", jakarta(16, 8)), ask(desk, "t-2", jakarta(16, 8))
    desk.answering.set_priority(STAFF, late, Priority.HIGH)
    answer(desk, late, jakarta(16, 11))
    answer(desk, early, jakarta(16, 11))
    desk.clock.set(jakarta(17, 8))
    assert counts(whole(desk, 16, 17)) == (2, 2, 0, 0, 2, 1)
    desk.answering.set_priority(STAFF, late, Priority.NORMAL)
    desk.answering.set_priority(STAFF, early, Priority.HIGH)
    assert counts(whole(desk, 16, 17)) == (2, 2, 0, 0, 2, 1)


def test_what_waited_on_the_member_is_no_time_of_ours_though_it_was_resolved_then(
    desk: Desk,
) -> None:
    case_id = ask(desk, "t-1", jakarta(16, 8))
    answer(desk, case_id, jakarta(16, 9))
    desk.answering.set_status(STAFF, case_id, CaseStatus.WAITING)
    desk.clock.set(jakarta(27, 9))
    desk.answering.set_status(STAFF, case_id, CaseStatus.RESOLVED, reason="Tidak menjawab")
    told = whole(desk, 16, 17, measure=RunKind.RESOLUTION)
    assert told.median.span == HOUR == desk.case(case_id).durations.resolution_office


def test_a_kinder_promise_makes_no_old_answer_punctual(desk: Desk) -> None:
    answer(desk, ask(desk, "t-1", jakarta(16, 8)), jakarta(16, 15))
    desk.clock.set(jakarta(17, 8))
    kinder = replace(USUAL_TARGET, first_response=timedelta(hours=40))
    governing = Governing(store=desk.store, clock=desk.clock, media=Shelf())
    governing.save(ADMIN, replace(governing.cooperative(), targets=dict.fromkeys(CaseKind, kinder)))
    answer(desk, ask(desk, "t-2", jakarta(17, 8)), jakarta(17, 15))
    desk.clock.set(jakarta(30, 8))
    for day, share in ((16, 0.0), (17, 1.0)):
        told = whole(desk, day, day + 1)
        assert (told.spans, told.share_kept) == (1, share)


def test_an_office_that_never_opens_has_promised_nothing(desk: Desk) -> None:
    with desk.store.writing() as unit:
        unit.cooperative.save(replace(unit.cooperative.get(), week={}))
    answer(desk, ask(desk, "t-1", jakarta(16, 8)), jakarta(16, 9))
    ask(desk, "t-2", jakarta(16, 8))
    told = report(desk, november(16, 17), clock=ClockKind.WALL).whole
    assert (told.share_kept, told.median.span) == (None, HOUR)


def test_weeks_begin_on_monday_in_the_cooperative_s_own_zone(desk: Desk) -> None:
    with desk.store.writing() as unit:
        unit.cooperative.save(replace(unit.cooperative.get(), zone="Asia/Jayapura"))
    ask(desk, "t-1", jakarta(22, 23))  # Monday 01:00 in Jayapura
    groups = report(desk, november(16, 30), GroupBy.WEEK).groups
    assert [(each.group, each.spans) for each in groups] == [(FIRST, 0), (SECOND, 1)]


def test_the_counter_is_a_channel_without_a_name(desk: Desk) -> None:
    desk.listening.take_down_remark(
        STAFF, way=MessageKind.WALK_IN, author=Author(), text="Kapan cair?"
    )
    groups = report(desk, november(16, 17), GroupBy.CHANNEL).groups
    assert [(each.group, each.spans) for each in groups] == [(None, 1)]


def test_days_that_end_before_they_begin_hold_nothing(desk: Desk) -> None:
    a_week(desk)
    told = report(desk, november(17, 16), GroupBy.WEEK)
    assert (told.groups, told.whole) == ((), no_figures(None))


def test_what_stands_still_is_measured_by_every_clock_of_its_own(desk: Desk) -> None:
    """The three clocks of a case that was answered, wrote again, and was resolved."""
    case_id = ask(desk, "t-1", jakarta(16, 8))
    answer(desk, case_id, jakarta(16, 9))
    ask(desk, "t-1", jakarta(16, 10))
    answer(desk, case_id, jakarta(16, 13))
    desk.clock.set(jakarta(16, 15))
    desk.answering.set_status(STAFF, case_id, CaseStatus.RESOLVED, reason="Beres")
    spans = {
        measure: report(desk, SpanFilter(measure=measure)).whole.median.span for measure in RunKind
    }
    assert spans == {
        RunKind.FIRST_RESPONSE: HOUR,
        RunKind.NEXT_REPLY: 3 * HOUR,
        RunKind.RESOLUTION: 7 * HOUR,
    }


def test_a_week_of_another_zone_has_its_own_midnight(desk: Desk) -> None:
    late = datetime(2026, 11, 22, 23, 59, tzinfo=ZoneInfo("Asia/Jakarta"))
    ask(desk, "t-1", late)
    assert [each.spans for each in report(desk, november(16, 30), GroupBy.WEEK).groups] == [1, 0]
