"""Workbooks of the roll: which worksheet holds it, and its cells as a person sees them.

Sheets that nobody sees are not read, and a number is read with the zeros that it is shown with.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from domain.errors import Invalid
from domain.texts import _
from services.roll.roll_columns import place_of_headings

LINES_MAX = 1_048_576  # of a worksheet, empty ones too
COLUMNS_MAX = 60
HEADED_WITHIN, LOOKED_AT = 10, 40  # lines that are filled, and lines at all, for the headings
UNPACKED_MAX = 400_000_000  # of a workbook; a roll of 200,000 rows takes a quarter of it
PACKED_TIMES_MAX = 200  # how much smaller packing can make honest sheets
PIECE_BYTES, MARK_BYTES = 1_000_000, 200  # of a worksheet looked through; what one mark may take
_MERGED = re.compile(rb'<mergeCell\s[^>]*ref="([A-Z]+[0-9]+:[A-Z]+([0-9]+))"')
# How a cell is to show its number: with zeros before it, or with words around it ("KSP-"0000).
_SHOWN = re.compile(r'(?:"([^"]*)")?(0+)(?:"([^"]*)")?')
_PLAIN = "0"


class Sheets:
    """A workbook, opened. `name`: the worksheet that is read; `unread`: others that people see and
    in which something stands. Raises: Invalid."""

    def __init__(self, data: bytes) -> None:
        _check_packing(data)
        self._data = data
        try:
            self._book = load_workbook(
                io.BytesIO(data), read_only=True, data_only=False, keep_links=False
            )
            self._sheet, others = _chosen(self._book)
        except Invalid:
            raise
        except Exception as err:  # a broken workbook may break its reader anywhere
            raise _broken() from err
        self.name: str = self._sheet.title
        self.unread: tuple[str, ...] = tuple(each.title for each in others)

    def cells(self) -> Iterator[list[str]]:
        """Row by row. Raises: Invalid."""
        try:
            _refuse_merged(self._data, self._sheet)
            for line, row in enumerate(_rows(self._book, self._sheet)):
                if line == LINES_MAX:
                    raise _no(_("Lembar ini punya baris kosong yang terlalu jauh. Hapus dulu."))
                yield row
            self._book.close()
        except Invalid:
            raise
        except Exception as err:
            raise _broken() from err


def _chosen(book: Workbook) -> tuple[Any, list[Any]]:
    """The first that surely holds a roll, else the first in which something stands; and the others
    in which something does."""
    seen = [each for each in book.worksheets if each.sheet_state == "visible"]
    heads = {each.title: _head(each) for each in seen}
    filled = [each for each in seen if any(map(any, heads[each.title]))]
    sure = [each for each in filled if place_of_headings(_filled_in(heads[each.title])) is not None]
    chosen = (sure or filled or seen or book.worksheets)[0]
    return chosen, [each for each in filled if each is not chosen]


def _head(sheet: Any) -> list[list[str]]:
    """The worksheet's own first lines."""
    sheet.reset_dimensions()  # what a sheet says of its own size may be wrong
    lines = sheet.iter_rows(max_row=LOOKED_AT, max_col=COLUMNS_MAX, values_only=True)
    return [[_cell(value) for value in row] for row in lines]


def _filled_in(lines: Sequence[list[str]]) -> list[list[str]]:
    return list(islice((line for line in lines if any(line)), HEADED_WITHIN))


def _rows(book: Any, sheet: Any) -> Iterator[list[str]]:
    """What a cell says beside its value is looked at only where the workbook says such things at
    all: that takes twice as long."""
    formats = [_SHOWN.fullmatch(each) for each in book._number_formats]
    shown = any(each and each[0] != _PLAIN for each in formats)
    if not shown:
        for row in sheet.iter_rows(max_col=COLUMNS_MAX + 1, values_only=True):
            yield [_cell(value) for value in _filled(row)]
        return
    for cells in sheet.iter_rows(max_col=COLUMNS_MAX + 1):
        last = len(_filled([each.value for each in cells]))
        yield [_as_shown(each) for each in cells[:last]]


def _as_shown(cell: Any) -> str:
    """A whole number with what stands around it on the screen."""
    text, value = _cell(cell.value), cell.value
    form = _SHOWN.fullmatch(str(cell.number_format)) if text.isdecimal() else None
    if form is None or isinstance(value, str | bool):
        return text
    before, zeros, after = form.groups(default="")
    return f"{before}{text.zfill(len(zeros))}{after}".strip()


def _filled(row: Sequence[object]) -> Sequence[object]:
    """Without what is empty at its end: each row comes as wide as the widest that is taken."""
    last = next((place for place in range(len(row), 0, -1) if row[place - 1] is not None), 0)
    return row[:last]


def _check_packing(data: bytes) -> None:
    """Looks into the index of the package alone: what unpacks to more than any roll is refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, OSError) as err:
        raise _no(_("Buku kerja ini rusak. Buka di Excel, lalu simpan ulang.")) from err
    unpacked = sum(part.file_size for part in parts)
    if unpacked > UNPACKED_MAX or unpacked > PACKED_TIMES_MAX * len(data):
        raise _no(_("Buku kerja ini mengembang terlalu besar saat dibuka, jadi tidak dibaca."))
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise _no(_("Ini bukan buku kerja Excel. Simpan sebagai .xlsx atau .csv."))


def _refuse_merged(data: bytes, sheet: Any) -> None:
    """One value that stands for several rows would be read for the first one alone. Above the
    headings nothing is read."""
    place, rest, above = sheet._worksheet_path, b"", _lines_above(sheet)
    with zipfile.ZipFile(io.BytesIO(data)) as package, package.open(place) as part:
        while piece := part.read(PIECE_BYTES):
            rest += piece
            for found in _MERGED.finditer(rest):
                if int(found[2]) > above:
                    said = _("Sel {cells} digabung. Pisahkan dulu, lalu isi setiap barisnya.")
                    raise _no(said.format(cells=found[1].decode()))
            rest = rest[-MARK_BYTES:]


def _lines_above(sheet: Any) -> int:
    """The worksheet's own lines before its headings."""
    lines = _head(sheet)
    filled = _filled_in(lines)
    return lines.index(filled[place_of_headings(filled) or 0]) if filled else 0


def _cell(value: object) -> str:
    """A cell as a person reads it: whole numbers without a point, days without a clock."""
    match value:
        case None:
            return ""
        case bool():
            return _("ya") if value else _("tidak")
        case float() if value.is_integer():
            return str(int(value))
        case date():
            return value.isoformat()[: len("2026-11-18")]
        case ArrayFormula() | DataTableFormula():
            return f"={value.ref}"
        case _:
            return str(value).strip()


def _broken() -> Invalid:
    return _no(_("Buku kerja ini rusak atau bukan .xlsx. Buka di Excel, lalu simpan ulang."))


def _no(why: str) -> Invalid:
    return Invalid(why, field="file")
