"""What every store promises of deliveries, their attempts, budgets and figures."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.channels import ChannelState
from domain.deliveries import (
    Attempt,
    AttemptOutcome,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Receipt,
)
from domain.errors import Conflict, NotFound
from domain.metrics import Metric, Snapshot
from domain.ports import Store
from domain.posts import PostState
from tests.makers import NOON, a_channel, a_delivery, a_post

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LEASE = NOON + 5 * MINUTE


def test_what_is_due_is_claimed_once_oldest_first(store: Store) -> None:
    late, early = a_delivery(due_at=NOON), a_delivery(due_at=NOON - MINUTE)
    to_come = a_delivery(due_at=NOON + MINUTE)
    _keep(store, late, early, to_come)
    expected = [
        replace(
            delivery,
            state=DeliveryState.SENDING,
            lease_until=LEASE,
            worker="w-1",
            attempts=1,
            version=1,
        )
        for delivery in (early, late)
    ]
    assert claim(store) == expected
    assert claim(store) == []
    with store.reading() as unit:
        assert unit.deliveries.get(early.id) == expected[0]
        assert unit.deliveries.get(to_come.id) == to_come


def test_a_claim_takes_no_more_than_it_asked_for(store: Store) -> None:
    _keep(store, *(a_delivery() for _ in range(5)))
    assert [len(claim(store, limit=2)) for _ in range(4)] == [2, 2, 1, 0]


@pytest.mark.parametrize(
    "channel",
    [
        a_channel(state=ChannelState.PAUSED),
        a_channel(state=ChannelState.DISCONNECTED),
        a_channel(state=ChannelState.ARCHIVED),
        a_channel(held_until=NOON + MINUTE),
        a_channel(id="another"),
    ],
    ids=["paused", "disconnected", "archived", "held", "missing"],
)
def test_a_channel_that_cannot_send_keeps_its_queue(store: Store, channel: object) -> None:
    delivery = a_delivery()
    with store.writing() as unit:
        unit.channels.add(channel)  # type: ignore[arg-type]
        unit.deliveries.add(delivery)
    assert claim(store) == []
    with store.reading() as unit:
        assert unit.deliveries.get(delivery.id) == delivery


def test_a_channel_whose_hold_is_over_sends_again(store: Store) -> None:
    with store.writing() as unit:
        unit.channels.add(a_channel(held_until=NOON))
        unit.deliveries.add(a_delivery())
    assert len(claim(store)) == 1


def test_what_is_past_its_latest_time_is_stale_and_never_claimed(store: Store) -> None:
    stale = a_delivery(latest_at=NOON - MINUTE, due_at=NOON - 5 * MINUTE)
    last_moment = a_delivery(latest_at=NOON)
    _keep(store, stale, last_moment)
    with store.reading() as unit:
        assert unit.deliveries.stale(NOON, 10) == [stale]
    assert [delivery.id for delivery in claim(store)] == [last_moment.id]


def test_a_lease_that_ran_out_is_found(store: Store) -> None:
    _keep(store, a_delivery())
    (claimed,) = claim(store)
    with store.reading() as unit:
        assert unit.deliveries.expired(LEASE - MINUTE, 10) == []
        assert unit.deliveries.expired(LEASE, 10) == [claimed]


def test_a_worker_whose_claim_was_taken_over_cannot_complete_it(store: Store) -> None:
    _keep(store, a_delivery())
    (claimed,) = claim(store)
    with store.writing() as unit:
        unit.deliveries.save(claimed.moved(DeliveryState.UNCONFIRMED))
    with store.writing() as unit, pytest.raises(Conflict):
        unit.deliveries.save(sent(claimed))


def test_workers_at_the_same_time_never_get_the_same_delivery(store: Store) -> None:
    deliveries = [a_delivery() for _ in range(60)]
    _keep(store, *deliveries)

    def work(worker: str) -> list[str]:
        mine: list[str] = []
        while claimed := claim(store, worker=worker, limit=3):
            mine += [delivery.id for delivery in claimed]
        return mine

    with ThreadPoolExecutor(4) as pool:
        taken = [id for ids in pool.map(work, "abcd") for id in ids]  # noqa: A001
    assert sorted(taken) == sorted(delivery.id for delivery in deliveries)


def test_deliveries_are_listed_by_state_subject_and_time(store: Store) -> None:
    first = a_delivery(due_at=NOON - MINUTE, subject_id="p-1")
    second = a_delivery(due_at=NOON, subject_id="p-2", kind=DeliveryKind.REPLY)
    cancelled = replace(a_delivery(subject_id="p-1"), state=DeliveryState.CANCELLED)
    _keep(store, second, first, cancelled)
    with store.reading() as unit:
        shelf = unit.deliveries
        assert shelf.in_states([DeliveryState.SCHEDULED]) == [first, second]
        assert shelf.in_states([DeliveryState.SCHEDULED], limit=1) == [first]
        assert shelf.in_states([]) == []
        assert shelf.about("p-1") == [first, cancelled]
        assert shelf.between(NOON - MINUTE, NOON) == [first]
        assert shelf.between(NOON, NOON + MINUTE, [DeliveryKind.REPLY]) == [second]
        assert shelf.open_of("ch-1") == 2
        assert shelf.open_of("other") == 0


def test_sent_posts_are_found_by_their_receipt(store: Store) -> None:
    older = sent(a_delivery(state=DeliveryState.SENDING), minutes=-2)
    newer = sent(a_delivery(state=DeliveryState.SENDING), minutes=-1)
    reply = sent(a_delivery(state=DeliveryState.SENDING, kind=DeliveryKind.REPLY))
    _keep(store, older, newer, reply)
    with store.reading() as unit:
        shelf = unit.deliveries
        assert shelf.sent_posts("ch-1", NOON - 2 * MINUTE, 10) == [newer, older]
        assert shelf.sent_posts("ch-1", NOON - MINUTE, 10) == [newer]
        assert shelf.sent_posts("ch-1", NOON - 2 * MINUTE, 1) == [newer]
        assert shelf.sent_posts("other", NOON - 2 * MINUTE, 10) == []
        assert shelf.by_remote("ch-1", f"r-{reply.id}") == reply
        assert shelf.by_remote("other", f"r-{reply.id}") is None
        both = [f"r-{reply.id}", f"r-{newer.id}", "unknown"]
        assert shelf.by_remotes("ch-1", both) == {both[0]: reply, both[1]: newer}
        assert shelf.by_remotes("other", both) == shelf.by_remotes("ch-1", []) == {}


def test_an_attempt_is_opened_and_closed(store: Store) -> None:
    attempt = Attempt(id="a-1", delivery_id="d-1", number=1, worker="w-1", started_at=NOON)
    closed = replace(attempt, ended_at=NOON + MINUTE, outcome=AttemptOutcome.ACCEPTED)
    with store.writing() as unit:
        assert unit.attempts.add(attempt) == attempt
        unit.attempts.close(closed)
        with pytest.raises(Conflict):
            unit.attempts.add(replace(attempt, id="a-2"))
        with pytest.raises(NotFound):
            unit.attempts.close(replace(attempt, id="unknown"))
        assert unit.attempts.of("d-1") == [closed]


def test_a_budget_is_spent_within_its_window_and_comes_back_after_it(store: Store) -> None:
    with store.writing() as unit:
        taken = [
            unit.budgets.take("ch-1", now=NOON + n * MINUTE, deliveries=2, window_s=600)
            for n in (0, 1, 2, 10, 10)
        ]
        other = unit.budgets.take("ch-2", now=NOON + MINUTE, deliveries=2, window_s=600)
    assert taken == [None, None, NOON + 10 * MINUTE, None, NOON + 11 * MINUTE]
    assert other is None


def test_a_short_window_forgets_nothing_of_another_channel_s_longer_one(store: Store) -> None:
    def take(channel_id: str, hours: int, window_h: int) -> datetime | None:
        now = NOON + hours * HOUR
        return unit.budgets.take(channel_id, now=now, deliveries=1, window_s=window_h * 3600)

    with store.writing() as unit:
        assert take("ch-daily", 0, window_h=24) is None
        assert take("ch-hourly", 0, window_h=1) is None
        assert take("ch-hourly", 3, window_h=1) is None
        assert take("ch-daily", 4, window_h=24) == NOON + 24 * HOUR


def test_workers_at_the_same_time_do_not_overspend_a_budget(store: Store) -> None:
    def spend(_worker: int) -> bool:
        with store.writing() as unit:
            waits = unit.budgets.take("ch-1", now=NOON, deliveries=3, window_s=60)
        return waits is None

    with ThreadPoolExecutor(4) as pool:
        granted = list(pool.map(spend, range(8)))
    assert granted.count(True) == 3


def test_a_cursor_starts_empty_and_is_replaced(store: Store) -> None:
    with store.writing() as unit:
        assert unit.cursors.get("ch-1") == ""
        unit.cursors.set("ch-1", "7")
        unit.cursors.set("ch-1", "8")
    with store.reading() as unit:
        assert (unit.cursors.get("ch-1"), unit.cursors.get("ch-2")) == ("8", "")


def test_posts_come_newest_change_first(store: Store) -> None:
    posts = [
        a_post(updated_at=NOON + n * MINUTE, state=state)
        for n, state in enumerate((PostState.DRAFT, PostState.IN_REVIEW, PostState.DRAFT))
    ]
    with store.writing() as unit:
        for post in posts:
            unit.posts.add(post)
        assert unit.posts.newest() == posts[::-1]
        assert unit.posts.newest(states=[PostState.DRAFT]) == [posts[2], posts[0]]
        assert unit.posts.newest(limit=1, offset=1) == [posts[1]]


def test_channels_come_by_name_the_archived_ones_when_asked_for(store: Store) -> None:
    b, a = a_channel(id="1", name="beta"), a_channel(id="2", name="Alfa")
    old = a_channel(id="3", name="Cara lama", state=ChannelState.ARCHIVED)
    with store.writing() as unit:
        for channel in (b, a, old):
            unit.channels.add(channel)
        assert unit.channels.all() == [a, b]
        assert unit.channels.all(archived=True) == [a, b, old]


def test_every_value_of_a_metric_is_kept_in_order(store: Store) -> None:
    delivery = sent(a_delivery(state=DeliveryState.SENDING))
    _keep(store, delivery)
    with store.writing() as unit:
        unit.metrics.add(
            [
                _snapshot(delivery, Metric.VIEWS, 10, 1),
                _snapshot(delivery, Metric.VIEWS, 25, 2),
                _snapshot(delivery, Metric.REACH, 7, 1),
                _snapshot(delivery, Metric.REACH, None, 2),
            ]
        )
    with store.reading() as unit:
        assert unit.metrics.of(delivery.id) == [
            _snapshot(delivery, Metric.REACH, 7, 1),
            _snapshot(delivery, Metric.VIEWS, 10, 1),
            _snapshot(delivery, Metric.REACH, None, 2),
            _snapshot(delivery, Metric.VIEWS, 25, 2),
        ]
        assert unit.metrics.measured_at([delivery.id, "none"]) == {delivery.id: NOON + 2 * MINUTE}
        assert unit.metrics.highest([delivery.id, "none"]) == {
            (delivery.id, Metric.VIEWS): 25,
            (delivery.id, Metric.REACH): 7,
        }
        assert unit.metrics.highest([]) == {}


def test_a_value_measured_twice_at_one_moment_is_kept_once(store: Store) -> None:
    delivery = a_delivery()
    with store.writing() as unit:
        unit.metrics.add([_snapshot(delivery, Metric.VIEWS, 1, 1)])
        unit.metrics.add([_snapshot(delivery, Metric.VIEWS, 2, 1)])
        assert unit.metrics.of(delivery.id) == [_snapshot(delivery, Metric.VIEWS, 2, 1)]


def test_several_are_found_at_once_by_their_ids(store: Store) -> None:
    one, other, third = (a_delivery(id=f"d-{number}") for number in range(3))
    _keep(store, one, other, third)
    with store.reading() as unit:
        assert unit.deliveries.many(["d-0", "d-2", "unknown"]) == {"d-0": one, "d-2": third}
        assert unit.deliveries.many([]) == {}


def claim(store: Store, *, worker: str = "w-1", limit: int = 20) -> list[Delivery]:
    """What a worker gets at noon."""
    with store.writing() as unit:
        return unit.deliveries.claim(now=NOON, lease_until=LEASE, worker=worker, limit=limit)


def sent(delivery: Delivery, *, minutes: int = 0) -> Delivery:
    """The delivery with its receipt, so many minutes after noon."""
    receipt = Receipt(remote_id=f"r-{delivery.id}", sent_at=NOON + minutes * MINUTE)
    return delivery.moved(DeliveryState.SENT, receipt=receipt, outcome=AttemptOutcome.ACCEPTED)


def _keep(store: Store, *deliveries: Delivery) -> None:
    with store.writing() as unit:
        if unit.channels.find("ch-1") is None:
            unit.channels.add(a_channel())
        for delivery in deliveries:
            unit.deliveries.add(delivery)


def _snapshot(delivery: Delivery, metric: Metric, value: int | None, minutes: int) -> Snapshot:
    return Snapshot(
        delivery_id=delivery.id,
        channel_id=delivery.channel_id,
        metric=metric,
        value=value,
        at=NOON + minutes * MINUTE,
        raw={} if value is None else {"theirs": value},
    )
