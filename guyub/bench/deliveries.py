"""How fast deliveries are claimed and completed, beside the bare driver running the very same
statements on rows like these in the same run; and what a large table adds to one claim."""

# ruff: noqa: S608 - the SQL is put together of our own words alone

import multiprocessing
import statistics
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Barrier

from domain.deliveries import AttemptOutcome, Delivery, DeliveryState, Receipt
from guyub.bench.bare import bare_driver
from guyub.bench.ground import Ground, grounds
from storage.opening import open_store
from storage.sql.store import SqlStore

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
LEASE_UNTIL = NOW + timedelta(minutes=5)
SMALL_TABLE = 1_000
DUE = 1_500  # rows to claim in each measurement
ROUNDS = 3
BATCHES = (1, 20)
WORKERS = (1, 4)
CLAIMS_TIMED = 40

_barrier: Barrier | None = None


@dataclass(frozen=True, kw_only=True)
class ClaimRate:
    """Deliveries claimed and completed a second, through our store and through the bare driver."""

    database: str
    rows: int
    workers: int
    batch: int
    ours_per_s: float
    bare_per_s: float

    @property
    def ratio(self) -> float:
        """Ours over bare: 1.0 would be free of charge. Aim: at least 0.5."""
        return self.ours_per_s / self.bare_per_s


@dataclass(frozen=True, kw_only=True)
class ClaimCost:
    """Median time of one claim on a small and on a large table."""

    database: str
    small_rows: int
    large_rows: int
    small_ms: float
    large_ms: float

    @property
    def ratio(self) -> float:
        """Large over small. Aim: at most 1.5."""
        return self.large_ms / self.small_ms


def run(database_url: str | None, rows: int = 1_000_000) -> list[ClaimRate | ClaimCost]:
    """Measures on SQLite, and on PostgreSQL where there is one; takes some minutes."""
    results: list[ClaimRate | ClaimCost] = []
    with grounds(database_url) as found:
        for ground in found:
            results += _measure(ground, rows)
    return results


def _measure(ground: Ground, rows: int) -> list[ClaimRate | ClaimCost]:
    _fill(ground, SMALL_TABLE)
    small_ms = _claim_ms(ground)
    _fill(ground, rows)
    cost = ClaimCost(
        database=ground.dialect,
        small_rows=SMALL_TABLE,
        large_rows=rows,
        small_ms=small_ms,
        large_ms=_claim_ms(ground),
    )
    rates = [_rate(ground, rows, workers, batch) for workers in WORKERS for batch in BATCHES]
    return [cost, *rates]


def _rate(ground: Ground, rows: int, workers: int, batch: int) -> ClaimRate:
    ours, bare = [], []
    for _round in range(ROUNDS):  # in turns, so that a busy machine slows both alike
        _make_due(ground)
        ours.append(_together(ground, workers, batch, bare=False))
        _make_due(ground)
        bare.append(_together(ground, workers, batch, bare=True))
    return ClaimRate(
        database=ground.dialect,
        rows=rows,
        workers=workers,
        batch=batch,
        ours_per_s=statistics.median(ours),
        bare_per_s=statistics.median(bare),
    )


def _together(ground: Ground, workers: int, batch: int, *, bare: bool) -> float:
    """Deliveries a second, from the first worker's start to the last one's end."""
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(workers)
    with ProcessPoolExecutor(
        workers, mp_context=context, initializer=_wait_for_all, initargs=(barrier,)
    ) as pool:
        work = bare_work if bare else our_work
        done = [pool.submit(work, ground, batch) for _worker in range(workers)]
        spans = [future.result(timeout=900) for future in done]
    took_s = max(end for _n, _start, end in spans) - min(start for _n, start, _end in spans)
    return sum(n for n, _start, _end in spans) / took_s


def our_work(ground: Ground, batch: int) -> tuple[int, float, float]:
    """Claims and completes until nothing is due, through the store: how many, from when to when."""
    store = open_store(ground.folder, ground.database_url, wait_s=60)
    _meet()
    start, claimed = time.monotonic(), 0
    while done := _claim(store, batch):
        for delivery in done:
            with store.writing() as unit:
                unit.deliveries.save(completed(delivery))
        claimed += len(done)
    end = time.monotonic()
    store.close()
    return claimed, start, end


def bare_work(ground: Ground, batch: int) -> tuple[int, float, float]:
    """The same through the bare driver."""
    with bare_driver(ground.folder, ground.database_url) as driver:
        _meet()
        start, claimed = time.monotonic(), 0
        while rows := driver.claim(NOW, LEASE_UNTIL, "bench", batch):
            for row in rows:
                driver.complete(row)
            claimed += len(rows)
        return claimed, start, time.monotonic()


def completed(delivery: Delivery) -> Delivery:
    """The delivery with a receipt, as the platform would give one."""
    receipt = Receipt(remote_id=delivery.id, url="https://example.test/1", sent_at=NOW)
    return delivery.moved(DeliveryState.SENT, receipt=receipt, outcome=AttemptOutcome.ACCEPTED)


def _claim(store: SqlStore, batch: int) -> list[Delivery]:
    with store.writing() as unit:
        return unit.deliveries.claim(now=NOW, lease_until=LEASE_UNTIL, worker="bench", limit=batch)


def _claim_ms(ground: Ground) -> float:
    """Median milliseconds of a claim of twenty, commit included."""
    _make_due(ground)
    store = open_store(ground.folder, ground.database_url)
    times = []
    for _claim_number in range(CLAIMS_TIMED):
        start = time.perf_counter()
        claimed = _claim(store, BATCHES[-1])
        times.append(time.perf_counter() - start)
        if not claimed:
            raise RuntimeError("the benchmark ran out of due deliveries")
    store.close()
    return statistics.median(times) * 1_000


def _wait_for_all(barrier: Barrier) -> None:
    global _barrier  # noqa: PLW0603 - a barrier reaches a worker process only this way
    _barrier = barrier


def _meet() -> None:
    if _barrier is not None:
        _barrier.wait(timeout=120)


def _make_due(ground: Ground) -> None:
    """Puts the same rows back into the queue, due a minute ago."""
    due = ground.moment(f"{NOW.timestamp():.0f} - 60")
    ground.fill(
        {
            "UPDATE deliveries SET state = 'scheduled', lease_until = NULL, receipt = NULL,"
            f" sent_at = NULL, remote_id = NULL, due_at = {due}"
            " WHERE subject_id = 'due'": {}
        }
    )


def _fill(ground: Ground, rows: int) -> None:
    """`rows` deliveries in all: one in ten still to come, the others sent long ago."""
    day = ground.moment(f"{NOW.timestamp():.0f} + CASE WHEN i % 10 = 0 THEN i ELSE -i END * 60")
    created = ground.moment(f"{NOW.timestamp():.0f} - 90000000")
    long_ago = f"CASE WHEN i % 10 = 0 THEN NULL ELSE {day} END"
    ground.fill(
        {
            "DELETE FROM deliveries": {},
            "DELETE FROM channels": {},
            "INSERT INTO channels (id, platform, name, settings, sealed_secrets, state,"
            " state_reason, created_at, version) VALUES ('ch-1', 'sandbox', 'Uji', '{}', '',"
            f" 'active', '', {created}, 0)": {},
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows)"
            " INSERT INTO deliveries (id, kind, channel_id, subject_id, content,"
            " target_remote_id, recipient, due_at, state, worker, attempts, receipt, outcome,"
            " detail, created_at, version, sent_at, remote_id)"
            " SELECT CAST(100000000 + i AS TEXT), 'post', 'ch-1',"
            " CASE WHEN i <= :due THEN 'due' ELSE 'post-' || i END, :content, '', '',"
            f" {day}, CASE WHEN i % 10 = 0 THEN 'scheduled' ELSE 'sent' END, '', 0,"
            " CASE WHEN i % 10 = 0 THEN NULL ELSE :receipt END, NULL, '',"
            f" {created}, 0, {long_ago},"
            " CASE WHEN i % 10 = 0 THEN NULL ELSE 'r' || i END FROM n": {
                "rows": rows,
                "due": min(DUE, rows),
                "content": '{"text":"Rapat anggota besok pukul sembilan.","link":"","media":[]}',
                "receipt": '{"remote_id":"r","url":"","sent_at":"2026-01-01T00:00:00+00:00"}',
            },
        }
    )
