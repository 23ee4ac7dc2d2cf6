"""A member complains about management: supervisors read and answer it, and nobody else sees it.

And a case that a member of staff puts aside, asks of another unit, and escalates.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE, Running, a_house, up
from tests.browser.drawing import WAIT_MS
from tests.browser.visitor import FRAME, Colleague, Visitor
from tests.makers import a_user
from toolkit.wiring import open_toolkit

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

PASSWORD = "kuda batu payung hijau"
SAID = "Ketua meminjam kas tanpa catatan."
PLAIN = "Timbangan di toko kurang dua ons."


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A new house."""
    with a_house(tmp_path / "data") as port, up(port) as house:
        yield house


def test_a_complaint_about_management(
    running: Running, someone: Callable[..., Visitor], colleague: Callable[..., Colleague]
) -> None:
    admin, joko = colleague(), colleague(PHONE)
    admin.sign_in(running.first_link, PASSWORD)
    member = someone(Visitor, PHONE)
    member.open("/saran")
    assert member.page.get_by_text("Ini tentang pengurus").count() == 0  # nobody would read it
    joko.sign_in(_link_of("joko", "Joko", "supervisor"), PASSWORD)

    code = _submit(member, SAID, about_management=True)
    member.sees("Hanya pengawas koperasi yang membaca")
    _staff_see_nothing(admin, code)
    case = _supervisor_answers(joko)
    _staff_see_nothing(admin, code)
    admin.open(f"/desk/{case}")
    admin.sees("Laporan ini tidak ada, atau tidak terbuka untuk peran Anda.")

    member.open(f"/lacak/{code}")
    member.sees("Kami periksa bukunya.")
    member.sees("Pengawas koperasi sudah menerima tulisan Anda")
    assert member.violations() == []
    _given_back(joko, case)
    admin.go("antrean", "Antrean")
    admin.sees(SAID)
    assert "Traceback" not in running.process.log


def test_a_case_is_put_aside_asked_of_a_unit_and_escalated(
    running: Running, someone: Callable[..., Visitor], colleague: Callable[..., Colleague]
) -> None:
    sari = colleague()
    sari.sign_in(running.first_link, PASSWORD)
    _submit(someone(Visitor, PHONE), PLAIN)
    sari.go("antrean", "Antrean")
    sari.page.get_by_role("link", name=re.compile(PLAIN)).click()
    sari.heading("Tanpa nama")

    _put_aside(sari)
    _asked(sari)
    _other_step(sari, "Naikkan ke pengawas")
    sari.sees("Belum ada pengawas yang punya akun")
    _link_of("joko", "Joko", "supervisor")
    sari.page.reload()
    sari.heading("Tanpa nama")
    _escalated(sari)
    assert sari.page.get_by_text(PLAIN).count() == 0
    assert "Traceback" not in running.process.log


def test_a_sender_is_blocked_and_the_lists_are_kept(
    running: Running, someone: Callable[..., Visitor], colleague: Callable[..., Colleague]
) -> None:
    admin, member = colleague(PHONE), someone(Visitor, PHONE)
    admin.sign_in(running.first_link, PASSWORD)
    _submit(member, PLAIN, contact="0812 999")
    admin.go("antrean", "Antrean")
    admin.page.get_by_role("link", name=re.compile(PLAIN)).click()
    admin.heading("Tanpa nama")
    _other_step(admin, "Blokir pengirim")
    admin.sees("dikenali dari kontaknya")
    admin.page.get_by_role("textbox", name="Mengapa diblokir?").fill("Iklan pinjaman")
    admin.press("Blokir", exact=True)
    admin.sees("Pengirim diblokir. Tandai laporan ini spam bila perlu.")
    _submit(member, "Pinjaman cepat!", contact="0812999")
    admin.go("antrean?blokir=1", "Pengirim yang diblokir")
    admin.page.get_by_role("link", name="Lihat yang ditulisnya").click()
    admin.sees("1 laporan di spam:")
    for width in (PHONE, DESKTOP):
        admin.page.set_viewport_size({"width": width[0], "height": width[1]})
        admin.picture(f"pengirim-diblokir-{width[0]}")
        assert admin.violations(leave_out=FRAME) == []
        assert admin.overflow() == []
        admin.go("pengaturan?bagian=daftar", "Pengaturan")
        admin.sees("Diganti rugi")
        admin.picture(f"alasan-selesai-{width[0]}")
        assert admin.violations(leave_out=FRAME) == []
        assert admin.overflow() == []
        admin.go("antrean?blokir=1", "Pengirim yang diblokir")
    assert "Traceback" not in running.process.log


def _link_of(login: str, name: str, role: str) -> str:
    toolkit = open_toolkit()
    token = toolkit.accounts.add_user(None, login=login, name=name, role=a_user(role=role).role)
    return f"{toolkit.settings.site_url}/masuk/tautan?kode={token}"


def _submit(
    member: Visitor, text: str, *, about_management: bool = False, contact: str = ""
) -> str:
    """The form filled in; gives the code."""
    member.open("/saran")
    member.page.get_by_label("Apa yang ingin Anda sampaikan?").fill(text)
    if about_management:
        member.page.get_by_label("Ini tentang pengurus").check()
        assert member.violations() == []
        assert member.overflow() == []
        member.picture("saran-tentang-pengurus")
    if contact:
        member.page.get_by_label("Nomor telepon atau surel").fill(contact)
        member.page.get_by_label("Saya setuju").check()
    member.page.wait_for_timeout(2_100)  # as long as a person takes at least
    member.page.get_by_role("button", name="Kirim").click()
    member.sees("Kode laporan Anda:")
    return member.page.locator("p.code").inner_text().strip()


def _staff_see_nothing(admin: Colleague, code: str) -> None:
    for address, title in (
        ("antrean?tampilan=all", "Antrean"),
        (f"antrean?tampilan=all&cari={code}", "Antrean"),
        ("antrean?tampilan=all&cari=kas", "Antrean"),
        ("beranda", "Beranda"),
        ("tanggapan", "Waktu tanggap"),
        ("bulanan", "Laporan berkala"),
        ("pengaturan?bagian=catatan", "Pengaturan"),
    ):
        admin.go(address, title)
        words = admin.page.get_by_test_id("stMain").inner_text()
        assert SAID not in words
        assert code not in words
        assert admin.errors() == []


def _supervisor_answers(joko: Colleague) -> str:
    """Finds it, reads who may, answers; gives its address at the desk."""
    joko.go("antrean?tampilan=escalated", "Antrean")
    joko.sees("hanya pengawas")
    assert joko.violations(leave_out=FRAME) == []
    joko.picture("antrean-pengawas-ponsel")
    joko.page.get_by_role("link", name=re.compile(SAID)).click()
    joko.heading("Tanpa nama")
    joko.sees("Hanya pengawas yang dapat melihat laporan ini")
    assert joko.page.get_by_role("button", name="Tandai spam").count() == 0
    assert joko.violations(leave_out=FRAME) == []
    assert joko.overflow() == []
    joko.picture("laporan-terbatas-ponsel")
    joko.fill("Balasan untuk anggota", "Kami periksa bukunya.")
    joko.press("Kirim balasan")
    joko.sees("Balasan sedang dikirim.")
    expect(joko.page.get_by_text("Kami periksa bukunya.").first).to_be_visible(timeout=WAIT_MS)
    joko.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    joko.picture("laporan-terbatas")
    return "antrean?laporan=" + joko.page.url.partition("laporan=")[2].partition("&")[0]


def _given_back(joko: Colleague, case: str) -> None:
    joko.go(case, "Tanpa nama")
    joko.press("Kembalikan ke staf")
    joko.sees("termasuk catatan pengawas")
    joko.press("Kembalikan", exact=True)
    joko.sees("Laporan dikembalikan ke staf.")


def _put_aside(sari: Colleague) -> None:
    sari.press("Tunda", exact=True)
    sari.sees("Menunda tidak menghentikan janji")
    assert sari.violations(leave_out=FRAME) == []
    sari.picture("laporan-tunda")
    sari.press("Sampai anggota menulis")
    sari.sees(re.compile("Ditunda oleh Admin sampai anggota menulis"))
    sari.press("Jangan tunda lagi")
    sari.sees("Laporan kembali ke antrean.")


def _asked(sari: Colleague) -> None:
    _other_step(sari, "Tunggu bagian lain")
    box = sari.page.get_by_role("combobox", name="Bagian mana?")
    box.fill("Gudang")
    box.press("Enter")
    sari.settle()
    sari.press("Catat, kita menunggu")
    sari.sees("Menunggu Gudang, ditanyai Admin")
    assert sari.violations(leave_out=FRAME) == []
    sari.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    sari.picture("laporan-menunggu-bagian-ponsel")
    assert sari.overflow() == []
    sari.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    sari.press("Sudah dijawab Gudang")
    sari.sees("Laporan tidak menunggu bagian lain lagi.")


def _escalated(sari: Colleague) -> None:
    _other_step(sari, "Naikkan ke pengawas")
    sari.sees("Anda sendiri, manajer, dan admin")
    sari.page.get_by_role("textbox", name="Mengapa dinaikkan?").fill("Menyangkut manajer toko")
    sari.page.get_by_text("Ini tentang pengurus atau pengelola").click()
    sari.picture("laporan-naikkan")
    # the picture's window held the whole page: where the box hangs has to be scrolled to again
    sari.page.get_by_role("button", name="Naikkan ke pengawas").first.scroll_into_view_if_needed()
    sari.page.get_by_test_id("stForm").get_by_role("button", name="Naikkan ke pengawas").click()
    sari.sees("Kini hanya mereka yang melihatnya.")
    sari.heading("Antrean")


def _other_step(sari: Colleague, name: str) -> None:
    """One that is folded away until somebody looks for it."""
    sari.unfold("Langkah lain")
    sari.press(name)
