"""Rules: what the desk does by itself with a message, as data that people edit and try.

The rules are walked once, in their order, so that no loop is possible. What an upper rule has
decided a lower one leaves alone, and what a person has decided every rule leaves alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from domain.cases import CaseKind, Priority
from domain.messages import MessageKind
from domain.phrases import Phrase, Words, plain
from domain.tongues import Told, told

SILENCE_RULE = "house:silence"  # takes a case off whoever let its member wait too long
LEFT_RULE = "house:left"  # takes a case off whoever can answer no more


class Moment(StrEnum):
    """When a rule runs."""

    OPENED = "opened"  # a case was opened by its first message
    MESSAGE = "message"  # the member wrote again
    RETURNED = "returned"  # the case was taken off someone who let it lie


class Asked(StrEnum):
    """What a condition looks at. `values` of the condition hold what the comment names."""

    KIND = "kind"  # kinds
    CHANNEL = "channel"  # channel ids; empty: at the counter or by phone
    TOPIC = "topic"  # topic ids; empty: none
    BRANCH = "branch"  # branch ids; empty: none
    PRIORITY = "priority"  # priorities
    WAY = "way"  # message kinds
    WORDS_ANY = "words_any"  # words and phrases, one of them
    WORDS_ALL = "words_all"  # words and phrases, every one
    WORDS_NONE = "words_none"  # words and phrases, not one
    LANGUAGE = "language"  # tongues
    MEMBER = "member"  # yes: on the roll by the number they gave or their linked account; no
    HOURS = "hours"  # inside, outside the office hours, when it was said
    LABEL = "label"  # label ids, one of them


WORDS = (Asked.WORDS_ANY, Asked.WORDS_ALL, Asked.WORDS_NONE)
YES, NO = "yes", "no"
INSIDE, OUTSIDE = "inside", "outside"
RESTRICTED = "restricted"


class ActKind(StrEnum):
    """What a rule does, in this order. `value` of the act holds what the comment names."""

    KIND = "kind"  # kind
    TOPIC = "topic"  # topic id
    LABEL = "label"  # label id
    PRIORITY = "priority"  # priority
    BRANCH = "branch"  # branch id
    ESCALATE = "escalate"  # empty, or "restricted": for supervisors' eyes only
    ASSIGN = "assign"  # user id
    TURN = "turn"  # branch id, empty for any; `group`: user ids, nobody: all staff
    ACKNOWLEDGE = "acknowledge"  # the automatic word to the member


class Settled(StrEnum):
    """What can be decided about a case, by a rule above or by a person."""

    ASSIGNEE = "assignee"
    KIND = "kind"
    TOPIC = "topic"
    PRIORITY = "priority"
    BRANCH = "branch"
    ESCALATION = "escalation"
    WORD = "word"  # the automatic one to the member


SETTLES: Mapping[ActKind, Settled] = {
    ActKind.ASSIGN: Settled.ASSIGNEE,
    ActKind.TURN: Settled.ASSIGNEE,
    ActKind.KIND: Settled.KIND,
    ActKind.TOPIC: Settled.TOPIC,
    ActKind.PRIORITY: Settled.PRIORITY,
    ActKind.BRANCH: Settled.BRANCH,
    ActKind.ESCALATE: Settled.ESCALATION,
    ActKind.ACKNOWLEDGE: Settled.WORD,
}


# The field of `Facts` that holds what these acts set.
_HELD_BY: Mapping[ActKind, str] = {
    ActKind.ASSIGN: "assignee_id",
    ActKind.TURN: "assignee_id",
    ActKind.KIND: "kind",
    ActKind.TOPIC: "topic_id",
    ActKind.PRIORITY: "priority",
    ActKind.BRANCH: "branch_id",
}


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One question and the answers that please."""

    asked: Asked
    values: tuple[str, ...]

    @cached_property
    def wanted(self) -> frozenset[str]:
        """The values, to compare with quickly."""
        return frozenset(self.values)

    @cached_property
    def phrases(self) -> tuple[Phrase, ...]:
        """The values as they are looked for in what somebody wrote."""
        return tuple(Phrase(plain(value)) for value in self.values)


@dataclass(frozen=True, kw_only=True)
class Act:
    """One thing to do."""

    kind: ActKind
    value: str = ""
    group: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule: when every condition holds, its acts are done. Without conditions it always holds.

    `position`: its place, from 1. `stops`: no rule below is looked at when it holds. `removed`:
    kept for its name alone, since events name it.
    """

    id: str
    name: str
    position: int
    is_on: bool = False
    moments: tuple[Moment, ...] = (Moment.OPENED,)
    conditions: tuple[Condition, ...] = ()
    acts: tuple[Act, ...] = ()
    stops: bool = False
    removed: bool = False
    changed_by: str
    changed_at: datetime
    version: int = 0


@dataclass(frozen=True)
class Said:
    """What somebody wrote, made ready once for every rule that looks at it."""

    text: str

    @cached_property
    def words(self) -> Words:
        """To look for phrases in."""
        return Words(plain(self.text))

    @cached_property
    def told(self) -> Told:
        """In which language, and by which words."""
        return told(self.words.plain)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a rule sees of a case and of the message that came. `is_member` None: nobody looked,
    since no rule asks. `acknowledged`: it had its automatic word. `labels_off`: those a person took
    away. `not_to`: who just let it lie. `assignee_id` and the other ids: empty for none."""

    said: Said
    way: MessageKind
    kind: CaseKind
    priority: Priority = Priority.NORMAL
    channel_id: str = ""
    topic_id: str = ""
    branch_id: str = ""
    labels: tuple[str, ...] = ()
    labels_off: tuple[str, ...] = ()
    assignee_id: str = ""
    not_to: str = ""
    escalated: bool = False
    restricted: bool = False
    acknowledged: bool = False
    is_member: bool | None = None
    in_hours: bool = True

    def of(self, asked: Asked) -> tuple[str, ...]:
        """What there is to compare a condition's values with; words are looked for elsewhere."""
        if asked is Asked.LANGUAGE:  # read only when a rule asks for it
            return (self.said.told.tongue,)
        return self._known[asked]

    @cached_property
    def _known(self) -> Mapping[Asked, tuple[str, ...]]:
        is_member = () if self.is_member is None else (YES if self.is_member else NO,)
        return {
            Asked.KIND: (self.kind,),
            Asked.CHANNEL: (self.channel_id,),
            Asked.TOPIC: (self.topic_id,),
            Asked.BRANCH: (self.branch_id,),
            Asked.PRIORITY: (self.priority,),
            Asked.WAY: (self.way,),
            Asked.MEMBER: is_member,
            Asked.HOURS: (INSIDE if self.in_hours else OUTSIDE,),
            Asked.LABEL: self.labels,
        }


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What became of one condition. `by`: its values that were met; of a condition that was not,
    what stands there instead (for words: those that are missing, or should not be there)."""

    condition: Condition
    holds: bool
    by: tuple[str, ...]


def is_met(condition: Condition, facts: Facts) -> bool:
    """Whether the condition holds: the quick answer, for every rule and every message."""
    words = facts.said.words if condition.asked in WORDS else None
    match condition.asked:
        case Asked.WORDS_ANY if words is not None:
            return any(words.hold(phrase) for phrase in condition.phrases)
        case Asked.WORDS_ALL if words is not None:
            return all(words.hold(phrase) for phrase in condition.phrases)
        case Asked.WORDS_NONE if words is not None:
            return not any(words.hold(phrase) for phrase in condition.phrases)
    return not condition.wanted.isdisjoint(facts.of(condition.asked))


def found(condition: Condition, facts: Facts) -> Finding:
    """Whether the condition holds, and by what."""
    holds = is_met(condition, facts)
    if condition.asked in WORDS:
        return Finding(condition=condition, holds=holds, by=_words_by(condition, facts.said.words))
    there = facts.of(condition.asked)
    met = tuple(value for value in condition.values if value in there)
    return Finding(condition=condition, holds=holds, by=met or there)


def _words_by(condition: Condition, words: Words) -> tuple[str, ...]:
    pairs = zip(condition.values, condition.phrases, strict=True)
    met = tuple(value for value, phrase in pairs if words.hold(phrase))
    missing = tuple(value for value in condition.values if value not in met)
    return missing or met if condition.asked is Asked.WORDS_ALL else met or missing


def applies(rule: Rule, facts: Facts) -> bool:
    """Whether every condition of the rule holds."""
    return all(is_met(condition, facts) for condition in rule.conditions)


@dataclass(frozen=True, kw_only=True)
class Step:
    """What one rule that holds does now. `seen`: the facts as the rules above it left them.
    `acts`: those that change something; of an act by turn the `value` is the user picked.
    `nobody`: it looked for someone on duty in vain. `away`: whom it names, who is away."""

    rule: Rule
    seen: Facts
    acts: tuple[Act, ...] = ()
    nobody: bool = False
    away: str = ""

    @property
    def touches(self) -> bool:
        """Whether the case is any different afterwards."""
        return bool(self.acts or self.nobody or self.away)


# Of an act that gives the case to somebody: to whom, empty when nobody is on duty or they are away.
Pick = Callable[[Act], str]
_GIVES = (ActKind.ASSIGN, ActKind.TURN)


@dataclass(frozen=True, kw_only=True)
class Walk:
    """How far the rules were walked: the facts as they stand, what is decided, the steps so far."""

    facts: Facts
    settled: frozenset[Settled]
    steps: tuple[Step, ...] = field(default=())


def plan(
    rules: Sequence[Rule], facts: Facts, pick: Pick, settled: frozenset[Settled] = frozenset()
) -> tuple[Step, ...]:
    """What the rules, walked once in the order given, do: the steps of those that hold.
    `settled`: what a person has decided. A rule sees what the rules above it have changed."""
    walk = Walk(facts=facts, settled=settled)
    for rule in rules:
        if applies(rule, walk.facts):
            walk = _stepped(walk, rule, pick)
            if rule.stops:
                break
    return walk.steps


def _stepped(walk: Walk, rule: Rule, pick: Pick) -> Walk:
    step = Step(rule=rule, seen=walk.facts)
    for act in rule.acts:
        if SETTLES.get(act.kind) in walk.settled:
            continue
        done = _done(act, walk.facts, pick)
        if done is None and act.kind in _GIVES and not walk.facts.assignee_id:
            step = _in_vain(step, act)
            continue  # nothing is decided: a rule below may know someone
        walk = replace(walk, settled=walk.settled | _decided_by(act))
        if done is not None:
            step = replace(step, acts=(*step.acts, done))
            walk = replace(walk, facts=_after(walk.facts, done))
    return replace(walk, steps=(*walk.steps, step))


def _in_vain(step: Step, act: Act) -> Step:
    if act.kind is ActKind.TURN:
        return replace(step, nobody=True)
    return step if act.value == step.seen.not_to else replace(step, away=act.value)


def _decided_by(act: Act) -> set[Settled]:
    if act.kind is ActKind.ESCALATE:
        # Staff may not even see what is restricted; and no upper rule keeps a lower one from
        # hiding what is about management.
        return {Settled.ESCALATION, Settled.ASSIGNEE} if act.value == RESTRICTED else set()
    return {SETTLES[act.kind]} if act.kind in SETTLES else set()


def _done(act: Act, facts: Facts, pick: Pick) -> Act | None:
    """The act as it is done now; None when it would change nothing."""
    match act.kind:
        case ActKind.TURN:
            picked = "" if facts.assignee_id else pick(act)
            return replace(act, value=picked) if picked else None
        case ActKind.ASSIGN:
            free = not facts.assignee_id and act.value != facts.not_to
            return act if free and pick(act) else None
        case ActKind.LABEL:
            return None if act.value in (*facts.labels, *facts.labels_off) else act
        case ActKind.ESCALATE:
            hides = act.value == RESTRICTED and not facts.restricted
            return act if hides or not facts.escalated else None
        case ActKind.ACKNOWLEDGE:
            return None if facts.acknowledged else act
    return None if getattr(facts, _HELD_BY[act.kind]) == act.value else act


def _after(facts: Facts, done: Act) -> Facts:
    match done.kind:
        case ActKind.LABEL:
            return replace(facts, labels=(*facts.labels, done.value))
        case ActKind.ESCALATE:
            hidden = facts.restricted or done.value == RESTRICTED
            return replace(facts, escalated=True, restricted=hidden)
        case ActKind.ACKNOWLEDGE:
            return replace(facts, acknowledged=True)
    changes: Mapping[str, str] = {_HELD_BY[done.kind]: done.value}
    return replace(facts, **changes)  # type: ignore[arg-type]
