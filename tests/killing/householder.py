"""A worker that reads in the roll, or erases a person, and dies at one of its transactions."""

from datetime import datetime
from pathlib import Path

from domain.ports import Store
from scheduler.jobs import read_rolls
from services.personal_data.erasing import Erasing
from services.roll.roll_columns import guessed
from services.roll.roll_reading import read_table
from services.roll.roll_rows import BATCH
from storage.opening import open_store
from tests.killing.notifier import DoomedStore, Errand
from tests.makers import MANAGER
from tests.services.erased_stage import Bin
from tests.services.platforms import OpenVault
from toolkit.clock import SetClock
from toolkit.settings import Settings
from toolkit.wiring import Toolkit, wire

MEMBERS = 2 * BATCH + 1
PIECE = 2  # rows of a conversation that one transaction empties


def read_roll(errand: Errand) -> None:
    """One file of the roll, from its first row."""
    inner = open_store(errand.folder, errand.database_url)
    imports = house(errand.folder, DoomedStore(inner, errand), errand.now).roll_imports
    table = read_table(a_roll())
    imports.apply(MANAGER, table, guessed(table.headings), file_name="buku.csv")
    inner.close()


def go_on(errand: Errand) -> None:
    """One beat of reading in what waits."""
    inner = open_store(errand.folder, errand.database_url)
    read_rolls(house(errand.folder, DoomedStore(inner, errand), errand.now))
    inner.close()


def house(folder: Path, store: Store | DoomedStore, now: datetime) -> Toolkit:
    """The product over this memory."""
    return wire(Settings(data=folder), store=store, clock=SetClock(now))


def a_roll() -> bytes:
    """Some members, and one row that is refused."""
    lines = [f"K-{n:05d};Anggota Nomor {n}" for n in range(MEMBERS - 1)]
    return "\n".join(["No anggota;Nama", *lines, ";Tanpa Nomor"]).encode()


def erase(errand: Errand) -> None:
    """One beat of erasing."""
    inner = open_store(errand.folder, errand.database_url)
    erasing = Erasing(
        store=DoomedStore(inner, errand),
        clock=SetClock(errand.now),
        vault=OpenVault(),
        files=Bin(),
        piece=PIECE,
        page=1,
    )
    erasing.run()
    inner.close()
