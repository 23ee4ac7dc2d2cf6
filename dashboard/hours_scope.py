"""Whose hours a page shows and changes: the cooperative's, or one branch's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dashboard import address, notices, people, saving
from dashboard.session import Desk
from dashboard.times import Times
from domain.branches import Branch
from domain.cooperative import Interval, Season
from domain.errors import Invalid
from domain.texts import _
from services.office_hours.hours import closed_days


@dataclass(frozen=True, kw_only=True)
class Scope:
    """`branch` None: the whole cooperative's. `seen`: the version its page was drawn from."""

    desk: Desk
    branch: Branch | None
    seen: int

    @property
    def times(self) -> Times:
        """In the zone of these hours."""
        return replace(self.desk, zone=self.branch.zone if self.branch else "").times

    @property
    def week(self) -> Mapping[int, tuple[Interval, ...]]:
        """The week in force, be it the cooperative's."""
        own = self.branch.week if self.branch else None
        return self.desk.cooperative.week if own is None else own

    @property
    def owner(self) -> Any:
        """What holds the days: the branch or the cooperative, both with the same fields."""
        return self.branch or self.desk.cooperative

    @property
    def seasons(self) -> tuple[Season, ...]:
        """Those decided here."""
        return tuple(self.owner.seasons)

    def closed_days(self) -> Mapping[date, str]:
        """All days without office hours here, and their names."""
        return closed_days(self.desk.cooperative, self.desk.times.now, self.branch)

    def names_of_open_days(self) -> Mapping[date, str]:
        """The days on which it works all the same, by what they would be; empty: no holiday."""
        house, branch = replace(self.desk.cooperative, open_days=()), self.branch
        own = replace(branch, open_days=()) if branch else None
        names = closed_days(house, self.desk.times.now, own)
        return {day: names.get(day, "") for day in self.owner.open_days}

    def refuse_without_hours(
        self,
        days: Sequence[date],
        week: Mapping[int, tuple[Interval, ...]] | None,
        special: Mapping[date, tuple[Interval, ...]],
    ) -> None:
        """A holiday that is to be worked on, newly said, and of which nobody said when: it would
        stay closed. `week`: its own, None: the cooperative's. Raises: Invalid."""
        usual = self.desk.cooperative.week if week is None else week
        for day in days:
            is_told = day in special or usual.get(day.weekday()) or self._in_season(day)
            if not is_told and day not in self.owner.open_days:
                words = _("{day} biasanya tutup. Tulis jamnya di Jam khusus: {date} 08.00-12.00.")
                raise Invalid(
                    words.format(day=self.times.day(day), date=f"{day:%d/%m/%Y}"), field="open_days"
                )

    def _in_season(self, day: date) -> bool:
        every = (*self.seasons, *self.desk.cooperative.seasons)
        return any(
            each.first <= day <= each.last and each.week.get(day.weekday()) for each in every
        )

    def save(self, **changes: Any) -> None:
        """Keeps it and says so. Raises: Invalid with the field, Conflict."""
        self.keep(**changes)
        notices.done(_("Pengaturan disimpan."))

    def keep(self, **changes: Any) -> None:
        """As `save`, saying nothing. Raises: Invalid with the field, Conflict."""
        if self.branch is None:
            saving.keep(self.desk, self.seen, **changes)
            return
        changed = replace(self.branch, version=self.seen, **changes)
        self.desk.toolkit.branching.save(self.desk.actor, changed)
        saving.forget_seen()


def choose(desk: Desk, section: str) -> Scope:
    """Whose hours to show, kept in the address; no question where there are no branches."""
    every = people.branches(desk)
    chosen = ""
    if every:
        names = {branch.id: branch.name for branch in every.values()}
        chosen = address.select(
            _("Untuk"), "cabang", names, everything=people.branch_name(None, every)
        )
    branch = every.get(chosen)
    return Scope(desk=desk, branch=branch, seen=seen_version(desk, section, branch))


def seen_version(desk: Desk, section: str, branch: Branch | None) -> int:
    """The version that the form of this section was drawn from, one rerun ago."""
    if branch is None:
        return saving.seen_version(desk, section)
    return saving.seen(f"house-{section}-{branch.id}", branch.version)
