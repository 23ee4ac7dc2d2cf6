"""Silence: a case that its assignee lets lie while the member waits goes back to everybody."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.cases import Case, CaseEvent, CaseStatus, EventKind
from domain.clocks import OfficeHours
from domain.errors import Conflict, Invalid
from domain.people import Actor, Permission
from domain.ports import Clock, Connectors, Store, Unit
from domain.rules import SILENCE_RULE
from domain.sight import sees_restricted
from domain.texts import _
from services.cases.casebook import Happening, record
from services.common.auditing import record as audit
from services.office_hours.hours import office_hours
from services.rulebook.ruling import Ruling

BATCH = 100
SHOWN = timedelta(days=7)
SHOWN_MAX = 10
LONGEST = timedelta(hours=200)  # of office time
_INSTANT = timedelta(microseconds=1)

# From when on the assignee could do something.
_BEGINNINGS = (
    EventKind.ASSIGNED,
    EventKind.WOKEN,
    EventKind.RESUMED,
    EventKind.REOPENED,
    EventKind.UNIT_ANSWERED,
)


@dataclass(frozen=True, kw_only=True)
class Released:
    """A case that was taken off somebody. `was_id`: off whom; `at`: when."""

    case: Case
    was_id: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Silence:
    """Raises, everywhere: NotAllowed."""

    store: Store
    clock: Clock
    connectors: Connectors

    def set(self, actor: Actor, span: timedelta | None, *, version: int) -> None:
        """After how much office time of silence a case is taken off; None: never (MANAGE_RULES).
        `version`: of the cooperative as the person saw it. Raises: Invalid, Conflict."""
        actor.require(Permission.MANAGE_RULES)
        if span is not None and not timedelta(hours=1) <= span <= LONGEST:
            raise Invalid(
                _("Isi 1 sampai {most} jam kerja.").format(most=LONGEST // timedelta(hours=1)),
                field="unassign_after",
            )
        with self.store.writing() as unit:
            house = replace(unit.cooperative.get(), unassign_after=span, version=version)
            unit.cooperative.save(house)
            audit(
                unit,
                "silence_changed",
                at=self.clock.now(),
                actor=actor,
                detail=str(span // timedelta(hours=1)) if span else "",
            )

    def release_silent(self) -> int:
        """Every case whose assignee has let it lie too long, a transaction each; gives how many."""
        released = 0
        seen: tuple[datetime, str] | None = None
        while found := self._lying(seen):
            last = found[-1][0]
            since = last.durations.awaiting_since
            seen = (since, last.id) if since else None
            released += sum(self._released(case.id) for case, is_silent in found if is_silent)
        return released

    def shown(self, actor: Actor) -> list[Released]:
        """Of the last 7 days, still without anybody, newest first: one's own, for managers
        everybody's (SEE_CASES)."""
        actor.require(Permission.SEE_CASES)
        since = self.clock.now() - SHOWN
        with self.store.reading() as unit:
            touched = unit.rules.touched(
                SILENCE_RULE, since, restricted=sees_restricted(actor), limit=SHOWN_MAX * 5
            )
            told = [_told(unit, case, at) for case, at in touched if case.assignee_id is None]
        everybody = actor.may(Permission.MANAGE_RULES)
        return [each for each in told if everybody or each.was_id == actor.id][:SHOWN_MAX]

    def _lying(self, seen: tuple[datetime, str] | None) -> Sequence[tuple[Case, bool]]:
        """The next cases that may be due, each with whether it is."""
        now = self.clock.now()
        with self.store.reading() as unit:
            span = unit.cooperative.get().unassign_after
            if span is None:
                return []
            # Office time never runs faster than the wall clock: younger ones need no look.
            lying = unit.rules.lying(now - span + _INSTANT, seen, BATCH)
            return [(case, self._is_silent(unit, case, span)) for case in lying]

    def _is_silent(self, unit: Unit, case: Case, span: timedelta) -> bool:
        waits = case.durations.awaiting_since
        if case.status is not CaseStatus.OPEN or case.snoozed or case.unit:
            return False
        if waits is None or case.assignee_id is None:
            return False
        since = _untouched_since(case.assignee_id, waits, unit.events.of(case.id))
        return _hours(unit, case, self.clock.now()).elapsed(since, self.clock.now()) >= span

    def _released(self, case_id: str) -> int:
        now = self.clock.now()
        try:
            with self.store.writing() as unit:
                case, span = unit.cases.get(case_id), unit.cooperative.get().unassign_after
                if span is None or not self._is_silent(unit, case, span):
                    return 0  # somebody was quicker
                off = Happening(kind=EventKind.ASSIGNED, at=now, rule_id=SILENCE_RULE)
                free = record(unit, case, [off], now)
                ruling = Ruling(unit=unit, connectors=self.connectors, now=now)
                ruling.returned(free, not_to=case.assignee_id or "")
        except Conflict:
            return 0
        return 1


def _untouched_since(assignee_id: str, waits: datetime, events: Sequence[CaseEvent]) -> datetime:
    """Since when the member waits and the assignee, able to, has done nothing."""
    moments = [
        event.at for event in events if event.actor_id == assignee_id or event.kind in _BEGINNINGS
    ]
    return max([waits, *moments])


def _hours(unit: Unit, case: Case, now: datetime) -> OfficeHours:
    branch = unit.branches.find(case.branch_id) if case.branch_id else None
    return office_hours(unit.cooperative.get(), now, branch)


def _told(unit: Unit, case: Case, at: datetime) -> Released:
    given = [event.value for event in unit.events.of(case.id) if event.kind is EventKind.ASSIGNED]
    was = next((value for value in reversed(given) if value), "")
    return Released(case=case, was_id=was, at=at)
