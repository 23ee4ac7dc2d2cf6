"""Files of the roll, read into plain cells: CSV as spreadsheets write it, and XLSX.

A file that is too large, no table, or made to harm is refused before it is read.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from domain.errors import Invalid
from domain.texts import _
from services.roll.roll_columns import are_headings, place_of_headings
from services.roll.roll_workbooks import COLUMNS_MAX, HEADED_WITHIN, Sheets

BYTES_MAX = 20_000_000
ROWS_MAX = 200_000
CELL_MAX = 2_000
DELIMITERS = ",;\t|"
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_FLOATED = re.compile(r"(\d+)\.0")  # a whole number, as programs write one that may have a point
_HELD = re.compile(r'="([^"=]*)"')  # by which programs keep a spreadsheet from reckoning ="001"
_MARKED = re.compile(r"^'(?=[\d=+\-@])")  # the sign of a text, which a spreadsheet shows to nobody
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, kw_only=True)
class Table:
    """The headings, and every row with its line in the file; a row has as many cells as there are
    headings. Dates stand as 2026-11-18. `sheet`: of a workbook, the worksheet it was read from;
    `unread`: the others in which something stands."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    sheet: str = ""
    unread: tuple[str, ...] = ()


def read_table(data: bytes) -> Table:
    """What the file says. Raises: Invalid with what to do about it."""
    if len(data) > BYTES_MAX:
        said = _(
            "Berkas terlalu besar ({size} MB, paling banyak {most} MB). Bagi menjadi beberapa."
        )
        raise _no(said.format(size=len(data) // 1_000_000, most=BYTES_MAX // 1_000_000))
    if data.startswith(_OLE):
        raise _no(_("Ini berkas Excel lama atau berkata sandi. Simpan sebagai .xlsx tanpa sandi."))
    if not data.startswith(_ZIP):
        return _table(_text(data))
    book = Sheets(data)
    return replace(_table(book.cells()), sheet=book.name, unread=book.unread)


def _table(cells: Iterable[Sequence[str]]) -> Table:
    lines: Iterator[tuple[int, Sequence[str]]] = (
        (line, row) for line, row in enumerate(cells, 1) if any(row)
    )
    head = list(islice(lines, HEADED_WITHIN))
    if not head:
        raise _no(_("Berkas ini kosong. Baris pertamanya harus berisi judul kolom."))
    above = place_of_headings([row for _line, row in head]) or 0
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
    """A number or a text without what a program put around it for the sake of a spreadsheet."""
    found = _FLOATED.fullmatch(cell) or _HELD.fullmatch(cell)
    return found[1].strip() if found else _MARKED.sub("", cell)


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


def _no(why: str) -> Invalid:
    return Invalid(why, field="file")
