"""How fast deliveries are claimed and completed, beside the bare driver running the very same
statements on the same rows in the same run; and what a large table adds to one claim."""

# ruff: noqa: S608 - the SQL is put together of our own words alone

import statistics
from collections.abc import Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial

from domain.texts import _
from guyub.bench.ground import Ground, Tell, grounds
from guyub.bench.rounds import in_turns, median_ratio, took_ms
from guyub.bench.workers import NOW, Crew, Shift, Work, bare_work, claim, crew, our_work
from storage.opening import open_store
from storage.sql.store import SqlStore

SMALL_TABLE = 1_000
DUE = 400  # rows to claim in each measurement
ROUNDS = 9
BUDGET_S = 15.0  # of one line of the table
BATCHES = (1, 20)
WORKERS = (1, 4)
CLAIM = 20  # deliveries a claim
CLAIM_PASSES = 5  # of DUE / CLAIM claims each


@dataclass(frozen=True, kw_only=True)
class ClaimRate:
    """Deliveries claimed and completed a second, through our store and through the bare driver;
    and the processor time of one, in milliseconds."""

    database: str
    rows: int
    workers: int
    batch: int
    ours_per_s: float
    bare_per_s: float
    ours_cpu_ms: float
    bare_cpu_ms: float
    ratio: float

    @property
    def met(self) -> bool:
        """Whether our own layers leave at least half of what the driver can do."""
        return self.ratio >= 0.5  # noqa: PLR2004 - the aim


@dataclass(frozen=True, kw_only=True)
class ClaimCost:
    """Median time of one claim on a small and on a large table, commit included."""

    database: str
    small_rows: int
    large_rows: int
    small_ms: float
    large_ms: float
    ratio: float

    @property
    def met(self) -> bool:
        """Whether the large table costs at most half as much again."""
        return self.ratio <= 1.5  # noqa: PLR2004 - the aim


def run(database_url: str | None, rows: int, tell: Tell) -> list[ClaimRate | ClaimCost]:
    """Measures on SQLite, and on PostgreSQL where there is one; takes some minutes."""
    results: list[ClaimRate | ClaimCost] = []
    with grounds(database_url, tell) as found, crew(WORKERS) as hands:
        for ground in found:
            tell(_("{database}: menyiapkan {n} baris …").format(database=ground.dialect, n=rows))
            fill(ground, rows)
            results.append(_cost(ground, rows))
            for workers, batch in ((w, b) for w in WORKERS for b in BATCHES):
                tell(
                    _("{database}: {n} pekerja, {batch} sekali ambil …").format(
                        database=ground.dialect, n=workers, batch=batch
                    )
                )
                results.append(_rate(ground, hands, rows=rows, workers=workers, batch=batch))
    return results


def _rate(ground: Ground, hands: Crew, *, rows: int, workers: int, batch: int) -> ClaimRate:
    def shifts(work: Work) -> list[Shift]:
        make_due(ground)
        return hands.work(work, ground, workers=workers, batch=batch)

    found = in_turns(
        {"ours": lambda: shifts(our_work), "bare": lambda: shifts(bare_work)},
        rounds=ROUNDS,
        budget_s=BUDGET_S,
    )
    per_s = {side: [_per_s(each) for each in rounds] for side, rounds in found.items()}
    cpu_ms = {side: [_cpu_ms(each) for each in rounds] for side, rounds in found.items()}
    return ClaimRate(
        database=ground.dialect,
        rows=rows,
        workers=workers,
        batch=batch,
        ours_per_s=statistics.median(per_s["ours"]),
        bare_per_s=statistics.median(per_s["bare"]),
        ours_cpu_ms=statistics.median(cpu_ms["ours"]),
        bare_cpu_ms=statistics.median(cpu_ms["bare"]),
        ratio=median_ratio(per_s["ours"], per_s["bare"]),
    )


def _per_s(shifts: list[Shift]) -> float:
    """From the first worker's start to the last one's end."""
    took_s = max(shift.ended_s for shift in shifts) - min(shift.started_s for shift in shifts)
    return sum(shift.deliveries for shift in shifts) / took_s


def _cpu_ms(shifts: list[Shift]) -> float:
    return sum(s.cpu_s for s in shifts) * 1_000 / sum(s.deliveries for s in shifts)


def _cost(ground: Ground, rows: int) -> ClaimCost:
    with ground.another() as small:
        fill(small, SMALL_TABLE)
        found = _claims_ms({"small": small, "large": ground})
    small_ms, large_ms = statistics.median(found["small"]), statistics.median(found["large"])
    return ClaimCost(
        database=ground.dialect,
        small_rows=SMALL_TABLE,
        large_rows=rows,
        small_ms=small_ms,
        large_ms=large_ms,
        ratio=large_ms / small_ms,
    )


def _claims_ms(sizes: Mapping[str, Ground]) -> dict[str, list[float]]:
    """Milliseconds of each claim, one on each table in turn."""
    with ExitStack() as closing_all:
        stores = {
            name: closing_all.enter_context(closing(open_store(each.folder, each.database_url)))
            for name, each in sizes.items()
        }
        took: dict[str, list[float]] = {name: [] for name in sizes}
        for _pass in range(CLAIM_PASSES):
            for each in sizes.values():
                make_due(each)
            claims = {name: partial(_claim_ms, store) for name, store in stores.items()}
            found = in_turns(claims, rounds=DUE // CLAIM, budget_s=BUDGET_S)
            took = {name: [*took[name], *found[name]] for name in sizes}
    return took


def _claim_ms(store: SqlStore) -> float:
    return took_ms(lambda: claim(store, CLAIM))


def make_due(ground: Ground) -> None:
    """Puts the same rows back into the queue, due a minute ago."""
    due = ground.moment(f"{NOW.timestamp():.0f} - 60")
    ground.fill(
        {
            "UPDATE deliveries SET state = 'scheduled', lease_until = NULL, receipt = NULL,"
            f" sent_at = NULL, remote_id = NULL, due_at = {due}"
            " WHERE subject_id = 'due'": {}
        }
    )


def fill(ground: Ground, rows: int) -> None:
    """`rows` deliveries in all: one in ten still to come, the others sent long ago."""
    day = ground.moment(f"{NOW.timestamp():.0f} + CASE WHEN i % 10 = 0 THEN i ELSE -i END * 60")
    created = ground.moment(f"{NOW.timestamp():.0f} - 90000000")
    long_ago = f"CASE WHEN i % 10 = 0 THEN NULL ELSE {day} END"
    ground.fill(
        {
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
    ground.settle()
