"""A worker as the product has it, over a watched store: what `guyub worker` does, until idle."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from connectors.registry import Discovered
from domain.deliveries import Backoff
from services.deliveries.delivering import Delivering
from storage.opening import open_store
from tests.killing.steps import Fuse, Step, WatchedStore, WatchedTransport, WithMute
from toolkit.board_room import StoreBoardRoom
from toolkit.clock import SetClock
from toolkit.media_folder import MediaFolder

BEATS_MAX = 100


@dataclass(frozen=True, kw_only=True)
class Shift:
    """One worker's life: where it works, what time it is, and where it dies."""

    name: str
    folder: Path
    database_url: str | None
    now: datetime
    step: Step | None
    countdown: int
    batch: int


class OpenVault:
    """Nothing is sealed here."""

    def seal(self, secrets: Mapping[str, str]) -> str:
        return ""

    def open(self, sealed: str) -> Mapping[str, str]:
        return {}


def work(shift: Shift) -> None:
    """Beats until there is nothing to do, or it dies."""
    fuse = Fuse(shift.step, shift.countdown)
    inner = open_store(shift.folder, shift.database_url)
    store = WatchedStore(inner, fuse)
    desk = _desk(shift, store, fuse)
    for _beat in range(BEATS_MAX):
        if not _beat_once(desk, store, shift.batch):
            break
    inner.close()


def _beat_once(desk: Delivering, store: WatchedStore, batch: int) -> int:
    store.phase = "miss"
    done = desk.miss_stale()
    store.phase = "recover"
    done += desk.recover()
    store.phase = "claim"
    done += desk.send_due(batch)
    store.phase = "settle"
    return done + desk.reconcile()


def _desk(shift: Shift, store: WatchedStore, fuse: Fuse) -> Delivering:
    house = Discovered(
        vault=OpenVault(),
        board=StoreBoardRoom(store, "https://koperasi.example"),
        outside=(),
        transport=WatchedTransport(store, fuse),
    )
    return Delivering(
        store=store,
        clock=SetClock(shift.now),
        connectors=WithMute(house),
        media=MediaFolder(shift.folder / "media"),
        worker=shift.name,
        chance=random.random,
        backoff=Backoff(attempts_max=1_000),  # nothing may fail merely because it died so often
    )
