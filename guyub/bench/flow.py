"""Whether one worker keeps up while 1,000 different messages a second are said, with repeats and
out of order: what came meanwhile is taken in together, as an inbox that is read again gives it."""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import cast

from domain.messages import Incoming
from domain.pages import PAGE_MAX
from guyub.bench.bare_rows import rows_of
from guyub.bench.calls import CHANNEL
from guyub.bench.ground import Ground, Tell, grounds
from guyub.bench.ingest import AIM_PER_S, REPEATED, counted, offered, take_in
from guyub.bench.workers import NOW
from guyub.sparing import spare
from storage.opening import open_store
from storage.sql.store import SqlStore
from toolkit.clock import SetClock
from toolkit.settings import Settings
from toolkit.wiring import Toolkit, open_toolkit

PER_S = AIM_PER_S * (1 + REPEATED)  # offered, repeats too
_BEHIND_S = 1.0
_NOTHING_YET_S = 0.001


@dataclass(frozen=True, kw_only=True)
class FlowRate:
    """`waited_s`: what the one that waited longest waited from being said until it stood in the
    queue. `behind`: how many waited at most. `lost`, `doubled`: as in `IngestRate`."""

    database: str
    offered: int
    per_s: float
    took_s: float
    behind: int
    waited_s: float
    lost: int
    doubled: int

    @property
    def met(self) -> bool:
        """Nobody waited longer than a second for a place in the queue."""
        return self.waited_s <= _BEHIND_S and self.lost == 0 and self.doubled == 0


def run(database_url: str | None, rows: int, tell: Tell) -> list[FlowRate]:
    """Measures on SQLite, and on PostgreSQL where there is one."""
    spare()  # as whoever serves does
    with grounds(database_url, tell) as found:
        return [flowed(ground, rows) for ground in found]


def flowed(ground: Ground, rows: int) -> FlowRate:
    said = offered(rows)
    with ground.another() as fresh:
        taken = list(_flow(fresh, said))
        _kept, lost, doubled = counted(rows_of(fresh), rows)
    return FlowRate(
        database=ground.dialect,
        offered=len(said),
        per_s=PER_S,
        took_s=taken[-1].at_s,
        behind=max(each.behind for each in taken),
        waited_s=max(each.at_s - each.oldest_s for each in taken),
        lost=lost,
        doubled=doubled,
    )


@dataclass(frozen=True, kw_only=True)
class _Taken:
    """A page: when it was in, when its oldest message was said, how many waited before it."""

    at_s: float
    oldest_s: float
    behind: int


def _flow(ground: Ground, said: Sequence[Incoming]) -> Iterator[_Taken]:
    store = open_store(ground.folder, ground.database_url)
    with store.writing() as unit:
        unit.channels.add(CHANNEL)
    store.close()
    settings = {"data": ground.folder, "database_url": ground.database_url}
    house = open_toolkit(Settings.model_validate(settings), clock=SetClock(NOW))
    with closing(cast(SqlStore, house.store)):
        yield from _taken_in(house, said)


def _taken_in(house: Toolkit, said: Sequence[Incoming]) -> Iterator[_Taken]:
    take_in(house, [])  # connects
    done, began_s = 0, time.monotonic()
    while done < len(said):
        there = min(len(said), int((time.monotonic() - began_s) * PER_S))
        page = said[done : min(there, done + PAGE_MAX)]
        if not page:
            time.sleep(_NOTHING_YET_S)
            continue
        take_in(house, page)
        yield _Taken(at_s=time.monotonic() - began_s, oldest_s=done / PER_S, behind=there - done)
        done += len(page)
