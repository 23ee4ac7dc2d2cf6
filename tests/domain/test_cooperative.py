"""What a cooperative decides, before anyone decided anything."""

from datetime import timedelta
from itertools import pairwise

from domain.cases import CaseKind, Priority
from domain.cooperative import OFFICE_WEEK, USUAL_TARGET, Cooperative, PastTargets, Target
from tests.makers import NOON

HOUR = timedelta(hours=1)
QUICK = Target(
    first_response=timedelta(hours=1),
    next_reply=timedelta(hours=2),
    resolution=timedelta(hours=8),
)


def test_a_kind_without_a_target_of_its_own_has_the_usual_one() -> None:
    house = Cooperative(targets={CaseKind.COMPLAINT: QUICK})
    assert house.target(CaseKind.COMPLAINT, Priority.NORMAL) == QUICK
    assert house.target(CaseKind.PRAISE, Priority.NORMAL) == USUAL_TARGET


def test_what_matters_more_is_promised_in_half_the_time() -> None:
    house = Cooperative(targets={CaseKind.COMPLAINT: QUICK})
    assert house.target(CaseKind.COMPLAINT, Priority.HIGH) == Target(
        first_response=timedelta(minutes=30),
        next_reply=timedelta(hours=1),
        resolution=timedelta(hours=4),
    )


def test_a_case_keeps_the_promise_that_was_in_force_when_it_opened() -> None:
    house = Cooperative(
        targets={CaseKind.COMPLAINT: QUICK},
        past_targets=(
            PastTargets(until=NOON, targets={CaseKind.PRAISE: QUICK}),
            PastTargets(until=NOON + HOUR, targets={}),
        ),
    )
    promised = [
        [house.target(kind, Priority.NORMAL, opened_at) for kind in CaseKind][::3]
        for opened_at in (NOON - HOUR, NOON, NOON + HOUR, None)
    ]
    assert promised == [
        [USUAL_TARGET, QUICK],
        [USUAL_TARGET, USUAL_TARGET],
        [QUICK, USUAL_TARGET],
        [QUICK, USUAL_TARGET],
    ]


def test_the_usual_week_is_in_order_and_closed_on_sunday() -> None:
    assert set(OFFICE_WEEK) == set(range(7))
    assert OFFICE_WEEK[6] == ()
    for intervals in OFFICE_WEEK.values():
        assert all(opening < closing for opening, closing in intervals)
        assert all(one[1] <= other[0] for one, other in pairwise(intervals))


def test_two_houses_do_not_share_their_week() -> None:
    assert Cooperative().week is not Cooperative().week
