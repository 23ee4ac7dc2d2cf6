"""What programs do to a table on its way here: each is read as it was meant, or refused whole."""

from typing import Any

import pytest

from domain.archives import PastPost, Refused
from domain.errors import Invalid
from tests.connectors.archives_told import SUITE, page, read

POST = '55,102,Koperasi,"Panen, raya\nbaris dua",,02/13/2025 07:00,https://x.example/1,"1,234",900,9,4,,1,2\n'
WIB = {"zone": "Asia/Jakarta"}


def told(data: bytes) -> list[Any]:
    return read(page({"a.csv": data}, page_id="102"), **WIB)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_delimiters_and_lines_within_a_cell(
    encoding: str, delimiter: str, end: str
) -> None:
    cells = ["55", "102", "Koperasi", '"Panen; raya, a\tb\nbaris dua"', "", "02/13/2025 07:00", "u",
             '"1,234"', "900", "", "4", "", "1", "2"]  # fmt: skip
    head = SUITE.strip().replace('"Reactions, Comments and Shares"', "Sums").split(",")
    text = end.join(delimiter.join(line) for line in (head, cells)) + end
    (post,) = told(text.encode(encoding))
    assert isinstance(post, PastPost)
    assert (post.remote_id, post.text) == ("102_55", "Panen; raya, a\tb\nbaris dua")
    assert post.values["views"] == 1_234  # type: ignore[index]


@pytest.mark.parametrize(
    "data",
    [
        (SUITE + POST).encode().replace(b"Koperasi", b"Kope\x00rasi"),
        (SUITE + POST).replace("Panen", "Panén").encode("cp1252"),
        (SUITE + POST).replace("\n", "\r").encode(),
        SUITE.encode() + b'55,"' + b"x" * 300_000,
        b"\xff\xfe",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00",
    ],
)
def test_what_is_no_table_is_refused_whole(data: bytes) -> None:
    with pytest.raises(Invalid, match="bukan tabel CSV"):
        told(data)


@pytest.mark.parametrize("number", ['"=""55"""', "'55", "5.5E+15", "=cmd|'/c calc'!A0", ""])
def test_a_number_that_a_spreadsheet_touched_is_refused_by_its_row(number: str) -> None:
    (refused,) = told((SUITE + POST.replace("55,102", f"{number},102")).encode())
    assert isinstance(refused, Refused)
