"""Resting: on which days the cooperative and its branches work, and each person's quiet hours
among them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from domain.branches import Branch
from domain.cooperative import Cooperative
from domain.notifications import NotificationWishes
from domain.rest import Rest
from services.office_hours.hours import office_hours


def working_days(
    cooperative: Cooperative, now: datetime, branch: Branch | None = None
) -> Callable[[date], bool]:
    """Whether it has office hours on a day, or its branch has, holidays and own exceptions
    heeded."""
    hours = office_hours(cooperative, now, branch)
    return lambda day: bool(hours.wall_hours(day))


# Where Indonesians live and work; of others the cooperative's own zone is offered.
PLACES = (
    "Asia/Jakarta",
    "Asia/Makassar",
    "Asia/Jayapura",
    "Asia/Kuala_Lumpur",
    "Asia/Singapore",
    "Asia/Hong_Kong",
    "Asia/Taipei",
    "Asia/Tokyo",
    "Asia/Riyadh",
    "Europe/Amsterdam",
    "Australia/Sydney",
    "America/New_York",
)


@dataclass(frozen=True, kw_only=True)
class Resting:
    """The days of the cooperative and its branches as they are at `now`; made once for many
    people."""

    cooperative: Cooperative
    now: datetime
    _days: dict[str | None, Callable[[date], bool]] = field(
        default_factory=dict, init=False, compare=False
    )

    def of(self, wishes: NotificationWishes, branch: Branch | None = None) -> Rest:
        """One person's, who works at the branch; None: for the whole cooperative."""
        zone = wishes.zone or (branch.zone if branch else self.cooperative.zone)
        return Rest(wishes=wishes, zone=zone, works_on=self._works_on(branch))

    def _works_on(self, branch: Branch | None) -> Callable[[date], bool]:
        key = branch.id if branch else None
        if key not in self._days:
            self._days[key] = working_days(self.cooperative, self.now, branch)
        return self._days[key]
