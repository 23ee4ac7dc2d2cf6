"""What a channel does not take for now is found, the oldest first: both stores, both databases."""

from dataclasses import replace
from datetime import timedelta

from domain.deliveries import AttemptOutcome, DeliveryState
from domain.ports import Store
from tests.makers import NOON, a_delivery

MINUTE = timedelta(minutes=1)


def test_the_oldest_that_waits_to_be_tried_again_is_found_and_nothing_else(store: Store) -> None:
    refused = {"attempts": 2, "outcome": AttemptOutcome.UNAVAILABLE}
    older, newer = (
        a_delivery(id=name, created_at=NOON - late * MINUTE, due_at=NOON, **refused)
        for name, late in (("older", 2), ("newer", 1))
    )
    others = [
        replace(older, id="once", attempts=1),
        replace(older, id="elsewhere", channel_id="other"),
        replace(older, id="lost", state=DeliveryState.FAILED),
        replace(older, id="asked-to-wait", outcome=AttemptOutcome.RATE_LIMITED),
    ]
    with store.writing() as unit:
        for each in (newer, older, *(replace(one, created_at=NOON - 9 * MINUTE) for one in others)):
            unit.deliveries.add(each)
    with store.reading() as unit:
        found = unit.deliveries.held_up("ch-1", 2)
        assert found is not None
        assert found.id == "older"
        assert unit.deliveries.held_up("ch-1", 3) is None
