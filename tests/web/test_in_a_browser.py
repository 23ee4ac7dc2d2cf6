"""Member pages in a real Chromium: WCAG rules, small screens, keyboards, no script needed."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from starlette.types import ASGIApp

from domain.board import Comment, Entry
from domain.cooperative import Cooperative
from domain.identifiers import new_id
from domain.people import Role
from services.intake.visiting import Submission
from tests.house.ground import ROOT
from tests.makers import STAFF
from tests.services.videos_made import FILM
from tests.web.conftest import PASSWORD
from tests.web.test_member_pages import a_picture
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit
from web.app import member_app

pytestmark = pytest.mark.browser

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}
SIZES = {"small": (320, 640), "desktop": (1280, 900)}


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """The application on a free port of this machine, until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", access_log=False)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{port}"
    _wait_for(address)
    try:
        yield address
    finally:
        server.should_exit = True
        thread.join(timeout=10)


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            httpx.get(f"{address}/healthz", timeout=1)
        except httpx.TransportError:
            continue
        return
    raise TimeoutError(address)


@dataclass(frozen=True)
class Village:
    """A lively cooperative and the addresses of its pages."""

    address: str
    entry_id: str
    code: str


@pytest.fixture
def village(
    house: Toolkit,
    clock: SetClock,
    publish: Callable[..., Entry],
    decide: Callable[..., Cooperative],
) -> Iterator[Village]:
    decide(
        name="Koperasi Tani Makmur Sejahtera",
        tagline="Dari petani, oleh petani, untuk petani",
        logo_id=a_picture(house, "PNG").id,
        sample=True,
    )
    publish("Harga pupuk bersubsidi turun mulai Senin. Bawa kartu anggota ke gudang.")
    publish("Laporan keuangan triwulan.", link="https://www.koperasi.example/laporan/2026")
    entry = publish("Panen raya!\n" + "Terima kasih atas kerja keras semuanya. " * 20,
        media=(a_picture(house), a_picture(house, "PNG", "Gudang penuh")))  # fmt: skip
    _talk(house, clock, entry)
    code = house.visiting.submit(Submission(text="Beras berkutu, tolong diganti."), token="satu")
    with served(member_app(house)) as address:
        yield Village(address, entry.id, code)


def _talk(house: Toolkit, clock: SetClock, entry: Entry) -> None:
    house.visiting.comment(
        entry.id, name="Bu Ani", text="Alhamdulillah, hasilnya bagus.", token="a"
    )
    with house.store.writing() as unit:
        (first,) = unit.board.comments(entry.id)
        unit.board.add_comment(
            Comment(
                id=new_id(),
                entry_id=entry.id,
                parent_id=first.id,
                author_name="Papan",
                text="Terima kasih, Bu Ani!",
                at=clock.now() + timedelta(minutes=3),
                from_us=True,
            )
        )


def opened(chromium: Browser, size: str, *, scripts: bool = True) -> Page:
    width, height = SIZES[size]
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        java_script_enabled=scripts,
        bypass_csp=scripts,  # axe is a script, and our pages allow none
    )
    context.set_default_timeout(10_000)
    return context.new_page()


def pages(village: Village) -> dict[str, str]:
    return {
        "front": "/",
        "entry": f"/kabar/{village.entry_id}",
        "form": "/saran",
        "sent": f"/saran/terkirim/{village.code}",
        "track": "/lacak",
        "case": f"/lacak/{village.code}",
        "sign-in": "/masuk",
        "link": "/masuk/tautan?kode=x",
        "out": "/keluar",
        "missing": "/tidak-ada",
    }


@pytest.mark.parametrize("size", SIZES)
def test_every_page_keeps_the_accessibility_rules_and_fits(
    chromium: Browser, village: Village, size: str
) -> None:
    page = opened(chromium, size)
    for name, path in pages(village).items():
        page.goto(village.address + path)
        check(page, f"{name}-{size}")


@pytest.mark.parametrize("size", SIZES)
def test_forms_that_come_back_keep_the_rules_too(
    chromium: Browser, village: Village, clock: SetClock, size: str
) -> None:
    page = opened(chromium, size)
    page.goto(f"{village.address}/saran")
    clock.advance(timedelta(seconds=10))
    page.fill("#nama", "Bu Ani")
    page.click("main .button")
    check(page, f"wrong-{size}")
    page.goto(f"{village.address}/saran")
    page.fill("#teks", "Terlalu cepat diisi")
    page.click("main .button")
    check(page, f"again-{size}")
    page.goto(f"{village.address}/masuk")
    page.fill("#nama", "siapa")
    page.fill("#sandi", "apa")
    page.click("main .button")
    check(page, f"not-in-{size}")


def test_the_password_page_keeps_the_rules(
    chromium: Browser, village: Village, house: Toolkit
) -> None:
    house.accounts.add_user(None, login="sari", name="Sari", role=Role.STAFF)
    house.accounts.set_password("sari", PASSWORD)
    page = opened(chromium, "small")
    page.goto(f"{village.address}/masuk?lanjut=/sandi")
    page.fill("#nama", "sari")
    page.fill("#sandi", PASSWORD)
    page.click("main .button")
    page.wait_for_url("**/sandi")
    check(page, "password-small")


def test_a_member_without_scripts_writes_and_finds_the_case_again(
    chromium: Browser, village: Village, clock: SetClock
) -> None:
    page = opened(chromium, "small", scripts=False)
    page.goto(village.address)
    page.click("text=Tulis Kritik & Saran")
    page.fill("#teks", "Timbangan di gudang tidak pas.")
    page.check("text=Keluhan")
    clock.advance(timedelta(seconds=10))
    page.click("main button.button")
    code = page.inner_text(".code")
    page.goto(f"{village.address}/lacak")
    page.fill("#kode", code.lower())
    page.click("main button.button")
    assert "Timbangan di gudang tidak pas." in page.inner_text("main")


def test_the_keyboard_reaches_the_content_first(chromium: Browser, village: Village) -> None:
    page = opened(chromium, "small")
    page.goto(village.address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("size", SIZES)
def test_a_video_plays_without_scripts_and_keeps_the_rules(
    chromium: Browser,
    house: Toolkit,
    publish: Callable[..., Entry],
    size: str,
) -> None:
    video = house.composing.take_video(STAFF, FILM, alt_text="Padi dipanen bersama")
    entry = publish("Panen raya!\nTerima kasih semuanya.", media=(video,))
    with served(member_app(house)) as address:
        page = opened(chromium, size)
        for name, path in {"film-front": "/", "film": f"/kabar/{entry.id}"}.items():
            page.goto(address + path)
            check(page, f"{name}-{size}")
        plain = opened(chromium, size, scripts=False)
        with plain.expect_response(f"**/video/{video.id}.mp4") as sent:
            plain.goto(f"{address}/kabar/{entry.id}")
        assert sent.value.status == 206
        plain.wait_for_function("document.querySelector('video').readyState >= 1")


def check(page: Page, name: str) -> None:
    """No rule broken, nothing wider than the screen, nothing too small to press."""
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"
    too_wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert too_wide <= 0, f"{name} is {too_wide} px too wide"
    assert page.evaluate(_TOO_SMALL) == [], name
    if os.environ.get("GUYUB_SCREENSHOTS"):
        page.screenshot(path=ROOT / "docs" / "screenshots" / f"{name}.png", full_page=True)


# Links inside a sentence are excepted by WCAG 2.2, 2.5.8.
_TOO_SMALL = """[...document.querySelectorAll('a, button, input, textarea')]
    .filter(e => !e.closest('.trap, p.text, .skip, .summary') && e.type !== 'hidden'
        && !e.classList.contains('trap') && !e.classList.contains('skip')
        && !(e.tagName === 'A' && getComputedStyle(e).display === 'inline'
             && e.parentElement.innerText.trim() !== e.innerText.trim()))
    .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
    .filter(([, box]) => box.width < 24 || box.height < 24).map(([html]) => html)"""
