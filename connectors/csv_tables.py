"""Tables that business suites let people download, read a row at a time by what columns mean."""

import codecs
import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from domain.archives import NOTHING, Choice
from domain.counts import Told, as_told
from domain.errors import Invalid
from domain.metrics import Metric
from domain.texts import _

CELL_MAX = 100_000
COLUMNS_MAX = 200
_ENCODING_TOLD_BY = 64  # bytes
# Spreadsheets write long numbers so, and lose most of their digits.
_MANGLED = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}(?:[.,\s\u00a0]\d{3}){1,5}")
_TOLD_MARK = re.compile(r"sep=([,;\t])")
_PLAIN = re.compile(r"(\d{1,18})(?:\.0+)?")


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What a column may hold. `label`: a text to translate. `names`: its headings, in lower case,
    the likeliest first."""

    name: str
    label: str
    names: tuple[str, ...]
    needed: bool = False


def headings(pieces: Iterator[bytes]) -> tuple[str, ...]:
    """The first row. Raises: Invalid for what is no table."""
    row = first_line(pieces)
    if len(row) < 2:  # noqa: PLR2004 - a table has columns
        raise no_table()
    return row


def first_line(pieces: Iterator[bytes]) -> tuple[str, ...]:
    """The first row, which may be a title alone. Raises: Invalid for what is no table."""
    row = next(lines(pieces), [])
    if not any(row) or len(row) > COLUMNS_MAX:
        raise no_table()
    return tuple(row)


def suggested(meanings: Sequence[Meaning], columns: Sequence[str]) -> dict[str, str]:
    """Of each meaning the column whose heading names it."""
    by_name = {column.strip().lower(): column for column in reversed(columns)}
    found = {
        meaning.name: next((by_name[name] for name in meaning.names if name in by_name), "")
        for meaning in meanings
    }
    return {name: column for name, column in found.items() if column}


def choices(meanings: Sequence[Meaning], columns: Sequence[str]) -> list[Choice]:
    """Which column holds what, for a person to change where it is not as suggested."""
    known = suggested(meanings, columns)
    options = {NOTHING: _("(tidak ada)"), **{column: column for column in columns if column}}
    return [
        Choice(
            name=meaning.name,
            label=meaning.label,
            options=options,
            suggested=known.get(meaning.name, "" if meaning.needed else NOTHING),
            needed=meaning.needed,
        )
        for meaning in meanings
    ]


def rows(
    pieces: Iterator[bytes], columns: Mapping[str, str], *, above: int = 0
) -> Iterator[Mapping[str, str]]:
    """Every row below the headings, by what its columns mean. `columns`: of each meaning its
    column; `above`: how many lines stand before the headings. Raises: Invalid."""
    left = islice(lines(pieces), above, None)
    first = next(left, None)
    if first is None:
        raise no_table()
    places = [(name, first.index(column)) for name, column in columns.items() if column in first]
    for line in left:
        if any(line):
            yield {name: line[at].strip() for name, at in places if at < len(line)}


def unread(columns: Sequence[str], chosen: Mapping[str, str]) -> list[str]:
    """A sentence that names the columns which mean nothing to us; none where there are none."""
    used = set(chosen.values())
    left = [column.strip() for column in columns if column.strip() and column not in used]
    said = _("Kolom yang tidak dibaca: {columns}.")
    return [said.format(columns=", ".join(left))] if left else []


def raw_counts(
    values: Mapping[Metric, int | None], chosen: Mapping[str, str], row: Mapping[str, str]
) -> dict[Metric, dict[str, Told]]:
    """Each count beside its column's own heading; what stands in its place as it stands there."""
    return {
        metric: {chosen.get(metric, metric.value).strip(): as_told(told)}
        for metric, value in values.items()
        if (told := row.get(metric, "").strip() if value is None else value) != ""
    }


def count(cell: str) -> int | None:
    """A whole number as suites write it; None for an empty cell and for what is none."""
    told = cell.strip()
    if _GROUPED.fullmatch(told):
        return int("".join(letter for letter in told if letter.isdigit()))
    plain = _PLAIN.fullmatch(told)
    return int(plain[1]) if plain and told.isascii() else None


def is_mangled(cell: str) -> bool:
    """Whether a spreadsheet has shortened a long number."""
    return _MANGLED.fullmatch(cell.strip()) is not None


def no_table() -> Invalid:
    """For a file that is no such download."""
    return Invalid(
        _("Berkas ini bukan tabel CSV yang dapat dibaca. Unduh lagi sebagai CSV, dan jangan "
          "disimpan ulang dengan program lain."),
        field="file",
    )  # fmt: skip


def lines(pieces: Iterator[bytes]) -> Iterator[list[str]]:
    """Every row as it stands, without the line that tells a spreadsheet how cells are parted.
    Raises: Invalid."""
    pieces = iter(pieces)
    head = next(pieces, b"")
    while len(head) < _ENCODING_TOLD_BY and (more := next(pieces, b"")):
        head += more
    texts = _lines(chain([head], pieces), _encoding(head))
    csv.field_size_limit(max(csv.field_size_limit(), CELL_MAX))
    first = next(texts, "")
    told = _TOLD_MARK.fullmatch(first.strip("\r\n "))
    if told:  # a line for spreadsheets alone
        first = next(texts, "")
    mark = told[1] if told else max(",;\t", key=first.count)
    try:
        for row in csv.reader(chain([first], texts), delimiter=mark):
            if any(len(cell) > CELL_MAX for cell in row):
                raise no_table()
            yield row
    except csv.Error as err:
        raise no_table() from err


def _encoding(head: bytes) -> str:
    """By its mark; else UTF-16 where every other byte of the headings is nothing."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    zeros = (head[:_ENCODING_TOLD_BY:2].count(0), head[1:_ENCODING_TOLD_BY:2].count(0))
    bare = ("utf-16-be", "utf-16-le")
    found = [
        name
        for name, count in zip(bare, zeros, strict=True)
        if 4 * count > len(head[:_ENCODING_TOLD_BY])
    ]
    return found[0] if found else "utf-8-sig"


def _lines(pieces: Iterator[bytes], encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    rest = ""
    try:
        for piece in pieces:
            *whole, rest = (rest + decoder.decode(piece)).split("\n")
            if any("\x00" in line for line in whole):
                raise no_table()
            if len(rest) > CELL_MAX * 2:
                raise no_table()
            yield from (f"{line}\n" for line in whole)
        rest += decoder.decode(b"", True)
    except UnicodeDecodeError as err:
        raise no_table() from err
    if "\x00" in rest:
        raise no_table()
    if rest:
        yield rest
