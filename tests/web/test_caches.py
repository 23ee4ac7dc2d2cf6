"""What of a page may be kept, and by whom: nothing that belongs to one person, for anybody."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from domain.board import Entry
from domain.channels import Channel
from domain.ports import Store
from services.intake.visiting import Submission
from tests.makers import a_channel
from tests.web.browsing import Browser, forms_of
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit
from web.called import CalledChannels


def kept(browser: Browser, path: str) -> str:
    """What the page says of keeping it."""
    told: str = browser.open(path).headers["cache-control"]
    return told


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/", "private, no-cache"),
        ("/saran", "private, no-cache"),
        ("/lacak", "private, no-cache"),
        ("/masuk", "no-store"),
        ("/masuk/tautan?kode=x", "no-store"),
        ("/sandi", "no-store"),  # leads to sign in
        ("/tidak-ada", "no-store"),
        ("/kabar/tidakada", "no-store"),
        ("/rss.xml", "public, max-age=300"),
        ("/atom.xml", "public, max-age=300"),
        ("/sitemap.xml", "public, max-age=300"),
        ("/healthz", "no-store"),
    ],
)
def test_a_strangers_page(browser: Browser, path: str, told: str) -> None:
    assert kept(browser, path) == told


def test_what_belongs_to_one_case_is_kept_by_nobody(house: Toolkit, browser: Browser) -> None:
    code = house.visiting.submit(Submission(text="Beras berkutu"), token="t-1")
    for path in (f"/lacak/{code}", f"/saran/terkirim/{code}"):
        assert kept(browser, path) == "no-store"


def test_nothing_that_a_colleague_opens_is_kept(
    signed_in: Browser, publish: Callable[..., Entry]
) -> None:
    for path in ("/", f"/kabar/{publish().id}", "/saran", "/keluar", "/sandi"):
        assert kept(signed_in, path) == "no-store"


def test_where_an_act_leads_is_not_kept(browser: Browser) -> None:
    answer = browser.fill("/saran", teks="Beras saya berkutu")
    assert (answer.status_code, answer.headers["cache-control"]) == (303, "no-store")


def test_a_form_that_is_given_back_is_not_kept(browser: Browser, clock: SetClock) -> None:
    page = browser.open("/saran")
    clock.advance(timedelta(days=1))  # its token is over
    answer = browser.client.post(
        "/saran", data={**forms_of(page)["/saran"], "teks": "Beras saya berkutu"}
    )
    assert (answer.status_code, answer.headers["cache-control"]) == (403, "no-store")


def test_a_form_nobody_can_read_is_answered_in_the_visitors_language(browser: Browser) -> None:
    browser.client.cookies.set("guyub_bahasa", "en")
    answer = browser.client.post("/saran", json={"teks": "Beras"})
    assert answer.status_code == 400
    assert '<html lang="en">' in answer.text
    assert "This is no form." in answer.text


def test_a_channel_that_is_called_often_is_looked_up_once_a_second(
    store: Store, clock: SetClock
) -> None:
    def named(name: str) -> Channel:
        with store.writing() as unit:
            known = unit.channels.find("ch-9")
            if known is None:
                return unit.channels.add(a_channel(id="ch-9", name=name))
            return unit.channels.save(a_channel(id="ch-9", name=name, version=known.version))

    called = CalledChannels(store, clock)
    named("Lama")
    assert called.get("ch-9").name == "Lama"
    named("Baru")
    clock.advance(timedelta(milliseconds=999))
    assert called.get("ch-9").name == "Lama"
    clock.advance(timedelta(milliseconds=1))
    assert called.get("ch-9").name == "Baru"
