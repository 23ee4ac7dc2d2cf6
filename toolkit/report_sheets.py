"""A report as a workbook: its sentences first, then a worksheet for each of its sections."""

from collections.abc import Iterable, Sequence
from typing import IO

from domain.documents import Document, Section, Told
from domain.exports import Cell, Sheet
from domain.intervals import Middle
from domain.shares import Share
from domain.statistics import Estimate, share_percent
from domain.texts import _
from toolkit.spreadsheets import write_xlsx


def write_report(document: Document, file: IO[bytes]) -> None:
    """The same figures as the PDF, as numbers."""
    write_xlsx([_first(document), *(_of(section, document) for section in document.sections)], file)


def _first(document: Document) -> Sheet:
    lines = [document.house, document.made_words]
    for passage in document.plain:
        lines += ["", passage.title, *passage.sentences]
    return Sheet(
        title=_("Ringkasan"),
        headings=[document.title],
        rows=[[line] for line in lines],
        zone=document.zone,
    )


def _of(section: Section, document: Document) -> Sheet:
    banded = [
        any(isinstance(cell, Estimate | Middle | Share) for cell in column)
        for column in _columns(section)
    ]
    rows: list[Sequence[Cell]] = [_spread(row, banded) for row in section.rows]
    return Sheet(
        title=section.title,
        headings=list(_headings(section.headings, banded)),
        rows=[*(rows or [[section.empty]]), [], [section.definition]],
        zone=document.zone,
    )


def _columns(section: Section) -> Iterable[Sequence[Told]]:
    return zip(section.headings, *section.rows, strict=True)


def _headings(names: Sequence[str], banded: Sequence[bool]) -> Iterable[str]:
    """Beside a column with bands one for each end of them."""
    for name, has_band in zip(names, banded, strict=True):
        yield name
        if has_band:
            yield _("{name} paling sedikit").format(name=name)
            yield _("{name} paling banyak").format(name=name)


def _spread(row: Sequence[Told], banded: Sequence[bool]) -> list[Cell]:
    """A band in cells of its own; what is unknown leaves them all empty."""
    cells: list[Cell] = []
    for cell, has_band in zip(row, banded, strict=True):
        match cell:
            case Estimate():
                cells += [cell.span, cell.low, cell.high]
            case Middle():
                cells += [cell.median, cell.low, cell.high]
            case Share():
                cells += map(share_percent, (cell.share, cell.low, cell.high))
            case None if has_band:
                cells += [None, None, None]
            case _:
                cells.append(cell)
    return cells
