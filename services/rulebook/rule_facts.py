"""Rule facts: what rules see of a case and a message, and what a person has decided about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from domain.cases import Case, CaseEvent, EventKind
from domain.messages import Message
from domain.ports import Unit
from domain.rules import Asked, Facts, Rule, Said, Settled
from services.office_hours.hours import office_hours

_INSTANT = timedelta(microseconds=1)
CHOSEN = 1.0  # how sure only people are of a kind; triage never is

_DECIDES: Mapping[EventKind, Settled] = {
    EventKind.KIND_CHANGED: Settled.KIND,
    EventKind.PRIORITY_CHANGED: Settled.PRIORITY,
    EventKind.TOPIC_CHANGED: Settled.TOPIC,
    EventKind.BRANCH_CHANGED: Settled.BRANCH,
    EventKind.ESCALATED: Settled.ESCALATION,
    EventKind.DEESCALATED: Settled.ESCALATION,
}


@dataclass(frozen=True, kw_only=True)
class FactFinder:
    """Looks up what these rules ask for, and nothing that none of them asks."""

    unit: Unit
    rules: Sequence[Rule]
    now: datetime

    def facts(self, case: Case, message: Message, events: Sequence[CaseEvent]) -> Facts:
        """`events`: all of the case so far."""
        return Facts(
            said=Said(message.first_text or message.text),
            way=message.kind,
            kind=case.kind,
            priority=case.priority,
            channel_id=case.channel_id or "",
            topic_id=case.topic_id or "",
            branch_id=case.branch_id or "",
            labels=case.labels,
            labels_off=_taken_off(events),
            assignee_id=case.assignee_id or "",
            escalated=case.escalated,
            restricted=case.restricted,
            acknowledged=any(event.kind is EventKind.ACKNOWLEDGED for event in events),
            is_member=self._is_member(message) if Asked.MEMBER in self._asked else None,
            in_hours=self._in_hours(case, message.at) if Asked.HOURS in self._asked else True,
        )

    @cached_property
    def _asked(self) -> set[Asked]:
        return {condition.asked for rule in self.rules for condition in rule.conditions}

    @cached_property
    def _known(self) -> dict[tuple[str, str, str], bool]:
        return {}

    def _in_hours(self, case: Case, moment: datetime) -> bool:
        """By the hours of the case's branch, else the cooperative's."""
        branch = self.unit.branches.find(case.branch_id) if case.branch_id else None
        hours = office_hours(self.unit.cooperative.get(), self.now, branch)
        return bool(hours.intervals(moment, moment + _INSTANT))

    def _is_member(self, message: Message) -> bool:
        """By the number they gave, or the account that somebody linked to a member."""
        number = " ".join(message.author.member_number.split())
        who = (number, message.channel_id or "", message.author.remote_id)
        if who not in self._known:
            self._known[who] = self._is_on_roll(*who)
        return self._known[who]

    def _is_on_roll(self, number: str, channel_id: str, remote_id: str) -> bool:
        if number and self.unit.members.by_number(number) is not None:
            return True
        channel = self.unit.channels.find(channel_id) if channel_id and remote_id else None
        if channel is None:
            return False
        return self.unit.members.by_account(channel.platform, remote_id) is not None


def settled_by_people(case: Case, events: Sequence[CaseEvent]) -> frozenset[Settled]:
    """What rules leave alone since a person decided it, here or when the case was taken down."""
    decided = {
        _DECIDES[event.kind]
        for event in events
        if event.actor_id is not None and event.kind in _DECIDES
    }
    if case.kind_confidence == CHOSEN and not _kind_set_by_rule(events):
        decided.add(Settled.KIND)
    given = [event for event in events if event.kind is EventKind.ASSIGNED]
    if case.restricted or (given and given[-1].actor_id is not None):
        decided.add(Settled.ASSIGNEE)
    return frozenset(decided)


def _kind_set_by_rule(events: Sequence[CaseEvent]) -> bool:
    return any(event.kind is EventKind.KIND_CHANGED and event.rule_id for event in events)


def _taken_off(events: Sequence[CaseEvent]) -> tuple[str, ...]:
    """Labels that a person took away: no rule puts them back."""
    return tuple(
        event.value
        for event in events
        if event.kind is EventKind.UNLABELLED and event.actor_id is not None
    )
