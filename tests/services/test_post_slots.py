"""The next free slot is in the house's own time, on every calendar."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from domain.errors import Invalid
from domain.ports import Store
from domain.posts import Slot
from services.posts.composing import Composing
from services.posts.slots import HORIZON
from tests.makers import STAFF, a_delivery
from tests.services.composed import approved, decide, in_review
from toolkit.clock import SetClock


def slots_of(*slots: tuple[int, time], zone: str = "Asia/Jakarta") -> dict[str, Any]:
    return {"slots": tuple(Slot(weekday=day, at=at) for day, at in slots), "zone": zone}


def test_the_next_slot_is_in_the_house_s_own_time(composing: Composing) -> None:
    # Wednesday 09:00 in Jakarta; the house posts on Wednesdays at noon there.
    assert composing.next_slot() == datetime(2026, 11, 18, 5, 0, tzinfo=UTC)
    friday = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
    assert composing.next_slot(datetime(2026, 11, 18, 5, 0, tzinfo=UTC)) == friday
    assert composing.next_slot(friday) == datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def test_a_taken_slot_is_passed_over(composing: Composing, store: Store) -> None:
    wednesday, friday, monday = (
        datetime(2026, 11, 18, 5, 0, tzinfo=UTC),
        datetime(2026, 11, 20, 8, 30, tzinfo=UTC),
        datetime(2026, 11, 23, 2, 0, tzinfo=UTC),
    )
    in_review(composing, due_at=wednesday)
    assert composing.next_slot() == friday
    _post, deliveries = approved(composing, due_at=friday)
    assert composing.next_slot() == monday
    for delivery in deliveries:
        composing.cancel(STAFF, delivery.id)
    assert composing.next_slot() == friday


def test_without_slots_there_is_no_next_one(composing: Composing, store: Store) -> None:
    decide(store, slots=())
    assert composing.next_slot() is None


def test_when_every_slot_is_taken_there_is_no_next_one(
    composing: Composing, store: Store, clock: SetClock
) -> None:
    decide(store, **slots_of((0, time(9))))
    monday = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    with store.writing() as unit:
        for week in range(HORIZON.days // 7 + 2):
            unit.deliveries.add(a_delivery(due_at=monday + timedelta(weeks=week)))
    found = composing.next_slot()
    assert found is None or found >= clock.now() + HORIZON


@pytest.mark.parametrize(
    ("after", "slot", "expected"),
    [
        # Clocks go forward on 2026-03-29 at 02:00: 02:30 does not exist, 03:30 summer time does.
        ("2026-03-28T12:00", (6, time(2, 30)), "2026-03-29T01:30"),
        ("2026-03-28T12:00", (6, time(9, 0)), "2026-03-29T07:00"),
        # They go back on 2026-10-25 at 03:00: 02:30 comes twice, the first one counts, once.
        ("2026-10-24T12:00", (6, time(2, 30)), "2026-10-25T00:30"),
        ("2026-10-25T00:30", (6, time(2, 30)), "2026-11-01T01:30"),
    ],
)
def test_slots_hold_when_clocks_change(
    composing: Composing,
    store: Store,
    after: str,
    slot: tuple[int, time],
    expected: str,
) -> None:
    decide(store, **slots_of(slot, zone="Europe/Berlin"))
    moment = datetime.fromisoformat(after).replace(tzinfo=UTC)
    assert composing.next_slot(moment) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_a_moment_without_a_zone_is_refused(composing: Composing) -> None:
    with pytest.raises(Invalid):
        composing.next_slot(datetime(2026, 11, 18, 9, 0))  # noqa: DTZ001 - the point of it
