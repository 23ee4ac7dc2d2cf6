"""A worker that reads in the roll, or erases a person, and dies at one of its transactions."""

from services.personal_data.erasing import Erasing
from services.roll.roll_columns import guessed
from services.roll.roll_imports import RollImports
from services.roll.roll_reading import read_table
from services.roll.roll_rows import BATCH
from storage.opening import open_store
from tests.killing.notifier import DoomedStore, Errand
from tests.makers import MANAGER
from tests.services.erased_stage import Bin
from tests.services.platforms import OpenVault
from toolkit.clock import SetClock

MEMBERS = 2 * BATCH + 1
PIECE = 2  # rows of a conversation that one transaction empties


def read_roll(errand: Errand) -> None:
    """One file of the roll, from its first row."""
    inner = open_store(errand.folder, errand.database_url)
    imports = RollImports(store=DoomedStore(inner, errand), clock=SetClock(errand.now))
    lines = [f"K-{n:05d};Anggota Nomor {n}" for n in range(MEMBERS)]
    table = read_table("\n".join(["No anggota;Nama", *lines]).encode())
    imports.apply(MANAGER, table, guessed(table.headings), file_name="buku.csv")
    inner.close()


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
