"""Files of the roll, read into plain cells: CSV as spreadsheets write it, and XLSX.

A file that is too large, no table, or made to harm is refused before it is read.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from domain.errors import Invalid
from domain.texts import _
from services.roll.roll_columns import are_headings

BYTES_MAX = 20_000_000
ROWS_MAX = 200_000
LINES_MAX = 1_048_576  # of a worksheet, empty ones too
COLUMNS_MAX = 60
CELL_MAX = 2_000
HEADED_WITHIN, LOOKED_AT = 10, 40  # lines that are filled, and lines at all, for the headings
UNPACKED_MAX = 400_000_000  # of a workbook; a roll of 200,000 rows takes a quarter of it
PACKED_TIMES_MAX = 200  # how much smaller packing can make honest sheets
DELIMITERS = ",;\t|"
PIECE_BYTES, MARK_BYTES = 1_000_000, 200  # of a worksheet looked through; what one mark may take
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MERGED = re.compile(rb'<mergeCell\s[^>]*ref="([A-Z]+[0-9]+:[A-Z]+([0-9]+))"')
_FLOATED = re.compile(r"(\d+)\.0")  # a whole number, as programs write one that may have a point
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, kw_only=True)
class Table:
    """The headings, and every row with its line in the file; a row has as many cells as there are
    headings. Dates stand as 2026-11-18."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_table(data: bytes) -> Table:
    """What the file says. Raises: Invalid with what to do about it."""
    if len(data) > BYTES_MAX:
        said = _(
            "Berkas terlalu besar ({size} MB, paling banyak {most} MB). Bagi menjadi beberapa."
        )
        raise _no(said.format(size=len(data) // 1_000_000, most=BYTES_MAX // 1_000_000))
    if data.startswith(_OLE):
        raise _no(_("Ini berkas Excel lama atau berkata sandi. Simpan sebagai .xlsx tanpa sandi."))
    cells = _workbook(data) if data.startswith(_ZIP) else _text(data)
    return _table(cells)


def _table(cells: Iterable[Sequence[str]]) -> Table:
    lines: Iterator[tuple[int, Sequence[str]]] = (
        (line, row) for line, row in enumerate(cells, 1) if any(row)
    )
    head = list(islice(lines, HEADED_WITHIN))
    if not head:
        raise _no(_("Berkas ini kosong. Baris pertamanya harus berisi judul kolom."))
    above = _above([row for _line, row in head])
    headings, lines = _trimmed(head[above][1]), chain(head[above + 1 :], lines)
    if len(headings) > COLUMNS_MAX:
        said = _("Kolomnya terlalu banyak ({count}, paling banyak {most}). Hapus yang tak perlu.")
        raise _no(said.format(count=len(headings), most=COLUMNS_MAX))
    rows = tuple((line, _fitted(line, row, len(headings))) for line, row in islice(lines, ROWS_MAX))
    if next(lines, None) is not None:
        said = _("Barisnya terlalu banyak (paling banyak {most}). Bagi menjadi beberapa berkas.")
        raise _no(said.format(most=ROWS_MAX))
    if not rows:
        raise _no(_("Berkas ini hanya berisi judul kolom, tanpa satu anggota pun."))
    return Table(headings=headings, rows=rows)


def _above(rows: Iterable[Sequence[str]]) -> int:
    """How many lines stand before the headings: the name of the book, say, or words that cover
    several columns. None where no line is surely the headings."""
    return next((place for place, row in enumerate(rows) if are_headings(row)), 0)


def _trimmed(row: Sequence[str]) -> tuple[str, ...]:
    """The headings without empty ones at the end."""
    filled = [place for place, cell in enumerate(row, 1) if cell]
    return tuple(row[: filled[-1]])


def _fitted(line: int, row: Sequence[str], width: int) -> tuple[str, ...]:
    if any(row[width:]):
        said = _("Baris {line} punya lebih banyak sel daripada judul kolom. Rapikan dulu.")
        raise _no(said.format(line=line))
    if max(map(len, row), default=0) > CELL_MAX:
        said = _("Baris {line} berisi sel yang terlalu panjang (lebih dari {most} huruf).")
        raise _no(said.format(line=line, most=CELL_MAX))
    return (*row[:width], *[""] * (width - len(row)))


def _text(data: bytes) -> Iterator[list[str]]:
    text = _decoded(data)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 0
    try:
        for row in reader:
            line = reader.line_num
            yield [_whole(cell.strip()) for cell in row]
    except csv.Error as err:
        said = _("Baris sekitar {line} tidak dapat dibaca sebagai CSV: tanda kutipnya tidak pas.")
        raise _no(said.format(line=line + 1)) from err


def _whole(cell: str) -> str:
    found = _FLOATED.fullmatch(cell)
    return found[1] if found else cell


def _decoded(data: bytes) -> str:
    """By its mark, else as UTF-8, else as Windows writes it. What holds the sign that no
    text has is refused."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    for tried in [encoding] if encoding else ["utf-8", *_unmarked(data), "cp1252"]:
        try:
            text = data.decode(tried)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _no(_("Ini bukan berkas CSV atau XLSX yang dapat dibaca. Simpan ulang sebagai .xlsx."))


def _unmarked(data: bytes) -> list[str]:
    """UTF-16 without a mark: every other byte of ASCII headings is nothing."""
    head = data[:200]
    zeros = (head[0::2].count(0), head[1::2].count(0))
    names = ("utf-16-be", "utf-16-le")
    return [name for name, n in zip(names, zeros, strict=True) if 2 * n > len(head) / 2]


def _delimiter(text: str) -> str:
    """What parts the headings into most cells."""
    filled = (line for line in text.splitlines() if line.strip(f"{DELIMITERS} "))
    lines = list(islice(filled, HEADED_WITHIN)) or [""]
    surely = [line for line in lines if any(are_headings(_parted(line, by)) for by in DELIMITERS)]
    headings = (surely or lines)[0]
    return max(DELIMITERS, key=lambda by: len(_parted(headings, by)))


def _parted(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:  # a cell longer than any heading
        return []


def _workbook(data: bytes) -> Iterator[list[str]]:
    """The first worksheet, row by row."""
    _check_packing(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a sheet says of its own size may be wrong
        _refuse_merged(data, sheet)
        for line, row in enumerate(sheet.iter_rows(max_col=COLUMNS_MAX + 1, values_only=True)):
            if line == LINES_MAX:
                raise _no(_("Lembar ini punya baris kosong yang terlalu jauh. Hapus dulu."))
            yield [_cell(value) for value in _filled(row)]
        book.close()
    except Invalid:
        raise
    except Exception as err:  # a broken workbook may break its reader anywhere
        said = _("Buku kerja ini rusak atau bukan .xlsx. Buka di Excel, lalu simpan ulang.")
        raise _no(said) from err


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
    head = sheet.iter_rows(max_row=LOOKED_AT, max_col=COLUMNS_MAX, values_only=True)
    lines = [[_cell(value) for value in row] for row in head]
    filled = [line for line in lines if any(line)][:HEADED_WITHIN]
    return lines.index(filled[_above(filled)]) if filled else 0


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


def _no(why: str) -> Invalid:
    return Invalid(why, field="file")
