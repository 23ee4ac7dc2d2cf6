"""Files of members over HTTP: for who may see their case, and harmless whatever they are."""

import io
import shutil
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from PIL import Image
from starlette.applications import Starlette

from domain.attachments import Enclosed
from domain.people import Role
from services.media.pictures import THUMBNAIL_SIDE_MAX
from tests.makers import an_incoming
from tests.services.pictures_made import a_jpeg, a_phone_jpeg
from tests.web.browsing import Browser
from tests.web.conftest import PASSWORD, a_browser
from toolkit.clock import SetClock
from toolkit.media_folder import SPARE_BYTES
from toolkit.wiring import Toolkit

PAGE = b"<html><script>alert(1)</script></html>"

Hear = Callable[..., str]


@pytest.fixture
def hear(house: Toolkit, clock: SetClock) -> Hear:
    """A complaint with one file; gives the file's address."""

    def hear(data: bytes, name: str = "nota.pdf", *, about_management: bool = False) -> str:
        board = house.connecting.ensure_board()
        file = Enclosed(name=name, kind="image/png", size_bytes=None, data=data)
        incoming = house.listening.keeping.keep(an_incoming(at=clock.now(), attachments=(file,)))
        with house.store.writing() as unit:
            case = house.listening.receive_in(
                unit, board.id, incoming, about_management=about_management
            )
            assert case is not None
            (message,) = unit.messages.of(case.conversation_id)
        return f"/lampiran/{case.id}/{message.id}/1"

    return hear


@pytest.fixture
def as_role(house: Toolkit, app: Starlette, clock: SetClock) -> Callable[[Role], Browser]:
    def enter(role: Role) -> Browser:
        house.accounts.add_user(None, login=f"si.{role}", name=role.value, role=role)
        house.accounts.set_password(f"si.{role}", PASSWORD)
        browser = a_browser(app, clock)
        assert browser.fill("/masuk", nama=f"si.{role}", sandi=PASSWORD).status_code == 303
        return browser

    return enter


def test_a_stranger_is_sent_to_sign_in(browser: Browser, hear: Hear) -> None:
    answer = browser.open(hear(b"%PDF-1.7"))
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/masuk?")


@pytest.mark.parametrize("data", [b"%PDF-1.7", PAGE, b"<svg onload='alert(1)'/>", b"MZ", b""])
def test_what_is_no_picture_is_a_download_in_a_sandbox(
    signed_in: Browser, hear: Hear, data: bytes
) -> None:
    answer = signed_in.open(hear(data))
    assert (answer.status_code, answer.content) == (200, data)
    told = {
        "content-type": "application/octet-stream",
        "content-disposition": "attachment; filename=\"nota.pdf\"; filename*=UTF-8''nota.pdf",
        "cache-control": "no-store",
        "cross-origin-resource-policy": "same-origin",
        "x-content-type-options": "nosniff",
        "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    }
    assert {name: answer.headers[name] for name in told} == told


def test_a_picture_is_shown_as_what_it_is(signed_in: Browser, hear: Hear) -> None:
    data = a_jpeg()
    answer = signed_in.open(hear(data, "foto.png"))
    assert answer.content == data
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["content-disposition"].startswith('inline; filename="foto.png"')
    assert "sandbox" in answer.headers["content-security-policy"]


def test_made_small_it_is_upright_and_says_nothing_of_its_camera(
    signed_in: Browser, hear: Hear
) -> None:
    small = signed_in.open(hear(a_phone_jpeg()) + "?kecil=1")
    assert small.headers["content-type"] == "image/jpeg"
    with Image.open(io.BytesIO(small.content)) as picture:
        assert picture.size == (40, 60)
        assert not picture.getexif()
    assert b"Bu Ani" not in small.content


def test_a_large_picture_is_made_small(signed_in: Browser, hear: Hear) -> None:
    small = signed_in.open(hear(a_jpeg(2_000, 1_000)) + "?kecil=1")
    with Image.open(io.BytesIO(small.content)) as picture:
        assert picture.size == (THUMBNAIL_SIDE_MAX, THUMBNAIL_SIDE_MAX // 2)


def test_a_picture_whose_pixels_are_broken_comes_as_it_is(signed_in: Browser, hear: Hear) -> None:
    broken = a_jpeg(600, 400)[:-2_000]
    answer = signed_in.open(hear(broken) + "?kecil=1")
    assert (answer.status_code, answer.content) == (200, broken)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("nota é.pdf", "nota _.pdf"),
        ('a"; filename=x.exe', "a_; filename=x.exe"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie_ x=1.pdf"),
        ("100%25.pdf", "100_25.pdf"),
        ("☀.pdf", "_.pdf"),
        ("../../rahasia", "_.._rahasia"),
    ],
)
def test_no_name_gets_out_of_its_header(
    signed_in: Browser, hear: Hear, name: str, plain: str
) -> None:
    answer = signed_in.open(hear(b"MZ", name))
    told = answer.headers["content-disposition"]
    head, _, extended = told.partition("; filename*=UTF-8''")
    assert head == f'attachment; filename="{plain}"'
    assert extended == quote(extended, safe="%")
    assert "set-cookie" not in answer.headers


def test_what_is_about_management_is_not_there_for_its_subjects(
    hear: Hear, as_role: Callable[[Role], Browser]
) -> None:
    address = hear(b"%PDF-1.7", about_management=True)
    told = {role: as_role(role).open(address).status_code for role in Role}
    allowed = {role for role, status in told.items() if status == 200}
    assert allowed == {Role.SUPERVISOR}
    assert {told[role] for role in Role if role not in allowed} <= {403, 404}


def test_who_must_choose_a_password_chooses_it_first(
    house: Toolkit, signed_in: Browser, hear: Hear
) -> None:
    address = hear(b"%PDF-1.7")
    with house.store.writing() as unit:
        (user,) = unit.users.all()
        unit.users.save(replace(user, must_change_password=True))
    answer = signed_in.open(address)
    assert answer.status_code == 403
    assert "Gantilah kata sandi" in answer.text
    with house.store.writing() as unit:
        (user,) = unit.users.all()
        unit.users.save(replace(user, language="en"))
    assert "Change your password first" in signed_in.open(address).text


@pytest.mark.parametrize(("data", "status"), [(b"1234567", 200), (b"12345678", 404)])
def test_files_leave_room_for_words(
    signed_in: Browser, hear: Hear, monkeypatch: pytest.MonkeyPatch, data: bytes, status: int
) -> None:
    def nearly_full(_place: object) -> SimpleNamespace:
        return SimpleNamespace(free=SPARE_BYTES + 7)

    monkeypatch.setattr(shutil, "disk_usage", nearly_full)
    assert signed_in.open(hear(data)).status_code == status


def test_no_public_page_serves_what_a_member_sent(
    house: Toolkit, browser: Browser, hear: Hear
) -> None:
    """Who has the same picture could else learn that somebody complained with it."""
    hear(a_jpeg())
    (kept,) = house.settings.attachments_folder.glob("??/*")
    assert browser.open(f"/gambar/{kept.name}").status_code == 404
    assert browser.open(f"/video/{kept.name}.mp4").status_code == 404


@pytest.mark.parametrize(
    "end",
    ["1/2", "-1", "x", "2", "0", "%D9%A1", "99999999999999999999", "9" * 5_000],
    ids=lambda end: end[:24],
)
def test_what_is_no_address_of_a_file_is_not_there(
    signed_in: Browser, hear: Hear, end: str
) -> None:
    address = hear(b"%PDF-1.7").rpartition("/")[0]
    assert signed_in.open(f"{address}/{end}").status_code == 404
