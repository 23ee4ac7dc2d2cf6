"""Tables within bounds: an endless cell, an endless line, bytes that are no text, a cut end."""

from collections.abc import Iterator

import pytest

from connectors.csv_tables import CELL_MAX, lines, rows
from domain.errors import Invalid

NO_TABLE = "bukan tabel CSV yang dapat dibaca"


def pieces(*told: bytes) -> Iterator[bytes]:
    return iter(told)


def test_a_table_is_read_whole_whether_its_last_line_ends_or_not() -> None:
    for end in (b"", b"\n", b"\r\n"):
        told = list(lines(pieces(b"sep=;\nTanggal;Suka\n20", b"26-11-01;5" + end)))
        assert told == [["Tanggal", "Suka"], ["2026-11-01", "5"]]


def test_a_cell_may_be_as_long_as_our_bound_and_no_longer() -> None:
    assert list(lines(pieces(b"a,b\n1," + b"x" * CELL_MAX + b"\n")))[1][1] == "x" * CELL_MAX
    with pytest.raises(Invalid, match=NO_TABLE):
        list(lines(pieces(b"a,b\n1," + b"x" * (CELL_MAX + 1) + b"\n")))
    with pytest.raises(Invalid, match=NO_TABLE):
        list(lines(pieces(b'a,b\n1,"' + b"x\n" * CELL_MAX)))


def test_a_line_without_end_is_not_gathered() -> None:
    asked = 0

    def endless() -> Iterator[bytes]:
        nonlocal asked
        while True:
            asked += 1
            assert asked < 100
            yield b"x," * (CELL_MAX // 8)

    with pytest.raises(Invalid, match=NO_TABLE):
        list(lines(endless()))


@pytest.mark.parametrize(
    "told",
    [b"a,b\n1,\xff\xfe\n", b"a,b\n1,\xc3", b"\xff\xfea", b"a,b\n1,2\x00"],
    ids=["within", "cut at the end", "half a letter", "a nought at the end"],
)
def test_bytes_that_are_no_text_are_no_table(told: bytes) -> None:
    with pytest.raises(Invalid, match=NO_TABLE):
        list(lines(pieces(told)))


def test_a_table_that_ends_before_its_headings_is_none() -> None:
    for told in (b"", b"Judul\n"):
        with pytest.raises(Invalid, match=NO_TABLE):
            list(rows(pieces(told), {"day": "Tanggal"}, above=1))


def test_of_a_row_only_what_its_columns_mean_is_told() -> None:
    told = rows(pieces(b"Judul\nTanggal, Suka\n\n 2026-11-01 ,5,9\n2026-11-02\n"), COLUMNS, above=1)
    assert list(told) == [{"day": "2026-11-01", "likes": "5"}, {"day": "2026-11-02"}]


COLUMNS = {"day": "Tanggal", "likes": " Suka", "shares": "Dibagikan"}
