"""Doubts about a file of the roll: what a spreadsheet made of numbers and days on its way here.

Each would be read without a murmur and be wrong, so the row is refused and says what to mend.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from domain.errors import Invalid
from domain.members import Member
from domain.texts import _
from services.roll.roll_columns import Column, Mapped
from services.roll.roll_reading import Table

ZEROS_MAX = 8  # lost before a number
_CUT = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)  # 6.28E+12: the last digits are gone
_BROKEN = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)")
_THREE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}")
_MONTHS = 12


def refuse_damaged(told: Mapping[Column, str]) -> None:
    """Raises: Invalid for a number of which only the first digits came, and for a formula's error
    instead of a word."""
    for column, cell in told.items():
        if _BROKEN.fullmatch(cell):
            said = _("“{text}” adalah galat rumus, bukan isi. Perbaiki selnya di berkas.")
            raise Invalid(said.format(text=cell), field=column)
        if column in (Column.NUMBER, Column.PHONES) and _CUT.fullmatch(cell):
            said = _(
                "“{text}” adalah angka yang dipotong lembar sebar. Jadikan kolomnya “Teks”, lalu"
                " isi lagi."
            )
            raise Invalid(said.format(text=cell), field=column)


def near(number: str) -> set[str]:
    """What the same number may be on the roll: with zeros before it, without, in other case."""
    found = {number.upper(), number.lower()}
    if number.isdecimal():
        found |= {"0" * n + number for n in range(1, ZEROS_MAX + 1)}
        found.add(number.lstrip("0"))
    return found - {number, ""}


def refuse_near(number: str, kept: Mapping[str, Member]) -> None:
    """Raises: Invalid for a new number that the roll has in another way of writing."""
    for other in sorted(near(number) & kept.keys()):
        said = _(
            "Nomor “{number}” tidak ada di buku anggota, tetapi “{other}” ada: mungkin nol di"
            " depan hilang, atau huruf besarnya lain. Samakan di berkas."
        )
        raise Invalid(said.format(number=number, other=other), field=Column.NUMBER)


def months_first(table: Table, mapped: Mapped) -> frozenset[Column]:
    """Columns in which some day can only be read with the month first, as 12/31/2026."""
    days = {each: place for each, place in mapped.items() if each in (Column.JOINED, Column.LEFT)}
    return frozenset(
        column for column, place in days.items() if _is_months_first(table.rows, place)
    )


def _is_months_first(rows: Iterable[tuple[int, Sequence[str]]], place: int) -> bool:
    found = (_THREE.fullmatch(cells[place]) for _line, cells in rows)
    return any(each and int(each[1]) <= _MONTHS < int(each[2]) for each in found)


def refuse_months_first(told: Mapping[Column, str], columns: frozenset[Column]) -> None:
    """Raises: Invalid for each day of such a column that could be read either way."""
    for column in columns:
        if told.get(column) and _THREE.fullmatch(told[column]):
            said = _(
                "Kolom ini berisi tanggal dengan bulan di depan (seperti 12/31/2026), jadi"
                " “{text}” meragukan. Tulis sebagai 2026-12-31."
            )
            raise Invalid(said.format(text=told[column]), field=column)
