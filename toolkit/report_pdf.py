"""A report as a PDF: plain words on its first page, then charts, tables and definitions.

The font is DejaVu Sans, a part of it for the scripts our members write in (its licence lies beside
it); a sign it does not have is drawn as an empty box. The same document gives the same bytes.
"""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import cast

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos
from fpdf.fonts import FontFace, TTFFont

from domain.cell_texts import plain
from domain.documents import Document, Passage, Section, Told
from domain.texts import _
from services.reports.report_words import number, said
from toolkit import report_charts

PDF_MIME = "application/pdf"
FONTS = Path(__file__).parent / "fonts"
CELL_MAX = 300  # characters; a table is no place to read more
_FONT, _REGULAR, _BOLD = "DejaVu", FONTS / "DejaVuSans.ttf", FONTS / "DejaVuSans-Bold.ttf"
_MISSING = "□"
# What turns the reading direction of everything around it.
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INK, _QUIET, _SHADE = (34, 48, 43), (85, 99, 92), (241, 235, 223)
_PAPER = (255, 255, 255)
_MARGIN = 18.0
_LEAST_MM = 90.0  # with less left on a page, a section begins on the next one
_BODY_PT, _SMALL_PT, _TABLE_PT = 11.0, 8.0, 7.5
# Of the first page's sentences: what a manager must know is no use on a second one.
_BODY_SIZES_PT = (11.0, 10.5, 10.0, 9.5, 9.0)
_CELL_MM = 2.2  # a cell's padding on both sides, and its line
_WORD_MM, _COLUMN_MM = 40.0, 70.0  # at most


class _Paper(FPDF):
    """A4 with the house's name above and the page's number below."""

    def __init__(self, document: Document) -> None:
        super().__init__(format="A4")
        self._document = document
        self.set_margins(_MARGIN, _MARGIN, _MARGIN)
        self.c_margin = 0.0  # words, charts and tables begin at the same edge
        self.set_auto_page_break(True, _MARGIN)
        self.add_font(_FONT, "", _REGULAR)
        self.add_font(_FONT, "B", _BOLD)
        self.set_title(clean(document.title))
        self.set_author(clean(document.house))
        self.set_lang(document.language)
        self.set_creation_date(document.made_at)
        self.set_font(_FONT, "", _BODY_PT)

    def header(self) -> None:
        """The house and the report, on every page after the first."""
        if self.page_no() == 1:
            return
        self.set_font(_FONT, "", _SMALL_PT)
        self.set_text_color(*_QUIET)
        self.cell(0, 6, self._above(), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(2)

    def _above(self) -> str:
        """House and report on one line, of a long name as much as the page's width leaves it."""
        house, title = clean(self._document.house)[:CELL_MAX], clean(self._document.title)
        line = f"{house} · {title}"
        while house and self.get_string_width(line) > self.epw:
            house = house[:-1].rstrip()
            line = f"{house}… · {title}"
        return line

    def footer(self) -> None:
        """Which page it is, and of when the figures are."""
        self.set_y(-_MARGIN + 4)
        self.set_font(_FONT, "", _SMALL_PT)
        self.set_text_color(*_QUIET)
        page = _("Halaman {page} dari {pages}").format(page=self.page_no(), pages="{nb}")
        self.cell(0, 6, f"{page} · {clean(self._document.made_words)}")

    def paragraph(self, text: str, size: float, *, bold: bool = False, after: float = 2) -> None:
        """A text over the page's width."""
        self.set_font(_FONT, "B" if bold else "", size)
        self.multi_cell(0, size * 0.5, clean(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(after)

    def height(self, text: str, size: float, *, bold: bool = False) -> float:
        """How high that paragraph would be, without what comes after it."""
        self.set_font(_FONT, "B" if bold else "", size)
        told = MethodReturnValue.HEIGHT
        return cast(
            "float",
            self.multi_cell(0, size * 0.5, clean(text), align="L", dry_run=True, output=told),
        )


def write_pdf(document: Document) -> bytes:
    """The report's bytes, in the language spoken."""
    paper = _Paper(document)
    try:
        _draw(paper, document)
        return bytes(paper.output())
    finally:
        _close(paper)


def _draw(paper: _Paper, document: Document) -> None:
    _first_page(paper, document)
    for place, section in enumerate(document.sections):
        if place == 0 or section.charts or paper.get_y() > paper.h - _LEAST_MM:
            paper.add_page()
        else:
            paper.ln(8)
        _section(paper, document, section)


def _close(pdf: FPDF) -> None:
    """The font's files, which fpdf2 leaves open."""
    for font in pdf.fonts.values():
        if isinstance(font, TTFFont):
            font.ttfont.close()


def clean(text: str) -> str:
    """The text as it can be drawn: on one line, without turning signs, boxes for missing ones."""
    line = " ".join(_TURNING.sub("", plain(text)).split())
    known = _known()
    return "".join(sign if ord(sign) in known else _MISSING for sign in line)


@cache
def _known() -> frozenset[int]:
    """The signs that both of the font's files hold."""
    held = FPDF()
    held.add_font(_FONT, "", _REGULAR)
    held.add_font(_FONT, "B", _BOLD)
    files = [set(font.cmap) for font in held.fonts.values() if isinstance(font, TTFFont)]
    _close(held)
    return frozenset.intersection(*map(frozenset, files))


def _first_page(paper: _Paper, document: Document) -> None:
    paper.add_page()
    paper.set_text_color(*_QUIET)
    paper.paragraph(document.house, _BODY_PT)
    paper.set_text_color(*_INK)
    paper.paragraph(document.title, 22, bold=True, after=6)
    size = _fitting(paper, document.plain)
    for passage in document.plain:
        _passage(paper, passage, size)


def _fitting(paper: _Paper, passages: Sequence[Passage]) -> float:
    """The largest size at which they all stand on the first page, the smallest when none is."""
    room = paper.page_break_trigger - paper.get_y()
    for size in _BODY_SIZES_PT:
        if sum(_height(paper, passage, size) for passage in passages) <= room:
            return size
    return _BODY_SIZES_PT[-1]


def _height(paper: _Paper, passage: Passage, size: float) -> float:
    sentences = [paper.height(sentence, size) + _apart(size) for sentence in passage.sentences]
    return paper.height(passage.title, size + 1, bold=True) + 1 + sum(sentences) + 2 * _apart(size)


def _passage(paper: _Paper, passage: Passage, size: float) -> None:
    paper.paragraph(passage.title, size + 1, bold=True, after=1)
    for sentence in passage.sentences:
        paper.paragraph(sentence, size, after=_apart(size))
    paper.ln(2 * _apart(size))


def _apart(size: float) -> float:
    """Between two sentences, in mm; twice as much between passages."""
    return size * 0.135


def _section(paper: _Paper, document: Document, section: Section) -> None:
    paper.set_text_color(*_INK)
    paper.paragraph(section.title, 15, bold=True, after=3)
    for chart in section.charts:
        if paper.will_page_break(report_charts.HEIGHT_MM):
            paper.add_page()
        report_charts.draw(paper, chart, clean, lambda one: number(one, document.language))
        paper.ln(4)
    paper.set_text_color(*_INK)
    if section.rows:
        _table(paper, document, section)
    else:
        paper.paragraph(section.empty, _BODY_PT)
    paper.ln(3)
    if paper.will_page_break(paper.height(section.definition, _SMALL_PT)):
        paper.add_page()  # a definition is read whole: no last line of it on the next page
    paper.set_text_color(*_QUIET)
    paper.paragraph(section.definition, _SMALL_PT)


def _table(paper: _Paper, document: Document, section: Section) -> None:
    rows = [_words(row, document) for row in section.rows]
    widths = _widths(paper, section.headings, rows)
    paper.set_font(_FONT, "", _TABLE_PT)
    paper.set_draw_color(*_SHADE)
    paper.set_fill_color(*_PAPER)  # else cells are of the color a chart was last drawn in
    with paper.table(
        col_widths=widths,
        line_height=4.2,
        padding=0.8,
        text_align="L",
        headings_style=FontFace(emphasis="BOLD", color=_INK, fill_color=_SHADE),
    ) as table:
        for row in [_words(section.headings, document), *rows]:
            table.row(row)


def _words(row: Sequence[Told], document: Document) -> list[str]:
    told = [clean(said(cell, document.zone, document.language)) for cell in row]
    return [text if len(text) <= CELL_MAX else text[: CELL_MAX - 1] + "…" for text in told]


def _widths(
    paper: _Paper, headings: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[float, ...]:
    """Each column has room for its longest word, so that none is broken; what is left goes to
    those with more to say."""
    paper.set_font(_FONT, "B", _TABLE_PT)  # the wider of the two
    columns = list(zip(headings, *rows, strict=True))
    least = [max(_word_width(paper, text) for text in column) for column in columns]
    wanted = [max(paper.get_string_width(text) for text in column) + _CELL_MM for column in columns]
    wanted = [min(each, _COLUMN_MM) for each in wanted]
    spare = max(0.0, paper.epw - sum(least))
    lacking = [max(0.0, most - need) for most, need in zip(wanted, least, strict=True)]
    whole = sum(lacking) or 1.0
    return tuple(need + spare * lack / whole for need, lack in zip(least, lacking, strict=True))


def _word_width(paper: _Paper, text: str) -> float:
    """Of its longest word with the room around it; one longer than a column is broken after
    all."""
    words = (paper.get_string_width(word) for word in text.split())
    return min(max(words, default=0.0), _WORD_MM) + _CELL_MM
