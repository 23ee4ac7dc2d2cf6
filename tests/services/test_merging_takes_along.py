"""What a case brings into the one that absorbs it: what is stricter, who answers, what was planned,
and who did what; and that all of it leaves again with the case."""

from datetime import timedelta
from typing import Any

import pytest

from domain.aftercare import FollowUp
from domain.cases import Case, CaseStatus, EventKind, Priority
from domain.errors import Invalid, NotFound
from domain.ports import Store
from services.cases.casebook import Happening, record
from services.cases.merging import Merging
from services.cases.restricting import RESTRICTED
from tests.makers import NOON, STAFF, SUPERVISOR
from tests.services.desk import Desk, open_desk
from tests.services.supervised import with_two_supervisors
from tests.services.test_merging import BUDI, SITI, merge, two, unmerge
from toolkit.clock import SetClock

K = EventKind


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


@pytest.fixture
def merging(desk: Desk) -> Merging:
    return Merging(store=desk.store, clock=desk.clock)


def done(desk: Desk, case: Case, *kinds: tuple[EventKind, str]) -> Case:
    """The case after these steps of a person."""
    now = desk.clock.now()
    steps = [Happening(kind=kind, at=now, actor_id=STAFF.id, value=value) for kind, value in kinds]
    with desk.store.writing() as unit:
        return record(unit, unit.cases.get(case.id), steps, now)


def sorted_as(case: Case) -> dict[str, Any]:
    """How the case is sorted, and whose it is."""
    names = ("priority", "assignee_id", "branch_id", "topic_id", "escalated", "labels")
    return {name: getattr(case, name) for name in names}


GIVEN = (
    (K.PRIORITY_CHANGED, Priority.HIGH.value),
    (K.ASSIGNED, "u-7"),
    (K.BRANCH_CHANGED, "b-7"),
    (K.TOPIC_CHANGED, "t-7"),
    (K.ESCALATED, ""),
    (K.LABELLED, "l-7"),
    (K.LABELLED, "l-8"),
)
ALL = {
    "priority": Priority.HIGH,
    "assignee_id": "u-7",
    "branch_id": "b-7",
    "topic_id": "t-7",
    "escalated": True,
    "labels": ("l-7", "l-8"),
}


def test_what_the_other_does_not_have_goes_along_and_leaves_again(
    desk: Desk, merging: Merging
) -> None:
    first, second = two(desk)
    before = sorted_as(first)
    second = done(desk, second, *GIVEN)
    assert sorted_as(merge(merging, second, first)) == ALL
    assert sorted_as(unmerge(merging, second)) == ALL
    assert sorted_as(desk.case(first.id)) == before


def test_what_the_other_has_already_stays_and_is_told_once(desk: Desk, merging: Merging) -> None:
    first, second = two(desk)
    own = tuple((kind, value.replace("-7", "-1")) for kind, value in GIVEN)
    first, second = done(desk, first, *own), done(desk, second, *GIVEN)
    told = merge(merging, second, first)
    assert sorted_as(told) == {
        "priority": Priority.HIGH,
        "assignee_id": "u-1",
        "branch_id": "b-1",
        "topic_id": "t-1",
        "escalated": True,
        "labels": ("l-1", "l-7", "l-8"),
    }
    with desk.store.reading() as unit:
        brought = [(e.kind, e.value) for e in unit.events.of(first.id) if e.talk == second.id]
    assert [each for each in brought if each[0] not in (K.ABSORBED, K.MESSAGE_RECEIVED)] == [
        (K.LABELLED, "l-7")  # l-8 is its own already
    ]


def test_what_neither_has_is_not_told(desk: Desk, merging: Merging) -> None:
    first, second = two(desk)
    before = sorted_as(first)
    assert sorted_as(merge(merging, second, first)) == before
    with desk.store.reading() as unit:
        brought = [each.kind for each in unit.events.of(first.id) if each.talk == second.id]
    assert brought == [K.MESSAGE_RECEIVED]


def test_what_is_for_supervisors_alone_makes_the_other_so_and_does_not_say_whose_it_was(
    desk: Desk, merging: Merging
) -> None:
    with_two_supervisors(desk)
    first, second = two(desk)
    first = done(desk, first, (K.ESCALATED, ""))
    second = done(desk, second, (K.ASSIGNED, "u-7"), (K.ESCALATED, RESTRICTED))
    told = merging.merge(
        SUPERVISOR, second.id, first.id, events_seen=second.events, into_seen=first.events
    )
    assert (told.restricted, told.assignee_id) == (True, None)
    assert desk.case(first.id).restricted
    with pytest.raises(NotFound):  # to whoever may not see it there is none
        merging.by_code(STAFF, first.code)


def test_who_answered_and_by_which_rule_is_told_in_the_other_case(
    desk: Desk, merging: Merging
) -> None:
    first, second = two(desk)
    desk.clock.advance(timedelta(minutes=5))
    desk.deliver(desk.reply(second))
    merge(merging, second, first)
    with desk.store.reading() as unit:
        replied = [each for each in unit.events.of(first.id) if each.kind is K.REPLIED]
        own = [each for each in unit.events.of(second.id) if each.kind is K.REPLIED]
    assert [(each.actor_id, each.at, each.value, each.rule_id) for each in replied] == [
        (each.actor_id, each.at, each.value, each.rule_id) for each in own
    ]
    assert replied[0].actor_id == STAFF.id


def a_plan(case: Case, **changes: Any) -> FollowUp:
    return FollowUp(
        **{
            "case_id": case.id,
            "set_by": STAFF.id,
            "set_at": NOON,
            "due_at": NOON + timedelta(days=3),
            **changes,
        }
    )


@pytest.mark.parametrize(
    ("there", "taken"),
    [(None, True), ({}, False), ({"done_at": NOON}, True)],
)
def test_a_plan_takes_the_place_of_none_that_is_still_to_be_done(
    desk: Desk, merging: Merging, there: dict[str, Any] | None, taken: bool
) -> None:
    first, second = two(desk)
    for each in (first, second):
        done(desk, each, (K.RESOLVED, "Diperbaiki"))
    plan, kept = a_plan(second, due_at=NOON + timedelta(days=9)), a_plan(first, **(there or {}))
    with desk.store.writing() as unit:
        unit.follow_ups.put(plan)
        if there is not None:
            unit.follow_ups.put(kept)
    merge(merging, second, first)
    with desk.store.reading() as unit:
        found = unit.follow_ups.find(first.id)
    assert found == (a_plan(first, due_at=plan.due_at) if taken else kept)


@pytest.mark.parametrize("plan", [{"done_at": NOON}, None])
def test_what_was_done_or_never_planned_brings_no_plan(
    desk: Desk, merging: Merging, plan: dict[str, Any] | None
) -> None:
    first, second = two(desk)
    for each in (first, second):
        done(desk, each, (K.RESOLVED, "Diperbaiki"))
    if plan is not None:
        with desk.store.writing() as unit:
            unit.follow_ups.put(a_plan(second, **plan))
    merge(merging, second, first)
    with desk.store.reading() as unit:
        assert unit.follow_ups.find(first.id) is None


def test_a_plan_does_not_go_to_what_is_open(desk: Desk, merging: Merging) -> None:
    first, second = two(desk)
    done(desk, second, (K.RESOLVED, "Diperbaiki"))
    with desk.store.writing() as unit:
        unit.follow_ups.put(a_plan(second))
    assert merge(merging, second, first).status is CaseStatus.OPEN
    with desk.store.reading() as unit:
        assert unit.follow_ups.find(first.id) is None


def test_two_that_were_parted_are_not_proposed_again(desk: Desk, merging: Merging) -> None:
    first, second = two(desk)
    merge(merging, second, first)
    with desk.store.reading() as unit:
        assert unit.distinct.of(second.id) == set()
    unmerge(merging, second)
    with desk.store.reading() as unit:
        assert unit.distinct.of(second.id) == {first.id}


def test_what_was_never_merged_is_not_given_back(desk: Desk, merging: Merging) -> None:
    first, _second = two(desk)
    with pytest.raises(Invalid, match="tidak sedang digabung"):
        unmerge(merging, first)


def test_a_case_is_found_by_its_code_to_merge_with(desk: Desk, merging: Merging) -> None:
    first, _second = two(desk)
    assert merging.by_code(STAFF, first.code).id == first.id
    with pytest.raises(NotFound, match="Tidak ada laporan berkode “KOSONG"):
        merging.by_code(STAFF, "KOSONG")


def test_those_of_one_member_stay_so_through_a_second_merge(desk: Desk, merging: Merging) -> None:
    first, second = two(desk)
    desk.clock.advance(timedelta(minutes=1))
    third = desk.hear("Siapa di sana?", remote_id="m-9", thread="t-9", author=BUDI)
    merge(merging, second, first, same=True)
    told = merge(merging, first, third, same=True)
    desk.clock.advance(timedelta(minutes=1))
    desk.deliver(desk.reply(told))
    assert desk.case(third.id).durations.awaiting_since is None


def test_those_of_several_members_stay_so_through_a_second_merge(
    desk: Desk, merging: Merging
) -> None:
    first, second = two(desk)
    desk.clock.advance(timedelta(minutes=1))
    third = desk.hear("Siapa di sana?", remote_id="m-9", thread="t-9", author=SITI)
    merge(merging, second, first, same=True)
    told = merge(merging, first, third, same=False)
    desk.clock.advance(timedelta(minutes=1))
    desk.deliver(desk.reply(told))
    assert desk.case(third.id).durations.awaiting_since == first.opened_at
