"""Case states: put aside, asked of another unit, ended with a reason, escalated to supervisors.

Putting a case aside or asking another unit stops no clock: the member waits for the whole
cooperative. Raises, everywhere: NotAllowed, NotFound, Conflict when someone wrote meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.case_lists import ListKind
from domain.cases import CASE_STEPS, UNFINISHED, Case, CaseStatus, EventKind
from domain.casework import OPENED_AGAIN
from domain.errors import Invalid, NotAllowed
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Unit
from domain.snoozing import Until, offered
from domain.texts import _
from services.cases.case_lists import ending, learnt
from services.cases.casebook import Happening, record
from services.cases.restricting import (
    escalation,
    free,
    has_supervisor,
    require_supervisor,
    restrict,
)
from services.cases.telling import Telling
from services.cases.unseen import refuse_unseen
from services.common.entered import limited, required
from services.common.forgotten import refuse_forgotten
from services.common.sight import answered, handled
from services.common.wording import asked_line

ASIDE_MAX = timedelta(days=366)
WHY_MAX = 1_000
UNIT_MAX = 80
_BATCH = 200


@dataclass(frozen=True, kw_only=True)
class Moments:
    """Offers, soonest first. `zone`: where the office is whose hours they follow."""

    zone: str
    until: Mapping[Until, datetime]


@dataclass(frozen=True, kw_only=True)
class CaseStates:
    """What a person decides about where a case stands, and what the program does of it in time."""

    store: Store
    clock: Clock

    # --- aside -----------------------------------------------------------------------

    def moments(self, actor: Actor, case_id: str) -> Moments:
        """Until when the case may sensibly be put aside now, by the hours of its branch."""
        now = self.clock.now()
        with self.store.reading() as unit:
            case = handled(unit, actor, case_id)
            hours = Telling(unit=unit, now=now).hours(case)
        zone = str(hours.zone)
        return Moments(zone=zone, until=offered(hours, ZoneInfo(zone), now))

    def snooze(
        self, actor: Actor, case_id: str, until: datetime | None, *, events_seen: int | None = None
    ) -> Case:
        """Out of the way until then, or (None) until the member writes. `events_seen`: as in
        `resolve`. Raises: Invalid, also when there is no member any more; Conflict."""
        wanted = "" if until is None else ahead(until, self.clock.now()).isoformat()
        with self.store.writing() as unit:
            case = _unfinished(handled(unit, actor, case_id))
            refuse_unseen(unit, case, events_seen)
            if until is None:
                refuse_forgotten(unit, case)
            return self._happened(unit, actor, case, EventKind.SNOOZED, wanted)

    def wake(self, actor: Actor, case_id: str) -> Case:
        """Back into daily work; one that is awake stays so."""
        with self.store.writing() as unit:
            case = handled(unit, actor, case_id)
            return self._happened(unit, actor, case, EventKind.WOKEN) if case.snoozed else case

    def wake_due(self) -> int:
        """Wakes what was put aside until now; gives how many."""
        woken = 0
        while batch := self._wake_batch():
            woken += batch
        return woken

    # --- another unit ----------------------------------------------------------------

    def ask_unit(self, actor: Actor, case_id: str, name: str) -> Case:
        """Waits on another unit of the cooperative, which is remembered for the next time.
        Raises: Invalid."""
        wanted = asked_line(name, field="unit", most=UNIT_MAX)
        with self.store.writing() as unit:
            case = _unfinished(handled(unit, actor, case_id))
            known = learnt(unit, ListKind.UNIT, wanted)
            return self._happened(unit, actor, case, EventKind.UNIT_ASKED, known)

    def unit_answered(self, actor: Actor, case_id: str) -> Case:
        """The other unit has answered; a case that waits on none stays as it is."""
        with self.store.writing() as unit:
            case = handled(unit, actor, case_id)
            return self._happened(unit, actor, case, EventKind.UNIT_ANSWERED) if case.unit else case

    # --- the end ---------------------------------------------------------------------

    def resolve(
        self,
        actor: Actor,
        case_id: str,
        *,
        reason_id: str = "",
        words: str = "",
        events_seen: int | None = None,
    ) -> Case:
        """Ends it with a reason of the list, words of one's own, or both. `events_seen`:
        `case.events` as the person saw it. Raises: Invalid when there is neither,
        InvalidTransition, Conflict when the member wrote meanwhile."""
        with self.store.writing() as unit:
            case = answered(unit, actor, case_id)
            refuse_unseen(unit, case, events_seen)
            value = ending(unit, reason_id, words)
            CASE_STEPS.check(case.status, CaseStatus.RESOLVED)
            return self._happened(unit, actor, case, EventKind.RESOLVED, value)

    # --- supervisors -----------------------------------------------------------------

    def can_escalate(self, actor: Actor) -> bool:
        """Whether there is a supervisor to escalate to."""
        actor.require(Permission.SEE_CASES)
        with self.store.reading() as unit:
            return has_supervisor(unit)

    def escalate(self, actor: Actor, case_id: str, *, why: str, restricted: bool) -> None:
        """To the supervisors, with words of one's own that stay a note. `restricted`: it is about
        management, and from now on nobody else sees it, the actor neither. What was finished is
        open again. Raises: Invalid, also when there is no supervisor."""
        words, now = required(why, field="why", longest=WHY_MAX), self.clock.now()
        with self.store.writing() as unit:
            case = answered(unit, actor, case_id)
            _refuse_escalating(case, restricted=restricted)
            if not restricted:
                require_supervisor(unit)
            noted = Happening(kind=EventKind.NOTED, at=now, actor_id=actor.id, value=words)
            again = OPENED_AGAIN.get(case.status) if case.status not in UNFINISHED else None
            opened = [Happening(kind=again, at=now, actor_id=actor.id)] if again else []
            case = record(unit, case, [noted, *opened], now)
            if restricted:
                restrict(unit, case, actor.id, now)
            else:
                record(unit, case, escalation(unit, case, "", actor.id, now), now)

    def deescalate(self, actor: Actor, case_id: str, *, why: str = "") -> Case:
        """Everybody's again, words and all (SEE_RESTRICTED). Raises: Invalid when it was never
        escalated."""
        words, now = limited(why, field="why", longest=WHY_MAX), self.clock.now()
        with self.store.writing() as unit:
            case = answered(unit, actor, case_id)
            if not actor.may(Permission.SEE_RESTRICTED):
                raise NotAllowed(_("Hanya pengawas yang dapat mengembalikan laporan ini."))
            if not case.escalated:
                raise Invalid(_("Laporan ini tidak sedang dinaikkan ke pengawas."))
            if words:
                noted = Happening(kind=EventKind.NOTED, at=now, actor_id=actor.id, value=words)
                case = record(unit, case, [noted], now)
            return free(unit, case, actor.id, now)

    # --- inside ----------------------------------------------------------------------

    def _wake_batch(self) -> int:
        now = self.clock.now()
        with self.store.writing() as unit:
            due = unit.cases.to_wake(now, _BATCH)
            for case in due:
                record(unit, case, _awake(case), now)
        return len(due)

    def _happened(
        self, unit: Unit, actor: Actor, case: Case, kind: EventKind, value: str = ""
    ) -> Case:
        now = self.clock.now()
        return record(
            unit, case, [Happening(kind=kind, at=now, actor_id=actor.id, value=value)], now
        )


def _awake(case: Case) -> Sequence[Happening]:
    """By nobody, at the moment that was asked for."""
    at = case.snoozed_until
    return [Happening(kind=EventKind.WOKEN, at=at)] if at is not None else []


def ahead(until: datetime, now: datetime) -> datetime:
    """The moment, when a case may be put aside until then. Raises: Invalid."""
    if until.utcoffset() is None:
        raise Invalid(_("Waktu ini tidak menyebut zonanya."), field="until")
    if until <= now:
        raise Invalid(_("Waktu ini sudah lewat. Pilih waktu yang akan datang."), field="until")
    if until > now + ASIDE_MAX:
        raise Invalid(
            _("Paling lama setahun ke depan. Pilih waktu yang lebih dekat."), field="until"
        )
    return until.astimezone(UTC)


def _unfinished(case: Case) -> Case:
    if case.status not in UNFINISHED:
        raise Invalid(_("Laporan ini sudah selesai. Buka lagi dulu bila masih ada pekerjaan."))
    return case


def _refuse_escalating(case: Case, *, restricted: bool) -> None:
    if case.status in (CaseStatus.CLOSED, CaseStatus.MERGED):
        raise Invalid(
            _("Laporan ini sudah ditutup atau digabung. Naikkan laporan yang meneruskannya.")
        )
    if case.restricted or (case.escalated and not restricted):
        raise Invalid(_("Laporan ini sudah dinaikkan ke pengawas."))
