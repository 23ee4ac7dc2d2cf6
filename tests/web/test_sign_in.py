"""Sign-in, the link that works once, passwords, and out again."""

from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.applications import Starlette

from domain.people import Role
from tests.web.browsing import Browser, forms_of
from tests.web.conftest import PASSWORD, a_browser
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit
from web.addresses import own_path
from web.signing import sign_in_link

STRANGE = [
    "https://jahat.example",
    "//jahat.example",
    "/\\jahat.example",
    "\\\\jahat.example",
    "javascript:alert(1)",
    "/desk\r\nSet-Cookie: a=b",
    "desk",
    "",
    "/" + "a" * 600,
]


def add_staff(house: Toolkit) -> str:
    """A new member of staff; gives the token of their first link."""
    return house.accounts.add_user(None, login="sari", name="Sari", role=Role.STAFF)


def test_the_right_password_signs_in_and_leads_on(house: Toolkit, browser: Browser) -> None:
    add_staff(house)
    house.accounts.set_password("sari", PASSWORD)
    page = browser.open("/masuk?lanjut=/desk/antrean%3Flaporan%3D7")
    answer = browser.send(page, "/masuk", nama="Sari", sandi=PASSWORD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/antrean?laporan=7")
    cookie = answer.headers["set-cookie"]
    for flag in ("guyub_session=", "HttpOnly", "SameSite=lax", "Path=/", "Max-Age=1209600"):
        assert flag in cookie
    assert "Secure" not in cookie
    assert browser.open("/masuk").headers["location"] == "/desk/"


def test_over_https_every_cookie_is_secure_and_browsers_are_told_to_stay(
    house: Toolkit, app: Starlette, clock: SetClock
) -> None:
    browser = a_browser(app, clock, "https://koperasi.example")
    answer = browser.open("/")
    assert "Secure" in answer.headers["set-cookie"]
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_a_wrong_password_says_so_and_keeps_the_name_but_not_the_password(
    house: Toolkit, browser: Browser
) -> None:
    add_staff(house)
    house.accounts.set_password("sari", PASSWORD)
    answer = browser.fill("/masuk", nama="sari", sandi="salah sekali")
    assert answer.status_code == 422
    assert 'value="sari"' in answer.text
    assert "salah sekali" not in answer.text
    assert "guyub_session" not in answer.headers.get("set-cookie", "")


def test_guessing_passwords_is_slowed_down(house: Toolkit, browser: Browser) -> None:
    add_staff(house)
    answers = [browser.fill("/masuk", nama="sari", sandi="coba").status_code for _try in range(12)]
    assert answers[:10] == [422] * 10
    assert answers[10:] == [429] * 2


@pytest.mark.parametrize("wished", STRANGE)
def test_no_link_leads_to_another_site_after_signing_in(
    house: Toolkit, browser: Browser, wished: str
) -> None:
    add_staff(house)
    house.accounts.set_password("sari", PASSWORD)
    answer = browser.fill("/masuk", nama="sari", sandi=PASSWORD, lanjut=wished)
    assert answer.headers["location"] == "/desk/"
    assert own_path(wished, "/") == "/"


def test_opening_the_one_time_link_uses_nothing_up_pressing_its_button_does(
    house: Toolkit, app: Starlette, browser: Browser, clock: SetClock
) -> None:
    link = sign_in_link("http://127.0.0.1:8501", add_staff(house))
    for _scanner in range(3):
        page = a_browser(app, clock).open(link)
        assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    answer = browser.send(browser.open(link), "/masuk/tautan")
    assert answer.headers["location"] == "/sandi?lanjut=%2Fdesk%2F"
    again = a_browser(app, clock)
    used = again.send(again.open(link), "/masuk/tautan")
    assert used.status_code == 422
    assert "guyub_session" not in used.headers.get("set-cookie", "")


def test_the_first_password_is_chosen_before_the_desk_opens(
    house: Toolkit, browser: Browser
) -> None:
    link = sign_in_link("", add_staff(house))
    browser.send(browser.open(link), "/masuk/tautan")
    assert browser.open("/desk/").headers["location"] == "/sandi?lanjut=%2Fdesk%2F"
    page = browser.open("/sandi?lanjut=/desk/")
    assert "lama" not in forms_of(page)["/sandi"]
    differs = browser.send(page, "/sandi", baru=PASSWORD, ulang="lain")
    assert differs.status_code == 422
    assert '<a href="#ulang">' in differs.text
    short = browser.send(page, "/sandi", baru="pendek", ulang="pendek")
    assert short.status_code == 422
    assert '<a href="#baru">' in short.text
    done = browser.send(page, "/sandi", baru=PASSWORD, ulang=PASSWORD)
    assert (done.status_code, done.headers["location"]) == (303, "/desk/")
    assert browser.open("/desk/").status_code == 404  # let in; this application has no desk


def test_a_new_password_of_more_than_a_thousand_letters_is_refused_as_it_is(
    signed_in: Browser, house: Toolkit
) -> None:
    new = "kuda batu payung " * 60
    answer = signed_in.fill("/sandi", lama=PASSWORD, baru=new, ulang=new)
    assert answer.status_code == 422
    assert "Kata sandi ini terlalu panjang." in answer.text
    assert house.accounts.sign_in("ibu.admin", PASSWORD, address="203.0.113.7")


def test_changing_a_password_asks_for_the_old_one(signed_in: Browser) -> None:
    new = "tiga kata baru sekali"
    wrong = signed_in.fill("/sandi", lama="bukan ini", baru=new, ulang=new)
    assert wrong.status_code == 422
    assert '<a href="#lama">' in wrong.text
    right = signed_in.fill("/sandi", lama=PASSWORD, baru=new, ulang=new)
    assert right.status_code == 303


def test_signing_out_is_a_button_and_ends_the_session(house: Toolkit, signed_in: Browser) -> None:
    token = signed_in.client.cookies["guyub_session"]
    page = signed_in.open("/keluar")
    assert house.accounts.user_of(token).login == "ibu.admin"
    answer = signed_in.send(page, "/keluar")
    assert answer.headers["location"] == "/masuk?keluar=1"
    assert "guyub_session" not in signed_in.client.cookies
    signed_in.client.cookies.set("guyub_session", token)
    assert signed_in.open("/desk/").headers["location"] == "/masuk?lanjut=%2Fdesk%2F"


def test_signing_out_from_another_site_does_not_work(house: Toolkit, signed_in: Browser) -> None:
    token = signed_in.client.cookies["guyub_session"]
    assert signed_in.client.post("/keluar").status_code == 403
    assert house.accounts.user_of(token).login == "ibu.admin"


def test_who_is_not_signed_in_is_led_to_sign_in_and_back(browser: Browser) -> None:
    location = browser.open("/sandi").headers["location"]
    assert parse_qs(urlsplit(location).query) == {"lanjut": ["/sandi"]}


def test_a_link_that_was_copied_with_spaces_around_it_works(
    house: Toolkit, browser: Browser
) -> None:
    code = house.accounts.add_user(None, login="dewi", name="Dewi", role=Role.STAFF)
    page = browser.open(f"/masuk/tautan?kode={code}")
    answer = browser.send(page, "/masuk/tautan", kode=f" {code} ")
    assert (answer.status_code, answer.headers["location"][:6]) == (303, "/sandi")
