"""A week's and a month's report as files over HTTP."""

import io
from dataclasses import replace

import openpyxl
import pytest
from pypdf import PdfReader

from domain.people import Role
from tests.web.browsing import Browser
from tests.web.conftest import PASSWORD
from toolkit.wiring import Toolkit


def test_a_stranger_is_sent_to_sign_in(browser: Browser) -> None:
    for ending in ("pdf", "xlsx"):
        answer = browser.open(f"/ekspor/bulanan.{ending}?bulan=2026-10")
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/masuk?")


def test_the_pdf_is_the_months_report(signed_in: Browser) -> None:
    answer = signed_in.open("/ekspor/bulanan.pdf?bulan=2026-10")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"] == 'attachment; filename="guyub-2026-10.pdf"'
    words = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "Laporan Oktober 2026" in words
    assert "Pada Oktober 2026 tidak ada laporan dari anggota." in words


def test_the_workbook_is_too(signed_in: Browser) -> None:
    answer = signed_in.open("/ekspor/bulanan.xlsx?bulan=2026-10")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.worksheets[0]["A1"].value == "Laporan Oktober 2026"


def test_it_speaks_the_language_of_who_asks(house: Toolkit, signed_in: Browser) -> None:
    with house.store.writing() as unit:
        (user,) = unit.users.all()
        unit.users.save(replace(user, language="en"))
    answer = signed_in.open("/ekspor/bulanan.xlsx?bulan=2026-10")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.worksheets[0]["A1"].value == "Report of October 2026"
    refused = signed_in.open("/ekspor/bulanan.xlsx?bulan=lalu")
    assert "is no month. Example: 2026-10" in refused.text


def test_a_week_has_its_own_files(signed_in: Browser) -> None:
    answer = signed_in.open("/ekspor/mingguan.pdf?minggu=2026-W46")
    assert answer.headers["content-disposition"] == 'attachment; filename="guyub-2026-W46.pdf"'
    words = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "Laporan minggu 9–15 Nov 2026" in words
    answer = signed_in.open("/ekspor/mingguan.xlsx?minggu=2026-W46")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.worksheets[0]["A1"].value == "Laporan minggu 9–15 Nov 2026"


@pytest.mark.parametrize("asked", ["", "?minggu=", "?minggu=2026-W54", "?bulan=2026-10"])
def test_what_is_no_week_is_refused(signed_in: Browser, asked: str) -> None:
    answer = signed_in.open(f"/ekspor/mingguan.pdf{asked}")
    assert answer.status_code == 422
    assert "bukan minggu" in answer.text


@pytest.mark.parametrize("asked", ["", "?bulan=", "?bulan=2026-13", "?bulan=lalu"])
def test_what_is_no_month_is_refused(signed_in: Browser, asked: str) -> None:
    answer = signed_in.open(f"/ekspor/bulanan.pdf{asked}")
    assert answer.status_code == 422
    assert "bukan bulan" in answer.text


def test_who_must_change_their_password_first_gets_no_file(
    house: Toolkit, browser: Browser
) -> None:
    token = house.accounts.add_user(None, login="sari", name="Sari", role=Role.STAFF)
    house.accounts.set_password("sari", PASSWORD)
    with house.store.writing() as unit:
        user = unit.users.by_login("sari")
        assert user is not None
        unit.users.save(type(user)(**{**vars(user), "must_change_password": True}))
    assert token
    browser.fill("/masuk", nama="sari", sandi=PASSWORD)
    for file in ("bulanan.pdf?bulan=2026-10", "laporan.csv", "peristiwa.xlsx"):
        assert browser.open(f"/ekspor/{file}").status_code == 403
