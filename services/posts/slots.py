"""Slots: the weekly posting times, and the next one nobody has taken yet."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.cooperative import Cooperative
from domain.deliveries import DeliveryKind, DeliveryState
from domain.ports import Unit
from domain.posts import PostState, Slot

HORIZON = timedelta(weeks=26)
REVIEWS_MAX = 200

_TAKING = (DeliveryState.SCHEDULED, DeliveryState.SENDING)


def next_free(unit: Unit, after: datetime) -> datetime | None:
    """The first slot after the moment with no post, None when there is none in half a year."""
    cooperative = unit.cooperative.get()
    if not cooperative.slots:
        return None
    taken = _taken(unit, after)
    return next((at for at in upcoming(cooperative, after) if at not in taken), None)


def upcoming(cooperative: Cooperative, after: datetime) -> Iterator[datetime]:
    """Every slot in the half year after the moment, in UTC and in order."""
    zone = ZoneInfo(cooperative.zone)
    monday = after.astimezone(zone).date()
    monday -= timedelta(days=monday.weekday())
    for week in range(HORIZON // timedelta(weeks=1) + 1):
        start = monday + timedelta(weeks=week)
        yield from (at for at in _of_week(start, cooperative.slots, zone) if at > after)


def _of_week(monday: date, slots: Sequence[Slot], zone: ZoneInfo) -> list[datetime]:
    # A wall time that the clocks skip is moved on by the gap, one that comes twice is the first.
    return sorted(
        {
            datetime.combine(monday + timedelta(days=slot.weekday), slot.at, zone).astimezone(UTC)
            for slot in slots
        }
    )


def _taken(unit: Unit, after: datetime) -> set[datetime]:
    planned = unit.deliveries.between(after, after + HORIZON, kinds=(DeliveryKind.POST,))
    wished = unit.posts.newest(states=(PostState.IN_REVIEW,), limit=REVIEWS_MAX)
    return {each.due_at for each in planned if each.state in _TAKING} | {
        post.due_at for post in wished if post.due_at is not None
    }
