"""Rules: written by managers, in the order in which they are looked at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.cases import Case
from domain.errors import Invalid, NotFound
from domain.identifiers import new_id
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Unit
from domain.quoting import ended, quoted
from domain.rule_shelves import Tally
from domain.rules import LEFT_RULE, SILENCE_RULE, ActKind, Rule
from domain.sight import sees_restricted
from domain.texts import N_, _
from services.common.auditing import record
from services.office_hours.turns import is_away
from services.rulebook.rule_checks import Wanted, checked
from services.rulebook.rule_names import Names, gone_acts, gone_conditions, is_broken
from services.rulebook.rule_words import act_words, condition_words, sentence

KEPT_MAX = 100
COUNTED = timedelta(days=30)  # how far back the list counts what rules did
PAGE = 25

# Rules of the house itself, which nobody wrote.
HOUSE_RULES: Mapping[str, str] = {
    SILENCE_RULE: N_("Lepas bila lama tidak ditangani"),
    LEFT_RULE: N_("Lepas bila petugasnya tidak lagi menjawab laporan"),
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """A rule as the list tells it. `gone`: what it names that is not there; then it is passed over.
    `away`: by name, whom it gives cases to and who gets none, being away today. `tally`: what it
    did in the last 30 days, and when last at all."""

    rule: Rule
    sentence: str
    gone: tuple[str, ...]
    away: tuple[str, ...]
    tally: Tally


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Raises, everywhere: NotAllowed, NotFound."""

    store: Store
    clock: Clock

    def all(self, actor: Actor) -> list[Told]:
        """In their order (MANAGE_RULES)."""
        actor.require(Permission.MANAGE_RULES)
        with self.store.reading() as unit:
            kept, names = _kept(unit), Names(unit)
            since = self.clock.now() - COUNTED
            tallies = unit.rules.tallies([rule.id for rule in kept], since)
            away = _Away(unit=unit, names=names, now=self.clock.now())
            return [_told(rule, away, tallies[rule.id]) for rule in kept]

    def passed_over(self, actor: Actor) -> list[str]:
        """Names of those that are on and do nothing: they name what is gone (MANAGE_RULES)."""
        actor.require(Permission.MANAGE_RULES)
        with self.store.reading() as unit:
            names = Names(unit)
            return [rule.name for rule in unit.rules.in_force() if is_broken(rule, names)]

    def get(self, actor: Actor, rule_id: str) -> Rule:
        """One of them, to be edited (MANAGE_RULES)."""
        actor.require(Permission.MANAGE_RULES)
        with self.store.reading() as unit:
            return _found(unit, rule_id)

    def choices(self, actor: Actor) -> Names:
        """What rules can speak of, by name (MANAGE_RULES)."""
        actor.require(Permission.MANAGE_RULES)
        with self.store.reading() as unit:
            return Names(unit).read()

    def names(self, actor: Actor) -> Mapping[str, str]:
        """What each rule is called that ever did something, removed ones and the house's own too
        (SEE_CASES)."""
        actor.require(Permission.SEE_CASES)
        with self.store.reading() as unit:
            return every_name(unit)

    def add(self, actor: Actor, wanted: Wanted) -> Rule:
        """Keeps a new one, switched off, below all others. Raises: Invalid with the field."""
        actor.require(Permission.MANAGE_RULES)
        with self.store.writing() as unit:
            kept = _kept(unit)
            if len(kept) >= KEPT_MAX:
                raise Invalid(_("Paling banyak {most} aturan.").format(most=KEPT_MAX))
            fit = _fit(unit, wanted, kept)
            below = max((rule.position for rule in kept), default=0) + 1
            rule = unit.rules.add(self._rule(actor, new_id(), below, fit))
            self._audit(unit, actor, "rule_added", rule)
            return rule

    def change(self, actor: Actor, rule_id: str, wanted: Wanted, *, version: int) -> Rule:
        """`version`: as the person saw it. One that does something else than before is switched
        off, to be tried first. Raises: Invalid with the field, Conflict."""
        actor.require(Permission.MANAGE_RULES)
        with self.store.writing() as unit:
            before = _found(unit, rule_id)
            others = [rule for rule in _kept(unit) if rule.id != rule_id]
            wanted_rule = self._rule(actor, rule_id, before.position, _fit(unit, wanted, others))
            after = replace(wanted_rule, version=version)
            kept = unit.rules.save(
                replace(after, is_on=before.is_on and _does_the_same(before, after))
            )
            self._audit(unit, actor, "rule_changed", kept)
            return kept

    def switch(self, actor: Actor, rule_id: str, *, is_on: bool, version: int) -> Rule:
        """Raises: Conflict when it was changed meanwhile; Invalid when it names what is gone."""
        actor.require(Permission.MANAGE_RULES)
        with self.store.writing() as unit:
            rule = _found(unit, rule_id)
            if is_on and (gone := gone_words(rule, Names(unit))):
                raise Invalid(
                    _("Aturan ini belum bisa dinyalakan: {gone} Perbaiki dulu.").format(
                        gone=ended(", ".join(gone))
                    )
                )
            kept = unit.rules.save(
                replace(
                    rule,
                    is_on=is_on,
                    version=version,
                    changed_by=actor.id,
                    changed_at=self.clock.now(),
                )
            )
            self._audit(unit, actor, "rule_switched_on" if is_on else "rule_switched_off", kept)
            return kept

    def move(self, actor: Actor, rule_id: str, *, up: bool) -> None:
        """One place up or down; at the end it stays."""
        actor.require(Permission.MANAGE_RULES)
        with self.store.writing() as unit:
            kept = _kept(unit)
            here = kept.index(_found(unit, rule_id))
            there = here - 1 if up else here + 1
            if not 0 <= there < len(kept):
                return
            kept[here], kept[there] = kept[there], kept[here]
            for place, rule in enumerate(kept, start=1):
                if rule.position != place:
                    unit.rules.save(replace(rule, position=place))
            self._audit(unit, actor, "rule_moved", kept[there])

    def remove(self, actor: Actor, rule_id: str) -> None:
        """Gone from the list; what it did still bears its name."""
        actor.require(Permission.MANAGE_RULES)
        with self.store.writing() as unit:
            rule = _found(unit, rule_id)
            gone = replace(rule, removed=True, is_on=False, changed_by=actor.id)
            unit.rules.save(replace(gone, changed_at=self.clock.now()))
            self._audit(unit, actor, "rule_removed", rule)

    def touched(
        self, actor: Actor, rule_id: str, *, since: datetime | None = None, page: int = 1
    ) -> tuple[list[tuple[Case, datetime]], bool]:
        """One page of the cases it touched since (the last 30 days) and when last, newest first;
        whether more follow. Those that are not for the actor's eyes are left out (MANAGE_RULES)."""
        actor.require(Permission.MANAGE_RULES)
        with self.store.reading() as unit:
            found = unit.rules.touched(
                rule_id,
                since or self.clock.now() - COUNTED,
                restricted=sees_restricted(actor),
                limit=PAGE + 1,
                offset=PAGE * (max(1, page) - 1),
            )
        return found[:PAGE], len(found) > PAGE

    def _rule(self, actor: Actor, rule_id: str, position: int, wanted: Wanted) -> Rule:
        return Rule(
            id=rule_id,
            name=wanted.name,
            position=position,
            moments=tuple(wanted.moments),
            conditions=tuple(wanted.conditions),
            acts=tuple(wanted.acts),
            stops=wanted.stops,
            changed_by=actor.id,
            changed_at=self.clock.now(),
        )

    def _audit(self, unit: Unit, actor: Actor, act: str, rule: Rule) -> None:
        record(unit, act, at=self.clock.now(), actor=actor, subject_id=rule.id, detail=rule.name)


def names_of(unit: Unit, rule_ids: Iterable[str]) -> dict[str, str]:
    """What these rules are called, of those that there ever were."""
    found = {rule_id: unit.rules.find(rule_id) for rule_id in dict.fromkeys(rule_ids)}
    names = {rule_id: rule.name for rule_id, rule in found.items() if rule is not None}
    ours = {rule_id: _(HOUSE_RULES[rule_id]) for rule_id in found if rule_id in HOUSE_RULES}
    return {**names, **ours}


def every_name(unit: Unit) -> dict[str, str]:
    """What every rule is called that there ever was, the house's own among them."""
    written = {rule.id: rule.name for rule in unit.rules.all()}
    return {**written, **{rule_id: _(name) for rule_id, name in HOUSE_RULES.items()}}


def gone_words(rule: Rule, names: Names) -> tuple[str, ...]:
    """What it names that is not there, in words; then it is passed over."""
    conditions = [condition_words(each, names) for each in gone_conditions(rule, names)]
    return (*conditions, *(act_words(each, names) for each in gone_acts(rule, names)))


def _kept(unit: Unit) -> list[Rule]:
    return [rule for rule in unit.rules.all() if not rule.removed]


def _found(unit: Unit, rule_id: str) -> Rule:
    rule = unit.rules.find(rule_id)
    if rule is None or rule.removed:
        raise NotFound(_("Aturan ini sudah dihapus. Muat ulang daftar aturan."))
    return rule


def _fit(unit: Unit, wanted: Wanted, others: Sequence[Rule]) -> Wanted:
    fit = checked(wanted, Names(unit))
    if any(other.name.casefold() == fit.name.casefold() for other in others):
        raise Invalid(
            _("Sudah ada aturan bernama {quoted} Pilih nama lain.").format(quoted=quoted(fit.name)),
            field="name",
        )
    return fit


def _does_the_same(before: Rule, after: Rule) -> bool:
    return (before.moments, before.conditions, before.acts, before.stops) == (
        after.moments,
        after.conditions,
        after.acts,
        after.stops,
    )


@dataclass(frozen=True, kw_only=True)
class _Away:
    """Whom rules name and who gets nothing today."""

    unit: Unit
    names: Names
    now: datetime

    def named_by(self, rule: Rule) -> tuple[str, ...]:
        named = [act.value for act in rule.acts if act.kind is ActKind.ASSIGN]
        return tuple(
            self.names.people[user_id]
            for user_id in named
            if user_id in self.names.people and is_away(self.unit, user_id, self.now)
        )


def _told(rule: Rule, away: _Away, tally: Tally) -> Told:
    return Told(
        rule=rule,
        sentence=sentence(rule, away.names),
        gone=gone_words(rule, away.names),
        away=away.named_by(rule),
        tally=tally,
    )
