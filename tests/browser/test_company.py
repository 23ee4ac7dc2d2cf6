"""Two people at one case, each before a browser: they see each other, and never cross unawares.

Also what only a browser shows of a begun text: it is kept at every pause while it is typed,
and stands there again when the browser was closed in the middle.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from domain.cases import CaseKind
from domain.messages import Author, MessageKind
from tests.browser.conftest import PHONE, Running, a_house, up
from tests.browser.drawing import WAIT_MS
from tests.browser.visitor import FRAME, Colleague
from tests.makers import STAFF
from toolkit.wiring import open_toolkit

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

PASSWORD = "kuda batu payung hijau"
SAID = "Timbangan di toko kurang dua ons."
BOX = "Apa jawaban Anda kepada anggota?"
NOTE = "Hanya terlihat oleh staf"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A new house."""
    with a_house(tmp_path / "data") as port, up(port) as house:
        yield house


def test_two_people_at_one_case(running: Running, colleague: Callable[..., Colleague]) -> None:
    admin = colleague()
    admin.sign_in(running.first_link, PASSWORD)
    _save_a_reply(admin)
    sari, budi = colleague(), colleague(PHONE)
    sari.sign_in(_link_of(admin, "sari", "Sari"), PASSWORD)
    budi.sign_in(_link_of(admin, "budi", "Budi"), PASSWORD)
    address = _take_down(sari)

    budi.page.goto(address)
    budi.heading("Bu Ani")
    budi.sees("Sari juga melihat")
    _sari_sees_budi_type(sari, budi)
    _a_closed_browser_loses_nothing(budi, address)
    _a_crossing_reply_is_held_back(sari, budi)
    _a_note_calls(sari, budi)
    assert "Traceback" not in running.process.log


def _save_a_reply(admin: Colleague) -> None:
    admin.go("pengaturan?bagian=balasan", "Pengaturan")
    admin.sees("Belum ada. Simpan jawaban")
    admin.page.get_by_role("link", name="Tambah balasan").click()
    admin.sees("Judul, hanya untuk staf")
    admin.settle()
    assert admin.violations(leave_out=FRAME) == []
    admin.fill("Judul, hanya untuk staf", "Permintaan maaf")
    admin.fill("Isi balasan", "Maaf, {nama}. Laporan {kode} kami urus. – {petugas}")
    admin.press("Simpan", exact=True)
    admin.sees("1 balasan")
    assert admin.violations(leave_out=FRAME) == []
    assert admin.overflow() == []


def _link_of(admin: Colleague, login: str, name: str) -> str:
    admin.go("pengaturan?bagian=pengguna", "Pengaturan")
    admin.unfold("Tambah pengguna")
    admin.fill("Nama", name, exact=True)
    admin.fill("Nama masuk, huruf kecil tanpa spasi", login)
    admin.page.get_by_test_id("stForm").get_by_role("button", name="Tambah").click()
    link = admin.page.get_by_text(re.compile(r"/masuk/tautan\?kode=")).first
    return link.inner_text().strip()


def _take_down(sari: Colleague) -> str:
    """A phone call becomes a case, which Sari opens; gives its address."""
    case = open_toolkit().listening.take_down_remark(
        STAFF,
        way=MessageKind.PHONE,
        author=Author(name="Bu Ani"),
        text=SAID,
        kind=CaseKind.COMPLAINT,
    )
    sari.go(f"antrean?laporan={case.id}", "Bu Ani")
    sari.sees("Hanya Anda yang membuka laporan ini.")
    return sari.page.url


def _sari_sees_budi_type(sari: Colleague, budi: Colleague) -> None:
    """Without touching anything: her page asks by itself, every twenty seconds."""
    _box(budi).press_sequentially("Baik, Bu")
    budi.sees(re.compile("Konsep tersimpan .*, belum dikirim"))
    expect(_box(budi)).to_be_focused()
    sari.sees("Budi sedang menulis")
    assert sari.violations(leave_out=FRAME) == []
    queue = sari.page.context.new_page()
    queue.goto(f"{sari.address}/desk/antrean")
    expect(queue.get_by_text("Budi sedang menulis")).to_be_visible(timeout=WAIT_MS)
    queue.close()


def _a_closed_browser_loses_nothing(budi: Colleague, address: str) -> None:
    _box(budi).press_sequentially(" Ani, kami cek.")
    kept = "Baik, Bu Ani, kami cek."
    expect(_box(budi)).to_have_value(kept)
    budi.page.wait_for_timeout(1_500)  # a pause, as everybody makes who is called away
    budi.come_back()
    budi.page.goto(address)
    budi.heading("Bu Ani")
    expect(_box(budi)).to_have_value(kept)
    budi.sees(re.compile("Konsep tersimpan .*, belum dikirim"))
    assert budi.violations(leave_out=FRAME) == []
    assert budi.overflow() == []
    _put_in(budi)
    expect(_box(budi)).to_have_value(
        re.compile(rf"^{re.escape(kept)}\n\nMaaf, Bu Ani\. Laporan \S+ kami urus\. – Budi$")
    )


def _a_crossing_reply_is_held_back(sari: Colleague, budi: Colleague) -> None:
    _box(sari).fill("Timbangan kami tera besok.")
    sari.press("Catat jawaban")
    sari.sees("Jawaban dicatat.")
    expect(_box(sari)).to_have_value("")
    expect(sari.page.get_by_role("heading", level=1)).to_be_focused()  # and not nowhere
    budi.press("Catat jawaban")
    budi.sees("Sari sudah membalas: “Timbangan kami tera besok.”")
    budi.sees("Tulisan Anda masih ada")
    expect(_box(budi)).to_have_value(re.compile("Baik, Bu Ani, kami cek"))
    budi.press("Catat jawaban")
    budi.sees("Jawaban dicatat.")
    expect(_box(budi)).to_have_value("")
    budi.page.reload()
    budi.heading("Bu Ani")
    expect(_box(budi)).to_have_value("")
    assert budi.page.get_by_text("Konsep tersimpan").count() == 0


def _a_note_calls(sari: Colleague, budi: Colleague) -> None:
    sari.unfold("Catatan pribadi")
    sari.page.get_by_role("textbox", name=NOTE).fill("@budi tolong tera timbangannya")
    sari.press("Simpan catatan")
    sari.sees("Budi diberi tahu, belum membuka.")
    budi.go("beranda", "Beranda")
    budi.sees("Anda disebut dalam catatan")
    assert budi.violations(leave_out=FRAME) == []
    assert budi.overflow() == []
    budi.page.get_by_role("link", name=re.compile("tolong tera timbangannya")).click()
    budi.heading("Bu Ani")
    budi.go("beranda", "Beranda")
    assert budi.page.get_by_text("Anda disebut dalam catatan").count() == 0


def _put_in(person: Colleague) -> None:
    chosen = person.page.get_by_role("combobox", name="Balasan tersimpan", exact=True)
    chosen.fill("kami urus")
    chosen.press("Enter")
    person.settle()


def _box(person: Colleague) -> Locator:
    return person.page.get_by_role("textbox", name=BOX)
