"""At which pace posts are measured over days: none is skipped that can be paid for, none is read
oftener than planned, and what was missed is said."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.deliveries import DeliveryState, Receipt
from domain.errors import Unaffordable, Unavailable
from domain.gaps import Filling, GapReason
from domain.metrics import Metric, Reading
from domain.ports import Store
from services.engagement.cadence import MEASURED_FOR, interval
from services.engagement.measuring import Measuring
from storage.memory import MemoryStore
from tests.makers import NOON, a_delivery
from tests.services.platforms import OpenVault, Platforms, Square, a_square
from toolkit.clock import SetClock

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Counter(Square):
    """Counts one view more at each reading; away in some hours."""

    away: ClassVar[frozenset[int]] = frozenset()
    now: ClassVar[datetime] = NOON
    views: ClassVar[int] = 0

    def measure(self, remote_ids: Sequence[str]) -> tuple[Reading, ...]:
        if int((self.now - NOON) / HOUR) in self.away:
            raise Unavailable("pergi")
        Counter.views += 1
        counts = {Metric.VIEWS: Counter.views}
        return tuple(Reading(remote_id=each, values=dict(counts)) for each in remote_ids)


class Paid(Counter):
    """Bills each post once a day, and reads no more of them than its allowance."""

    allowance: ClassVar[int] = 3
    billed: ClassVar[dict[int, set[str]]] = {}

    def readings_a_day(self) -> float:
        return float(self.allowance)

    def measure(self, remote_ids: Sequence[str]) -> tuple[Reading, ...]:
        today = self.billed.setdefault(int((self.now - NOON) / DAY), set())
        fresh = [each for each in dict.fromkeys(remote_ids) if each not in today]
        room = fresh[: max(0, self.allowance - len(today))]
        read = [each for each in remote_ids if each in today or each in room]
        if not read:
            raise Unaffordable("habis")
        today |= set(read)
        return super().measure(read)


@dataclass
class Run:
    """A channel's posts, measured by a heartbeat that comes now and then."""

    kind: type[Counter]
    store: Store = field(default_factory=MemoryStore)
    clock: SetClock = field(default_factory=lambda: SetClock(NOON))

    def __post_init__(self) -> None:
        Counter.away, Counter.now, Counter.views = frozenset(), NOON, 0
        Paid.billed.clear()
        with self.store.writing() as unit:
            unit.channels.add(a_square())
        platforms = Platforms(OpenVault(), self.kind)
        self.measuring = Measuring(store=self.store, clock=self.clock, connectors=platforms)

    def send(self, number: int, at: datetime) -> None:
        with self.store.writing() as unit:
            unit.deliveries.add(
                a_delivery(
                    id=f"d-{number}",
                    channel_id="sq-1",
                    state=DeliveryState.SENT,
                    due_at=at,
                    receipt=Receipt(remote_id=f"r-{number}", sent_at=at),
                )
            )

    def beat(self, at: datetime) -> None:
        self.clock.set(at)
        Counter.now = at
        self.measuring.measure_due()

    def read_at(self, number: int) -> list[datetime]:
        with self.store.reading() as unit:
            return [each.at for each in unit.metrics.of(f"d-{number}")]


@settings(max_examples=15, deadline=None)
@given(
    ages=st.lists(st.integers(0, 100 * 24), min_size=1, max_size=5),
    every_min=st.sampled_from((15, 40, 60)),
    hours=st.integers(30, 200),
)
def test_where_reading_is_free_every_snapshot_that_is_due_is_taken_and_none_beside_it(
    ages: list[int], every_min: int, hours: int
) -> None:
    run, step = Run(Counter), timedelta(minutes=every_min)
    for number, age in enumerate(ages):
        run.send(number, NOON - age * HOUR)
    beats = [NOON + n * step for n in range(int(hours * HOUR / step))]
    for at in beats:
        run.beat(at)
    for number, age in enumerate(ages):
        sent_at = NOON - age * HOUR
        seen = run.read_at(number)
        if age * HOUR >= MEASURED_FOR:
            assert seen == []
            continue
        assert seen[0] == NOON
        for before, after in pairwise(seen):
            planned = interval(after - sent_at)
            assert planned is not None
            assert planned <= after - before < planned + step
        planned = interval(beats[-1] - sent_at)
        assert planned is None or beats[-1] - seen[-1] < planned


@settings(max_examples=15, deadline=None)
@given(
    ages=st.lists(st.integers(0, 95 * 24), min_size=1, max_size=9),
    allowance=st.integers(1, 6),
    days=st.integers(2, 8),
)
def test_never_more_is_billed_in_a_day_than_the_channel_can_pay(
    ages: list[int], allowance: int, days: int
) -> None:
    run, Paid.allowance = Run(Paid), allowance
    for number, age in enumerate(ages):
        run.send(number, NOON - age * HOUR)
    for hour in range(days * 24):
        run.beat(NOON + hour * HOUR)
    assert all(len(posts) <= allowance for posts in Paid.billed.values())
    fresh = [number for number, age in enumerate(ages) if age == 0]
    if fresh and len(ages) <= allowance:
        assert len(run.read_at(fresh[0])) >= 24, "what can be paid for is read each hour of a day"


@pytest.mark.parametrize("kind", [Counter, Paid])
def test_after_an_outage_reading_goes_on_and_the_hours_that_nobody_can_tell_are_said(
    kind: type[Counter],
) -> None:
    run, Paid.allowance = Run(kind), 3
    run.send(0, NOON)
    Counter.away = frozenset(range(3, 8))
    for quarter in range(4 * 12):
        run.beat(NOON + quarter * HOUR / 4)
    seen = run.read_at(0)
    assert [int((at - NOON) / HOUR) for at in seen] == [0, 1, 2, 8, 9, 10, 11]
    with run.store.reading() as unit:
        (gap,) = unit.gaps.between(NOON, NOON + DAY)
    assert (gap.reason, gap.filling) == (GapReason.UNREACHABLE, Filling.NOT_OFFERED)
    assert (gap.started_at, gap.ended_at) == (NOON + 3 * HOUR, NOON + 8 * HOUR)


def test_what_the_purse_no_longer_pays_is_said_and_read_the_next_day() -> None:
    run, Paid.allowance = Run(Paid), 1
    run.send(0, NOON)
    run.send(1, NOON + timedelta(seconds=1))
    for number in range(12 * 26):
        run.beat(NOON + number * HOUR / 12 + timedelta(minutes=1))
    assert {len(posts) for posts in Paid.billed.values()} == {1}
    # the newest goes first, and leaves nothing for the other until the next day
    assert [int((at - NOON) / DAY) for at in run.read_at(0)] == [1]
    with run.store.reading() as unit:
        gaps = unit.gaps.between(NOON, NOON + 2 * DAY)
    assert gaps
    assert {gap.reason for gap in gaps} == {GapReason.LIMITED}
