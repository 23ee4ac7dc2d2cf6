"""Rules as data: when one holds and why, and what a whole list of them does."""

from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cases import CaseKind, Priority
from domain.messages import MessageKind
from domain.phrases import plain
from domain.rules import (
    SETTLES,
    Act,
    ActKind,
    Asked,
    Condition,
    Facts,
    Finding,
    Rule,
    Said,
    Settled,
    Step,
    applies,
    found,
    is_met,
    plan,
)
from domain.tongues import Tongue
from tests.makers import NOON

URGENT = Act(kind=ActKind.PRIORITY, value="high")
CALM = Act(kind=ActKind.PRIORITY, value="normal")
TO_SARI = Act(kind=ActKind.ASSIGN, value="u-sari")
TO_BUDI = Act(kind=ActKind.ASSIGN, value="u-budi")
TURN = Act(kind=ActKind.TURN)
LOAN = Act(kind=ActKind.TOPIC, value="t-loan")
LABEL = Act(kind=ActKind.LABEL, value="l-1")


def facts(text: str = "Uang saya belum cair", **changes: Any) -> Facts:
    return Facts(
        **{
            "said": Said(text),
            "way": MessageKind.DIRECT,
            "kind": CaseKind.COMPLAINT,
            "channel_id": "ch-1",
            **changes,
        }
    )


def a_rule(id: str, *acts: Act, conditions: Iterable[Condition] = (), stops: bool = False) -> Rule:
    return Rule(
        id=id,
        name=id,
        position=1,
        is_on=True,
        conditions=tuple(conditions),
        acts=acts,
        stops=stops,
        changed_by="u-wati",
        changed_at=NOON,
    )


def asks(asked: Asked, *values: str) -> Condition:
    return Condition(asked=asked, values=values)


def done(steps: Sequence[Step]) -> list[tuple[str, list[Act]]]:
    return [(step.rule.id, list(step.acts)) for step in steps]


def nobody(act: Act) -> str:
    """Nobody is on duty, and nobody whom a rule names is away."""
    return act.value if act.kind is ActKind.ASSIGN else ""


def sari(_act: Act) -> str:
    return "u-sari"


@pytest.mark.parametrize(
    ("condition", "holds", "by"),
    [
        (asks(Asked.KIND, "complaint", "praise"), True, ("complaint",)),
        (asks(Asked.KIND, "praise"), False, ("complaint",)),
        (asks(Asked.CHANNEL, "ch-1"), True, ("ch-1",)),
        (asks(Asked.CHANNEL, ""), False, ("ch-1",)),
        (asks(Asked.TOPIC, "t-1", "t-2"), True, ("t-2",)),
        (asks(Asked.BRANCH, ""), True, ("",)),
        (asks(Asked.PRIORITY, "high"), False, ("normal",)),
        (asks(Asked.WAY, "comment", "direct"), True, ("direct",)),
        (asks(Asked.WORDS_ANY, "darurat", "Belum Cair"), True, ("Belum Cair",)),
        (asks(Asked.WORDS_ANY, "darurat", "cairkan"), False, ("darurat", "cairkan")),
        (asks(Asked.WORDS_ALL, "uang", "cair"), True, ("uang", "cair")),
        (asks(Asked.WORDS_ALL, "uang", "kapan"), False, ("kapan",)),
        (asks(Asked.WORDS_NONE, "darurat"), True, ("darurat",)),
        (asks(Asked.WORDS_NONE, "darurat", "uang"), False, ("uang",)),
        (asks(Asked.LANGUAGE, "id"), True, ("id",)),
        (asks(Asked.LANGUAGE, "en", "unsure"), False, ("id",)),
        (asks(Asked.MEMBER, "yes"), True, ("yes",)),
        (asks(Asked.MEMBER, "no"), False, ("yes",)),
        (asks(Asked.HOURS, "outside"), True, ("outside",)),
        (asks(Asked.HOURS, "inside"), False, ("outside",)),
        (asks(Asked.LABEL, "l-9", "l-2"), True, ("l-2",)),
        (asks(Asked.LABEL, "l-9"), False, ("l-1", "l-2")),
    ],
)
def test_each_condition_holds_by_what_is_there(
    condition: Condition, holds: bool, by: tuple[str, ...]
) -> None:
    seen = facts(topic_id="t-2", labels=("l-1", "l-2"), is_member=True, in_hours=False)
    assert found(condition, seen) == Finding(condition=condition, holds=holds, by=by)


def test_whether_a_member_writes_holds_neither_way_while_nobody_looked() -> None:
    assert not found(asks(Asked.MEMBER, "yes", "no"), facts()).holds


def test_inside_the_office_hours_holds_inside() -> None:
    assert found(asks(Asked.HOURS, "inside"), facts()).holds


@given(st.text(), st.lists(st.text(), max_size=4))
def test_words_of_any_kind_agree_among_each_other(text: str, words: list[str]) -> None:
    seen, values = facts(text), tuple(words)
    some = found(Condition(asked=Asked.WORDS_ANY, values=values), seen)
    every = found(Condition(asked=Asked.WORDS_ALL, values=values), seen)
    none = found(Condition(asked=Asked.WORDS_NONE, values=values), seen)
    assert some.holds is not none.holds
    assert all(is_met(each.condition, seen) is each.holds for each in (some, every, none))
    assert every.holds is all(found(asks(Asked.WORDS_ANY, word), seen).holds for word in words)
    assert set(some.by) | set(every.by) | set(none.by) <= set(words)


HOSTILE = ["(" * 5_000, ".*", "[a-", "\\", "\x00", "a" * 10_000, "💥", "%s{0}{nama}", "\ud800"]


@pytest.mark.parametrize("word", HOSTILE)
def test_hostile_words_are_words_and_nothing_else(word: str) -> None:
    condition = asks(Asked.WORDS_ANY, word)
    assert not found(condition, facts("Halo, beras saya?")).holds
    assert found(condition, facts(f"x {word} y")).holds is bool(plain(word))


def test_a_rule_without_conditions_always_holds_and_all_must_hold_otherwise() -> None:
    holding, failing = asks(Asked.KIND, "complaint"), asks(Asked.WAY, "phone")
    assert applies(a_rule("r"), facts())
    assert applies(a_rule("r", conditions=[holding]), facts())
    assert not applies(a_rule("r", conditions=[holding, failing]), facts())


def test_a_rule_sees_what_the_rules_above_it_have_changed() -> None:
    upper = a_rule("upper", LOAN, LABEL, Act(kind=ActKind.KIND, value="question"))
    lower = a_rule(
        "lower",
        TO_SARI,
        conditions=[
            asks(Asked.TOPIC, "t-loan"),
            asks(Asked.LABEL, "l-1"),
            asks(Asked.KIND, "question"),
        ],
    )
    both = plan([upper, lower], facts(), nobody)
    assert done(both) == [("upper", [LOAN, LABEL, upper.acts[2]]), ("lower", [TO_SARI])]
    assert both[1].seen == facts(topic_id="t-loan", labels=("l-1",), kind=CaseKind.QUESTION)
    assert done(plan([lower, upper], facts(), nobody)) == [("upper", list(upper.acts))]


def test_what_an_upper_rule_decided_a_lower_one_leaves_alone() -> None:
    assert done(plan([a_rule("a", URGENT), a_rule("b", CALM)], facts(), nobody)) == [
        ("a", [URGENT]),
        ("b", []),
    ]
    # Even where the upper one found it so already.
    calm_first = plan([a_rule("a", CALM), a_rule("b", URGENT)], facts(), nobody)
    assert done(calm_first) == [("a", []), ("b", [])]
    assert not any(step.touches for step in calm_first)


def test_a_rule_that_stops_is_the_last_one_when_it_holds() -> None:
    stops = a_rule("a", URGENT, conditions=[asks(Asked.KIND, "complaint")], stops=True)
    below = a_rule("b", TO_SARI)
    assert done(plan([stops, below], facts(), nobody)) == [("a", [URGENT])]
    other = facts(kind=CaseKind.PRAISE)
    assert done(plan([stops, below], other, nobody)) == [("b", [TO_SARI])]


def test_a_case_is_given_to_one_person_by_the_first_rule_that_finds_one() -> None:
    steps = plan([a_rule("a", TO_BUDI), a_rule("b", TURN), a_rule("c", TO_SARI)], facts(), sari)
    assert done(steps) == [("a", [TO_BUDI]), ("b", []), ("c", [])]
    by_turn = plan([a_rule("a", TURN), a_rule("b", TO_BUDI)], facts(), sari)
    assert done(by_turn) == [("a", [Act(kind=ActKind.TURN, value="u-sari")]), ("b", [])]


def test_when_nobody_is_on_duty_a_rule_below_may_know_someone() -> None:
    steps = plan([a_rule("a", TURN), a_rule("b", TO_BUDI)], facts(), nobody)
    assert [(step.rule.id, step.acts, step.nobody) for step in steps] == [
        ("a", (), True),
        ("b", (TO_BUDI,), False),
    ]
    assert steps[0].touches


def test_whoever_has_the_case_keeps_it() -> None:
    taken = facts(assignee_id="u-wati")
    steps = plan([a_rule("a", TURN), a_rule("b", TO_BUDI)], taken, sari)
    assert not any(step.touches for step in steps)


def test_whoever_let_it_lie_does_not_get_it_again() -> None:
    lying = facts(not_to="u-sari")
    assert done(plan([a_rule("a", TO_SARI)], lying, nobody)) == [("a", [])]
    assert done(plan([a_rule("a", TO_BUDI)], lying, nobody)) == [("a", [TO_BUDI])]
    below = plan([a_rule("a", TO_SARI), a_rule("b", TO_BUDI)], lying, nobody)
    assert [(step.acts, step.touches) for step in below] == [((), False), ((TO_BUDI,), True)]


def test_when_the_one_a_rule_names_is_away_a_rule_below_may_know_someone() -> None:
    def sari_is_away(act: Act) -> str:
        return "" if act.value == "u-sari" else act.value

    steps = plan([a_rule("a", TO_SARI, URGENT), a_rule("b", TO_BUDI)], facts(), sari_is_away)
    assert [(step.rule.id, step.acts, step.nobody, step.away) for step in steps] == [
        ("a", (URGENT,), False, "u-sari"),
        ("b", (TO_BUDI,), False, ""),
    ]
    (alone,) = plan([a_rule("a", TO_SARI)], facts(), sari_is_away)
    assert alone.touches


@pytest.mark.parametrize(
    ("act", "as_it_is"),
    [
        (LOAN, {"topic_id": "t-loan"}),
        (LABEL, {"labels": ("l-1",)}),
        (LABEL, {"labels_off": ("l-1",)}),
        (URGENT, {"priority": Priority.HIGH}),
        (Act(kind=ActKind.BRANCH, value="br-1"), {"branch_id": "br-1"}),
        (Act(kind=ActKind.KIND, value="complaint"), {}),
        (Act(kind=ActKind.ESCALATE), {"escalated": True}),
        (Act(kind=ActKind.ACKNOWLEDGE, value="Terima kasih"), {"acknowledged": True}),
    ],
)
def test_what_is_so_already_is_not_done_again(act: Act, as_it_is: dict[str, Any]) -> None:
    (step,) = plan([a_rule("a", act)], facts(**as_it_is), nobody)
    assert (step.acts, step.touches) == ((), False)


@pytest.mark.parametrize("act", [LOAN, URGENT, TO_SARI, TURN, Act(kind=ActKind.ESCALATE)])
def test_what_a_person_decided_every_rule_leaves_alone(act: Act) -> None:
    settled = frozenset({SETTLES[act.kind]})
    (step,) = plan([a_rule("a", act, LABEL)], facts(), sari, settled)
    assert step.acts == (LABEL,)


def test_no_rule_above_keeps_one_below_from_hiding_what_is_about_management() -> None:
    up, hide = Act(kind=ActKind.ESCALATE), Act(kind=ActKind.ESCALATE, value="restricted")
    both = plan([a_rule("a", up), a_rule("b", hide, TO_SARI)], facts(), nobody)
    assert done(both) == [("a", [up]), ("b", [hide])]
    assert done(plan([a_rule("b", hide)], facts(escalated=True), nobody)) == [("b", [hide])]
    hidden = facts(escalated=True, restricted=True)
    assert done(plan([a_rule("a", up), a_rule("b", hide)], hidden, nobody)) == [
        ("a", []),
        ("b", []),
    ]
    person = frozenset({Settled.ESCALATION})
    assert done(plan([a_rule("b", hide)], facts(), nobody, person)) == [("b", [])]


def test_what_is_for_supervisors_alone_is_given_to_nobody_else() -> None:
    hidden = Act(kind=ActKind.ESCALATE, value="restricted")
    assert done(plan([a_rule("a", hidden, TO_SARI)], facts(), nobody)) == [("a", [hidden])]
    open_to_all = Act(kind=ActKind.ESCALATE)
    assert done(plan([a_rule("a", open_to_all, TO_SARI)], facts(), nobody)) == [
        ("a", [open_to_all, TO_SARI])
    ]


ACTS = st.sampled_from(
    [
        URGENT,
        CALM,
        TO_SARI,
        TO_BUDI,
        TURN,
        LOAN,
        LABEL,
        Act(kind=ActKind.TOPIC, value="t-2"),
        Act(kind=ActKind.LABEL, value="l-2"),
        Act(kind=ActKind.KIND, value="praise"),
        Act(kind=ActKind.KIND, value="question"),
        Act(kind=ActKind.BRANCH, value="br-1"),
        Act(kind=ActKind.ESCALATE, value="restricted"),
        Act(kind=ActKind.ACKNOWLEDGE, value="Terima kasih"),
    ]
)
CONDITIONS = st.sampled_from(
    [
        asks(Asked.KIND, "complaint"),
        asks(Asked.KIND, "praise", "question"),
        asks(Asked.TOPIC, "t-loan"),
        asks(Asked.TOPIC, ""),
        asks(Asked.LABEL, "l-1"),
        asks(Asked.PRIORITY, "high"),
        asks(Asked.WORDS_ANY, "cair"),
        asks(Asked.LANGUAGE, Tongue.ENGLISH),
    ]
)


@st.composite
def rule_lists(draw: st.DrawFn) -> list[Rule]:
    return [
        a_rule(
            f"r{number}",
            *draw(st.lists(ACTS, max_size=4)),
            conditions=draw(st.lists(CONDITIONS, max_size=2)),
            stops=draw(st.booleans()),
        )
        for number in range(draw(st.integers(0, 6)))
    ]


@given(rule_lists(), st.sets(st.sampled_from(Settled)))
def test_any_list_is_walked_once_and_each_thing_is_decided_once(
    rules: list[Rule], settled: set[Settled]
) -> None:
    steps = plan(rules, facts(), sari, frozenset(settled))
    ids = [step.rule.id for step in steps]
    assert ids == sorted(set(ids), key=lambda one: int(one[1:]))
    decided = [SETTLES[act.kind] for step in steps for act in step.acts if act.kind in SETTLES]
    assert len(decided) == len(set(decided))
    assert not set(decided) & settled
    labels = [a.value for step in steps for a in step.acts if a.kind is ActKind.LABEL]
    assert len(labels) == len(set(labels))
    assert all(applies(step.rule, step.seen) for step in steps)
