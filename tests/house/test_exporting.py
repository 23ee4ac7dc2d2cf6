"""`guyub export`: whole files or none, for who owns the machine."""

import csv
from pathlib import Path

import openpyxl
import pytest

from storage.opening import open_store
from tests.house.conftest import House
from tests.makers import NOON
from tests.storage.test_store_contract__cases import a_case, an_event


@pytest.fixture
def full(house: House) -> House:
    """A house with two cases of November and an event each."""
    store = open_store(house.data, None)
    with store.writing() as unit:
        for number, day in ((1, 18), (2, 19)):
            case_id = f"case-{number}"
            unit.cases.add(
                a_case(id=case_id, code=f"KODE{number}", opened_at=NOON.replace(day=day))
            )
            unit.events.append(an_event(case_id=case_id, number=1, value=f"=catatan {number}"))
    store.close()
    return house


def column(file: Path, number: int) -> list[str]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return [row[number] for row in csv.reader(opened)][1:]


def test_cases_of_the_days_asked_for_go_into_a_file_for_its_owner_alone(
    full: House, tmp_path: Path
) -> None:
    file = tmp_path / "laporan.csv"
    told = full.json("export", "cases", str(file), "--from", "2026-11-19", "--to", "2026-11-19")
    assert told == {
        "file": str(file),
        "cases": 1,
        "format": "csv",
        "size_bytes": file.stat().st_size,
    }
    assert column(file, 0) == ["KODE2"]
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["laporan.csv"]


def test_events_go_into_a_workbook_and_the_bar_stays_off_standard_output(
    full: House, tmp_path: Path
) -> None:
    file = tmp_path / "peristiwa.xlsx"
    done = full.run("export", "events", str(file))
    assert (done.exit_code, done.stdout) == (0, f"Tersimpan: {file} (2 laporan).\n")
    rows = list(openpyxl.load_workbook(file).worksheets[0].iter_rows(values_only=True))
    words = [row for row in zip(*rows, strict=True) if "=catatan 1" in row]
    assert [column[1:] for column in words] == [("=catatan 1", "=catatan 2")]


def test_a_file_that_is_there_is_left_as_it_is(full: House, tmp_path: Path) -> None:
    file = tmp_path / "laporan.csv"
    file.write_text("jangan hilang")
    done = full.run("export", "cases", str(file))
    assert (done.exit_code, file.read_text()) == (1, "jangan hilang")
    assert "sudah ada" in done.output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("laporan.doc",), "--format csv"),
        (("laporan.csv", "--from", "kemarin"), "bukan tanggal"),
        (("tidak/ada/laporan.csv",), "tidak dapat ditulis"),
    ],
)
def test_what_cannot_be_done_is_said_and_leaves_no_file(
    full: House, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    done = full.run("export", "cases", str(tmp_path / words[0]), *words[1:])
    assert done.exit_code == 1
    assert told in done.output
    assert [each for each in tmp_path.iterdir() if each.is_file()] == []
