"""Ruling: what the rules do with a message, inside the transaction that takes it in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from domain.cases import UNFINISHED, Case, CaseEvent, EventKind
from domain.kind_reasons import Because, kept_reason
from domain.messages import Message
from domain.ports import Connectors, Unit
from domain.rules import Act, ActKind, Moment, Rule, Settled, Step, plan
from domain.texts import _
from services.cases.casebook import Happening, record
from services.cases.restricting import RESTRICTED, escalation, family
from services.office_hours.turns import to_whom
from services.replies.acknowledging import Acknowledging
from services.rulebook.rule_facts import FactFinder, settled_by_people
from services.rulebook.rule_names import Names, is_broken

_EVENTS = {
    ActKind.ASSIGN: EventKind.ASSIGNED,
    ActKind.TURN: EventKind.ASSIGNED,
    ActKind.KIND: EventKind.KIND_CHANGED,
    ActKind.TOPIC: EventKind.TOPIC_CHANGED,
    ActKind.LABEL: EventKind.LABELLED,
    ActKind.PRIORITY: EventKind.PRIORITY_CHANGED,
    ActKind.BRANCH: EventKind.BRANCH_CHANGED,
}


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """The rules as they stand in this transaction: read once, however many messages it takes."""

    unit: Unit
    connectors: Connectors
    now: datetime

    def opened(
        self, case: Case, message: Message, *, chosen: frozenset[Settled] = frozenset()
    ) -> Case:
        """The case after the rules for new cases; itself when none of them holds. `chosen`: what
        a person chose when they handed it in."""
        return self._ruled(case, message, Moment.OPENED, chosen=chosen)

    def heard(self, case: Case, message: Message) -> Case:
        """The case after the rules for every further message."""
        return self._ruled(case, message, Moment.MESSAGE)

    def returned(self, case: Case, *, not_to: str) -> Case:
        """The case, taken off somebody, after the rules for that; they read its first message.
        `not_to`: from whom; to them no rule gives it again."""
        if not self._rules(Moment.RETURNED):
            return case
        for said in self.unit.messages.of(case.conversation_id):
            if not said.from_us and said.at >= case.opened_at:
                return self._ruled(case, said, Moment.RETURNED, not_to=not_to)
        return case

    def _ruled(
        self,
        case: Case,
        message: Message,
        moment: Moment,
        *,
        not_to: str = "",
        chosen: frozenset[Settled] = frozenset(),
    ) -> Case:
        rules = self._rules(moment)
        if not rules or case.status not in UNFINISHED:
            return case
        # One that was opened just now has no story yet that a rule would look at.
        events = () if moment is Moment.OPENED else self.unit.events.of(case.id)
        facts = self._finders[moment].facts(case, message, events)
        steps = plan(
            rules,
            replace(facts, not_to=not_to),
            lambda act: to_whom(self.unit, act, self.now, not_to=not_to),
            settled_by_people(case, events) | chosen,
        )
        return self._done(case, message, steps, events)

    def _rules(self, moment: Moment) -> Sequence[Rule]:
        return self._finders[moment].rules

    @cached_property
    def _finders(self) -> dict[Moment, FactFinder]:
        names = Names(self.unit)
        whole = [rule for rule in self.unit.rules.in_force() if not is_broken(rule, names)]
        return {
            moment: FactFinder(
                unit=self.unit,
                rules=[rule for rule in whole if moment in rule.moments],
                now=self.now,
            )
            for moment in Moment
        }

    def _done(
        self, case: Case, message: Message, steps: Sequence[Step], events: Sequence[CaseEvent]
    ) -> Case:
        happenings: list[Happening] = []
        for step in steps:
            for act in step.acts:
                if act.kind is ActKind.ESCALATE:
                    continue
                case = _reasoned(case, step.rule, act)
                happenings += self._happenings(case, message, step.rule, act)
            if (note := self._in_vain(step)) and not _said_so(step.rule, events):
                happenings.append(self._happening(step.rule, EventKind.NOTED, note))
        if happenings:
            case = record(self.unit, case, happenings, self.now)
        return self._escalated(case, steps)

    def _escalated(self, case: Case, steps: Sequence[Step]) -> Case:
        """Last, since what is for supervisors' eyes only is nobody else's to change."""
        for step in steps:
            for act in step.acts:
                if act.kind is ActKind.ESCALATE:
                    case = self._to_supervisors(case, step.rule, act.value)
        return case

    def _to_supervisors(self, case: Case, rule: Rule, value: str) -> Case:
        told = {case.id: case}
        for each in family(self.unit, case) if value == RESTRICTED else [case]:
            if each.restricted:
                continue
            ups = escalation(self.unit, each, value, None, self.now)
            named = [replace(happening, rule_id=rule.id) for happening in ups]
            told[each.id] = record(self.unit, each, named, self.now)
        return told[case.id]

    def _happenings(self, case: Case, message: Message, rule: Rule, act: Act) -> list[Happening]:
        if act.kind is not ActKind.ACKNOWLEDGE:
            return [self._happening(rule, _EVENTS[act.kind], act.value)]
        word = Acknowledging(unit=self.unit, connectors=self.connectors, now=self.now)
        delivery = word.acknowledge(case, message, act.value)
        if delivery is None:
            return []
        return [self._happening(rule, EventKind.ACKNOWLEDGED, delivery.id)]

    def _in_vain(self, step: Step) -> str:
        """Why nobody has the case by this rule, kept with it; empty where that is not so. Told
        again in its reader's language (decision 34), so its fixed words are long enough for it."""
        if step.nobody:
            return _("Tidak ada petugas yang sedang bertugas, jadi laporan ini belum dibagikan.")
        away = self.unit.users.find(step.away) if step.away else None
        if away is None:
            return ""
        return _(
            "{name} sedang cuti menurut jadwalnya, jadi aturan ini tidak memberinya laporan ini."
        ).format(name=away.name)

    def _happening(self, rule: Rule, kind: EventKind, value: str) -> Happening:
        return Happening(kind=kind, at=self.now, value=value, rule_id=rule.id)


def _reasoned(case: Case, rule: Rule, act: Act) -> Case:
    """A kind that a rule sets gives the rule as its reason."""
    if act.kind is not ActKind.KIND:
        return case
    reason = kept_reason(Because.RULE, rule.name)
    return replace(case, kind_reason=reason, kind_confidence=1.0)


def _said_so(rule: Rule, events: Sequence[CaseEvent]) -> bool:
    """Once is enough, however often the member writes."""
    return any(event.kind is EventKind.NOTED and event.rule_id == rule.id for event in events)
