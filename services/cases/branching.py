"""Branching: the cooperative's branches, who and what belongs to one, and whose a case is."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace

from domain.branches import Branch
from domain.cases import Case, EventKind
from domain.channels import Channel
from domain.clocks import OfficeHours
from domain.errors import Invalid
from domain.people import Actor, Permission, User
from domain.ports import Clock, Store, Unit
from domain.texts import _
from services.cases.case_branch import refuse_no_branch
from services.cases.casebook import Happening, record
from services.cases.recounting import FIRST_BATCHES, OPEN, Recounting, want_recount
from services.common.auditing import record as audit
from services.common.sight import handled
from services.common.wording import asked_line
from services.office_hours.hours import office_hours
from services.office_hours.house_rules import (
    check_zone,
    checked_closed_days,
    checked_day_hours,
    checked_open_days,
    checked_seasons,
    checked_week,
)

BRANCHES_MAX = 500


@dataclass(frozen=True, kw_only=True)
class Belonging:
    """What belongs to a branch, by ids."""

    channel_ids: frozenset[str] = frozenset()
    user_ids: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Branching:
    """Raises, everywhere: NotAllowed, NotFound, Conflict when someone wrote meanwhile."""

    store: Store
    clock: Clock

    def all(self) -> list[Branch]:
        """Every branch by name, those that are closed for good among them."""
        with self.store.reading() as unit:
            return unit.branches.all()

    def hours(self, branch_id: str | None) -> OfficeHours:
        """When the branch is open; the cooperative's hours for none and for an unknown one."""
        with self.store.reading() as unit:
            branch = unit.branches.find(branch_id) if branch_id else None
            return office_hours(unit.cooperative.get(), self.clock.now(), branch)

    def hours_among(self, branch_ids: Iterable[str | None]) -> Mapping[str | None, OfficeHours]:
        """The hours of each of these; the cooperative's under None, whoever else asks."""
        now = self.clock.now()
        with self.store.reading() as unit:
            house = unit.cooperative.get()
            found: dict[str | None, OfficeHours] = {None: office_hours(house, now)}
            for branch_id in {each for each in branch_ids if each}:
                branch = unit.branches.find(branch_id)
                found[branch_id] = office_hours(house, now, branch)
        return found

    def save(self, actor: Actor, branch: Branch) -> Branch:
        """Keeps a new branch (`version` 0) or a changed one (MANAGE_COOPERATIVE), and has open
        cases reckoned anew where its hours have changed. Raises: Invalid with the field."""
        actor.require(Permission.MANAGE_COOPERATIVE)
        wanted, now = _checked(branch), self.clock.now()
        with self.store.writing() as unit:
            others = [other for other in unit.branches.all() if other.id != wanted.id]
            _refuse_twin(wanted, others)
            before = unit.branches.find(wanted.id)
            kept = unit.branches.save(wanted) if before else unit.branches.add(wanted)
            changed = _changed(before, kept)
            audit(
                unit,
                "branch_changed" if before else "branch_added",
                at=now,
                actor=actor,
                subject_id=kept.id,
                detail=", ".join([kept.name, *changed]),
            )
            if before is not None and set(changed) - {"name", "active"}:
                want_recount(unit, OPEN, now, actor)
        Recounting(store=self.store, clock=self.clock).run(FIRST_BATCHES)
        return kept

    def belonging(self, actor: Actor, branch_id: str) -> Belonging:
        """Which channels and people belong to the branch (MANAGE_COOPERATIVE)."""
        actor.require(Permission.MANAGE_COOPERATIVE)
        with self.store.reading() as unit:
            return _belonging(unit, branch_id)

    def gather(
        self, actor: Actor, branch_id: str, channel_ids: Collection[str], user_ids: Collection[str]
    ) -> None:
        """These channels and people, and no others, belong to the branch from now on
        (MANAGE_COOPERATIVE). Cases that are there already stay whose they are."""
        actor.require(Permission.MANAGE_COOPERATIVE)
        with self.store.writing() as unit:
            branch = unit.branches.get(branch_id)
            for channel in unit.channels.all(archived=True):
                _give(unit, channel, branch.id, channel.id in channel_ids)
            for user in unit.users.all():
                _give(unit, user, branch.id, user.id in user_ids)
            audit(
                unit,
                "branch_gathered",
                at=self.clock.now(),
                actor=actor,
                subject_id=branch.id,
                detail=branch.name,
            )

    def move(self, actor: Actor, case_id: str, branch_id: str | None) -> Case:
        """Gives the case to another branch, or to none: its clocks run by that one's hours, from
        the beginning (ANSWER_CASES)."""
        now = self.clock.now()
        with self.store.writing() as unit:
            case = handled(unit, actor, case_id)
            if case.branch_id == (branch_id or None):
                return case
            refuse_no_branch(unit, branch_id)
            moved = Happening(
                kind=EventKind.BRANCH_CHANGED, at=now, actor_id=actor.id, value=branch_id or ""
            )
            return record(unit, case, [moved], now)


def _checked(branch: Branch) -> Branch:
    check_zone(branch.zone)
    return replace(
        branch,
        name=asked_line(branch.name, field="name"),
        week=None if branch.week is None else checked_week(branch.week),
        closed_days=checked_closed_days(branch.closed_days),
        open_days=checked_open_days(branch.open_days),
        day_hours=checked_day_hours(branch.day_hours),
        seasons=checked_seasons(branch.seasons),
    )


def _refuse_twin(branch: Branch, others: list[Branch]) -> None:
    if len(others) >= BRANCHES_MAX:
        raise Invalid(_("Paling banyak {most} cabang.").format(most=BRANCHES_MAX), field="name")
    if any(other.name.casefold() == branch.name.casefold() for other in others):
        raise Invalid(_("Sudah ada cabang bernama {name}.").format(name=branch.name), field="name")


def _changed(before: Branch | None, after: Branch) -> list[str]:
    names = [field.name for field in fields(Branch) if field.name not in ("id", "version")]
    return [name for name in names if before and getattr(before, name) != getattr(after, name)]


def _belonging(unit: Unit, branch_id: str) -> Belonging:
    channels = unit.channels.all(archived=True)
    return Belonging(
        channel_ids=frozenset(each.id for each in channels if each.branch_id == branch_id),
        user_ids=frozenset(each.id for each in unit.users.all() if each.branch_id == branch_id),
    )


def _give(unit: Unit, thing: Channel | User, branch_id: str, wanted: bool) -> None:
    """Makes it the branch's, or no longer; one of another branch is left there."""
    if wanted == (thing.branch_id == branch_id):
        return
    changed = replace(thing, branch_id=branch_id if wanted else None)
    if isinstance(changed, Channel):
        unit.channels.save(changed)
    else:
        unit.users.save(changed)
