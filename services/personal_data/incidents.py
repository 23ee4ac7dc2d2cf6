"""Incidents: failures of protection are written down, and those who must hear of it are told in
time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.errors import Invalid
from domain.identifiers import new_id
from domain.incidents import REMIND_BEFORE, TOLD_WITHIN, Incident, Told
from domain.notifications import NotificationKind, notification_of
from domain.people import Actor, Permission, Role
from domain.ports import Clock, Store, Unit
from domain.texts import _
from services.common.auditing import record
from services.common.entered import limited, required

WORDS_MAX = 2_000
PEOPLE_MAX = 1_000_000_000
SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class Incidents:
    """ERASE_PERSONS, supervisors alone. Raises, everywhere: NotAllowed."""

    store: Store
    clock: Clock

    def listed(self, actor: Actor) -> Sequence[Incident]:
        """The newest first."""
        actor.require(Permission.ERASE_PERSONS)
        with self.store.reading() as unit:
            return unit.incidents.newest(SHOWN)

    def note(
        self,
        actor: Actor,
        *,
        found_at: datetime,
        happened: str,
        exposed: str,
        handling: str,
        people: int | None = None,
    ) -> Incident:
        """Writes one down; the time to tell of it runs from `found_at`. Raises: Invalid."""
        actor.require(Permission.ERASE_PERSONS)
        now = self.clock.now()
        if found_at.utcoffset() is None or found_at > now:
            raise Invalid(
                _("Isi sejak kapan diketahui, dan jangan di masa depan."), field="found_at"
            )
        incident = _checked(
            Incident(
                id=new_id(),
                found_at=found_at,
                noted_by=actor.id,
                happened=happened,
                exposed=exposed,
                handling=handling,
                people=people,
            )
        )
        with self.store.writing() as unit:
            record(unit, "incident_noted", at=now, actor=actor, subject_id=incident.id)
            return unit.incidents.add(incident)

    def change(
        self,
        actor: Actor,
        incident_id: str,
        *,
        happened: str,
        exposed: str,
        handling: str,
        people: int | None,
        version: int,
    ) -> Incident:
        """What was learnt of it since. `version`: as the person saw it. Raises: Invalid, Conflict,
        NotFound."""
        actor.require(Permission.ERASE_PERSONS)
        with self.store.writing() as unit:
            known = unit.incidents.get(incident_id)
            wanted = _checked(
                replace(
                    known,
                    happened=happened,
                    exposed=exposed,
                    handling=handling,
                    people=people,
                    version=version,
                )
            )
            now = self.clock.now()
            record(unit, "incident_changed", at=now, actor=actor, subject_id=incident_id)
            return unit.incidents.save(wanted)

    def told(self, actor: Actor, incident_id: str, whom: Told) -> Incident:
        """That these were told in writing, now; told once, it stays. Raises: Invalid, Conflict,
        NotFound."""
        actor.require(Permission.ERASE_PERSONS)
        now = self.clock.now()
        with self.store.writing() as unit:
            known = unit.incidents.get(incident_id)
            if whom not in known.untold:
                raise Invalid(_("Ini sudah dicatat. Muat ulang halaman ini."), field="whom")
            record(unit, "incident_told", at=now, actor=actor, subject_id=incident_id, detail=whom)
            if whom is Told.PEOPLE:
                return unit.incidents.save(replace(known, people_told_at=now))
            return unit.incidents.save(replace(known, authority_told_at=now))

    # --- by the heartbeat ----------------------------------------------------------------

    def remind(self) -> int:
        """Reminds the supervisors a day before the time is over, and again when it is; gives how
        many were told."""
        now = self.clock.now()
        with self.store.reading() as unit:
            near = unit.incidents.untold(now - (TOLD_WITHIN - REMIND_BEFORE))
        if not near:
            return 0
        with self.store.writing() as unit:
            return sum(_remind(unit, each, now) for each in near)


def _remind(unit: Unit, incident: Incident, now: datetime) -> int:
    """Once before and once after, however often it is asked for."""
    occasion = "over" if incident.due_at <= now else "soon"
    told = (
        notification_of(
            user.id,
            NotificationKind.BREACH_DUE,
            incident.id,
            occasion,
            now,
            value=incident.due_at.isoformat(),
        )
        for user in unit.users.all()
        if user.active and user.role is Role.SUPERVISOR
    )
    return sum(map(unit.notifications.add_once, told))


def _checked(incident: Incident) -> Incident:
    if incident.people is not None and not 0 <= incident.people <= PEOPLE_MAX:
        raise Invalid(_("Isi jumlah orangnya, atau kosongkan bila belum tahu."), field="people")
    return replace(
        incident,
        happened=required(incident.happened, field="happened", longest=WORDS_MAX),
        exposed=limited(incident.exposed, field="exposed", longest=WORDS_MAX),
        handling=limited(incident.handling, field="handling", longest=WORDS_MAX),
    )
