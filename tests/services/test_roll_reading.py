"""Files of the roll: CSV as spreadsheets write it, XLSX, and whatever is no roll."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from domain.errors import Invalid
from domain.texts import speak
from services.roll import roll_reading, roll_workbooks
from services.roll.roll_columns import Column, check, guessed, names
from services.roll.roll_reading import Table, read_table
from toolkit import languages

MORNING = datetime(2020, 1, 31, 7, 30)  # noqa: DTZ001 - as a workbook keeps moments


def rows(table: Table) -> list[tuple[str, ...]]:
    return [cells for _line, cells in table.rows]


def a_workbook(*lines: tuple[Any, ...]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    for line in lines:
        sheet.append(line)
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_csv_is_read_as_any_spreadsheet_writes_it(
    encoding: str, delimiter: str, end: str
) -> None:
    lines = (("nomor", "nama", "kontak"), ("1", "Zoé", '"a, b; c"'), ("2", "Pak – Budi", "x"))
    text = end.join(delimiter.join(cells) for cells in lines)
    table = read_table(text.encode(encoding))
    assert table == Table(
        headings=("nomor", "nama", "kontak"),
        rows=((2, ("1", "Zoé", "a, b; c")), (3, ("2", "Pak – Budi", "x"))),
    )


def test_empty_lines_and_short_rows_are_no_fault() -> None:
    table = read_table(b"\n;;\nnomor;nama;;\n\n1\n;;\n2;Ani\n")
    assert table.headings == ("nomor", "nama")
    assert table.rows == ((5, ("1", "")), (7, ("2", "Ani")))


def test_a_quoted_cell_may_have_lines() -> None:
    assert rows(read_table(b'nomor;kontak\n1;"0812\n0813"\n')) == [("1", "0812\n0813")]


def test_a_workbook_s_first_sheet_is_read() -> None:
    data = a_workbook(
        ("nomor", "nama", "telepon", "masuk", "lahir", "izin", "bagian"),
        (7, " Ani ", 81234567890, MORNING, date(1990, 5, 1), True, 1.5),
        (None, None, None, None, None, None, None),
        ("8.0", None, "0812", "31/01/2020", None, False, None),
    )
    assert read_table(data).rows == (
        (2, ("7", "Ani", "81234567890", "2020-01-31", "1990-05-01", "ya", "1.5")),
        (4, ("8.0", "", "0812", "31/01/2020", "", "tidak", "")),
    )


TITLED = (
    ("BUKU DAFTAR ANGGOTA", None, None, None),
    ("Per 31 Desember 2025; cabang Wonosari, Sentani",),
    (),
    (None, "Identitas", None, "Kontak"),
    ("No. Anggota", "Nama", "Cabang", "HP"),
    (1.0, "Sri", "Wonosari", "Jl. Melati, RT 1, RW 2, Wonosari, 0812"),
)


def test_lines_above_the_headings_are_passed_over_in_a_workbook() -> None:
    book, file = Workbook(), io.BytesIO()
    for line in TITLED:
        book.worksheets[0].append(line)
    book.worksheets[0].merge_cells("A1:D1")
    book.worksheets[0].merge_cells("B4:C4")
    hidden = book.create_sheet("Rahasia")
    hidden.sheet_state = "hidden"
    hidden.append(("No. Anggota", "Nama"))
    book.save(file)
    table = read_table(file.getvalue())
    assert table.headings == ("No. Anggota", "Nama", "Cabang", "HP")
    assert [line for line, _cells in table.rows] == [6]
    assert rows(table) == [("1", "Sri", "Wonosari", "Jl. Melati, RT 1, RW 2, Wonosari, 0812")]
    book.worksheets[0].merge_cells("C5:C6")
    book.save(file := io.BytesIO())
    with pytest.raises(Invalid, match="Sel C5:C6 digabung"):
        read_table(file.getvalue())


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_lines_above_the_headings_are_passed_over_in_a_table_of_text(delimiter: str) -> None:
    text = "\r\n".join(delimiter.join(str(cell or "") for cell in line) for line in TITLED)
    table = read_table(text.encode())
    assert table.headings == ("No. Anggota", "Nama", "Cabang", "HP")
    assert [line for line, _cells in table.rows] == [6]


def test_where_no_line_is_surely_the_headings_the_first_one_is() -> None:
    table = read_table(b"Kode;Siapa\nA-1;Nomor Nama Anggota\n")
    assert table.headings == ("Kode", "Siapa")
    late = "\n".join([*(f"baris {n};" for n in range(10)), "No. Anggota;Nama", "1;Sri"])
    with pytest.raises(Invalid, match="Baris 11 punya lebih banyak sel daripada judul kolom"):
        read_table(late.encode())


def test_a_formula_stays_what_it_is() -> None:
    data = a_workbook(("nomor", "nama"), ("1", '=HYPERLINK("http://x","Ani")'))
    assert rows(read_table(data)) == [("1", '=HYPERLINK("http://x","Ani")')]


def a_package(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


BOMB = a_package(xl__workbook_xml=b"<x/>", xl__big_xml=b"0" * 50_000_000)
ENTITIES = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "kosong"),
        (b"nomor;nama\n", "tanpa satu anggota"),
        (b"nomor;nama\n1;Ani;lebih\n", "Baris 2"),
        (b"nomor;nama\n1;" + b"a" * 2_001, "Baris 2"),
        (b'nomor;nama\n1;"Ani\n2;Budi\n', "tanda kutip"),
        (b'nomor;nama\n1;"Ani"x\n', "tanda kutip"),
        (b";".join(b"a" for _n in range(61)) + b"\n1\n", "61"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "bukan berkas CSV"),
        (b"\xff\xfe\x00", "bukan berkas CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "sandi"),
        (b"PK\x03\x04 not a package", "rusak"),
        (a_package(other_xml=b"<x/>"), "bukan buku kerja"),
        (a_package(xl__workbook_xml=b"<x/>"), "rusak"),
        (a_package(xl__workbook_xml=ENTITIES), "rusak"),
        (BOMB, "mengembang"),
        (a_workbook(("nomor", *("x" for _n in range(60))), ("1",)), "61"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_roll_is_refused_with_what_to_do(data: bytes, word: str) -> None:
    with pytest.raises(Invalid, match=word) as refusal:
        read_table(data)
    assert refusal.value.field == "file"


def test_a_file_too_large_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Invalid, match="21 MB"):
        read_table(b"0" * 21_000_000)
    monkeypatch.setattr(roll_reading, "ROWS_MAX", 2)
    assert len(read_table(b"nomor\n1\n2\n").rows) == 2
    with pytest.raises(Invalid, match="paling banyak 2"):
        read_table(b"nomor\n1\n2\n3\n")
    monkeypatch.setattr(roll_workbooks, "LINES_MAX", 3)
    assert len(read_table(a_workbook(("nomor",), ("1",), ("2",))).rows) == 2
    with pytest.raises(Invalid, match="baris kosong"):
        read_table(a_workbook(("nomor",), ("1",), (None,), (None,), ("2",)))


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_any_bytes_are_read_or_refused_and_nothing_else(data: bytes) -> None:
    try:
        table = read_table(data)
    except Invalid as refusal:
        assert str(refusal)
        return
    assert table.headings
    assert all(len(cells) == len(table.headings) for _line, cells in table.rows)


@pytest.mark.parametrize(
    ("headings", "places"),
    [
        (
            ("No.", "No. Anggota", "Nama Lengkap", "Cabang", "No HP", "E-mail", "Tgl Masuk"),
            {"number": 1, "name": 2, "branch": 3, "phones": 4, "emails": 5, "joined": 6},
        ),
        (("NOMOR", "NAMA"), {"number": 0, "name": 1}),
        (("Member number", "Name", "Phone"), {"number": 0, "name": 1, "phones": 2}),
        (
            ("nomor_anggota", "Tanggal keluar", "Izin dihubungi", "Izin kabar"),
            {"number": 0, "left": 1, "consent_contact": 2, "consent_news": 3},
        ),
        (("apa", "saja"), {}),
    ],
)
def test_columns_are_guessed_from_their_headings(
    headings: tuple[str, ...], places: dict[str, int]
) -> None:
    assert guessed(headings) == {Column(name): place for name, place in places.items()}


def test_contacts_are_known_by_what_stands_there_too() -> None:
    headings = ("Nomor", "Catatan", "Kolom X", "Kolom Y")
    rows = [
        ("0812345678", "0811 bukan", "0812 3456 7890", "ani@contoh.id"),
        ("0812345679", "", "", "tidak punya"),
        ("0812345670", "0812", "021 555 1234", "budi@contoh.id"),
    ]
    assert guessed(headings, rows) == {Column.NUMBER: 0, Column.EMAILS: 3, Column.PHONES: 2}
    assert guessed(headings, [("", "", "", "")]) == {Column.NUMBER: 0}
    assert guessed(("Nomor", "HP", "x"), [("1", "", "0812 3456 7890")])[Column.PHONES] == 1


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_columns_headings_are_their_own_best_guess(language: str) -> None:
    speak(languages.translations(language))
    try:
        every = list(names().values())
    finally:
        speak(languages.translations("id"))
    assert guessed(every) == {column: place for place, column in enumerate(Column)}


def test_a_mapping_needs_the_number_and_each_column_once() -> None:
    check({Column.NUMBER: 0, Column.NAME: 1})
    with pytest.raises(Invalid, match="nomor anggota"):
        check({Column.NAME: 1})
    with pytest.raises(Invalid, match=r"Nomor anggota.*Nama"):
        check({Column.NUMBER: 0, Column.NAME: 0})


@given(st.lists(st.text(max_size=20), max_size=8))
def test_no_column_is_guessed_twice(headings: list[str]) -> None:
    places = list(guessed(headings).values())
    assert len(places) == len(set(places))
