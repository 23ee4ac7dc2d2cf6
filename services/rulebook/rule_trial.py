"""Rule trial: what a rule would have done with the cases of the last month, before it is on.

Each case is taken as it was when it opened: its first words, the kind and priority that were
given then, nothing that happened later. The rules that are on now, in their order, are walked
over it with the tried one among them; nothing is written.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from domain.cases import Case, CaseEvent, CaseKind, EventKind, Priority
from domain.duties import next_up
from domain.messages import Incoming, Message
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Triage, Unit
from domain.rule_shelves import PastCase
from domain.rules import (
    Act,
    ActKind,
    Facts,
    Finding,
    Moment,
    Rule,
    Settled,
    Step,
    found,
    plan,
)
from domain.sight import sees_restricted
from domain.texts import _
from services.office_hours.turns import Zones, can_take, fits
from services.rulebook.rule_facts import CHOSEN, FactFinder
from services.rulebook.rule_names import Names, is_broken
from services.rulebook.rule_words import act_words, finding_words

LAST = timedelta(days=30)
TRIED_MAX = 5_000  # the newest; more would keep a person waiting
PAGE = 20
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Touch:
    """A case that was looked at: what the rule would have done with it, and why it holds, in
    words; both empty where it does not hold."""

    case: Case
    first_words: str
    does: tuple[str, ...] = ()
    why: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Trial:
    """`opened`: cases of the last 30 days; `tried`: the newest of them that were looked at.
    Of these, each newest first, `touches`: those it would have touched; `same`: for which it holds
    and changes nothing, since they are so already or it was decided before; `others`: for which it
    does not hold. `given`: how many cases each would have got, by name; of turns as the duties are
    set today. `nobody`: how many turns found nobody; `away`: of how many cases the one it names
    was away."""

    rule: Rule
    since: datetime
    opened: int
    tried: int
    touches: tuple[Touch, ...]
    same: tuple[Touch, ...]
    others: tuple[Touch, ...]
    given: Mapping[str, int]
    by_turn: int
    nobody: int
    away: int


@dataclass(frozen=True, kw_only=True)
class RuleTrial:
    """Raises: NotAllowed, NotFound."""

    store: Store
    clock: Clock
    triage: Triage

    def tried(self, actor: Actor, rule_id: str) -> Trial:
        """What the rule would have done (MANAGE_RULES). Restricted cases are left out for whoever
        may not see them."""
        actor.require(Permission.MANAGE_RULES)
        now = self.clock.now()
        since, until = now - LAST, now + _INSTANT  # what came just now counts too
        restricted = sees_restricted(actor)
        with self.store.reading() as unit:
            rule = unit.rules.get(rule_id)
            past = unit.rules.past(since, until, restricted=restricted, limit=TRIED_MAX)
            run = _Run(unit=unit, rule=rule, triage=self.triage, now=now)
            # Oldest first: turns go round in the order in which the cases came.
            for each in reversed(past):
                run.look(each)
            return Trial(
                rule=rule,
                since=since,
                opened=unit.rules.opened_in(since, until, restricted=restricted),
                tried=len(past),
                touches=tuple(reversed(run.touches)),
                same=tuple(reversed(run.same)),
                others=tuple(reversed(run.others)),
                given=run.given(),
                by_turn=sum(run.turns.values()),
                nobody=run.nobody,
                away=run.away,
            )


@dataclass(kw_only=True)
class _Run:
    """One walk over many cases: what it did and who got what so far."""

    unit: Unit
    rule: Rule
    triage: Triage
    now: datetime
    nobody: int = 0
    away: int = 0
    touches: list[Touch] = field(default_factory=list)
    same: list[Touch] = field(default_factory=list)
    others: list[Touch] = field(default_factory=list)
    turns: Counter[str] = field(default_factory=Counter)
    assigned: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.names = Names(self.unit)
        self.rules = self._in_order()
        self._finder = FactFinder(unit=self.unit, rules=self.rules, now=self.now)
        self._zones = Zones(self.unit)
        able = {user.id for user in self.unit.users.all() if can_take(user)}
        self._duties = {each.id: each for each in self.unit.duties.all() if each.id in able}
        self._at = self.now

    def look(self, past: PastCase) -> None:
        """Puts the case where it belongs by what the tried rule would have done with it."""
        case, self._at = _at_opening(past, self.triage), past.message.received_at
        facts = self._finder.facts(case, past.message, ())
        step = None if _was_caught(past) else self._step(facts, _chosen(past))
        seen = Touch(case=past.case, first_words=facts.said.text)
        if step is None:
            self.others.append(seen)
            return
        why = tuple(self._why(found(each, step.seen)) for each in self.rule.conditions)
        if not step.touches:
            self.same.append(replace(seen, why=why))
            return
        self._count(step)
        self.touches.append(replace(seen, does=self._does(step), why=why))

    def _step(self, facts: Facts, chosen: frozenset[Settled]) -> Step | None:
        """What the tried rule does when its turn comes; None where it does not hold."""
        steps = plan(self.rules, facts, self._pick, chosen)
        return next((each for each in steps if each.rule.id == self.rule.id), None)

    def given(self) -> Mapping[str, int]:
        """How many each would have got, the most first, by name."""
        most = (self.turns + self.assigned).most_common()
        return {self.names.everyone.get(user_id, user_id): n for user_id, n in most}

    def _in_order(self) -> list[Rule]:
        on = [
            rule
            for rule in self.unit.rules.in_force()
            if rule.id != self.rule.id
            and Moment.OPENED in rule.moments
            and not is_broken(rule, self.names)
        ]
        return sorted([*on, self.rule], key=lambda rule: (rule.position, rule.id))

    def _pick(self, act: Act) -> str:
        if act.kind is ActKind.ASSIGN:
            return "" if self._is_away(act.value) else act.value
        there = [
            duty
            for duty in self._duties.values()
            if fits(duty, act) and duty.takes_at(self._at, self._zones.of(duty))
        ]
        chosen = next_up(there, self.turns)
        if chosen is None:
            return ""
        turn = max((duty.last_turn for duty in self._duties.values()), default=0) + 1
        self._duties[chosen.id] = replace(chosen, last_turn=turn)
        return chosen.id

    def _is_away(self, user_id: str) -> bool:
        duty = self._duties.get(user_id)
        return duty is not None and duty.is_away_at(self._at, self._zones.of(duty))

    def _count(self, step: Step) -> None:
        self.nobody += step.nobody
        self.away += bool(step.away)
        for act in step.acts:
            if act.kind is ActKind.TURN:
                self.turns[act.value] += 1
            if act.kind is ActKind.ASSIGN:
                self.assigned[act.value] += 1

    def _does(self, step: Step) -> tuple[str, ...]:
        does = [act_words(_as_given(act), self.names) for act in step.acts]
        if step.away:
            name = self.names.everyone.get(step.away, step.away)
            does.append(_("tidak diberikan kepada {name}, yang sedang cuti").format(name=name))
        return tuple(does)

    def _why(self, finding: Finding) -> str:
        return finding_words(finding, self.names)


def _as_given(act: Act) -> Act:
    """An act by turn that has found somebody is told by their name."""
    return Act(kind=ActKind.ASSIGN, value=act.value) if act.kind is ActKind.TURN else act


def _at_opening(past: PastCase, triage: Triage) -> Case:
    """The case as it was when its first message had come, and nobody had done anything."""
    case = past.case
    opened = [event for event in past.events if event.kind is EventKind.OPENED]
    kind = CaseKind(opened[0].value) if opened and opened[0].value else case.kind
    branches = [event for event in past.events if _came_with_it(event)]
    return replace(
        case,
        kind=kind,
        priority=_first_priority(past, triage),
        branch_id=(branches[0].value or None) if branches else None,
        topic_id=None,
        labels=(),
        assignee_id=None,
        escalated=False,
        restricted=False,
    )


def _was_caught(past: PastCase) -> bool:
    """A blocked sender's: it was spam from the first, and no rule looked at it."""
    return any(e.kind is EventKind.MARKED_SPAM and e.actor_id is None for e in past.events)


def _chosen(past: PastCase) -> frozenset[Settled]:
    """What a person chose when they handed it in: a kind that was sure and never changed."""
    changed = any(event.kind is EventKind.KIND_CHANGED for event in past.events)
    is_sure = past.case.kind_confidence == CHOSEN
    return frozenset({Settled.KIND}) if is_sure and not changed else frozenset()


def _came_with_it(event: CaseEvent) -> bool:
    """The branch that its channel or form gave it."""
    by_itself = event.actor_id is None and event.rule_id is None
    return event.kind is EventKind.BRANCH_CHANGED and by_itself


def _first_priority(past: PastCase, triage: Triage) -> Priority:
    if all(event.kind is not EventKind.PRIORITY_CHANGED for event in past.events):
        return past.case.priority
    return triage.judge(_as_it_came(past.message)).priority


def _as_it_came(message: Message) -> Incoming:
    return Incoming(
        remote_id=message.remote_id,
        thread=message.conversation_id,
        kind=message.kind,
        author=message.author,
        text=message.first_text or message.text,
        at=message.at,
    )
