"""What programs do to a roll on its way here: each comes out right, or is told in plain words."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from domain.errors import Invalid
from domain.ports import Store
from domain.roll_shelves import Verdict
from services.roll.roll_columns import guessed
from services.roll.roll_reading import Table, read_table
from services.roll.roll_rows import Row
from tests.makers import MANAGER
from tests.services.desk import open_desk
from tests.services.roll import Roll
from toolkit.clock import SetClock

HEAD = ("No anggota", "Nama", "HP", "Tanggal masuk")
FEBRUARY = datetime(2020, 1, 31, 17, 0, tzinfo=UTC)  # its first midnight in Jakarta


@pytest.fixture
def roll(store: Store, clock: SetClock) -> Roll:
    return Roll(desk=open_desk(store, clock))


def a_book(fill: Callable[[Any], None]) -> Table:
    book, file = Workbook(), io.BytesIO()
    fill(book)
    book.save(file)
    return read_table(file.getvalue())


def a_csv(*lines: str) -> Table:
    return read_table("\n".join((";".join(HEAD), *lines)).encode())


def seen(roll: Roll, table: Table) -> list[Row]:
    return roll.imports.preview(MANAGER, table, guessed(table.headings))


# --- cells -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        '="001";Ani;="08123456789";01/02/2020',
        '"=""001""";Ani;"=""08123456789""";01/02/2020',
        "'001;Ani;'+628123456789;01/02/2020",
        "001;Ani;08123456789;2020-02-01 00:00:00",
        "001;Ani;628123456789.0;2020-02-01T00:00",
        '001;"Ani\n";0062 812-345-6789;1 Februari 2020',
    ],
)
def test_what_a_program_put_around_a_cell_is_no_part_of_it(roll: Roll, line: str) -> None:
    (row,) = seen(roll, a_csv(line))
    assert row.member is not None, row.why
    told = (row.member.number, row.member.name, row.member.phones, row.member.joined_at)
    assert told == ("001", "Ani", ("+628123456789",), FEBRUARY)


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("'Aisyiyah", "'Aisyiyah"),
        ("O'Hara", "O'Hara"),
        ("Ani ='x'", "Ani ='x'"),
    ],
)
def test_a_sign_that_belongs_to_a_name_stays(roll: Roll, cell: str, kept: str) -> None:
    (row,) = seen(roll, a_csv(f"1;{cell};;"))
    assert row.member is not None
    assert row.member.name == kept


@pytest.mark.parametrize("cell", ["=cmd|'/c calc'!A0", "'=1+1", '="1"&"2"', "'@SUM(A1)"])
def test_a_formula_is_refused_whatever_stands_around_it(roll: Roll, cell: str) -> None:
    (row,) = seen(roll, a_csv(f"1;{cell};;"))
    assert row.verdict is Verdict.REFUSED
    assert "tanda rumus" in row.why


def test_two_numbers_in_one_cell_are_two_and_never_one_long_one(roll: Roll) -> None:
    both, area, short = seen(
        roll,
        a_csv(
            "1;A;08123456789/08129999999;",
            "2;B;021/5551234;",
            "3;C;021-555123/555124;",
        ),
    )
    assert both.member is not None
    assert both.member.phones == ("+628123456789", "+628129999999")
    assert area.member is not None
    assert area.member.phones == ("+62215551234",)
    assert (short.verdict, "bukan nomor telepon" in short.why) == (Verdict.REFUSED, True)


@pytest.mark.parametrize("time", ["00:01:00", "10:00", "00"])
def test_a_day_with_another_time_than_midnight_is_doubted(roll: Roll, time: str) -> None:
    (row,) = seen(roll, a_csv(f"1;A;;2020-02-01 {time}"))
    assert "bukan tanggal" in row.why


# --- workbooks -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "number"),
    [
        ("00000", "00007"),
        ('"KSP-"0000', "KSP-0007"),
        ('0000"/A"', "0007/A"),
        ("0", "7"),
        ("General", "7"),
        ("#,##0", "7"),
        ("0.00", "7"),
    ],
)
def test_a_number_is_read_with_the_zeros_that_people_see(shown: str, number: str) -> None:
    def fill(book: Any) -> None:
        sheet = book.active
        sheet.append(HEAD)
        sheet.append((7, "Ani", "0812", None))
        sheet.append(("8", "Budi", "0813", True))
        for cell in ("A2", "A3", "D3"):
            sheet[cell].number_format = shown

    assert a_book(fill).rows == (
        (2, (number, "Ani", "0812", "")),
        (3, ("8", "Budi", "0813", "ya")),
    )


def sheets(*told: tuple[str, str, tuple[tuple[Any, ...], ...]]) -> Callable[[Any], None]:
    """Worksheets by their name, state and lines."""

    def fill(book: Any) -> None:
        book.remove(book.active)
        for name, state, lines in told:
            sheet = book.create_sheet(name)
            sheet.sheet_state = state
            for line in lines:
                sheet.append(line)
        book.active = [state for _name, state, _lines in told].index("visible")

    return fill


ANI, BUDI = (HEAD, ("1", "Ani")), (HEAD, ("2", "Budi"))
NOTES = (("Petunjuk", "pengisian"), ("Isi lembar kedua", "lalu simpan"))


@pytest.mark.parametrize(
    ("told", "sheet", "unread"),
    [
        ((("Sheet1", "visible", ()), ("Anggota", "visible", ANI)), "Anggota", ()),
        (
            (("Petunjuk", "visible", NOTES), ("Anggota", "visible", ANI)),
            "Anggota",
            ("Petunjuk",),
        ),
        ((("Lama", "hidden", BUDI), ("Anggota", "visible", ANI)), "Anggota", ()),
        ((("Lama", "veryHidden", BUDI), ("Anggota", "visible", ANI)), "Anggota", ()),
        (
            (("Anggota", "visible", ANI), ("Cabang Kota", "visible", BUDI)),
            "Anggota",
            ("Cabang Kota",),
        ),
    ],
)
def test_the_sheet_with_the_roll_is_read_and_the_others_are_named(
    told: tuple[Any, ...], sheet: str, unread: tuple[str, ...]
) -> None:
    table = a_book(sheets(*told))
    assert (table.sheet, table.unread) == (sheet, unread)
    assert table.headings == HEAD
    assert table.rows == ((2, ("1", "Ani", "", "")),)


def test_where_no_sheet_surely_holds_a_roll_the_first_with_something_is_read() -> None:
    table = a_book(sheets(("Kosong", "visible", ()), ("Catatan", "visible", NOTES)))
    assert (table.sheet, table.headings) == ("Catatan", ("Petunjuk", "pengisian"))


def test_a_book_in_which_nothing_stands_is_called_empty() -> None:
    with pytest.raises(Invalid, match="kosong"):
        a_book(sheets(("Satu", "visible", ()), ("Dua", "visible", ()), ("Tiga", "hidden", ANI)))


def test_lines_that_are_hidden_by_a_filter_are_read_too() -> None:
    def fill(book: Any) -> None:
        for line in (*ANI, ("2", "Budi")):
            book.active.append(line)
        book.active.row_dimensions[3].hidden = True

    assert [cells[1] for _line, cells in a_book(fill).rows] == ["Ani", "Budi"]
