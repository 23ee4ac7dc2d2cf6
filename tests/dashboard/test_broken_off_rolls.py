"""An import of the roll that was broken off says how far it came, and what to do."""

from dataclasses import replace

from domain.people import User
from domain.roll_shelves import RollImport
from services.roll.roll_columns import guessed
from services.roll.roll_reading import read_table
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound
from toolkit.wiring import Toolkit

SAID = (
    "Baru 1 dari 501 baris. Bila tidak sedang ditulis di jendela lain, impor ini terputus: unggah"
    " berkas yang sama lagi. Yang sudah ditulis tidak ditulis dua kali."
)


def read_in(toolkit: Toolkit, wati: User) -> RollImport:
    table = read_table(b"No anggota;Nama\nK-1;Ani\n")
    imports = toolkit.roll_imports
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
    assert warned(open_page, wati) == [SAID]
    one = put(toolkit, one, undone_at=toolkit.clock.now(), undone_by=wati.id)
    assert warned(open_page, wati) == []


def test_one_of_before_of_which_nobody_noted_the_rows_warns_of_nothing(
    toolkit: Toolkit, wati: User, open_page: Open
) -> None:
    put(toolkit, read_in(toolkit, wati), rows=None)
    assert warned(open_page, wati) == []
