"""No table leaves the house by a way of its own: each is written where texts are kept from becoming
formulas, and numbers written as words keep their zeros in a workbook."""

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence

import openpyxl
import pandas as pd
import pytest

from dashboard import tables
from domain.exports import Sheet
from services.personal_data import person_papers
from services.personal_data.person_words import Spoken
from tests.house.ground import product_files, shown
from toolkit.spreadsheets import csv_pieces, write_xlsx

# What writes tables, and the only modules that may.
_WRITING = re.compile(r"csv\.(?:writer|DictWriter)\(|\.to_(?:csv|excel)\(|xlsxwriter\.Workbook\(")
WRITERS = {
    "toolkit/spreadsheets.py",
    "dashboard/tables.py",
    "services/personal_data/person_papers.py",
    "guyub/bench/exports.py",  # measures the bare writer; nothing of it leaves the machine
}
FORMULAS = ("=1+1", "+62812", "-2+3", "@SUM(A1)", "\t=1+1", "x;=1+1", '"=1+1', "＝1+1")
NUMBERS = ("0812 3456 7890", "00042", "+62 812 3456")


def _sheet(texts: Sequence[str]) -> Sheet:
    rows = [(text,) for text in texts]
    return Sheet(title="Laporan", headings=("kontak",), rows=rows, zone="Asia/Jakarta")


def _person(texts: Sequence[str]) -> bytes:
    at = "2026-11-18T02:00:00+00:00"
    message = {"from_us": False, "at": at, "way": "direct", "person": {"name": "Ani"}, "files": []}
    said = [{**message, "text": text} for text in texts]
    told = [{"id": "t-1", "channel": "", "messages": said}]
    return "".join(person_papers.as_csv(told, Spoken(zone="Asia/Jakarta", language="id"))).encode()


BY_WRITER: Mapping[str, Callable[[Sequence[str]], bytes]] = {
    "toolkit/spreadsheets.py": lambda texts: b"".join(csv_pieces(_sheet(texts))),
    "dashboard/tables.py": lambda texts: tables.csv(pd.DataFrame({"kontak": list(texts)})),
    "services/personal_data/person_papers.py": _person,
}


def test_only_these_modules_write_tables() -> None:
    found = {shown(path) for path in product_files() if _WRITING.search(path.read_text())}
    assert found == WRITERS
    assert set(BY_WRITER) == {each for each in WRITERS if "bench" not in each}


@pytest.mark.parametrize("writer", BY_WRITER)
@pytest.mark.parametrize("apart", [",", ";", "\t"])
def test_no_cell_of_a_csv_begins_a_formula_wherever_a_program_cuts_it(
    writer: str, apart: str
) -> None:
    text = BY_WRITER[writer](FORMULAS).decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(text), delimiter=apart) for cell in line]
    assert len(cells) > len(FORMULAS)
    assert [cell for cell in cells if re.match(r"[\"\s]*[=+\-@＝]", cell)] == []


def test_a_workbook_keeps_numbers_written_as_words_and_reckons_none() -> None:
    file = io.BytesIO()
    write_xlsx([_sheet([*NUMBERS, *FORMULAS])], file)
    file.seek(0)
    page = openpyxl.load_workbook(file).worksheets[0]
    cells = [row[0] for row in page.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == [*NUMBERS, *FORMULAS]
    assert {cell.data_type for cell in cells} == {"s"}
