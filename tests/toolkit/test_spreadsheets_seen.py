"""A workbook as whoever opens it sees it: nothing cut off, nothing reckoned, nothing mistaken."""

import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from domain.exports import Cell, Sheet
from toolkit.spreadsheets import ROWS_MAX, WIDTH_MAX, WIDTH_MIN, write_xlsx

NOON = datetime(2026, 11, 18, 5, 0, tzinfo=UTC)
LONG = "Lama menunggu jawaban pertama di dalam jam kerja kantor cabang (jam)"
HEADINGS = ("No", "Dibuka (Asia/Jakarta)", "Pertama dijawab (WIB, jam kerja)", LONG, "Suka")
ROW: tuple[Cell, ...] = ("007", NOON, "=HYPERLINK(1)", timedelta(hours=1, minutes=30), 12)


def opened(*rows: tuple[Cell, ...], zone: str = "Asia/Jakarta") -> Worksheet:
    file = io.BytesIO()
    write_xlsx([Sheet(title="Laporan", headings=HEADINGS, rows=iter(rows), zone=zone)], file)
    sheet = load_workbook(file).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def test_headings_stay_in_sight_stand_out_and_are_not_cut_off() -> None:
    sheet = opened(ROW)
    assert sheet.freeze_panes == "A2"
    head = list(sheet[1])
    assert [cell.value for cell in head] == list(HEADINGS)
    assert all(cell.font.b and cell.alignment.wrap_text for cell in head)
    # a width in a file has the five pixels around the letters added
    widths = [int(sheet.column_dimensions[letter].width) for letter in "ABCDE"]
    assert widths == [WIDTH_MIN, len(HEADINGS[1]) + 2, len(HEADINGS[2]) + 2, WIDTH_MAX, WIDTH_MIN]


@pytest.mark.parametrize(
    ("zone", "hour"), [("Asia/Jakarta", 12), ("Asia/Makassar", 13), ("Asia/Jayapura", 14)]
)
def test_moments_are_moments_of_the_zone_and_have_the_room_they_need(zone: str, hour: int) -> None:
    sheet = opened(ROW, zone=zone)
    cell = sheet["B2"]
    assert cell.is_date
    assert cell.value == datetime(2026, 11, 18, hour, 0)  # noqa: DTZ001 - a cell has no zone
    assert len(cell.number_format) < WIDTH_MIN


def test_numbers_of_members_keep_their_zeros_and_are_marked_as_no_mistake() -> None:
    file = io.BytesIO()
    write_xlsx([Sheet(title="A", headings=("No",), rows=iter([("007",)]), zone="UTC")], file)
    sheet = load_workbook(file).worksheets[0]
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("007", "s")
    with zipfile.ZipFile(file) as package:
        words = package.read("xl/worksheets/sheet1.xml").decode()
    assert f'<ignoredError sqref="A1:XFD{ROWS_MAX}" numberStoredAsText="1"/>' in words


def test_texts_are_never_reckoned_and_numbers_can_be() -> None:
    sheet = opened(ROW)
    assert (sheet["C2"].value, sheet["C2"].data_type) == ("=HYPERLINK(1)", "s")
    assert (sheet["D2"].value, sheet["D2"].data_type) == (1.5, "n")
    assert (sheet["E2"].value, sheet["E2"].data_type) == (12, "n")


def test_it_prints_as_wide_as_the_paper_with_the_headings_on_every_page() -> None:
    sheet = opened(ROW)
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 9, 0)
    fitted = sheet.sheet_properties.pageSetUpPr
    assert fitted is not None
    assert fitted.fitToPage
    assert sheet.print_title_rows == "$1:$1"


def test_an_empty_one_shows_its_headings_alone_in_the_same_way() -> None:
    sheet = opened()
    assert (sheet.max_row, sheet.freeze_panes) == (1, "A2")
    assert [cell.value for cell in sheet[1]] == list(HEADINGS)
