"""Exports over HTTP: who gets them, in which language, with which filters, as whole files."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace

import openpyxl
import pytest

from domain.accesses import AccessKind
from domain.aftercare import Rating, Score
from domain.cooperative import Cooperative
from domain.exports import Exported
from domain.people import Role
from tests.makers import an_incoming
from tests.web.browsing import Browser
from tests.web.conftest import PASSWORD
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit

Decide = Callable[..., Cooperative]
BOARD_TEXT = "Beras berkutu, saya kecewa."


@pytest.fixture
def heard(house: Toolkit, clock: SetClock) -> str:
    """The code of a member's complaint of this morning."""
    board = house.connecting.ensure_board()
    case = house.listening.receive(board.id, an_incoming(text=BOARD_TEXT, at=clock.now()))
    assert case is not None
    return case.code


def rows_of(browser: Browser, address: str, **headers: str) -> list[list[str]]:
    answer = browser.open(address, **headers)
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_a_stranger_is_sent_to_sign_in(browser: Browser, heard: str) -> None:
    for name in ("laporan.csv", "peristiwa.csv", "laporan.xlsx", "peristiwa.xlsx"):
        answer = browser.open(f"/ekspor/{name}?jenis=complaint")
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/masuk?")


def test_a_csv_is_an_attachment_that_no_cache_keeps(signed_in: Browser, heard: str) -> None:
    answer = signed_in.open("/ekspor/laporan.csv", **{"Accept-Encoding": "identity"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="laporan.csv"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content.startswith(b"\xef\xbb\xbfkode,perihal,")
    assert [row[0] for row in rows_of(signed_in, "/ekspor/laporan.csv")] == ["kode", heard]


def test_the_same_rows_come_through_gzip(signed_in: Browser, heard: str) -> None:
    zipped = signed_in.open("/ekspor/peristiwa.csv", **{"Accept-Encoding": "gzip"})
    assert zipped.headers["content-encoding"] == "gzip"
    plain = signed_in.open("/ekspor/peristiwa.csv", **{"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert zipped.content == plain.content
    assert BOARD_TEXT in plain.text


def test_a_workbook_comes_whole(signed_in: Browser, heard: str) -> None:
    answer = signed_in.open("/ekspor/laporan.xlsx", **{"Accept-Encoding": "identity"})
    assert int(answer.headers["content-length"]) == len(answer.content)
    page = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert [row[0] for row in page.iter_rows(values_only=True)] == ["kode", heard]


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("/ekspor/laporan.csv", Exported.CASES),
        ("/ekspor/laporan.xlsx", Exported.CASES),
        ("/ekspor/peristiwa.csv", Exported.EVENTS),
    ],
)
def test_each_export_is_in_the_log_of_accesses(
    house: Toolkit, signed_in: Browser, heard: str, path: str, what: Exported
) -> None:
    assert signed_in.open(path).status_code == 200
    assert signed_in.open(f"{path}?jenis=entah").status_code == 422  # nothing left the house
    with house.store.reading() as unit:
        (user,) = unit.users.all()
        logged = [(one.user_id, one.kind, one.subject_id) for one in unit.accesses.newest()]
    assert logged == [(user.id, AccessKind.LIST, what)]


def test_the_filters_of_the_address_hold(signed_in: Browser, heard: str) -> None:
    for query, found in (
        ("jenis=complaint", True),
        ("jenis=praise", False),
        ("jenis=praise,complaint&keadaan=open,closed&prioritas=normal,high", True),
        ("jenis=praise,suggestion", False),
        ("cabang=nirwana,swarga", False),
        ("keadaan=open&tampilan=unassigned", True),
        ("tampilan=mine", False),
        ("keadaan=closed", False),
        ("cari=berkutu", True),
        ("cari=gula", False),
        ("kanal=nirwana", False),
        ("label=nirwana", False),
        ("topik=nirwana", False),
        ("cabang=nirwana", False),
        ("cabang=-", True),
        ("cabang=-,nirwana&topik=-&petugas=-", True),
        ("kanal=-", False),
        ("petugas=nirwana", False),
        ("prioritas=high", False),
        ("prioritas=normal", True),
        ("dari=2026-11-18&sampai=2026-11-18", True),
        ("dari=2026-11-19", False),
        ("sampai=2026-11-17", False),
        ("selesai_dari=2026-11-01", False),
        ("alasan=reason-0", False),
        ("kepuasan=silent", False),
        ("ditanya_sampai=2026-11-30", False),
    ):
        rows = rows_of(signed_in, f"/ekspor/laporan.csv?{query}")[1:]
        assert [row[0] for row in rows] == ([heard] if found else []), query


def test_what_a_report_counts_comes_as_a_file(
    house: Toolkit, signed_in: Browser, heard: str, clock: SetClock
) -> None:
    with house.store.writing() as unit:
        (user,) = unit.users.all()
        case = unit.cases.by_code(heard)
        assert case is not None
        asked = Rating(case_id=case.id, conversation_id=case.conversation_id, asked_at=clock.now())
        unit.ratings.put(replace(asked, score=Score.FAIR))
    house.case_states.resolve(user.actor, case.id, reason_id="reason-0", words="lewat telepon")
    for query, found in (
        ("alasan=reason-0", True),
        ("alasan=reason-1,reason-0", True),
        ("alasan=reason-1", False),
        ("alasan=sendiri", False),
        ("selesai_dari=2026-11-18&selesai_sampai=2026-11-18", True),
        ("selesai_dari=2026-11-19", False),
        ("selesai_sampai=2026-11-17", False),
        ("kepuasan=fair", True),
        ("kepuasan=good,fair", True),
        ("kepuasan=good,silent", False),
        ("ditanya_dari=2026-11-18&ditanya_sampai=2026-11-18", True),
        ("ditanya_dari=2026-11-19", False),
        ("ditanya_sampai=2026-11-17", False),
    ):
        rows = rows_of(signed_in, f"/ekspor/laporan.csv?{query}")[1:]
        assert [row[0] for row in rows] == ([heard] if found else []), query


@pytest.mark.parametrize(
    "query",
    [
        *("jenis=gerutu", "jenis=complaint,gerutu", "dari=kemarin", "sampai=0001-01-01"),
        *("kepuasan=senang", "selesai_dari=kapan", "ditanya_sampai=3001-01-01"),
    ],
)
def test_an_address_that_names_what_there_is_not_is_refused(signed_in: Browser, query: str) -> None:
    answer = signed_in.open(f"/ekspor/laporan.csv?{query}")
    assert answer.status_code == 422
    assert "tidak dikenal" in answer.text


def test_a_reason_that_there_is_not_is_refused(signed_in: Browser) -> None:
    answer = signed_in.open("/ekspor/laporan.csv?alasan=karena")
    assert answer.status_code == 422
    assert "Alasan ini tidak ada" in answer.text


def test_it_speaks_the_language_of_who_asks(house: Toolkit, signed_in: Browser, heard: str) -> None:
    with house.store.writing() as unit:
        user = unit.users.by_login("ibu.admin")
        assert user is not None
        unit.users.save(replace(user, language="en"))
    assert rows_of(signed_in, "/ekspor/laporan.csv")[0][:2] == ["code", "subject"]


def test_staff_get_no_column_about_people(house: Toolkit, browser: Browser, heard: str) -> None:
    house.accounts.add_user(None, login="sari", name="Sari", role=Role.STAFF)
    house.accounts.set_password("sari", PASSWORD)
    browser.fill("/masuk", nama="sari", sandi=PASSWORD)
    headings = rows_of(browser, "/ekspor/laporan.csv")[0]
    assert "nama anggota" in headings
    assert not {"kontak anggota", "petugas"} & set(headings)
