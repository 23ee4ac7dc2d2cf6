"""What is left of a file of the roll waits until it is read, goes on by itself, then is gone."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.archive_shelves import ArchiveFolder
from domain.consent import ConsentWay, Purpose
from domain.erasing import Erased, Step
from domain.errors import Invalid, NotAllowed, StoreBusy
from domain.ports import Store, Unit
from domain.roll_shelves import RollFilter, RollImport, RollPart
from services.roll.roll_columns import Column, Mapped, guessed
from services.roll.roll_imports import (
    FORGOTTEN_AFTER,
    WAITS_AT_MOST,
    RollImports,
)
from services.roll.roll_reading import Table, read_table
from services.roll.waiting_rolls import put_aside, taken_up
from tests.makers import ADMIN, MANAGER, STAFF, SUPERVISOR
from tests.services.desk import open_desk
from tests.services.drawers import Drawer
from tests.services.erased_stage import a_stage, put_on_the_roll
from tests.services.roll import Roll
from toolkit.clock import SetClock
from toolkit.sealed_folder import SealedFiles
from toolkit.vault import open_vault

SECOND = timedelta(seconds=1)
BATCH, BEAT = 3, 6  # rows of a step, and of a beat, as these tests have them


@pytest.fixture
def roll(store: Store, clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> Roll:
    monkeypatch.setattr("services.roll.roll_imports.BATCH", BATCH)
    monkeypatch.setattr("services.roll.roll_imports.STEPS_A_BEAT", BEAT // BATCH)
    return Roll(desk=open_desk(store, clock))


def a_table(rows: int, *, first: int = 0) -> Table:
    lines = [f"K-{n:05d};Anggota {n};catatan {n}" for n in range(first, first + rows)]
    return read_table("\n".join(["No anggota;Nama;Catatan pengurus", *lines]).encode())


def begin(roll: Roll, rows: int, *, first: int = 0) -> RollImport:
    table = a_table(rows, first=first)
    return roll.imports.begin(MANAGER, table, guessed(table.headings), file_name="buku.csv")


def now(roll: Roll, one: RollImport) -> RollImport:
    return roll.imports.find(MANAGER, one.id)


def on_the_roll(roll: Roll) -> int:
    with roll.desk.store.reading() as unit:
        wanted = RollFilter(part=RollPart.ALL, now=roll.desk.clock.now())
        return unit.members.counted(wanted)


# --- what waits ------------------------------------------------------------------------------


def test_only_columns_that_mean_something_wait_and_come_back_as_they_were() -> None:
    drawer, table = Drawer(), a_table(1_200)
    file_id = put_aside(drawer, table, {Column.NAME: 1, Column.NUMBER: 0})
    assert b"catatan" not in drawer.kept[file_id]
    again, mapped = taken_up(drawer, file_id)
    assert mapped == {Column.NAME: 0, Column.NUMBER: 1}
    assert again.headings == ("name", "number")
    assert again.rows == tuple((line, (cells[1], cells[0])) for line, cells in table.rows)


@pytest.mark.parametrize("name", ["Ani\nWulandari", "“Ani”", "阿尼", "\u2028", '"', "\\"])
def test_no_sign_in_a_cell_breaks_what_waits(name: str) -> None:
    drawer = Drawer()
    table = Table(headings=("a", "b"), rows=((7, ("K-1", name)),))
    file_id = put_aside(drawer, table, {Column.NUMBER: 0, Column.NAME: 1})
    again, _mapped = taken_up(drawer, file_id)
    assert again.rows == table.rows


# --- it goes on ------------------------------------------------------------------------------


def test_an_import_that_nobody_looks_at_is_read_to_its_end(roll: Roll) -> None:
    one = begin(roll, BATCH + 1)
    assert (one.done, one.rows, one.is_going) == (0, BATCH + 1, True)
    assert list(roll.drawer.kept) == [one.file_id]
    assert on_the_roll(roll) == 0
    assert roll.imports.run() == BATCH + 1
    told = now(roll, one)
    assert (told.new, told.is_whole, told.is_going, told.detail) == (BATCH + 1, True, False, "")
    assert on_the_roll(roll) == BATCH + 1
    assert roll.drawer.kept == {}
    assert roll.imports.run() == 0


def test_one_beat_reads_a_part_of_a_large_file_and_the_next_one_goes_on(roll: Roll) -> None:
    one = begin(roll, BEAT + 1)
    assert roll.imports.run() == BEAT
    assert (now(roll, one).done, now(roll, one).is_going) == (BEAT, True)
    assert roll.imports.run() == 1
    assert (now(roll, one).new, now(roll, one).is_going) == (BEAT + 1, False)


def test_what_a_file_says_twice_is_known_on_however_late_its_second_row_comes(roll: Roll) -> None:
    rows = [f"K-{n:05d};Anggota {n}" for n in range(BATCH)]
    text = "\n".join(["No anggota;Nama", *rows, "K-00000;Orang Lain"])
    table = read_table(text.encode())
    one = roll.imports.begin(MANAGER, table, guessed(table.headings), file_name="buku.csv")
    roll.imports.run()
    assert (now(roll, one).new, now(roll, one).refused) == (BATCH - 1, 2)


def test_consent_is_noted_by_whoever_began(roll: Roll) -> None:
    table = read_table(b"No anggota;Nama;Izin kabar\nK-1;Ani;ya\n")
    roll.imports.begin(ADMIN, table, guessed(table.headings), file_name="buku.csv")
    roll.imports.run()
    with roll.desk.store.reading() as unit:
        member = unit.members.by_numbers(["K-1"])["K-1"]
        (said,) = unit.consents.of(member.id)
    assert (said.purpose, said.given, said.way, said.noted_by) == (
        Purpose.NEWS,
        True,
        ConsentWay.IMPORTED,
        ADMIN.id,
    )


def test_the_oldest_goes_first(roll: Roll, clock: SetClock) -> None:
    first = begin(roll, 1)
    clock.advance(SECOND)
    second = begin(roll, 1)
    with roll.desk.store.reading() as unit:
        assert unit.roll_imports.going() == [first, second]
    roll.imports.run()
    assert (now(roll, first).new, now(roll, second).unchanged) == (1, 1)


def test_whoever_may_not_import_begins_nothing_and_puts_nothing_aside(roll: Roll) -> None:
    table = a_table(1)
    with pytest.raises(NotAllowed):
        roll.imports.begin(STAFF, table, guessed(table.headings), file_name="buku.csv")
    with pytest.raises(Invalid):
        roll.imports.begin(MANAGER, table, {Column.NAME: 1}, file_name="buku.csv")
    with pytest.raises(NotAllowed):
        roll.imports.find(STAFF, "r-1")
    assert roll.drawer.kept == {}


def test_looking_at_a_long_file_says_how_far_it_is(roll: Roll) -> None:
    table, told = a_table(BEAT + 1), list[int]()
    mapped = guessed(table.headings)
    rows = roll.imports.preview(MANAGER, table, mapped, progress=told.append)
    assert (len(rows), told) == (BEAT + 1, [BATCH, BEAT, BEAT + 1])


# --- two at once -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Beaten:
    """Another process reads the same import whenever this one opens what waits."""

    other: RollImports
    folder: Drawer
    beaten: list[int] = field(default_factory=list)

    def open(self, file_id: str) -> object:
        opened = self.folder.open(file_id)
        self.beaten.append(self.other.run())
        return opened

    def remove(self, file_id: str) -> None:
        self.folder.remove(file_id)


def test_where_two_read_the_same_import_each_row_counts_once(roll: Roll) -> None:
    one = begin(roll, BATCH + 2)
    folder = Beaten(other=roll.imports, folder=roll.drawer)
    late: ArchiveFolder = folder  # type: ignore[assignment]
    assert replace(roll.imports, folder=late).run() == BATCH + 2
    assert folder.beaten == [BATCH + 2]
    assert (now(roll, one).new, now(roll, one).done) == (BATCH + 2, BATCH + 2)
    assert on_the_roll(roll) == BATCH + 2


def test_one_that_is_taken_back_on_its_way_goes_no_further(roll: Roll) -> None:
    one = begin(roll, BEAT + 1)
    roll.imports.run()
    assert roll.imports.undo(MANAGER, one.id).removed == BEAT
    assert (now(roll, one).is_going, roll.drawer.kept) == (False, {})
    assert roll.imports.run() == 0
    assert on_the_roll(roll) == 0


def test_whoever_applies_it_sees_when_somebody_takes_it_back_meanwhile(roll: Roll) -> None:
    table, took = a_table(2 * BATCH + 1), list[int]()

    def meanwhile(done: int) -> None:
        if done == BATCH and not took:
            (one,) = roll.imports.newest(MANAGER)
            took.append(roll.imports.undo(MANAGER, one.id).removed)

    done = roll.imports.apply(
        MANAGER, table, guessed(table.headings), file_name="buku.csv", progress=meanwhile
    )
    assert took == [BATCH]
    assert (done.done, done.is_going, done.undone_by) == (BATCH, False, MANAGER.id)
    assert on_the_roll(roll) == 0


@dataclass
class Busy:
    """Others write whenever the desk wants to for the `n`th time."""

    store: Store
    n: int
    written: int = 0

    def reading(self) -> AbstractContextManager[Unit]:
        return self.store.reading()

    def writing(self) -> AbstractContextManager[Unit]:
        self.written += 1
        if self.written == self.n:
            raise StoreBusy("Basis data sedang sibuk.")
        return self.store.writing()

    def shred(self) -> bool:
        return self.store.shred()


def test_a_step_is_tried_again_where_others_write_just_then(roll: Roll) -> None:
    table = a_table(BEAT)
    busy = Busy(roll.desk.store, 3)  # the second step: the first one begins the import
    imports = replace(roll.imports, store=busy)
    done = imports.apply(MANAGER, table, guessed(table.headings), file_name="buku.csv")
    assert (done.new, done.is_going, busy.written) == (BEAT, False, 4)


# --- it cannot go on -------------------------------------------------------------------------


def test_one_whose_rest_is_lost_says_so_and_stands_in_nobodys_way(
    roll: Roll, clock: SetClock
) -> None:
    lost = begin(roll, 1)
    roll.drawer.remove(lost.file_id)
    clock.advance(SECOND)
    sound = begin(roll, 2)
    assert roll.imports.run() == 2
    told = now(roll, lost)
    assert (told.done, told.is_going) == (0, False)
    assert told.detail == "Sisa berkasnya hilang. Unggah berkas yang sama lagi."
    assert now(roll, sound).new == 2


def test_one_that_no_key_opens_any_more_says_so_and_its_rest_is_gone(
    roll: Roll, tmp_path: Path
) -> None:
    before, since = (
        replace(roll.imports, folder=SealedFiles(tmp_path / "rolls", open_vault(None, key)))
        for key in (tmp_path / "old.key", tmp_path / "new.key")
    )
    table = a_table(1)
    one = before.begin(MANAGER, table, guessed(table.headings), file_name="buku.csv")
    assert since.run() == 0
    assert now(roll, one).detail == "Kunci server sudah diganti. Unggah berkas yang sama lagi."
    assert not now(roll, one).is_going
    assert list((tmp_path / "rolls").iterdir()) == []


def test_what_waits_too_long_is_ended_and_its_rest_is_gone(roll: Roll, clock: SetClock) -> None:
    one = begin(roll, 1)
    clock.advance(WAITS_AT_MOST)
    assert roll.imports.prune() == 0
    clock.advance(SECOND)
    assert roll.imports.prune() == 1
    told = now(roll, one)
    assert told.detail == "Terlalu lama tertunda. Unggah berkas yang sama lagi."
    assert (told.is_going, roll.drawer.kept) == (False, {})


def test_what_no_import_names_is_forgotten_and_what_one_names_is_not(
    roll: Roll, clock: SetClock
) -> None:
    one = begin(roll, 1)
    orphan = put_aside(roll.drawer, a_table(3), {Column.NUMBER: 0})
    for file_id in (one.file_id, orphan):
        roll.drawer.put_at[file_id] = clock.now()
    clock.advance(FORGOTTEN_AFTER)
    assert roll.imports.prune() == 0
    clock.advance(SECOND)
    assert roll.imports.prune() == 1
    assert list(roll.drawer.kept) == [one.file_id]


# --- whoever is to be erased -----------------------------------------------------------------


def test_an_erasure_waits_for_what_may_still_tell_of_the_person(
    store: Store, clock: SetClock
) -> None:
    stage = a_stage(store, clock)
    member = put_on_the_roll(stage)
    stage.leave(member.id)
    roll = Roll(desk=stage.desk)
    table = read_table(f"No anggota;Nama\n{member.number};Siti R. Rahayu\n".encode())
    mapped: Mapped = guessed(table.headings)
    roll.imports.begin(MANAGER, table, mapped, file_name="buku.csv")
    stage.erasing.ask(SUPERVISOR, Erased.MEMBER, member.id, why="diminta sendiri")
    stage.erasing.run()
    (erasure,) = stage.erasing.listed(SUPERVISOR)
    assert erasure.step is Step.ROLL
    roll.imports.run()
    stage.erasing.run()
    (erasure,) = stage.erasing.listed(SUPERVISOR)
    assert erasure.step is Step.DONE
    with store.reading() as unit:
        assert unit.members.by_numbers([member.number]) == {}


@pytest.mark.parametrize("kind", [Erased.TALK, Erased.PERSON])
def test_what_somebody_wrote_is_erased_whatever_of_a_file_is_left(
    store: Store, clock: SetClock, kind: Erased
) -> None:
    """A file tells of members; who is none is not in it, or stays on the roll."""
    stage = a_stage(store, clock)
    case = stage.hear("Beras berkutu")
    begin(Roll(desk=stage.desk), 1)
    stage.erasing.ask(SUPERVISOR, kind, case.conversation_id, why="diminta sendiri")
    stage.erasing.run()
    (erasure,) = stage.erasing.listed(SUPERVISOR)
    assert erasure.step is Step.DONE
