"""Sheets read back by other people's readers, whatever the texts in them."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.cell_texts import plain
from domain.errors import Invalid
from domain.exports import Cell, Sheet
from toolkit.spreadsheets import CUT_MARK, TEXT_MAX, csv_pieces, write_xlsx

MORNING = datetime(2026, 11, 18, 2, 0, 5, tzinfo=UTC)
SIGNS = "=+-@＝＋－＠"
hostile = st.text(
    st.one_of(
        st.characters(),  # lone halves of pairs and NUL among them
        st.sampled_from(
            [*SIGNS, "\t", "\r", "\n", ";", '"', "'", ",", "\x00", "\u202e", "🙏", "\u200d"]
        ),
    ),
    max_size=60,
)


def a_sheet(rows: Iterable[Sequence[Cell]], *headings: str, **changes: Any) -> Sheet:
    """A sheet of a house in Jakarta."""
    known = {"title": "Laporan", "headings": headings or ("a",), "zone": "Asia/Jakarta"}
    return Sheet(**{**known, **changes}, rows=rows)


def lines_of(sheet: Sheet, delimiter: str = ",") -> list[list[str]]:
    """The sheet as a program reads its CSV."""
    text = b"".join(csv_pieces(sheet)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def book_of(sheet: Sheet, **more: Any) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of every worksheet, as openpyxl reads them."""
    file = io.BytesIO()
    write_xlsx([sheet], file, **more)
    file.seek(0)
    book = openpyxl.load_workbook(file)
    return {page.title: list(page.iter_rows(values_only=True)) for page in book.worksheets}


def test_a_csv_has_the_byte_order_mark_local_moments_and_hours() -> None:
    sheet = a_sheet(
        [("Beras", 3, MORNING, timedelta(minutes=75, seconds=1), None)],
        *("perihal", "jumlah", "dibuka (Asia/Jakarta)", "lama (jam)", "selesai"),
    )
    assert b"".join(csv_pieces(sheet)) == (
        b"\xef\xbb\xbfperihal,jumlah,dibuka (Asia/Jakarta),lama (jam),selesai\r\n"
        b"Beras,3,2026-11-18 09:00:05,1.2503,\r\n"
    )


def test_a_workbook_holds_moments_hours_and_numbers_as_such_and_the_unknown_as_nothing() -> None:
    rows = [("Beras\nberkutu", 3, MORNING, timedelta(minutes=90), None, "0812")]
    assert book_of(a_sheet(rows, "a", "b", "c", "d", "e", "f")) == {
        "Laporan": [
            ("a", "b", "c", "d", "e", "f"),
            ("Beras\nberkutu", 3, MORNING.replace(hour=9, tzinfo=None), 1.5, None, "0812"),
        ]
    }


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+62 812", "'+62 812"),
        ("-1", "'-1"),
        ("@sari", "'@sari"),
        ("\tx", "'\tx"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("beras;=1+1", "beras;'=1+1"),
        ('beras"; "=1', 'beras";\' "=1'),
        ("beras\n=1", "beras ↵ =1"),
        ("a = b - c", "a = b - c"),
        ("\x00nol", "nol"),
    ],
)
def test_what_a_spreadsheet_would_reckon_is_defused(text: str, written: str) -> None:
    assert lines_of(a_sheet([(text,)]))[1] == [written]


@given(texts=st.lists(hostile, min_size=1, max_size=4))
@example(texts=['";=1'])
@settings(deadline=None)
def test_no_text_becomes_a_formula_or_another_row_however_the_csv_is_read(
    texts: list[str],
) -> None:
    sheet = a_sheet([texts], *("kepala" for _text in texts))
    as_written = lines_of(sheet)
    assert [len(line) for line in as_written] == [len(texts), len(texts)]
    for delimiter in ",;\t":
        assert len(lines_of(sheet, delimiter)) == 2
        cells = [cell for line in lines_of(sheet, delimiter) for cell in line]
        assert not [cell for cell in cells if re.match(rf"\s*[{re.escape(SIGNS)}]", cell)], cells


@given(text=hostile)
@settings(deadline=None)
@example(text="_x0041_")
@example(text="\ufffe\uffff")
def test_a_workbook_keeps_every_text_as_text(text: str) -> None:
    file = io.BytesIO()
    write_xlsx([a_sheet([(text, 1)], "a", "b")], file)
    cell = openpyxl.load_workbook(file).worksheets[0]["A2"]
    assert cell.data_type in ("s", "n")  # n: an empty cell
    told = plain(text).replace("\r\n", "\n").replace("\r", "\n")
    read = re.sub("_x005F_", "_", str(cell.value or ""))
    assert read.replace("_x000D_", "\n").replace("\r", "\n").split() == told.split()


def test_the_longest_message_is_kept_and_what_no_cell_can_hold_is_cut_with_a_mark() -> None:
    long, longer = "kutu " * 2_000, "k" * (TEXT_MAX + 1)
    pages = book_of(a_sheet([(long,), (longer,)]))
    assert pages["Laporan"][1] == (long,)
    cut = pages["Laporan"][2][0]
    assert (len(cut), cut[-2:]) == (TEXT_MAX, CUT_MARK)


def test_more_rows_than_a_worksheet_holds_go_on_in_the_next() -> None:
    pages = book_of(a_sheet([(n,) for n in range(5)], title="Laporan: [2026]"), rows_max=3)
    assert pages == {
        "Laporan   2026": [("a",), (0,), (1,)],
        "Laporan   2026 2": [("a",), (2,), (3,)],
        "Laporan   2026 3": [("a",), (4,)],
    }


def test_an_empty_sheet_still_has_its_headings() -> None:
    assert book_of(a_sheet([])) == {"Laporan": [("a",)]}
    assert lines_of(a_sheet([])) == [["a"]]


def test_rows_go_out_while_they_are_read_and_a_failure_is_not_hidden() -> None:
    read = 0

    def rows() -> Iterator[tuple[str]]:
        nonlocal read
        for _number in range(2_000):
            read += 1
            yield ("k" * 100,)
        raise Invalid("terlalu lama")

    pieces = csv_pieces(a_sheet(rows()))
    assert len(next(pieces)) < 70_000
    assert read < 700
    with pytest.raises(Invalid):
        list(pieces)
    assert read == 2_000


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Balasan berikutnya per minggu", "Balasan berikutnya per minggu"),
        ("Yang masih menunggu tanggapan pertama", "Yang masih menunggu tanggapan"),
        ("k" * 40, "k" * 31),
        ("Laporan yang sudah lama menunggu", "Laporan yang sudah lama"),
        ("🌾", "-"),
    ],
)
def test_a_worksheet_is_named_in_whole_words(title: str, name: str) -> None:
    assert list(book_of(a_sheet([], title=title))) == [name]


def test_worksheets_of_one_long_name_are_numbered() -> None:
    pages = book_of(a_sheet([(n,) for n in range(2)], title="k" * 40), rows_max=2)
    assert list(pages) == ["k" * 31, f"{'k' * 24} 2"]
