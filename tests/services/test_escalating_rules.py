"""A rule that hides a case: from whom, and what no later rule does to it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.cases import CaseStatus, EventKind
from domain.ports import Store
from domain.rules import Act, ActKind, Asked, Moment
from tests.makers import MANAGER, STAFF
from tests.services.desk import Desk, open_desk
from tests.services.ruled import (
    AGAIN,
    TO_SARI,
    a_rule,
    any_store,
    asks,
    by_rules,
    rules_of,
)
from toolkit.clock import SetClock


@pytest.fixture(params=("memory", "sqlite", "postgresql"))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    yield from any_store(request, tmp_path)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


def test_an_escalating_rule_hides_the_case_and_gives_it_to_nobody(desk: Desk) -> None:
    hides = Act(kind=ActKind.ESCALATE, value="restricted")
    rule = a_rule(desk, hides, TO_SARI, conditions=[asks(Asked.WORDS_ANY, "ketua")])
    case = desk.hear("Ketua memakai uang koperasi")
    assert (case.escalated, case.restricted, case.assignee_id) == (True, True, None)
    assert by_rules(desk, case) == [(EventKind.ESCALATED, "restricted", rule.id)]
    (told,) = rules_of(desk).all(MANAGER)
    assert (told.tally.cases, told.tally.last_at) == (1, desk.clock.now())
    assert rules_of(desk).touched(MANAGER, rule.id) == ([], False)


def test_what_was_given_to_somebody_is_taken_off_when_it_is_hidden(desk: Desk) -> None:
    first = a_rule(desk, Act(kind=ActKind.ESCALATE), TO_SARI, name="Naik")
    hides = a_rule(
        desk,
        Act(kind=ActKind.ESCALATE, value="restricted"),
        name="Pengurus",
        moments=AGAIN,
        conditions=[asks(Asked.WORDS_ANY, "ketua")],
    )
    case = desk.hear("Halo")
    assert (case.escalated, case.restricted, case.assignee_id) == (True, False, STAFF.id)
    told = desk.hear("Ini soal ketua")
    assert (told.restricted, told.assignee_id) == (True, None)
    assert by_rules(desk, case) == [
        (EventKind.ASSIGNED, STAFF.id, first.id),
        (EventKind.ESCALATED, "", first.id),
        (EventKind.ESCALATED, "restricted", hides.id),
        (EventKind.ASSIGNED, "", hides.id),
    ]


def test_what_is_hidden_is_given_to_nobody_by_a_later_rule(desk: Desk) -> None:
    a_rule(desk, Act(kind=ActKind.ESCALATE, value="restricted"))
    a_rule(desk, TO_SARI, name="Ke Sari", moments=(Moment.MESSAGE,))
    case = desk.hear("Halo")
    told = desk.hear("Halo lagi")
    assert (told.id, told.restricted, told.assignee_id) == (case.id, True, None)


def test_every_case_of_a_conversation_is_hidden_together(desk: Desk) -> None:
    old = desk.hear("Beras")
    desk.answering.set_status(STAFF, old.id, CaseStatus.RESOLVED, reason="diganti")
    desk.clock.advance(timedelta(days=15))
    desk.answering.close_old()
    a_rule(desk, Act(kind=ActKind.ESCALATE, value="restricted"))
    new = desk.hear("Ketua memakai uang")
    assert new.id != old.id
    assert (desk.case(old.id).restricted, desk.case(new.id).restricted) == (True, True)


def test_a_rule_that_escalates_breaks_when_no_supervisor_is_left(desk: Desk) -> None:
    a_rule(desk, Act(kind=ActKind.ESCALATE))
    assert desk.hear(thread="t-1").escalated
    with desk.store.writing() as unit:
        unit.users.save(replace(unit.users.get("u-joko"), active=False))
    assert not desk.hear(thread="t-2").escalated
    assert rules_of(desk).all(MANAGER)[0].gone == ("dinaikkan ke pengawas",)
