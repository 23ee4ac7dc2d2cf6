"""Which promise counts: the most specific one that was in force when the case opened."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cases import Case, CaseKind, Priority
from domain.cooperative import (
    OFFICE,
    USUAL_TARGET,
    Cooperative,
    PastTargets,
    Target,
    TargetRule,
)
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


def a_case(channel_id: str | None, branch_id: str | None = None, **changes: object) -> Case:
    """A complaint, opened at noon."""
    case = Case(
        id="c-1",
        code="x",
        conversation_id="v-1",
        channel_id=channel_id,
        subject="",
        kind=COMPLAINT,
        branch_id=branch_id,
        opened_at=NOON,
        last_message_at=NOON,
    )
    return replace(case, **changes)  # type: ignore[arg-type]


def test_a_promise_for_the_office_is_for_what_came_through_no_channel() -> None:
    house = Cooperative(target_rules=(rule(2, channel_id=OFFICE),))
    assert house.promise(a_case(None)) == hours(2)
    assert house.promise(a_case("ch-1")) == USUAL_TARGET
    assert house.special_promise(a_case(None)) == house.target_rules[0]
    assert house.special_promise(a_case("ch-1")) is None
    assert house.target(COMPLAINT, NORMAL) == hours(2)


@pytest.mark.parametrize(
    ("channel_id", "branch_id", "promised"),
    [
        (None, None, 2),
        (None, "br-1", 4),
        (None, "br-2", 2),
        ("ch-1", None, 8),
        ("ch-1", "br-1", 3),
        ("ch-1", "br-2", 8),
        ("ch-2", None, None),
        ("ch-2", "br-1", 3),
    ],
)
def test_the_office_s_the_channel_s_and_the_branch_s_promise_stand_side_by_side(
    channel_id: str | None, branch_id: str | None, promised: float | None
) -> None:
    house = Cooperative(
        target_rules=(
            rule(2, channel_id=OFFICE),
            rule(8, channel_id="ch-1"),
            rule(3, branch_id="br-1"),
            rule(4, channel_id=OFFICE, branch_id="br-1"),
        )
    )
    expected = USUAL_TARGET if promised is None else hours(promised)
    assert house.promise(a_case(channel_id, branch_id)) == expected


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
    case = a_case("ch-1", "br-1", priority=HIGH)
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
    channel_id=st.none() | st.sampled_from([OFFICE, "ch-1", "ch-2"]),
    branch_id=st.none() | st.sampled_from(["br-1", "br-2"]),
)
_SETS_OF_RULES = st.lists(_RULES, max_size=12, unique_by=lambda each: each.conditions)
_CASES = st.builds(
    a_case,
    st.none() | st.sampled_from(["ch-1", "ch-2"]),
    st.none() | st.sampled_from(["br-1", "br-2"]),
    kind=st.sampled_from(CaseKind),
    priority=st.sampled_from(Priority),
)


def _by_the_book(rules: Sequence[TargetRule], case: Case) -> TargetRule | None:
    """The one that wins, told another way: of those that name nothing else than what the case is,
    by how much they name, and then by what."""
    is_so = {"branch": case.branch_id, "kind": case.kind, "priority": case.priority}
    is_so["channel"] = "the office" if case.channel_id is None else case.channel_id
    fitting = []
    for each in rules:
        told = {"branch": each.branch_id, "kind": each.kind, "priority": each.priority}
        told["channel"] = "the office" if each.channel_id == OFFICE else each.channel_id
        names = {what: value for what, value in told.items() if value is not None}
        if all(is_so[what] == value for what, value in names.items()):
            order = [what in names for what in ("branch", "channel", "kind", "priority")]
            fitting.append((len(names), order, each))
    return max(fitting, key=lambda one: one[:2])[2] if fitting else None


@given(_SETS_OF_RULES, _CASES)
def test_the_promise_that_wins_is_the_one_of_the_book(rules: list[TargetRule], case: Case) -> None:
    house = Cooperative(target_rules=tuple(rules))
    assert house.special_promise(case) == _by_the_book(rules, case)


@given(_SETS_OF_RULES, _CASES)
def test_promises_for_the_office_and_for_channels_touch_nothing_of_one_another(
    rules: list[TargetRule], case: Case
) -> None:
    numbered = [replace(each, target=hours(n)) for n, each in enumerate(rules, start=1)]
    theirs = [
        each
        for each in numbered
        if each.channel_id is None or (each.channel_id == OFFICE) is (case.channel_id is None)
    ]
    all_of_them, only_theirs = (
        Cooperative(target_rules=tuple(some)).promise(case) for some in (numbered, theirs)
    )
    assert all_of_them == only_theirs


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
