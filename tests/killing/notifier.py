"""A worker that tells people of things, and dies at one of its transactions."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from domain.ports import Store, Unit
from scheduler.jobs import digest, notify, send_due
from storage.opening import open_store
from toolkit.clock import SetClock
from toolkit.settings import Settings
from toolkit.wiring import wire


@dataclass(frozen=True, kw_only=True)
class Errand:
    """One worker's life. `dies_at`: at which transaction, counted from 1; `committed`: just after
    its commit rather than just before."""

    folder: Path
    database_url: str | None
    now: datetime
    dies_at: int
    committed: bool


class DoomedStore:
    """Counts what is written, and kills its own process at the wanted one."""

    def __init__(self, store: Store, errand: Errand) -> None:
        self._store = store
        self._errand = errand
        self._written = 0

    def reading(self):  # type: ignore[no-untyped-def]
        return self._store.reading()

    def shred(self) -> bool:
        return self._store.shred()

    @contextmanager
    def writing(self) -> Iterator[Unit]:
        self._written += 1
        dies = self._written == self._errand.dies_at
        with self._store.writing() as unit:
            yield unit
            if dies and not self._errand.committed:
                os.kill(os.getpid(), signal.SIGKILL)
        if dies:
            os.kill(os.getpid(), signal.SIGKILL)


def run(errand: Errand) -> None:
    """Tells what is to be told, digests too, and sends it, unless it dies before."""
    inner = open_store(errand.folder, errand.database_url)
    store = DoomedStore(inner, errand)
    toolkit = wire(Settings(data=errand.folder), store=store, clock=SetClock(errand.now))
    notify(toolkit)
    digest(toolkit)
    send_due(toolkit)
    inner.close()
