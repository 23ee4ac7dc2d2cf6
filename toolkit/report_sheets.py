"""A report as a workbook: its sentences first, then a worksheet for each of its sections."""

from typing import IO

from domain.documents import Document, Section
from domain.exports import Sheet
from domain.texts import _
from toolkit.spreadsheets import write_xlsx


def write_report(document: Document, file: IO[bytes]) -> None:
    """The same figures as the PDF, as numbers."""
    write_xlsx([_first(document), *(_of(section, document) for section in document.sections)], file)


def _first(document: Document) -> Sheet:
    lines = [document.house, document.made_words, *document.plain]
    return Sheet(
        title=_("Ringkasan"),
        headings=[document.title],
        rows=[[line] for line in lines],
        zone=document.zone,
    )


def _of(section: Section, document: Document) -> Sheet:
    rows = section.rows or [[section.empty]]
    return Sheet(
        title=section.title,
        headings=section.headings,
        rows=[*rows, [], [section.definition]],
        zone=document.zone,
    )
