"""Tables to take away: whatever the words in them, a spreadsheet reckons with the numbers alone."""

import csv
import io
import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard import tables


def read(frame: pd.DataFrame) -> list[list[str]]:
    text = tables.csv(frame).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+62 812", "'+62 812"),
        ("-1", "'-1"),
        ("@sari", "'@sari"),
        ("\tx", "'\tx"),
        ("\r=1", " ↵ =1"),
        ("beras;=1+1", "beras;'=1+1"),
        ("Cabang\nTimur", "Cabang ↵ Timur"),
        ("Bu “Ani”, 🌾 – مرحبا", "Bu “Ani”, 🌾 – مرحبا"),
    ],
)
def test_a_text_that_a_spreadsheet_would_reckon_is_defused(text: str, written: str) -> None:
    assert read(pd.DataFrame({"kanal": [text]})) == [["kanal"], [written]]


def test_a_heading_is_defused_too() -> None:
    assert read(pd.DataFrame({"=1": ["x"]}))[0] == ["'=1"]


def test_numbers_stay_numbers_below_zero_too_and_the_unknown_is_empty() -> None:
    frame = pd.DataFrame({"perubahan (%)": [-12.5, None], "n": [-1, 2], "nama": ["-", None]})
    assert tables.csv(frame) == (b"\xef\xbb\xbfperubahan (%),n,nama\r\n-12.5,-1,'-\r\n,2,\r\n")


def test_a_table_without_rows_has_its_headings() -> None:
    assert tables.csv(pd.DataFrame({"a": [], "b": []})) == b"\xef\xbb\xbfa,b\r\n"


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=40))
def test_no_text_begins_a_formula_a_cell_or_a_row(text: str) -> None:
    for delimiter in ",;\t":
        written = tables.csv(pd.DataFrame({"a": [text], "b": ["x"]})).decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(written, newline=""), delimiter=delimiter))
        assert len(lines) == 2
        assert not [c for line in lines for c in line if re.match(r"\s*[=+\-@＝＋－＠]", c)]
