"""Retaining: how long persons are kept, where the cooperative sets an end to it.

Nothing is switched on that was not counted first. What comes to its end is erased as by a person's
own wish (`services.personal_data.erasing`), a few a round, each with its line in the audit log.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.erasing import Erased
from domain.errors import Invalid
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Unit
from domain.retention import LOG_MONTHS, MONTHS_MAX, RetentionKind, RetentionRule, months_before
from domain.texts import _
from services.common.auditing import record
from services.common.marks import TAKEN_BACK, TAKEN_BACK_KEPT
from services.personal_data.erasing import Erasing

ROUND = 500  # persons whose erasure begins in one round: 12,000 a day, more than come to their end
LOG_ROUND = 1_000  # lines of the log in one transaction
REACTION_ROUND = 1_000  # reactions in one transaction
_PERSONS = (RetentionKind.CASES, RetentionKind.WALK_INS, RetentionKind.LEFT_MEMBERS)
_TO_BE_WATCHED = 12  # months that the log is kept at least


@dataclass(frozen=True, kw_only=True)
class Retaining:
    """ERASE_PERSONS, supervisors alone."""

    store: Store
    clock: Clock
    erasing: Erasing

    def rules(self, actor: Actor) -> Mapping[RetentionKind, RetentionRule | None]:
        """Every kind; None: nobody ever set it."""
        actor.require(Permission.ERASE_PERSONS)
        with self.store.reading() as unit:
            kept = unit.retention.all()
        return {kind: kept.get(kind) for kind in RetentionKind}

    def foresee(self, actor: Actor, kind: RetentionKind, months: int) -> int:
        """How many would come to their end now. Raises: Invalid."""
        actor.require(Permission.ERASE_PERSONS)
        before = months_before(self.clock.now(), checked_months(kind, months))
        with self.store.reading() as unit:
            if kind is RetentionKind.ACCESS_LOG:
                return unit.accesses.count_before(before)
            if kind is RetentionKind.REACTIONS:
                return unit.reactions.count_before(before)
            return unit.wipes.over_count(kind, before)

    def set(
        self, actor: Actor, kind: RetentionKind, months: int, *, active: bool, foreseen: int | None
    ) -> RetentionRule:
        """Keeps the rule. `foreseen`: the number that the person saw; switching on asks for it,
        and for it to be the number still. Raises: Invalid."""
        actor.require(Permission.ERASE_PERSONS)
        now = self.clock.now()
        rule = RetentionRule(
            kind=kind,
            months=checked_months(kind, months),
            active=active,
            changed_by=actor.id,
            changed_at=now,
        )
        if active and foreseen != self.foresee(actor, kind, months):
            raise Invalid(
                _("Jumlah yang akan terhapus sudah berubah. Lihat lagi jumlahnya, lalu nyalakan."),
                field="foreseen",
            )
        with self.store.writing() as unit:
            detail = f"{kind} {months} {'on' if active else 'off'}"
            record(unit, "retention_set", at=now, actor=actor, detail=detail)
            return unit.retention.put(rule)

    # --- by the heartbeat ----------------------------------------------------------------

    def run(self) -> int:
        """Begins the erasure of what came to its end; gives how many, lines of the log too."""
        with self.store.reading() as unit:
            rules = unit.retention.all()
        done = sum(
            self._begin(kind, rule)
            for kind, rule in rules.items()
            if rule.active and kind in _PERSONS
        )
        log = rules.get(RetentionKind.ACCESS_LOG)
        done += self._forget_reactions(rules)
        self._forget_marks()
        return done + self._shorten_log(log.months if log else LOG_MONTHS)

    def _begin(self, kind: RetentionKind, rule: RetentionRule) -> int:
        before = months_before(self.clock.now(), rule.months)
        with self.store.writing() as unit:
            ids = unit.wipes.over(kind, before, ROUND)
            for subject_id in ids:
                self._begin_one(unit, kind, subject_id)
        return len(ids)

    def _begin_one(self, unit: Unit, kind: RetentionKind, subject_id: str) -> None:
        whose = Erased.MEMBER if kind is RetentionKind.LEFT_MEMBERS else Erased.TALK
        self.erasing.begin(unit, whose, subject_id, by=None, why=kind)

    def _forget_reactions(self, rules: Mapping[RetentionKind, RetentionRule]) -> int:
        """Who reacted is kept no longer than who wrote, whichever rule is the stricter one. That
        a linked member reacted stays counted."""
        set_for = (rules.get(kind) for kind in (RetentionKind.REACTIONS, RetentionKind.CASES))
        months = [rule.months for rule in set_for if rule is not None and rule.active]
        if not months:
            return 0
        before = months_before(self.clock.now(), min(months))
        with self.store.writing() as unit:
            return unit.reactions.remove_before(before, REACTION_ROUND)

    def _forget_marks(self) -> None:
        """Of reactions taken back: nobody tells the old news any more."""
        before = self.clock.now() - TAKEN_BACK_KEPT
        with self.store.writing() as unit:
            unit.erasures.unbury(TAKEN_BACK, before)

    def _shorten_log(self, months: int) -> int:
        before: datetime = months_before(self.clock.now(), months)
        with self.store.writing() as unit:
            return unit.accesses.remove_before(before, LOG_ROUND)


def checked_months(kind: RetentionKind, months: int) -> int:
    """The months, where a limit may have so many. Raises: Invalid."""
    least = _TO_BE_WATCHED if kind is RetentionKind.ACCESS_LOG else 1
    if not least <= months <= MONTHS_MAX:
        raise Invalid(
            _("Isi antara {least} dan {most} bulan.").format(least=least, most=MONTHS_MAX),
            field="months",
        )
    return months
