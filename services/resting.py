"""Resting: on which days the cooperative works, and each person's quiet hours among them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from domain.cooperative import Cooperative
from domain.notifications import NotificationWishes
from domain.rest import Rest
from services.hours import closed_days, week_in_force


def working_days(cooperative: Cooperative, now: datetime) -> Callable[[date], bool]:
    """Whether it has office hours on a day, holidays and its own exceptions heeded."""
    closed = frozenset(closed_days(cooperative, now))

    def works_on(day: date) -> bool:
        if day in cooperative.day_hours:
            return bool(cooperative.day_hours[day])
        return day not in closed and bool(week_in_force(cooperative, day).get(day.weekday()))

    return works_on


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
    """The cooperative's days as they are now; made once for many people."""

    cooperative: Cooperative
    works_on: Callable[[date], bool]

    @classmethod
    def at(cls, cooperative: Cooperative, now: datetime) -> "Resting":
        """As it is decided now."""
        return cls(cooperative=cooperative, works_on=working_days(cooperative, now))

    def of(self, wishes: NotificationWishes) -> Rest:
        """One person's."""
        zone = wishes.zone or self.cooperative.zone
        return Rest(wishes=wishes, zone=zone, works_on=self.works_on)
