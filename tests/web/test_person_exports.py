"""One person's data over HTTP: who gets it, in which language, as a whole archive."""

import io
import json
from dataclasses import replace
from zipfile import ZipFile

import pytest

from domain.accesses import AccessKind
from domain.cases import Case
from domain.members import Member
from tests.makers import NOON, an_incoming
from tests.web.browsing import ADDRESS, Browser, TestClient
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit


@pytest.fixture
def case(house: Toolkit, clock: SetClock) -> Case:
    board = house.connecting.ensure_board()
    told = house.listening.receive(board.id, an_incoming(at=clock.now()))
    assert told is not None
    return told


@pytest.fixture
def ani(house: Toolkit) -> Member:
    with house.store.writing() as unit:
        return unit.members.add(Member(id="m-1", number="A-1", name="Bu Ani", created_at=NOON))


def test_a_stranger_is_sent_to_sign_in(browser: Browser, case: Case, ani: Member) -> None:
    for address in (f"/ekspor/pelapor/{case.id}.zip", "/ekspor/anggota/m-1.zip"):
        answer = browser.open(address)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/masuk?")


def test_the_archive_is_whole_and_no_cache_keeps_it(
    signed_in: Browser, case: Case, house: Toolkit
) -> None:
    answer = signed_in.open(f"/ekspor/pelapor/{case.id}.zip")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"].startswith('attachment; filename="data-pribadi-')
    archive = ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    (talk,) = json.loads(archive.read("data.json"))["talks"]
    assert talk["person"]["name"] == "Bu Ani"
    with house.store.reading() as unit:
        assert [(a.kind, a.subject_id) for a in unit.accesses.newest()] == [
            (AccessKind.EXPORT, case.id)
        ]


def test_it_speaks_the_language_of_who_asks_from_its_first_word_to_its_last(
    signed_in: Browser, house: Toolkit, case: Case
) -> None:
    with house.store.writing() as unit:
        (user,) = unit.users.all()
        unit.users.save(replace(user, language="en"))
    answer = signed_in.open(f"/ekspor/pelapor/{case.id}.zip")
    archive = ZipFile(io.BytesIO(answer.content))
    assert "Not included: " in json.loads(archive.read("data.json"))["not_here"]
    assert archive.read("pesan.csv").decode("utf-8-sig").startswith("Conversation,")
    page = archive.read("index.html").decode()
    assert page.startswith('<!doctype html><html lang="en">')
    assert "<title>Personal data kept by Koperasi Kami</title>" in page


def test_an_archive_ends_when_it_is_whole(house: Toolkit, signed_in: Browser, case: Case) -> None:
    """What goes wrong after the last byte breaks the download off in a real browser."""
    strict = TestClient(signed_in.client.app, base_url=ADDRESS)
    strict.cookies = signed_in.client.cookies
    assert strict.get(f"/ekspor/pelapor/{case.id}.zip").status_code == 200


def test_of_a_member_too(signed_in: Browser, ani: Member) -> None:
    archive = ZipFile(io.BytesIO(signed_in.open("/ekspor/anggota/m-1.zip").content))
    assert json.loads(archive.read("data.json"))["member"]["name"] == "Bu Ani"


def test_who_must_change_their_password_first_gets_no_archive(
    signed_in: Browser, house: Toolkit, case: Case, ani: Member
) -> None:
    with house.store.writing() as unit:
        (user,) = [one for one in unit.users.all() if one.login == "ibu.admin"]
        unit.users.save(replace(user, must_change_password=True))
    for address in (f"/ekspor/pelapor/{case.id}.zip", "/ekspor/anggota/m-1.zip"):
        answer = signed_in.open(address)
        assert answer.status_code == 403
        assert "Gantilah kata sandi Anda dahulu" in answer.text
    with house.store.reading() as unit:
        assert unit.accesses.newest() == []


def test_who_is_not_there_is_not_found(signed_in: Browser) -> None:
    assert signed_in.open("/ekspor/anggota/tidak-ada.zip").status_code == 404
    assert signed_in.open("/ekspor/pelapor/tidak-ada.zip").status_code == 404
