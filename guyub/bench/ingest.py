"""How fast messages become cases, with repeats and out of order, beside the bare driver that
inserts the very same rows; and whether any was lost or doubled on the way."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import product

from domain.errors import Conflict, StoreBusy
from domain.messages import Author, Incoming, MessageKind
from domain.ports import Batch
from domain.texts import _
from guyub.bench.bare_rows import Rows, inserted_s, rows_of
from guyub.bench.calls import CALLERS, CHANNEL, called
from guyub.bench.ground import Ground, Tell, grounds
from guyub.bench.workers import NOW, Crew, Shift, crew, together
from guyub.sparing import spare
from storage.opening import open_store
from toolkit.clock import SetClock
from toolkit.settings import Settings
from toolkit.wiring import Toolkit, open_toolkit

WORKERS = (1, 2)
PAGES = (50, 200)  # messages that an inbox or a call gives at once
REPEATED = 0.2  # of what is offered was offered before
PER_TALK = 2
AIM_PER_S = 1_000.0
_TURNS = 50
_WORDS = (
    *("beras", "berkutu", "kecewa", "ganti", "uang", "saya", "kapan", "simpanan", "cair"),
    *("mohon", "petugas", "toko", "cabang", "buka", "harga", "naik", "pupuk", "timbangan"),
)


@dataclass(frozen=True, kw_only=True)
class IngestRate:
    """Different messages a second, of all that were offered, repeats too: from a page's arrival to
    the commit by which each is accepted for good and stands in the queue - triaged, its clocks and
    spans reckoned, everybody told; nothing of it is left for later.

    `cpu_ms`: processor time of one. `bare_per_s`: the same rows through the bare driver.
    `lost`: offered and not kept; `doubled`: rows, events and cases beyond what was said.
    """

    database: str
    workers: int
    page: int
    offered: int
    kept: int
    per_s: float
    cpu_ms: float
    bare_per_s: float
    lost: int
    doubled: int

    @property
    def ratio(self) -> float:
        """What our layers leave of the bare driver's speed."""
        return self.per_s / self.bare_per_s

    @property
    def met(self) -> bool:
        """Whether a thousand a second hold, with none lost and none doubled."""
        return self.per_s >= AIM_PER_S and self.lost == 0 and self.doubled == 0


@dataclass(frozen=True, kw_only=True)
class CallRate:
    """Calls a second that land through the web server, one message a call, repeats too: whoever
    was answered stands in the queue. `callers`: calls at once. `cpu_ms`: the server's processor
    time for one call. `again`: calls that found too many waiting, and were made again."""

    database: str
    callers: int
    calls: int
    per_s: float
    cpu_ms: float
    again: int
    lost: int
    doubled: int

    @property
    def met(self) -> bool:
        """Whether none is lost and none doubled; the speed of one process is told, not aimed at:
        who needs more starts more of them."""
        return self.lost == 0 and self.doubled == 0


def run(database_url: str | None, rows: int, tell: Tell) -> list[IngestRate | CallRate]:
    """Measures on SQLite, and on PostgreSQL where there is one."""
    results: list[IngestRate | CallRate] = []
    with grounds(database_url, tell) as found, crew(WORKERS) as hands:
        for ground in found:
            for callers in CALLERS:
                told = _("{database}: {n} panggilan sekaligus …")
                tell(told.format(database=ground.dialect, n=callers))
                results.append(landed(ground, callers, rows))
            for workers, page in product(WORKERS, PAGES):
                tell(_("{database}: {n} pekerja …").format(database=ground.dialect, n=workers))
                results.append(_measured(ground, hands, workers, page, rows))
    return results


def offered(rows: int) -> list[Incoming]:
    """So many different messages, some of them twice, in no order."""
    dice = random.Random(rows)  # noqa: S311 - the same in every run
    said = [_said(number, dice) for number in range(rows)]
    said += dice.sample(said, int(rows * REPEATED))
    dice.shuffle(said)
    return said


def landed(ground: Ground, callers: int, rows: int) -> CallRate:
    said = offered(rows)
    with ground.another() as fresh:
        told = called(fresh, callers, said)
        _kept, lost, doubled = counted(rows_of(fresh), rows)
    return CallRate(
        database=ground.dialect,
        callers=callers,
        calls=len(said),
        per_s=len(said) / told.took_s,
        cpu_ms=told.cpu_s * 1_000 / len(said),
        again=told.again,
        lost=lost,
        doubled=doubled,
    )


def _measured(ground: Ground, hands: Crew, workers: int, page: int, rows: int) -> IngestRate:
    with ground.another() as fresh, ground.another() as twin:
        store = open_store(fresh.folder, fresh.database_url)
        with store.writing() as unit:
            unit.channels.add(CHANNEL)
        store.close()
        work = partial(_work, fresh, workers, page, rows)
        begun = [hands.pool.submit(work, part) for part in range(workers)]
        shifts = [each.result() for each in begun]
        found = rows_of(fresh)
        kept, lost, doubled = counted(found, rows)
        bare_s = inserted_s(twin, found, max(1, rows // page))
    took_s = max(each.ended_s for each in shifts) - min(each.started_s for each in shifts)
    return IngestRate(
        database=ground.dialect,
        workers=workers,
        page=page,
        offered=sum(each.deliveries for each in shifts),
        kept=kept,
        per_s=kept / took_s,
        cpu_ms=sum(each.cpu_s for each in shifts) * 1_000 / kept,
        bare_per_s=rows / bare_s,
        lost=lost,
        doubled=doubled,
    )


def _work(ground: Ground, workers: int, size: int, rows: int, part: int) -> Shift:
    """Takes in its part of the messages, page by page, as an inbox gives them."""
    settings = {"data": ground.folder, "database_url": ground.database_url}
    house = open_toolkit(Settings.model_validate(settings), clock=SetClock(NOW))
    mine = offered(rows)[part::workers]
    pages = [mine[start : start + size] for start in range(0, len(mine), size)]
    take_in(house, [])  # connects
    spare()  # as whoever serves does
    together(workers)
    started_s, cpu_s = time.monotonic(), time.process_time()
    for page in pages:
        take_in(house, page)
    return Shift(
        deliveries=len(mine),
        started_s=started_s,
        ended_s=time.monotonic(),
        cpu_s=time.process_time() - cpu_s,
    )


def take_in(house: Toolkit, page: Sequence[Incoming]) -> None:
    """A platform that is not answered calls again."""
    for _turn in range(_TURNS):
        try:
            house.listening.take_in(CHANNEL, Batch(messages=tuple(page)))
        except (Conflict, StoreBusy):
            continue
        return


def counted(found: Rows, rows: int) -> tuple[int, int, int]:
    """How many are kept, lost and doubled: as messages, in their cases' stories, and as cases."""
    kept = {row["remote_id"] for row in found["messages"]}
    told = [row for row in found["case_events"] if row["kind"] == "message_received"]
    held = {row["message_id"] for row in told}
    talks = {row["conversation_id"] for row in found["cases"]}
    lost = rows - min(len(kept), len(held))
    lost += -(-rows // PER_TALK) - len(talks)
    more = (len(found["messages"]) - len(kept), len(told) - len(held))
    return len(kept), lost, sum(more) + len(found["cases"]) - len(talks)


def _said(number: int, dice: random.Random) -> Incoming:
    talk = f"t-{number // PER_TALK}"
    return Incoming(
        remote_id=f"m-{number}",
        thread=talk,
        kind=MessageKind.DIRECT,
        author=Author(remote_id=talk, name=f"Bu Ani {talk}"),
        text=f"{' '.join(dice.choices(_WORDS, k=14))} {number}",
        at=NOW - timedelta(seconds=dice.randrange(3_600)),
    )
