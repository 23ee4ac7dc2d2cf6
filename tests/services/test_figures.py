"""Figures against plain reckoning, and against flattery."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.cases import CaseKind, Priority
from domain.cooperative import Cooperative
from domain.reports import ResponseRow
from services.figures import Reckoning, WeekFigures
from services.hours import office_hours

NOW = datetime(2026, 11, 18, 2, tzinfo=UTC)
HOUSE = Cooperative()
HOURS = office_hours(HOUSE, NOW)
MINUTE = timedelta(minutes=1)


def reckon(rows: list[ResponseRow]) -> WeekFigures:
    reckoning = Reckoning(cooperative=HOUSE, hours=HOURS, now=NOW)
    return reckoning.figures(rows, week=date(2026, 11, 16), channel_id=None, all_channels=True)


def an_answer(opened_at: datetime, answered_at: datetime, *, office: timedelta) -> ResponseRow:
    return ResponseRow(
        case_id="c",
        code="",
        channel_id=None,
        kind=CaseKind.OTHER,
        opened_at=opened_at,
        first_response_at=answered_at,
        office=office,
        wall=answered_at - opened_at,
        ended_at=None,
    )


@st.composite
def rows(draw: st.DrawFn) -> ResponseRow:
    """A case of the last months: answered, waiting, or resolved without a word."""
    opened_at = NOW - draw(st.integers(0, 90 * 24 * 60)) * MINUTE
    end = min(NOW, opened_at + draw(st.integers(0, 5 * 24 * 60)) * MINUTE)
    fate = draw(st.sampled_from(["answered", "waiting", "silent"]))
    is_answered = fate == "answered"
    return ResponseRow(
        case_id="c",
        code="",
        channel_id=None,
        kind=draw(st.sampled_from(CaseKind)),
        priority=draw(st.sampled_from(Priority)),
        opened_at=opened_at,
        first_response_at=end if is_answered else None,
        office=HOURS.elapsed(opened_at, end) if is_answered else None,
        wall=end - opened_at if is_answered else None,
        ended_at=end if fate == "silent" else None,
    )


def plain_share(given_rows: list[ResponseRow]) -> float | None:
    """Row by row, without any shortcut."""
    verdicts = []
    for row in given_rows:
        due_at = HOURS.due(row.opened_at, HOUSE.target(row.kind, row.priority).first_response)
        if due_at <= NOW:
            verdicts.append(row.first_response_at is not None and row.first_response_at <= due_at)
    return sum(verdicts) / len(verdicts) if verdicts else None


@settings(deadline=None)
@given(st.lists(rows(), max_size=20))
def test_the_share_is_what_asking_each_row_gives(given_rows: list[ResponseRow]) -> None:
    assert reckon(given_rows).share_in_target == plain_share(given_rows)


def test_an_answer_in_the_evening_after_a_due_at_closing_is_late() -> None:
    opened_at = datetime(2026, 11, 17, 5, tzinfo=UTC)  # noon in Jakarta; due at 16:00
    evening = opened_at + timedelta(hours=8)
    row = an_answer(opened_at, evening, office=timedelta(hours=4))
    on_time = replace(row, first_response_at=opened_at + timedelta(hours=4))
    assert reckon([row, on_time]).share_in_target == 0.5


@settings(deadline=None)
@given(st.lists(rows(), max_size=20), rows())
def test_one_more_ignored_member_makes_no_figure_look_better(
    given_rows: list[ResponseRow], ignored: ResponseRow
) -> None:
    waiting = replace(ignored, first_response_at=None, office=None, wall=None, ended_at=None)
    before, after = reckon(given_rows), reckon([*given_rows, waiting])
    for name in ("median_office", "p90_office", "median_wall", "p90_wall"):
        was, now = getattr(before, name), getattr(after, name)
        assert now is None or (was is not None and now >= was)
    if before.share_in_target is not None:
        assert after.share_in_target is not None
        assert after.share_in_target <= before.share_in_target
    assert (after.waiting, after.mean_office_answered) == (
        before.waiting + 1,
        before.mean_office_answered,
    )


@settings(deadline=None)
@given(st.lists(rows(), max_size=20), rows())
def test_closing_a_case_without_an_answer_makes_no_figure_look_better(
    given_rows: list[ResponseRow], ignored: ResponseRow
) -> None:
    waiting = replace(ignored, first_response_at=None, office=None, wall=None, ended_at=None)
    closed = replace(waiting, ended_at=waiting.opened_at)
    before, after = reckon([*given_rows, waiting]), reckon([*given_rows, closed])
    for name in ("median_office", "p90_office", "median_wall", "p90_wall"):
        was, now = getattr(before, name), getattr(after, name)
        assert now is None or (was is not None and now >= was)
    assert after.share_in_target == before.share_in_target
    assert (after.unanswered, after.waiting) == (before.unanswered + 1, before.waiting - 1)


def test_members_whose_cases_were_closed_at_once_do_not_vanish_behind_one_quick_answer() -> None:
    opened_at = datetime(2026, 11, 17, 2, tzinfo=UTC)
    quick = an_answer(opened_at, opened_at + 5 * MINUTE, office=5 * MINUTE)
    closed = replace(
        quick, first_response_at=None, office=None, wall=None, ended_at=quick.opened_at
    )
    figures = reckon([quick, *[closed] * 8])
    assert (figures.median_office, figures.p90_office, figures.unanswered) == (None, None, 8)
