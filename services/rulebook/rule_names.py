"""Rule names: what rules speak of - people, channels, topics, branches, labels - by name, and
what of it is gone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from domain.labels import LabelKind
from domain.people import Permission
from domain.ports import Unit
from domain.rules import Act, ActKind, Asked, Condition, Rule
from services.office_hours.turns import can_take
from services.rulebook.labels import names_by_id

Namer = Callable[[Unit], Mapping[str, str]]


@dataclass(frozen=True)
class Names:
    """Names by id of what is there to be chosen, each sort read once and only when asked for."""

    unit: Unit

    @cached_property
    def people(self) -> Mapping[str, str]:
        """Who can be given cases."""
        return {user.id: user.name for user in self.unit.users.all() if can_take(user)}

    @cached_property
    def supervisors(self) -> Mapping[str, str]:
        """Who would read what is escalated."""
        able = Permission.SEE_RESTRICTED
        users = self.unit.users.all()
        return {user.id: user.name for user in users if user.active and user.actor.may(able)}

    @cached_property
    def everyone(self) -> Mapping[str, str]:
        """Every user, those who left too."""
        return {user.id: user.name for user in self.unit.users.all()}

    @cached_property
    def channels(self) -> Mapping[str, str]:
        """The channels that are not archived."""
        return {each.id: each.name for each in self.unit.channels.all()}

    @cached_property
    def topics(self) -> Mapping[str, str]:
        """What cases are about."""
        return names_by_id(self.unit, LabelKind.TOPIC)

    @cached_property
    def branches(self) -> Mapping[str, str]:
        """The cooperative's branches that are still there."""
        return {each.id: each.name for each in self.unit.branches.all() if each.active}

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The labels that cases may bear."""
        return names_by_id(self.unit, LabelKind.LABEL)

    @cached_property
    def retired(self) -> Mapping[str, str]:
        """What can be chosen no more and still has its name."""
        named = {
            **{each.id: each.name for kind in LabelKind for each in self.unit.labels.all(kind)},
            **{each.id: each.name for each in self.unit.branches.all()},
            **{each.id: each.name for each in self.unit.channels.all(archived=True)},
        }
        there = {*self.labels, *self.topics, *self.branches, *self.channels}
        return {each: name for each, name in named.items() if each not in there}

    def read(self) -> "Names":
        """The same, everything read now: good after its transaction too."""
        for sort in (
            "people",
            "supervisors",
            "everyone",
            "channels",
            "topics",
            "branches",
            "labels",
            "retired",
        ):
            getattr(self, sort)
        return self

    def asked(self, asked: Asked) -> Mapping[str, str] | None:
        """What the values of such a condition are the ids of; None: of nothing that can go."""
        match asked:
            case Asked.CHANNEL:
                return self.channels
            case Asked.TOPIC:
                return self.topics
            case Asked.BRANCH:
                return self.branches
            case Asked.LABEL:
                return self.labels
        return None

    def done(self, kind: ActKind) -> Mapping[str, str] | None:
        """What the value of such an act is the id of; None: of nothing that can go."""
        match kind:
            case ActKind.ASSIGN:
                return self.people
            case ActKind.TOPIC:
                return self.topics
            case ActKind.BRANCH | ActKind.TURN:
                return self.branches
            case ActKind.LABEL:
                return self.labels
        return None


def gone_conditions(rule: Rule, names: Names) -> list[Condition]:
    """Conditions of which nothing is left that could hold; a value of one that is gone while
    others stay is no harm: it never comes."""
    return [each for each in rule.conditions if not _left(each, names.asked(each.asked))]


def gone_acts(rule: Rule, names: Names) -> list[Act]:
    """Acts that name someone or something that is not there any more."""
    return [act for act in rule.acts if not _can_be_done(act, names)]


def is_broken(rule: Rule, names: Names) -> bool:
    """Whether it is passed over because of what is gone."""
    return bool(gone_conditions(rule, names) or gone_acts(rule, names))


def _left(condition: Condition, known: Mapping[str, str] | None) -> bool:
    return known is None or any(not value or value in known for value in condition.values)


def _can_be_done(act: Act, names: Names) -> bool:
    if act.group and not any(user_id in names.people for user_id in act.group):
        return False
    if act.kind is ActKind.ESCALATE:
        return bool(names.supervisors)
    known = names.done(act.kind)
    return known is None or (act.kind is ActKind.TURN and not act.value) or act.value in known
