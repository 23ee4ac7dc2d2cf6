"""Governing: the cooperative's own decisions - name, hours, holidays, promises, house rules."""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.clocks import OfficeHours
from domain.cooperative import OFFICE, Cooperative, PastTargets
from domain.errors import Invalid, NotFound
from domain.people import Actor, AuditEntry, Permission
from domain.ports import Clock, MediaShelf, Store, Unit
from domain.texts import _
from services.cases.recounting import FIRST_BATCHES, OPEN, Recounting, want_recount
from services.cases.span_filling import SPANS
from services.common.auditing import record
from services.media.pictures import take_in
from services.office_hours.hours import office_hours
from services.office_hours.house_rules import checked

LOGO_SIDE_PX = 512
AUDIT_PAGE_MAX = 500
_NOT_DECIDED = ("version", "past_targets")
# A new promise changes no case that is there: the one in force when it opened counts.
_HOURS = {
    "zone",
    "week",
    "public_holidays",
    "collective_leave",
    "closed_days",
    "open_days",
    "day_hours",
    "seasons",
}


@dataclass(frozen=True, kw_only=True)
class Governing:
    """What the cooperative decided, and the one way to decide anew."""

    store: Store
    clock: Clock
    media: MediaShelf

    def cooperative(self) -> Cooperative:
        """What is decided now."""
        with self.store.reading() as unit:
            return unit.cooperative.get()

    def save(self, actor: Actor, cooperative: Cooperative) -> Cooperative:
        """Checks and keeps it (MANAGE_COOPERATIVE); open cases are reckoned anew when its hours
        have changed. Raises: Invalid with the field, Conflict."""
        actor.require(Permission.MANAGE_COOPERATIVE)
        wanted = checked(cooperative)
        self._check_logo(wanted.logo_id)
        kept = self._keep(actor, wanted)
        Recounting(store=self.store, clock=self.clock).run(FIRST_BATCHES)
        return kept

    def set_logo(self, actor: Actor, data: bytes) -> Cooperative:
        """Raises: MediaInvalid, StoreFull."""
        actor.require(Permission.MANAGE_COOPERATIVE)
        logo = take_in(self.media, data, side_max=LOGO_SIDE_PX)
        return self._keep(actor, replace(self.cooperative(), logo_id=logo.id))

    def hours(self) -> OfficeHours:
        """The office hours with the holidays of the years around now."""
        return office_hours(self.cooperative(), self.clock.now())

    def audit(self, actor: Actor, *, limit: int = 100, offset: int = 0) -> list[AuditEntry]:
        """Newest first (SEE_AUDIT)."""
        actor.require(Permission.SEE_AUDIT)
        with self.store.reading() as unit:
            return unit.audit.newest(
                limit=min(max(1, limit), AUDIT_PAGE_MAX), offset=max(0, offset)
            )

    def local(self, moment: datetime) -> datetime:
        """The moment in the cooperative's zone, to show."""
        return moment.astimezone(ZoneInfo(self.cooperative().zone))

    def _keep(self, actor: Actor, wanted: Cooperative) -> Cooperative:
        with self.store.writing() as unit:
            before = unit.cooperative.get()
            changed = _changed_fields(before, wanted)
            _refuse_strange_rules(unit, wanted)
            past = _past_targets(before, wanted, self.clock.now())
            kept = unit.cooperative.save(replace(wanted, past_targets=past))
            if not _HOURS.isdisjoint(changed):
                want_recount(unit, OPEN, self.clock.now(), actor)
            if kept.zone != before.zone:  # days and hours of arrival are another zone's now
                want_recount(unit, SPANS, self.clock.now(), actor)
            record(
                unit,
                "cooperative_changed",
                at=self.clock.now(),
                actor=actor,
                detail=", ".join(changed),
            )
            return kept

    def _check_logo(self, logo_id: str) -> None:
        if not logo_id:
            return
        try:
            self.media.hold(logo_id)
        except NotFound as err:
            raise Invalid(_("Logo ini tidak ada. Unggah lagi."), field="logo_id") from err


def _changed_fields(before: Cooperative, after: Cooperative) -> list[str]:
    names = (field.name for field in fields(Cooperative) if field.name not in _NOT_DECIDED)
    return [name for name in names if getattr(before, name) != getattr(after, name)]


def _past_targets(
    before: Cooperative, after: Cooperative, now: datetime
) -> tuple[PastTargets, ...]:
    """Nobody writes the past: what was promised until now is kept for the cases of then."""
    if (before.targets, before.target_rules) == (after.targets, after.target_rules):
        return before.past_targets
    was = PastTargets(until=now, targets=before.targets, rules=before.target_rules)
    return (*before.past_targets, was)


def _refuse_strange_rules(unit: Unit, wanted: Cooperative) -> None:
    """Raises: Invalid for a promise to members of a channel or branch that is not there."""
    for rule in wanted.target_rules:
        channel_id = None if rule.channel_id == OFFICE else rule.channel_id
        no_channel = channel_id is not None and unit.channels.find(channel_id) is None
        no_branch = rule.branch_id is not None and unit.branches.find(rule.branch_id) is None
        if no_channel or no_branch:
            raise Invalid(
                _("Kanal atau cabang dari janji ini sudah tidak ada. Pilih yang lain."),
                field="target_rules",
            )
