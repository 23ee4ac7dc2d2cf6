"""An import of the roll on its page: on its way, or broken off with how far it came, and why."""

from dataclasses import replace

from domain.people import User
from domain.roll_shelves import RollImport
from services.roll.roll_columns import guessed
from services.roll.roll_reading import Table, read_table
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, links_of
from toolkit.wiring import Toolkit

BEGAN = "Terputus: baru 1 dari 501 baris. "
ENDED = " Yang sudah ditulis tidak ditulis dua kali."
GOING = "0 dari 1 baris ditulis. Diteruskan sendiri; halaman ini boleh ditutup."
AGAIN = "Unggah berkas yang sama lagi."


def a_table() -> Table:
    return read_table(b"No anggota;Nama\nK-1;Ani\n")


def read_in(toolkit: Toolkit, wati: User) -> RollImport:
    table, imports = a_table(), toolkit.roll_imports
    return imports.apply(wati.actor, table, guessed(table.headings), file_name="buku.csv")


def put(toolkit: Toolkit, one: RollImport, **changes: object) -> RollImport:
    with toolkit.store.writing() as unit:
        return unit.roll_imports.save(replace(one, **changes))  # type: ignore[arg-type]


def warned(open_page: Open, wati: User) -> list[str]:
    page = open_page("anggota", wati, bagian="impor")
    assert_sound(page)
    return [each.value for each in page.warning]


def test_one_that_is_whole_warns_of_nothing_and_one_cut_short_says_where_it_stands(
    toolkit: Toolkit, wati: User, open_page: Open
) -> None:
    one = read_in(toolkit, wati)
    assert warned(open_page, wati) == []
    one = put(toolkit, one, rows=501)
    assert warned(open_page, wati) == [f"{BEGAN}{AGAIN}{ENDED}"]
    one = put(toolkit, one, detail=f"Sisa berkasnya hilang. {AGAIN}")
    assert warned(open_page, wati) == [f"{BEGAN}Sisa berkasnya hilang. {AGAIN}{ENDED}"]
    one = put(toolkit, one, undone_at=toolkit.clock.now(), undone_by=wati.id)
    assert warned(open_page, wati) == []


def test_one_of_before_of_which_nobody_noted_the_rows_warns_of_nothing(
    toolkit: Toolkit, wati: User, open_page: Open
) -> None:
    put(toolkit, read_in(toolkit, wati), rows=None)
    assert warned(open_page, wati) == []


def test_one_on_its_way_says_how_far_it_is_and_that_it_goes_on(
    toolkit: Toolkit, wati: User, open_page: Open
) -> None:
    table = a_table()
    imports = toolkit.roll_imports
    imports.begin(wati.actor, table, guessed(table.headings), file_name="buku.csv")
    page = open_page("anggota", wati, bagian="impor")
    assert_sound(page)
    (bar,) = page.get("progress")
    assert (bar.proto.value, bar.proto.text) == (0, GOING)
    assert links_of(page)[-4:] == ["Baru: 0", "Berubah: 0", "Tetap: 0", "Ditolak: 0"]
    assert page.warning.len == 0
    imports.run()
    page = open_page("anggota", wati, bagian="impor")
    assert list(page.get("progress")) == []
