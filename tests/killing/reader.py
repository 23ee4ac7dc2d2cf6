"""A worker that reads in a channel's past or takes it back, and dies at one of its transactions."""

from scheduler.jobs import read_archives
from storage.opening import open_store
from tests.killing.notifier import DoomedStore, Errand
from toolkit.clock import SetClock
from toolkit.settings import Settings
from toolkit.wiring import wire


def run(errand: Errand) -> None:
    """One beat, unless it dies before."""
    inner = open_store(errand.folder, errand.database_url)
    store = DoomedStore(inner, errand)
    toolkit = wire(Settings(data=errand.folder), store=store, clock=SetClock(errand.now))
    read_archives(toolkit)
    inner.close()
