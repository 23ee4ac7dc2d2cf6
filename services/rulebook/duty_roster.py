"""Duty roster: who takes cases by turn, when, and who is there now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.cooperative import Interval
from domain.duties import Absence, Duty
from domain.errors import Conflict, Invalid, NotAllowed
from domain.people import Actor, Permission, User
from domain.ports import Clock, Store, Unit
from domain.texts import _
from services.common.auditing import record
from services.office_hours.house_rules import checked_week
from services.office_hours.turns import can_take, on_duty

ABSENCES_MAX = 20


@dataclass(frozen=True, kw_only=True)
class DutyRoster:
    """Everybody sets their own; who may write rules sets everybody's. Raises: NotAllowed."""

    store: Store
    clock: Clock

    def of(self, actor: Actor, user_id: str) -> Duty:
        """When this one takes cases; off, when nobody ever said."""
        _refuse_others(actor, user_id)
        with self.store.reading() as unit:
            return unit.duties.find(user_id) or Duty(id=user_id)

    def now(self, actor: Actor) -> list[User]:
        """Who is on duty at this moment, by name (SEE_CASES)."""
        actor.require(Permission.SEE_CASES)
        with self.store.reading() as unit:
            return on_duty(unit, self.clock.now())

    def all(self, actor: Actor) -> list[tuple[User, Duty]]:
        """Everybody who can take cases, by name (MANAGE_RULES)."""
        actor.require(Permission.MANAGE_RULES)
        with self.store.reading() as unit:
            duties = {duty.id: duty for duty in unit.duties.all()}
            able = [user for user in unit.users.all() if can_take(user)]
            return [(user, duties.get(user.id, Duty(id=user.id))) for user in able]

    def switch(self, actor: Actor, user_id: str, *, is_on: bool) -> Duty:
        """On duty or off, whatever else is set."""
        _refuse_others(actor, user_id)
        with self.store.writing() as unit:
            before = unit.duties.find(user_id) or Duty(id=user_id)
            return self._kept(unit, actor, replace(before, is_on=is_on))

    def plan(
        self,
        actor: Actor,
        user_id: str,
        *,
        version: int,
        branch_id: str | None,
        week: Mapping[int, Sequence[Interval]],
        absences: Sequence[Absence],
    ) -> Duty:
        """When and where they take cases; `version`: as the person saw it. Raises: Invalid with the
        field, Conflict."""
        _refuse_others(actor, user_id)
        hours = checked_week(week) if any(week.values()) else {}
        away = _checked_absences(absences, self.clock.now().date())
        with self.store.writing() as unit:
            before = unit.duties.find(user_id) or Duty(id=user_id)
            if branch_id is not None and unit.branches.find(branch_id) is None:
                raise Invalid(_("Cabang ini sudah tidak ada. Pilih yang lain."), field="branch_id")
            if before.version != version:
                raise Conflict(
                    _("Jadwal ini baru saja diubah orang lain. Muat ulang, lalu ulangi.")
                )
            wanted = replace(before, branch_id=branch_id, week=hours, absences=away)
            return self._kept(unit, actor, wanted)

    def _kept(self, unit: Unit, actor: Actor, wanted: Duty) -> Duty:
        if not can_take(unit.users.find(wanted.id)):
            raise Invalid(_("Orang ini tidak bisa menjawab laporan. Pilih staf lain yang aktif."))
        known = unit.duties.find(wanted.id) is not None
        kept = unit.duties.save(wanted) if known else unit.duties.add(replace(wanted, version=1))
        record(unit, "duty_changed", at=self.clock.now(), actor=actor, subject_id=wanted.id)
        return kept


def _refuse_others(actor: Actor, user_id: str) -> None:
    actor.require(Permission.SEE_CASES)
    if actor.id != user_id and not actor.may(Permission.MANAGE_RULES):
        raise NotAllowed(_("Anda hanya boleh mengatur waktu bertugas Anda sendiri."))


def _checked_absences(absences: Sequence[Absence], today: date) -> tuple[Absence, ...]:
    for absence in absences:
        if absence.last < absence.first:
            raise Invalid(
                _("Hari terakhir tidak bisa lebih awal dari hari pertama."), field="absences"
            )
    ahead = [absence for absence in absences if (today - absence.last).days <= 1]
    if len(ahead) > ABSENCES_MAX:
        raise Invalid(
            _("Paling banyak {most} masa tidak bertugas.").format(most=ABSENCES_MAX),
            field="absences",
        )
    return tuple(sorted(ahead, key=lambda absence: (absence.first, absence.last)))
