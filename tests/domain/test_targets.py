"""Which promise counts: the most specific one that was in force when the case opened."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cases import Case, CaseKind, Priority
from domain.cooperative import USUAL_TARGET, Cooperative, PastTargets, Target, TargetRule
from tests.makers import NOON

COMPLAINT, PRAISE = CaseKind.COMPLAINT, CaseKind.PRAISE
NORMAL, HIGH = Priority.NORMAL, Priority.HIGH


def hours(count: float) -> Target:
    """A promise one can tell apart by its hours."""
    span = timedelta(hours=count)
    return Target(first_response=span, next_reply=span, resolution=span)


def rule(count: float, **conditions: object) -> TargetRule:
    return TargetRule(target=hours(count), **conditions)  # type: ignore[arg-type]


def promised(*rules: TargetRule, kind: CaseKind = COMPLAINT, priority: Priority = NORMAL) -> Target:
    return Cooperative(target_rules=rules).target(
        kind, priority, channel_id="ch-1", branch_id="br-1"
    )


def test_without_a_rule_that_fits_the_promise_of_the_kind_counts() -> None:
    house = Cooperative(
        targets={COMPLAINT: hours(3)},
        target_rules=(rule(1, branch_id="br-2"), rule(1, kind=PRAISE), rule(1, channel_id="ch-2")),
    )
    assert house.target(COMPLAINT, NORMAL, channel_id="ch-1", branch_id="br-1") == hours(3)
    assert house.target(CaseKind.OTHER, NORMAL, channel_id="ch-1", branch_id="br-1") == USUAL_TARGET


def test_more_conditions_win_whatever_they_are() -> None:
    assert promised(rule(1, branch_id="br-1"), rule(2, kind=COMPLAINT, priority=NORMAL)) == hours(2)
    assert promised(rule(2, kind=COMPLAINT, priority=NORMAL), rule(1, branch_id="br-1")) == hours(2)


@pytest.mark.parametrize(
    ("stronger", "weaker"),
    [
        ({"branch_id": "br-1"}, {"channel_id": "ch-1"}),
        ({"channel_id": "ch-1"}, {"kind": COMPLAINT}),
        ({"kind": COMPLAINT}, {"priority": NORMAL}),
    ],
)
def test_of_as_many_conditions_the_branch_s_the_channel_s_the_kind_s_win_in_this_order(
    stronger: dict[str, object], weaker: dict[str, object]
) -> None:
    for rules in (
        (rule(1, **stronger), rule(2, **weaker)),
        (rule(2, **weaker), rule(1, **stronger)),
    ):
        assert promised(*rules) == hours(1)


def test_a_rule_is_halved_for_what_matters_more_unless_it_names_the_priority() -> None:
    assert promised(rule(4, kind=COMPLAINT), priority=HIGH) == hours(2)
    assert promised(rule(4, kind=COMPLAINT, priority=HIGH), priority=HIGH) == hours(4)
    assert promised(rule(4, priority=HIGH), priority=NORMAL) == USUAL_TARGET


def test_rules_of_before_count_for_cases_of_before() -> None:
    past = PastTargets(until=NOON, targets={}, rules=(rule(1, kind=COMPLAINT),))
    house = Cooperative(target_rules=(rule(2, kind=COMPLAINT),), past_targets=(past,))
    assert house.target(COMPLAINT, NORMAL, NOON - timedelta(seconds=1)) == hours(1)
    assert house.target(COMPLAINT, NORMAL, NOON) == hours(2)


def test_a_case_is_asked_for_all_it_is() -> None:
    case = Case(
        id="c-1",
        code="x",
        conversation_id="v-1",
        channel_id="ch-1",
        subject="",
        kind=COMPLAINT,
        priority=HIGH,
        branch_id="br-1",
        opened_at=NOON,
        last_message_at=NOON,
    )
    precise = rule(7, kind=COMPLAINT, priority=HIGH, channel_id="ch-1", branch_id="br-1")
    house = Cooperative(target_rules=(precise, rule(2, kind=COMPLAINT)))
    assert house.promise(case) == hours(7)
    assert house.promise(replace(case, branch_id=None)) == hours(1)  # halved
    later = replace(house, past_targets=(PastTargets(until=NOON, targets={}),))
    assert (
        later.promise(replace(case, opened_at=NOON - timedelta(hours=1))) == USUAL_TARGET.halved()
    )


def test_the_warning_comes_when_three_quarters_are_gone_unless_told_otherwise() -> None:
    day = timedelta(hours=24)
    assert USUAL_TARGET.until_warning(day) == timedelta(hours=18)
    assert replace(USUAL_TARGET, warn_share=0.5).until_warning(day) == timedelta(hours=12)
    before = replace(USUAL_TARGET, warn_before=timedelta(hours=2))
    assert before.until_warning(day) == timedelta(hours=22)
    assert before.until_warning(timedelta(hours=1)) == timedelta()
    assert before.halved().until_warning(timedelta(hours=12)) == timedelta(hours=11)


_RULES = st.builds(
    TargetRule,
    target=st.just(USUAL_TARGET),
    kind=st.none() | st.just(COMPLAINT) | st.just(PRAISE),
    priority=st.none() | st.sampled_from(Priority),
    channel_id=st.none() | st.sampled_from(["ch-1", "ch-2"]),
    branch_id=st.none() | st.sampled_from(["br-1", "br-2"]),
)


@given(
    st.lists(_RULES, max_size=6, unique_by=lambda each: each.conditions).flatmap(
        lambda rules: st.tuples(st.just(rules), st.permutations(rules))
    )
)
def test_the_order_in_which_rules_were_written_decides_nothing(
    orders: tuple[list[TargetRule], list[TargetRule]],
) -> None:
    written, shuffled = orders
    counts = {each.conditions: number for number, each in enumerate(written, start=1)}
    one, other = (
        promised(*(replace(each, target=hours(counts[each.conditions])) for each in rules))
        for rules in (written, shuffled)
    )
    assert one == other
