"""Figures of a part: what is told holds for that part, and nobody's name comes out with it."""

from datetime import timedelta
from typing import Any

import pytest

from domain.measured_shelves import Fate, GroupBy, SpanFilter
from domain.people import Actor
from domain.ports import Store
from services.figures.answer_times import AnswerTimes, Asked
from tests.makers import MANAGER, STAFF, SUPERVISOR
from tests.services.answered import a_week, answer, ask, jakarta, november, report
from tests.services.desk import TALK, Desk, open_desk
from toolkit.clock import SetClock


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    clock.set(jakarta(16, 8))
    return open_desk(store, clock)


@pytest.mark.parametrize(
    ("actor", "named"),
    [(STAFF, None), (MANAGER, None), (SUPERVISOR, STAFF.id)],
    ids=["staff", "manager", "supervisor"],
)
def test_who_answered_is_named_to_supervisors_alone(
    desk: Desk, actor: Actor, named: str | None
) -> None:
    case_id = ask(desk, "t-1", jakarta(16, 8))
    answer(desk, case_id, jakarta(16, 9))
    page = AnswerTimes(store=desk.store, clock=desk.clock).rows(
        actor, november(16, 17), Fate.ALL, limit=9
    )
    assert [(row.span.case_id, row.span.staff_id) for row in page.rows] == [(case_id, named)]


@pytest.mark.parametrize(
    ("narrowed", "spam"),
    [
        ({}, 1),
        ({"channel_ids": (TALK,)}, 1),
        ({"channel_ids": (TALK, "")}, 1),
        ({"channel_ids": ("",)}, 0),
        ({"branch_ids": ("b-1",)}, 0),
        ({"staff_ids": ("u-1",)}, 0),
        ({"hours": (8,)}, 0),
    ],
)
def test_spam_is_said_only_of_a_part_that_spam_can_be_told_of(
    desk: Desk, narrowed: dict[str, Any], spam: int
) -> None:
    """Spam belongs to no branch, no person and no hour: of theirs, none is claimed."""
    a_week(desk)
    times = AnswerTimes(store=desk.store, clock=desk.clock)
    asked = Asked(wanted=november(16, 23, **narrowed))
    assert times.report(SUPERVISOR, asked).spam == spam


def test_without_a_range_every_week_from_the_first_to_the_last_has_its_place(desk: Desk) -> None:
    """A week in which nobody wrote is a quiet week, not one that was left out."""
    ask(desk, "t-1", jakarta(3, 9))
    ask(desk, "t-2", jakarta(18, 9))
    groups = report(desk, SpanFilter(), GroupBy.WEEK).groups
    monday = jakarta(2).date()
    weeks = [monday, monday + timedelta(days=7), monday + timedelta(days=14)]
    assert [(each.group, each.spans) for each in groups] == list(zip(weeks, (1, 0, 1), strict=True))
    asked = SpanFilter(first=jakarta(9).date())
    assert [each.spans for each in report(desk, asked, GroupBy.WEEK).groups] == [0, 1]
    asked = SpanFilter(end=jakarta(16).date())
    assert [each.spans for each in report(desk, asked, GroupBy.WEEK).groups] == [1, 0]


def test_without_anything_there_is_no_week_to_show(desk: Desk) -> None:
    for nothing in (
        SpanFilter(),
        SpanFilter(first=jakarta(9).date()),
        SpanFilter(end=jakarta(9).date()),
    ):
        assert report(desk, nothing, GroupBy.WEEK).groups == ()
