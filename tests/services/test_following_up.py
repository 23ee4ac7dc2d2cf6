"""Some days after resolving somebody asks again whether it stayed solved."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.aftercare import FOLLOW_UP_DAYS_MAX, FollowUp, Outcome
from domain.cases import Case, CaseStatus, EventKind
from domain.errors import Invalid, NotAllowed, NotFound
from domain.messages import Author
from domain.notifications import NotificationKind
from domain.people import Actor
from domain.ports import Store
from services.cases.following_up import FollowingUp, outcomes
from services.cases.merging import Merging
from tests.makers import SECOND, STAFF, SUPERVISOR
from tests.services.desk import Desk, open_desk
from tests.storage.conftest import database, migrated_file, new_database, sql_store
from toolkit.clock import SetClock

__all__ = ["database", "migrated_file", "new_database", "sql_store"]  # fixtures

DAY = timedelta(days=1)
JAKARTA = ZoneInfo("Asia/Jakarta")


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


@pytest.fixture
def following(desk: Desk) -> FollowingUp:
    return FollowingUp(store=desk.store, clock=desk.clock)


def resolved(desk: Desk, assignee: str | None = STAFF.id, **heard: str) -> Case:
    case = desk.hear(**heard)
    desk.answering.assign(STAFF, case.id, assignee)
    return desk.answering.set_status(STAFF, case.id, CaseStatus.RESOLVED, reason="beres")


def woken(desk: Desk, following: FollowingUp, days: int = 2) -> Case:
    case = resolved(desk)
    following.plan(STAFF, case.id, days)
    desk.clock.advance(days * DAY)
    assert following.wake_due() == 1
    return case


def test_the_plan_is_told_and_waits_for_its_day(desk: Desk, following: FollowingUp) -> None:
    case = resolved(desk)
    planned = following.plan(STAFF, case.id, 2)
    assert planned == FollowUp(
        case_id=case.id,
        set_by=STAFF.id,
        set_at=desk.clock.now(),
        due_at=desk.clock.now() + 2 * DAY,
    )
    told = desk.answering.story(STAFF, case.id).events[-1]
    assert (told.kind, told.value) == (EventKind.FOLLOW_UP_SET, planned.due_at.isoformat())
    assert following.of(STAFF, case.id) == planned
    assert (following.wake_due(), following.mine(STAFF)) == (0, [])


def test_a_day_without_office_hours_waits_for_the_next_one(
    desk: Desk, following: FollowingUp
) -> None:
    # from Wednesday 2026-11-18, 09:00: four days on is a Sunday
    planned = following.plan(STAFF, resolved(desk).id, 4)
    assert planned.due_at == datetime(2026, 11, 23, 8, 0, tzinfo=JAKARTA)


def test_on_its_day_it_is_the_task_of_who_answers_for_the_case(
    desk: Desk, following: FollowingUp
) -> None:
    case = woken(desk, following)
    ((planned, found),) = following.mine(STAFF)
    assert (planned.woken_at, found.id) == (desk.clock.now(), case.id)
    assert following.mine(SECOND) == []
    assert following.wake_due() == 0
    with desk.store.reading() as unit:
        told = unit.notifications.page(STAFF.id, limit=10)
    assert [each.notification.kind for each in told].count(NotificationKind.FOLLOW_UP_DUE) == 1


def test_who_has_the_case_by_then_is_told_and_else_who_planned_it(
    desk: Desk, following: FollowingUp
) -> None:
    def told(actor: Actor) -> list[str]:
        with desk.store.reading() as unit:
            page = unit.notifications.page(actor.id, limit=10)
        due = NotificationKind.FOLLOW_UP_DUE
        return [one.notification.subject_id for one in page if one.notification.kind is due]

    handed_on, left_lying = (
        resolved(desk, remote_id=f"m-{talk}", thread=talk) for talk in ("t-1", "t-2")
    )
    for case in (handed_on, left_lying):
        following.plan(STAFF, case.id, 2)
    desk.answering.assign(STAFF, handed_on.id, SECOND.id)
    desk.answering.assign(STAFF, left_lying.id, None)
    desk.clock.advance(2 * DAY)
    assert following.wake_due() == 2
    assert (told(SECOND), told(STAFF)) == ([handed_on.id], [left_lying.id])


def test_a_case_that_was_handed_on_takes_its_task_along(desk: Desk, following: FollowingUp) -> None:
    case = woken(desk, following)
    desk.answering.assign(STAFF, case.id, SECOND.id)
    assert (len(following.mine(SECOND)), following.mine(STAFF)) == (1, [])
    desk.answering.assign(STAFF, case.id, None)
    assert len(following.mine(STAFF)) == 1  # who planned it


def test_it_stayed_solved(desk: Desk, following: FollowingUp) -> None:
    case = woken(desk, following)
    done = following.done(STAFF, case.id, Outcome.SOLVED, " Sudah ditelepon. ")
    assert done.status is CaseStatus.RESOLVED
    events = desk.answering.story(STAFF, case.id).events
    assert [(e.kind, e.value) for e in events[-2:]] == [
        (EventKind.FOLLOWED_UP, "solved"),
        (EventKind.NOTED, "Sudah ditelepon."),
    ]
    assert (following.mine(STAFF), following.of(STAFF, case.id)) == ([], None)
    with pytest.raises(NotFound):
        following.done(STAFF, case.id, Outcome.SOLVED)


def test_it_did_not_stay_solved_and_is_open_again(desk: Desk, following: FollowingUp) -> None:
    case = woken(desk, following)
    assert following.done(STAFF, case.id, Outcome.NOT_SOLVED).status is CaseStatus.OPEN
    last = desk.answering.story(STAFF, case.id).events[-1]
    assert (last.kind, last.actor_id) == (EventKind.REOPENED, STAFF.id)


def test_what_was_closed_for_good_cannot_be_opened_again_but_be_done_with(
    desk: Desk, following: FollowingUp
) -> None:
    case = woken(desk, following)
    desk.clock.advance(20 * DAY)
    desk.answering.close_old()
    assert len(following.mine(STAFF)) == 1
    with pytest.raises(Invalid, match="ditutup untuk selamanya"):
        following.done(STAFF, case.id, Outcome.NOT_SOLVED)
    assert following.done(STAFF, case.id, Outcome.NOT_REACHED).status is CaseStatus.CLOSED


def test_a_case_the_member_opened_again_needs_no_asking(desk: Desk, following: FollowingUp) -> None:
    case = resolved(desk)
    following.plan(STAFF, case.id, 1)
    desk.hear("Belum", remote_id="m-2")
    desk.clock.advance(2 * DAY)
    assert (following.wake_due(), following.mine(STAFF)) == (0, [])
    assert following.of(STAFF, case.id) is None


def test_a_later_plan_takes_the_place_of_the_first(desk: Desk, following: FollowingUp) -> None:
    case = woken(desk, following, 1)
    planned = following.plan(STAFF, case.id, 1)
    assert following.of(STAFF, case.id) == planned
    assert following.mine(STAFF) == []


def test_a_plan_goes_along_into_the_case_that_tells_its_story_on(
    desk: Desk, following: FollowingUp
) -> None:
    case, other = resolved(desk), desk.hear(thread="t-2", author=Author(name="Ani"))
    other = desk.answering.set_status(STAFF, other.id, CaseStatus.RESOLVED, reason="beres")
    following.plan(STAFF, case.id, 1)
    merging = Merging(store=desk.store, clock=desk.clock)
    seen = desk.case(case.id).events
    merging.merge(STAFF, case.id, other.id, events_seen=seen, into_seen=other.events)
    desk.clock.advance(DAY)
    assert following.wake_due() == 1
    assert [found.id for _planned, found in following.mine(STAFF)] == [other.id]


@pytest.mark.parametrize("days", [0, -1, FOLLOW_UP_DAYS_MAX + 1, 10**9])
def test_a_day_out_of_reach_is_refused(desk: Desk, following: FollowingUp, days: int) -> None:
    with pytest.raises(Invalid, match="1 sampai"):
        following.plan(STAFF, resolved(desk).id, days)


def test_only_what_is_resolved_is_followed_up(desk: Desk, following: FollowingUp) -> None:
    case = desk.hear()
    with pytest.raises(Invalid, match="baru selesai"):
        following.plan(STAFF, case.id, 2)
    with pytest.raises(NotFound):
        following.done(STAFF, case.id, Outcome.SOLVED)


def test_who_may_not_answer_plans_nothing(desk: Desk, following: FollowingUp) -> None:
    case = resolved(desk)
    with pytest.raises(NotAllowed):
        following.plan(SUPERVISOR, case.id, 2)
    following.plan(STAFF, case.id, 2)
    with pytest.raises(NotAllowed):
        following.done(SUPERVISOR, case.id, Outcome.SOLVED)


def test_every_outcome_has_a_word() -> None:
    assert list(outcomes()) == list(Outcome)


def test_follow_ups_are_the_same_over_every_database(sql_store: Store, clock: SetClock) -> None:
    desk = open_desk(sql_store, clock)
    following = FollowingUp(store=sql_store, clock=clock)
    case = woken(desk, following)
    assert [found.id for _planned, found in following.mine(STAFF)] == [case.id]
    assert following.mine(SECOND) == []
    following.done(STAFF, case.id, Outcome.NOT_SOLVED)
    assert following.mine(STAFF) == []
