"""Worker processes that claim and complete side by side: through our store, or bare."""

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Barrier
from typing import Protocol

from domain.deliveries import AttemptOutcome, Delivery, DeliveryState, Receipt
from guyub.bench.bare import bare_driver
from guyub.bench.ground import Ground
from storage.opening import open_store
from storage.sql.store import SqlStore

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
LEASE_UNTIL = NOW + timedelta(minutes=5)
WORK_MOST_S = 20.0  # of one worker in one round
MEET_S = 120.0

_barriers: dict[int, Barrier] = {}


@dataclass(frozen=True, kw_only=True)
class Shift:
    """What one worker did: deliveries, from when to when, and its own processor time."""

    deliveries: int
    started_s: float
    ended_s: float
    cpu_s: float


class Work(Protocol):
    """Work of one process on deliveries that are due."""

    def __call__(self, ground: Ground, workers: int, batch: int) -> Shift: ...


@dataclass(frozen=True, kw_only=True)
class Crew:
    """Processes that stay, so that no measurement waits for imports."""

    pool: ProcessPoolExecutor

    def work(self, work: Work, ground: Ground, *, workers: int, batch: int) -> list[Shift]:
        """The shifts of so many workers that began together."""
        begun = [self.pool.submit(work, ground, workers, batch) for _worker in range(workers)]
        return [shift.result(timeout=WORK_MOST_S + MEET_S) for shift in begun]


@contextmanager
def crew(sizes: Sequence[int]) -> Iterator[Crew]:
    """A crew that can work in groups of these sizes."""
    context = multiprocessing.get_context("spawn")
    barriers = {size: context.Barrier(size) for size in sizes}
    with ProcessPoolExecutor(
        max(sizes), mp_context=context, initializer=_know, initargs=(barriers,)
    ) as pool:
        yield Crew(pool=pool)


def our_work(ground: Ground, workers: int, batch: int) -> Shift:
    """Claims and completes through the store until nothing is due."""
    store = open_store(ground.folder, ground.database_url, wait_s=60)

    def turn() -> int:
        claimed = claim(store, batch)
        for delivery in claimed:
            with store.writing() as unit:
                unit.deliveries.save(completed(delivery))
        return len(claimed)

    try:
        claim(store, 0)  # connects
        return _shift(workers, turn)
    finally:
        store.close()


def bare_work(ground: Ground, workers: int, batch: int) -> Shift:
    """The same through the bare driver."""
    with bare_driver(ground.folder, ground.database_url) as driver:

        def turn() -> int:
            rows = driver.claim(NOW, LEASE_UNTIL, "bench", batch)
            for row in rows:
                driver.complete(row)
            return len(rows)

        driver.claim(NOW, LEASE_UNTIL, "bench", 0)
        return _shift(workers, turn)


def claim(store: SqlStore, limit: int) -> list[Delivery]:
    """One claim in a unit of its own."""
    with store.writing() as unit:
        return unit.deliveries.claim(now=NOW, lease_until=LEASE_UNTIL, worker="bench", limit=limit)


def together(workers: int) -> None:
    """Waits until as many workers have come so far, so that all begin at once."""
    _barriers[workers].wait(timeout=MEET_S)


def _shift(workers: int, turn: Callable[[], int]) -> Shift:
    together(workers)
    started_s, cpu_s, deliveries = time.monotonic(), time.process_time(), 0
    while done := turn():
        deliveries += done
        if time.monotonic() - started_s > WORK_MOST_S:
            break
    return Shift(
        deliveries=deliveries,
        started_s=started_s,
        ended_s=time.monotonic(),
        cpu_s=time.process_time() - cpu_s,
    )


def completed(delivery: Delivery) -> Delivery:
    """Sent, with a receipt as the platform would give one."""
    receipt = Receipt(remote_id=delivery.id, url="https://example.test/1", sent_at=NOW)
    return delivery.moved(DeliveryState.SENT, receipt=receipt, outcome=AttemptOutcome.ACCEPTED)


def _know(barriers: dict[int, Barrier]) -> None:
    _barriers.update(barriers)
