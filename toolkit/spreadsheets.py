"""Sheets written as CSV and XLSX, row by row: a million of them need no more memory than one.

A text from outside must never become a formula: in CSV it is defused (`domain.cell_texts`), in
XLSX every text is written as text, which no program reckons, and keeps its lines. Moments stand
in the sheet's zone, spans in hours.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import IO
from zoneinfo import ZoneInfo

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from domain.cell_texts import defused, plain
from domain.exports import Cell, Sheet

CSV_MIME = "text/csv; charset=utf-8"
XLSX_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PIECE_CHARACTERS = 64 * 1024
ROWS_MAX = 1_048_576  # of one worksheet, its heading included: Excel's specification
TEXT_MAX = 32_767  # characters of one cell of a worksheet, the same
CUT_MARK = " …"
NAME_MAX = 31  # characters of a worksheet's name: Excel's specification
WIDTH_MIN, WIDTH_MAX = (
    20,
    40,
)  # of a column, in characters; a moment that has less room shows "####"

_A4 = 9  # Excel's number of it
_MOMENT, _SPAN = "%Y-%m-%d %H:%M:%S", 4  # 4 digits of an hour: finer than a second
# Excel's own, and what lies outside the plane in which a character is one unit long.
_FORBIDDEN = re.compile("[\\[\\]:*?/\\\\'\n\r\t\U00010000-\U0010ffff]")


def csv_pieces(sheet: Sheet) -> Iterator[bytes]:
    """UTF-8 with the byte order mark by which spreadsheets know it; lines end in CRLF (RFC 4180).

    Raises what the rows raise: then the file has no end, and must not look as if it had one.
    """
    held = io.StringIO()
    lines, zone = csv.writer(held), ZoneInfo(sheet.zone)
    held.write("\ufeff")
    lines.writerow([defused(heading) for heading in sheet.headings])
    for row in sheet.rows:
        lines.writerow([_csv_cell(cell, zone) for cell in row])
        if held.tell() > PIECE_CHARACTERS:
            yield held.getvalue().encode()
            held.seek(0)
            held.truncate()
    yield held.getvalue().encode()


def write_csv(sheet: Sheet, file: IO[bytes]) -> None:
    """The same into a file."""
    for piece in csv_pieces(sheet):
        file.write(piece)


def write_xlsx(sheets: Iterable[Sheet], file: IO[bytes], *, rows_max: int = ROWS_MAX) -> None:
    """A workbook, a worksheet for each sheet; one with more rows than a worksheet takes goes on
    in the next. `file` must be one that can be written anywhere in it."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(file, options)
    for sheet in sheets:
        _write_sheet(book, sheet, rows_max)
    book.close()


def _csv_cell(cell: Cell, zone: ZoneInfo) -> str | int | float:
    match cell:
        case None:
            return ""
        case str():
            return defused(cell)
        case datetime():
            return cell.astimezone(zone).strftime(_MOMENT)
        case timedelta():
            return f"{cell / timedelta(hours=1):.{_SPAN}f}"
        case _:
            return cell


def _write_sheet(book: xlsxwriter.Workbook, sheet: Sheet, rows_max: int) -> None:
    write = _writer(book, ZoneInfo(sheet.zone))
    page, number, names = None, 0, _page_names(book, sheet.title)
    for row in sheet.rows:
        if page is None or number == rows_max:
            page, number = _new_page(book, next(names), sheet), 1
        for column, cell in enumerate(row):
            write(page, number, column, cell)
        number += 1
    if page is None:
        _new_page(book, next(names), sheet)


def _page_names(book: xlsxwriter.Workbook, title: str) -> Iterator[str]:
    """Names that no worksheet of the book has yet, however often they are asked for."""
    name = _words_of(_FORBIDDEN.sub(" ", plain(title)).strip(), NAME_MAX) or "-"
    for number in count(1):
        numbered = name if number == 1 else f"{_words_of(name, NAME_MAX - 7)} {number}"
        if numbered.casefold() not in {page.name.casefold() for page in book.worksheets()}:
            yield numbered


def _words_of(name: str, longest: int) -> str:
    """As many of its words as there is room for; of a word without end the beginning."""
    if len(name) <= longest:
        return name
    whole, space, _cut = name[: longest + 1].rpartition(" ")
    return (whole if space else name[:longest]).strip()


def _new_page(book: xlsxwriter.Workbook, name: str, sheet: Sheet) -> Worksheet:
    page = book.add_worksheet(name)
    page.freeze_panes(1, 0)
    _printed(page)
    # numbers of members are texts on purpose: no mark of a mistake beside each
    page.ignore_errors({"number_stored_as_text": f"A1:XFD{ROWS_MAX}"})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for column, heading in enumerate(sheet.headings):
        page.set_column(column, column, min(max(len(heading) + 2, WIDTH_MIN), WIDTH_MAX))
        page.write_string(0, column, _short(heading), head)
    return page


def _printed(page: Worksheet) -> None:
    """As wide as the paper, with the headings on every page."""
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _writer(
    book: xlsxwriter.Workbook, zone: ZoneInfo
) -> Callable[[Worksheet, int, int, Cell], None]:
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    hours = book.add_format({"num_format": "0.00"})

    def write(page: Worksheet, row: int, column: int, cell: Cell) -> None:
        match cell:
            case None:
                return
            case str():
                page.write_string(row, column, _short(cell))
            case datetime():
                local = cell.astimezone(zone).replace(tzinfo=None)
                page.write_datetime(row, column, local, moment)
            case timedelta():
                page.write_number(row, column, round(cell / timedelta(hours=1), _SPAN), hours)
            case _:
                page.write_number(row, column, cell)

    return write


def _short(text: str) -> str:
    kept = plain(text)
    return kept if len(kept) <= TEXT_MAX else kept[: TEXT_MAX - len(CUT_MARK)] + CUT_MARK
