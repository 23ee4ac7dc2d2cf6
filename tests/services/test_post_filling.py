"""Posts sent before charts counted them are counted in, and said to be missing till then."""

from datetime import date, timedelta

from domain.branch_shelves import Recount
from domain.ports import Store
from services.engagement.engagement_figures import PostFilter
from services.engagement.engaging import Asked, Engaging
from services.engagement.post_filling import BATCH, SENT_POSTS, PostFilling
from tests.makers import NOON, STAFF, a_delivery
from toolkit.clock import SetClock

WANTED = PostFilter(first=date(2026, 1, 1), end=date(2027, 1, 1))


def asked_for(store: Store) -> None:
    with store.writing() as unit:
        unit.recounts.put(Recount(name=SENT_POSTS, asked_at=NOON))


def is_filling(store: Store) -> bool:
    engaging = Engaging(store=store, clock=SetClock(NOON))
    return engaging.report(STAFF, Asked(wanted=WANTED)).is_filling


def test_a_house_that_was_not_asked_has_nothing_to_fill(store: Store) -> None:
    assert PostFilling(store=store, clock=SetClock(NOON)).run(3) == 0
    assert is_filling(store) is False


def test_every_delivery_is_gone_through_once_a_batch_at_a_time(store: Store) -> None:
    filling = PostFilling(store=store, clock=SetClock(NOON + timedelta(hours=1)))
    with store.writing() as unit:
        for n in range(BATCH + 1):
            unit.deliveries.add(a_delivery(id=f"d-{n:04d}"))
    asked_for(store)
    assert filling.run(1) == BATCH
    assert is_filling(store) is True
    assert filling.run(5) == 1
    assert is_filling(store) is False
    assert filling.run(5) == 0
    with store.reading() as unit:
        found = unit.recounts.find(SENT_POSTS)
    assert found == Recount(
        name=SENT_POSTS,
        asked_at=NOON,
        after_id=f"d-{BATCH:04d}",
        done=BATCH + 1,
        ended_at=NOON + timedelta(hours=1),
    )
