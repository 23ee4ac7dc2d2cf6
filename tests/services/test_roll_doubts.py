"""What spreadsheets do to a roll on its way here is told in plain words, and never written."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from domain.consent import ConsentWay, Purpose
from domain.erasing import Erased
from domain.errors import Invalid
from domain.ports import Store
from domain.roll_shelves import Verdict
from services.roll.linking_by_hand import LinkingByHand
from services.roll.roll_columns import guessed
from services.roll.roll_imports import Undone
from services.roll.roll_reading import Table, read_table
from services.roll.roll_rows import Row
from services.roll.roll_workbooks import MARK_BYTES, PIECE_BYTES
from tests.makers import MANAGER, STAFF, SUPERVISOR
from tests.services.desk import open_desk
from tests.services.erased_stage import a_stage
from tests.services.roll import Roll
from toolkit.clock import SetClock

HEAD = "No anggota;Nama;Telepon;Tanggal masuk"


@pytest.fixture
def roll(store: Store, clock: SetClock) -> Roll:
    return Roll(desk=open_desk(store, clock))


def preview(roll: Roll, *lines: str) -> list[Row]:
    return previewed(roll, read_table("\n".join((HEAD, *lines)).encode()))


def previewed(roll: Roll, table: Table) -> list[Row]:
    return roll.imports.preview(MANAGER, table, guessed(table.headings))


def a_book(*rows: list[Any], change: Callable[[Any], None] = lambda _sheet: None) -> bytes:
    book, buffer = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in (HEAD.split(";"), *rows):
        sheet.append(row)
    change(sheet)
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("6,28123E+12", "dipotong lembar sebar"),
        ("6.28123e12", "dipotong lembar sebar"),
        ("6E+12", "dipotong lembar sebar"),
        ("#N/A", "galat rumus"),
        ("#REF!", "galat rumus"),
        ("#DIV/0!", "galat rumus"),
    ],
)
def test_a_number_that_was_cut_and_an_error_are_refused(roll: Roll, cell: str, said: str) -> None:
    (number,) = preview(roll, f"{cell};Ani;;")
    (phone,) = preview(roll, f"A-1;Ani;{cell};")
    for row in (number, phone):
        assert (row.verdict, row.member) == (Verdict.REFUSED, None)
        assert f"“{cell}” adalah" in row.why
        assert said in row.why


def test_an_error_instead_of_a_name_is_refused_and_a_name_like_a_number_is_not(roll: Roll) -> None:
    broken, odd = preview(roll, "A-1;#N/A;;", "A-2;3E5;;")
    assert (broken.verdict, "galat rumus" in broken.why) == (Verdict.REFUSED, True)
    assert (odd.verdict, odd.why) == (Verdict.NEW, "")


@pytest.mark.parametrize(
    ("kept", "given"),
    [("0042", "42"), ("42", "0042"), ("A-1", "a-1"), ("ks-7", "KS-7"), ("000000001", "1")],
)
def test_a_number_that_lost_its_zeros_or_its_case_makes_no_second_member(
    roll: Roll, kept: str, given: str
) -> None:
    roll.member(kept)
    (row,) = preview(roll, f"{given};Ani W.;;")
    assert (row.verdict, row.member) == (Verdict.REFUSED, None)
    assert f"“{given}” tidak ada di buku anggota, tetapi “{kept}” ada" in row.why


def test_where_both_ways_of_writing_stand_on_the_roll_each_is_itself(roll: Roll) -> None:
    roll.member("42", "Ani")
    roll.member("0042", "Budi")
    rows = preview(roll, "42;Ani;;", "0042;Budi;;", "420;Citra;;")
    assert [row.verdict for row in rows] == [Verdict.UNCHANGED, Verdict.UNCHANGED, Verdict.NEW]


def test_whole_numbers_with_a_point_are_read_whole(roll: Roll) -> None:
    member = roll.member("1234", "Ani Wulandari")
    (row,) = preview(roll, "1234.0;Ani Wulandari;81234567890.0;")
    assert row.before == member
    assert row.member is not None
    assert row.member.phones == ("+6281234567890",)
    (book,) = previewed(roll, read_table(a_book([1234.0, "Ani Wulandari", 6281234567890.0, None])))
    assert book.member is not None
    assert (book.before, book.member.phones) == (member, ("+6281234567890",))


@pytest.mark.parametrize("number", ["1.000", "12.50", "31.0.1", "v2.0"])
def test_other_points_stay_as_they_stand(roll: Roll, number: str) -> None:
    (row,) = preview(roll, f"{number};Ani;;")
    assert (row.verdict, row.number) == (Verdict.NEW, number)


@pytest.mark.parametrize(
    "written",
    [
        "081234567890",
        "0812.3456.7890",
        "0812-3456-7890",
        "+62 812 3456 7890",
        "+62 (0)812 3456 7890",
        "6281234567890",
        "0062 812 3456 7890",
        "81234567890",
    ],
)
def test_one_telephone_number_is_one_however_it_is_written(roll: Roll, written: str) -> None:
    (row,) = preview(roll, f"A-1;Ani;{written};")
    assert row.member is not None
    assert row.member.phones == ("+6281234567890",)


def test_days_with_the_month_first_put_the_whole_column_in_doubt(roll: Roll) -> None:
    sure, doubted, plain = preview(
        roll, "A-1;Ani;;12/31/2020", "A-2;Budi;;03/04/2020", "A-3;Citra;;2020-04-03"
    )
    for row, day in ((sure, "12/31/2020"), (doubted, "03/04/2020")):
        assert (row.verdict, row.member) == (Verdict.REFUSED, None)
        assert f"“{day}” meragukan" in row.why
    assert plain.verdict is Verdict.NEW
    alone, other = preview(roll, "A-2;Budi;;03/04/2020", "A-4;Dedi;;31/12/2020")
    assert (alone.verdict, other.verdict) == (Verdict.NEW, Verdict.NEW)


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("2 Maret 2018", "2018-03-02"),
        ("17 AGUSTUS 1999", "1999-08-17"),
        ("9-Okt-2020", "2020-10-09"),
        ("1 Pebruari 2001", "2001-02-01"),
        ("3 Agt. 2010", "2010-08-03"),
        ("31 December 2025", "2025-12-31"),
    ],
)
def test_a_day_may_bear_the_name_of_its_month(roll: Roll, told: str, day: str) -> None:
    named, plain = preview(roll, f"A-1;Ani;;{told}", f"A-2;Budi;;{day}")
    assert named.member is not None
    assert plain.member is not None
    assert named.member.joined_at == plain.member.joined_at


@pytest.mark.parametrize(
    "day",
    [
        "45657", "31 Desember", "kemarin", "31/12/25", "2020-13-01", "30 Februari 2020",
        "1 Ju 2020", "1 Jul 20", "1 Legi 2020", "1 Juxx 2020",
    ],
)  # fmt: skip
def test_what_is_no_day_says_how_to_write_one(roll: Roll, day: str) -> None:
    (row,) = preview(roll, f"A-1;Ani;;{day}")
    assert row.why == f"“{day}” bukan tanggal. Contoh: 31/12/2026 atau 2026-12-31."


def test_every_formula_is_refused_not_read_as_a_name(roll: Roll) -> None:
    def with_array(sheet: Any) -> None:
        sheet["B2"] = ArrayFormula("B2:B2", "=UPPER(A2)")

    plain = a_book(["A-1", '=HYPERLINK("http://x")', None, None])
    for data in (plain, a_book(["A-1", "", None, None], change=with_array)):
        (row,) = previewed(roll, read_table(data))
        assert (row.verdict, "tanda rumus" in row.why) == (Verdict.REFUSED, True)


def test_a_day_of_a_workbook_is_a_day(roll: Roll) -> None:
    (row,) = previewed(roll, read_table(a_book(["A-1", "Ani", None, date(2020, 12, 31)])))
    assert row.member is not None
    assert row.member.joined_at is not None
    assert row.member.joined_at.isoformat() == "2020-12-30T17:00:00+00:00"


def test_merged_cells_are_refused_with_their_place() -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("C2:C3")

    data = a_book(["A-1", "Ani", "0812 3456 7890", None], ["A-2", "Budi", None, None], change=merge)
    with pytest.raises(Invalid, match="Sel C2:C3 digabung"):
        read_table(data)


@pytest.mark.parametrize("shift", [0, 1, 20, MARK_BYTES])
def test_merged_cells_are_found_across_two_pieces_of_a_long_sheet(shift: int) -> None:
    """The mark lies where one piece that is looked through ends and the next begins."""
    data = a_book(["A-1", "Ani", None, None])
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {each: package.read(each) for each in package.namelist()}
    name = "xl/worksheets/sheet1.xml"
    before, tail = parts[name].split(b"</sheetData>")
    filling = b" " * (PIECE_BYTES - len(before) - len(b"</sheetData>") - shift)
    mark = b'<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>'
    parts[name] = before + b"</sheetData>" + filling + mark + tail
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for each, content in parts.items():
            package.writestr(each, content)
    with pytest.raises(Invalid, match="Sel A2:A3 digabung"):
        read_table(buffer.getvalue())


def test_nothing_doubted_is_written_and_the_rest_is(roll: Roll) -> None:
    roll.member("0042")
    lines = ("42;Ani;;", "A-9;#N/A;;", "6E+12;X;;", "A-2;Budi;08123456789.0;")
    table = read_table("\n".join((HEAD, *lines)).encode())
    told = roll.imports.apply(MANAGER, table, guessed(table.headings), file_name="x.csv")
    assert (told.new, told.changed, told.unchanged, told.refused) == (1, 0, 0, 3)
    numbers = {each.number for each in roll.membership.roll(STAFF)}
    assert numbers == {"0042", "A-2"}


def test_columns_in_any_order_say_the_same(roll: Roll) -> None:
    table = read_table(b"Tgl Masuk,HP,Nama Lengkap,No. Anggota\n2020-01-31,0812 3456 7890,Ani,A-1")
    (row,) = previewed(roll, table)
    (other,) = preview(roll, "A-1;Ani;0812 3456 7890;31/01/2020")
    assert row.member is not None
    assert other.member is not None
    assert (row.member.name, row.member.phones, row.member.joined_at) == (
        other.member.name,
        other.member.phones,
        other.member.joined_at,
    )


def test_an_import_that_is_taken_back_leaves_what_was_worked_on_since(
    roll: Roll, clock: SetClock
) -> None:
    table = read_table("\n".join((HEAD, *(f"A-{n};Ani {n};;" for n in range(1, 5)))).encode())
    told = roll.imports.apply(MANAGER, table, guessed(table.headings), file_name="x.csv")
    first, second, third, fourth = sorted(roll.membership.roll(STAFF), key=lambda m: m.number)
    roll.membership.correct(STAFF, first)
    roll.membership.note_consent(
        STAFF, second.id, Purpose.NEWS, given=True, way=ConsentWay.SPOKEN, at=clock.now()
    )
    case = roll.wrote("akun-x")
    by_hand = LinkingByHand(store=roll.desk.store, clock=clock)
    by_hand.link(STAFF, case.id, third.id)
    assert roll.imports.undo(MANAGER, told.id) == Undone(removed=1, restored=0, kept=3)
    assert {each.number for each in roll.membership.roll(STAFF)} == {"A-1", "A-2", "A-3"}
    assert fourth.number == "A-4"


def test_an_import_that_is_taken_back_brings_nobody_back_who_was_erased(
    store: Store, clock: SetClock
) -> None:
    stage = a_stage(store, clock)
    roll = Roll(desk=stage.desk)
    member = roll.member("A-1", "Ani Wulandari")
    table = read_table("\n".join((HEAD, "A-1;Ani W.;;")).encode())
    told = roll.imports.apply(MANAGER, table, guessed(table.headings), file_name="x.csv")
    stage.leave(member.id)
    stage.erasing.ask(SUPERVISOR, Erased.MEMBER, member.id, why="surat")
    while stage.erasing.run():
        pass
    assert roll.imports.undo(MANAGER, told.id) == Undone(removed=0, restored=0, kept=1)
    with store.reading() as unit:
        assert unit.members.get(member.id).name == ""
