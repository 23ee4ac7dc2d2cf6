"""A workbook of several sheets says on its page which one is read, and which are not."""

import io

from openpyxl import Workbook

from domain.people import User
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, words_of


def a_book(*names: str) -> bytes:
    book, file = Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for name in names:
        sheet = book.create_sheet(name)
        sheet.append(("No anggota", "Nama"))
        sheet.append((f"K-{name}", "Ani"))
    book.save(file)
    return file.getvalue()


def shown(open_page: Open, wati: User, data: bytes) -> str:
    page = open_page("anggota", wati, bagian="impor")
    page.file_uploader[0].upload("buku.xlsx", data, "application/octet-stream").run()
    return words_of(assert_sound(page))


def test_the_sheets_that_stay_out_are_named(open_page: Open, wati: User) -> None:
    words = shown(open_page, wati, a_book("Anggota", "Kota", "Desa"))
    assert "Hanya lembar “Anggota” yang dibaca. Lembar lain tidak;" in words
    assert "bila perlu: Kota, Desa" in words
    assert "K-Anggota" in words.replace("\\", "")


def test_a_book_of_one_sheet_says_nothing_of_others(open_page: Open, wati: User) -> None:
    assert "Lembar lain" not in shown(open_page, wati, a_book("Anggota"))
