"""What every store promises of rules, of what they did, and of who is on duty."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from domain.cases import Case, CaseEvent, CaseKind, CaseStatus, Durations, EventKind
from domain.duties import Absence, Duty
from domain.errors import Conflict, NotFound
from domain.members import Identity
from domain.messages import Author, Message, MessageKind
from domain.ports import Store, Unit
from domain.rule_shelves import PastCase, Tally
from domain.rules import Act, ActKind, Asked, Condition, Moment, Rule
from tests.makers import NOON

HOUR = timedelta(hours=1)


def a_rule(**changes: Any) -> Rule:
    """Urgent words make a case urgent."""
    return Rule(
        **{
            "id": "rule-1",
            "name": "Mendesak",
            "position": 1,
            "is_on": True,
            "moments": (Moment.OPENED, Moment.MESSAGE),
            "conditions": (
                Condition(asked=Asked.WORDS_ANY, values=("keracunan", "“darurat” .*")),
                Condition(asked=Asked.KIND, values=(CaseKind.COMPLAINT,)),
            ),
            "acts": (
                Act(kind=ActKind.PRIORITY, value="high"),
                Act(kind=ActKind.TURN, value="br-1", group=("u-sari", "u-budi")),
            ),
            "stops": True,
            "changed_by": "u-wati",
            "changed_at": NOON,
            **changes,
        }
    )


def a_case(unit: Unit, case_id: str, **changes: Any) -> Case:
    """An open case of a conversation of its own, with one message and its two events."""
    case = Case(
        **{
            "id": case_id,
            "code": case_id.upper(),
            "conversation_id": f"talk-{case_id}",
            "channel_id": "ch-1",
            "subject": "Beras",
            "kind": CaseKind.COMPLAINT,
            "opened_at": NOON,
            "last_message_at": NOON,
            **changes,
        }
    )
    return unit.cases.add(case)


def an_event(case_id: str, number: int, kind: EventKind, **changes: Any) -> CaseEvent:
    return CaseEvent(
        **{
            "id": f"{case_id}-{number}",
            "case_id": case_id,
            "number": number,
            "kind": kind,
            "at": NOON,
            **changes,
        }
    )


def a_message(case_id: str) -> Message:
    return Message(
        id=f"m-{case_id}",
        conversation_id=f"talk-{case_id}",
        channel_id="ch-1",
        remote_id=f"remote-{case_id}",
        kind=MessageKind.DIRECT,
        author=Author(name="Bu Ani"),
        text="Beras berkutu",
        at=NOON,
        received_at=NOON,
    )


def test_rules_are_kept_whole_in_their_order_and_fenced_by_version(store: Store) -> None:
    first, second = a_rule(), a_rule(id="rule-2", position=2, is_on=False)
    gone = a_rule(id="rule-3", position=0, removed=True)
    with store.writing() as unit:
        for rule in (second, first, gone):
            unit.rules.add(rule)
        with pytest.raises(Conflict):
            unit.rules.add(first)
    with store.reading() as unit:
        assert unit.rules.all() == [gone, first, second]
        assert unit.rules.in_force() == [first]
        assert (unit.rules.get("rule-2"), unit.rules.find("nobody")) == (second, None)
    with store.writing() as unit:
        saved = unit.rules.save(replace(second, is_on=True))
        assert saved == replace(second, is_on=True, version=1)
        with pytest.raises(Conflict):
            unit.rules.save(second)
        with pytest.raises(NotFound):
            unit.rules.save(a_rule(id="nobody"))
        assert unit.rules.in_force() == [first, saved]


def test_what_a_rule_did_is_counted_by_cases_since_a_moment(store: Store) -> None:
    with store.writing() as unit:
        for case_id, restricted in (("c-1", False), ("c-2", True), ("c-3", False)):
            a_case(unit, case_id, restricted=restricted)
        for number, (case_id, at) in enumerate(
            [("c-1", 0), ("c-1", 1), ("c-2", 2), ("c-3", 3)], start=1
        ):
            unit.events.append(
                an_event(case_id, number, EventKind.LABELLED, at=NOON + at * HOUR, rule_id="rule-1")
            )
        unit.events.append(an_event("c-3", 9, EventKind.LABELLED, at=NOON + 9 * HOUR))
    with store.reading() as unit:
        rules = unit.rules
        assert rules.tallies(["rule-1", "rule-2"], NOON) == {
            "rule-1": Tally(cases=3, last_at=NOON + 3 * HOUR),
            "rule-2": Tally(),
        }
        assert rules.tallies(["rule-1"], NOON + 4 * HOUR) == {
            "rule-1": Tally(cases=0, last_at=NOON + 3 * HOUR)
        }
        told = [
            (case.id, at) for case, at in rules.touched("rule-1", NOON, restricted=True, limit=10)
        ]
        assert told == [
            ("c-3", NOON + 3 * HOUR),
            ("c-2", NOON + 2 * HOUR),
            ("c-1", NOON + HOUR),
        ]
        seen = rules.touched("rule-1", NOON, restricted=False, limit=10)
        assert [case.id for case, _at in seen] == ["c-3", "c-1"]
        second = rules.touched("rule-1", NOON, restricted=True, limit=1, offset=1)
        assert [case.id for case, _at in second] == ["c-2"]
        later = rules.touched("rule-1", NOON + 2 * HOUR, restricted=True, limit=10)
        assert [case.id for case, _at in later] == ["c-3", "c-2"]


def test_past_cases_come_with_their_first_events_and_words(store: Store) -> None:
    def events(case_id: str) -> tuple[CaseEvent, ...]:
        return (
            an_event(case_id, 1, EventKind.OPENED, value="complaint"),
            an_event(case_id, 2, EventKind.MESSAGE_RECEIVED, message_id=f"m-{case_id}"),
            *(an_event(case_id, number, EventKind.NOTED, value="x") for number in range(3, 13)),
        )

    with store.writing() as unit:
        kept = {
            case_id: a_case(unit, case_id, opened_at=NOON + at * HOUR, restricted=restricted)
            for case_id, at, restricted in (
                ("c-1", 0, False),
                ("c-2", 1, False),
                ("c-3", 2, True),
                ("c-4", 3, False),
            )
        }
        for case_id in ("c-1", "c-2", "c-3"):
            unit.messages.add_once(a_message(case_id))
            for event in (*events(case_id), an_event(case_id, 13, EventKind.NOTED)):
                unit.events.append(event)
        unit.events.append(an_event("c-4", 1, EventKind.OPENED, value="other"))

    def past(case_id: str) -> PastCase:
        return PastCase(case=kept[case_id], events=events(case_id), message=a_message(case_id))

    with store.reading() as unit:
        until = NOON + 4 * HOUR
        found = unit.rules.past(NOON, until, restricted=True, limit=10)
        assert found == [past("c-3"), past("c-2"), past("c-1")]
        shown = unit.rules.past(NOON, until, restricted=False, limit=10)
        assert shown == [past("c-2"), past("c-1")]
        assert unit.rules.past(NOON, until, restricted=False, limit=2) == [past("c-2")]
        assert unit.rules.past(NOON, NOON + HOUR, restricted=True, limit=10) == [past("c-1")]
        assert unit.rules.opened_in(NOON, until, restricted=True) == 4
        assert unit.rules.opened_in(NOON, until, restricted=False) == 3
        assert unit.rules.opened_in(NOON + HOUR, NOON + 2 * HOUR, restricted=True) == 1


def test_the_first_words_of_many_cases_come_in_parts(store: Store) -> None:
    with store.writing() as unit:
        for number in range(503):
            case_id = f"c-{number:03}"
            a_case(unit, case_id, opened_at=NOON + timedelta(seconds=number))
            unit.messages.add_once(a_message(case_id))
            unit.events.append(
                an_event(case_id, 1, EventKind.MESSAGE_RECEIVED, message_id=f"m-{case_id}")
            )
    with store.reading() as unit:
        found = unit.rules.past(NOON, NOON + HOUR, restricted=False, limit=5_000)
    assert [past.message.id for past in found] == [f"m-c-{n:03}" for n in reversed(range(503))]


def test_cases_that_lie_are_open_awake_assigned_and_waited_for(store: Store) -> None:
    def waiting(since: int) -> Durations:
        return Durations(awaiting_since=NOON + since * HOUR)

    with store.writing() as unit:
        mine: dict[str, Any] = {"assignee_id": "u-sari", "durations": waiting(0)}
        first = a_case(unit, "c-1", **mine)
        second = a_case(unit, "c-2", **mine)
        third = a_case(unit, "c-3", **(mine | {"durations": waiting(1)}))
        hidden = a_case(unit, "c-4", **(mine | {"durations": waiting(1), "restricted": True}))
        a_case(unit, "c-5", **(mine | {"durations": waiting(2)}))
        a_case(unit, "c-6", **(mine | {"status": CaseStatus.WAITING}))
        a_case(unit, "c-7", **(mine | {"snoozed": True}))
        a_case(unit, "c-8", **(mine | {"assignee_id": None}))
        a_case(unit, "c-9", **(mine | {"durations": Durations()}))
    with store.reading() as unit:
        before = NOON + 2 * HOUR
        assert unit.rules.lying(before, None, 10) == [first, second, third, hidden]
        assert unit.rules.lying(before, None, 2) == [first, second]
        assert unit.rules.lying(before, (NOON, "c-1"), 2) == [second, third]
        assert unit.rules.lying(before, (NOON + HOUR, "c-4"), 2) == []


def test_a_duty_is_fenced_and_keeps_the_turn_that_was_given_meanwhile(store: Store) -> None:
    duty = Duty(
        id="u-sari",
        is_on=True,
        branch_id="br-1",
        week={0: ((480, 960),), 4: ((480, 690), (780, 1500))},
        absences=(Absence(first=date(2026, 12, 24), last=date(2026, 12, 31)),),
    )
    with store.writing() as unit:
        assert unit.duties.add(duty) == duty
        assert unit.duties.find("u-sari") == duty
        assert unit.duties.find("u-budi") is None
        unit.duties.give("u-sari", 7)
        unit.duties.give("u-budi", 8)
        saved = unit.duties.save(replace(duty, is_on=False))
        assert saved == replace(duty, is_on=False, last_turn=7, version=1)
        with pytest.raises(Conflict):
            unit.duties.save(duty)
        with pytest.raises(NotFound):
            unit.duties.save(Duty(id="u-budi"))
        other = unit.duties.add(Duty(id="u-budi"))
        assert unit.duties.all() == [other, saved]


def test_turns_are_numbered_from_one(store: Store) -> None:
    with store.writing() as unit:
        assert [unit.duties.next_turn(), unit.duties.next_turn()] == [1, 2]
    with store.writing() as unit:
        assert unit.duties.next_turn() == 3


def test_the_load_of_each_is_what_they_have_not_finished(store: Store) -> None:
    with store.writing() as unit:
        a_case(unit, "c-1", assignee_id="u-sari")
        a_case(unit, "c-2", assignee_id="u-sari", status=CaseStatus.WAITING)
        a_case(unit, "c-3", assignee_id="u-sari", status=CaseStatus.RESOLVED)
        a_case(unit, "c-4", assignee_id="u-budi", status=CaseStatus.SPAM)
        a_case(unit, "c-5", assignee_id="u-wati")
        a_case(unit, "c-6")
        assert unit.duties.loads(["u-sari", "u-budi"]) == {"u-sari": 2, "u-budi": 0}
        assert unit.duties.loads([]) == {}


def test_an_identity_is_found_by_its_account(store: Store) -> None:
    identity = Identity(
        id="i-1",
        member_id="m-1",
        platform="sandbox",
        remote_id="r-1",
        name="ani",
        confirmed_by="u-sari",
        confirmed_at=NOON,
    )
    with store.writing() as unit:
        unit.members.add_identity(identity)
        assert unit.members.by_account("sandbox", "r-1") == identity
        assert unit.members.by_account("other", "r-1") is None
        assert unit.members.by_account("sandbox", "r-2") is None
