"""A desk with rules: short ways to write one, and to read what became of a case."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.cases import Case, CaseEvent, EventKind
from domain.deliveries import Delivery, DeliveryState
from domain.people import Actor
from domain.ports import Store
from domain.rules import Act, ActKind, Asked, Condition, Moment, Rule
from services.intake.triage import FirstRules
from services.rulebook.duty_roster import DutyRoster
from services.rulebook.rule_checks import Wanted
from services.rulebook.rule_trial import RuleTrial
from services.rulebook.rules import Rules
from services.rulebook.silence import Silence
from storage.memory import MemoryStore
from storage.migrating import migrate
from storage.opening import open_store
from tests.makers import MANAGER, STAFF
from tests.postgres import Postgres
from tests.services.desk import Desk

URGENT = Act(kind=ActKind.PRIORITY, value="high")
TURN = Act(kind=ActKind.TURN)
TO_SARI = Act(kind=ActKind.ASSIGN, value=STAFF.id)
AGAIN = (Moment.OPENED, Moment.MESSAGE)
WORD = Act(kind=ActKind.ACKNOWLEDGE, value="Terima kasih, kode Anda {kode}. – {koperasi}")


def asks(asked: Asked, *values: str) -> Condition:
    return Condition(asked=asked, values=values)


def any_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of the kind that the fixture's parameter names."""
    if request.param == "memory":
        yield MemoryStore()
        return
    address = None
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        address = server.new_database()
        request.addfinalizer(lambda: server.drop(address))
    migrate(tmp_path, address)
    opened = open_store(tmp_path, address)
    yield opened
    opened.close()


def rules_of(desk: Desk) -> Rules:
    return Rules(store=desk.store, clock=desk.clock)


def roster_of(desk: Desk) -> DutyRoster:
    return DutyRoster(store=desk.store, clock=desk.clock)


def trial_of(desk: Desk) -> RuleTrial:
    return RuleTrial(store=desk.store, clock=desk.clock, triage=FirstRules())


def silence_of(desk: Desk) -> Silence:
    return Silence(store=desk.store, clock=desk.clock, connectors=desk.connectors)


def a_rule(
    desk: Desk, *acts: Act, name: str = "Mendesak", is_on: bool = True, **wanted: Any
) -> Rule:
    """Written by the manager and switched on."""
    rules = rules_of(desk)
    rule = rules.add(MANAGER, Wanted(name=name, acts=acts, **wanted))
    if not is_on:
        return rule
    return rules.switch(MANAGER, rule.id, is_on=True, version=rule.version)


def on_duty(desk: Desk, *people: Actor) -> None:
    for person in people:
        roster_of(desk).switch(person, person.id, is_on=True)


def events(desk: Desk, case: Case) -> list[CaseEvent]:
    with desk.store.reading() as unit:
        return unit.events.of(case.id)


def by_rules(desk: Desk, case: Case) -> list[tuple[EventKind, str, str | None]]:
    """What rules did with the case: kind, value, rule."""
    return [(e.kind, e.value, e.rule_id) for e in events(desk, case) if e.rule_id]


def word_of(desk: Desk, case: Case) -> Delivery:
    with desk.store.reading() as unit:
        (delivery,) = unit.deliveries.about(case.id)
    return delivery


def words(desk: Desk) -> int:
    with desk.store.reading() as unit:
        return len(unit.deliveries.in_states(DeliveryState))
