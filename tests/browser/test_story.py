"""The whole story, by the people in it, before a real browser.

Staff write a post, a second person approves it, it goes out on the cooperative's own page and,
by a reminder, to a WhatsApp group; a member reads it, comments, and sends a complaint through
the form; both land in the queue; staff answer; the member sees the answer; the manager's chart
shows the response time, and the post's engagement.
"""

import io
import re
from collections.abc import Callable, Iterator

import pytest
from PIL import Image
from playwright.sync_api import FilePayload

from tests.browser.conftest import PHONE, Running, a_house, up
from tests.browser.visitor import FRAME, Colleague, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(900)]

PASSWORD = "kuda batu payung hijau"
NEWS = "Beras merah dari petani anggota sudah tiba di toko. Rp14.000 per kilo untuk anggota."
COMMENT = "Apakah beras merahnya masih ada untuk besok?"
COMPLAINT = "Timbangan di toko tampaknya kurang. Saya beli dua kilo, di rumah hanya 1,8 kilo."
ANSWER = "Terima kasih, Bu. Timbangan sudah kami tera ulang; silakan ambil selisihnya di toko."


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A new house, started by its one command."""
    with a_house(tmp_path_factory.mktemp("house") / "data") as port, up(port) as house:
        yield house


def test_the_whole_story(
    running: Running,
    colleague: Callable[..., Colleague],
    someone: Callable[..., Visitor],
) -> None:
    admin = colleague()
    admin.sign_in(running.first_link, PASSWORD)
    link_of_sari = _add_user(admin, "sari", "Sari", "Staf")
    link_of_wati = _add_user(admin, "wati", "Wati", "Manajer")
    _add_whatsapp_group(admin)

    sari = colleague()
    sari.sign_in(link_of_sari, PASSWORD)
    post_address = _write(sari)

    wati = colleague()
    wati.sign_in(link_of_wati, PASSWORD)
    _approve(wati, post_address)

    member = someone(size=PHONE)
    _read(member)
    _do_the_task(sari)
    _comment(member)
    code_address = _complain(member)

    _answer(sari, COMMENT, "Masih ada, Bu. Toko buka pukul delapan.")
    _answer(sari, COMPLAINT, ANSWER)

    _see_the_answer(member, code_address)
    _see_the_charts(wati)
    assert "Traceback" not in running.process.log


def _add_user(admin: Colleague, login: str, name: str, role: str) -> str:
    admin.go("pengaturan?bagian=pengguna", "Pengaturan")
    admin.unfold("Tambah pengguna")
    admin.fill("Nama", name, exact=True)
    admin.fill("Nama masuk, huruf kecil tanpa spasi", login)
    admin.pick("Peran", role)
    admin.page.get_by_test_id("stForm").get_by_role("button", name="Tambah").click()
    admin.sees(re.compile(r"/masuk/tautan\?kode="))
    link = admin.page.get_by_text(re.compile(r"/masuk/tautan\?kode=")).first
    return link.inner_text().strip()


def _add_whatsapp_group(admin: Colleague) -> None:
    admin.go("kanal?tambah=1", "Tambah kanal")
    admin.pick("Di platform apa?", "Dibantu orang (grup WhatsApp, Facebook, LINE …)")
    admin.sees("Tautan grup (boleh dikosongkan)")  # the form of this platform, drawn anew
    admin.settle()
    admin.fill("Nama kanal, seperti yang dikenal staf", "Grup WhatsApp Anggota")
    admin.press("Periksa dan simpan")
    admin.heading("Kanal")
    admin.sees("Grup WhatsApp Anggota")
    assert admin.violations(leave_out=FRAME) == []


def _write(sari: Colleague) -> str:
    sari.go("tulis", "Tulis")
    sari.fill("Teks", NEWS, exact=True)
    sari.page.locator("input[type=file]").set_input_files(
        files=FilePayload(name="beras.png", mimeType="image/png", buffer=_a_picture())
    )
    sari.fill("Keterangan gambar 1, untuk yang tidak dapat melihatnya", "Karung beras merah")
    for channel in ("Papan koperasi", "Grup WhatsApp Anggota"):
        pill = sari.page.get_by_role("button", name=channel, exact=True)
        if pill.get_attribute("aria-pressed") != "true":
            pill.click()
            sari.settle()
    sari.picture("tulis")
    assert sari.violations(leave_out=FRAME) == []
    sari.press("Minta persetujuan")
    sari.heading("Unggahan")
    sari.sees("Menunggu persetujuan")
    return sari.page.url


def _approve(wati: Colleague, post_address: str) -> None:
    wati.page.goto(post_address)
    wati.heading("Unggahan")
    wati.picture("setujui")
    wati.press("Setujui")
    wati.sees("Disetujui")


def _read(member: Visitor) -> None:
    for _ in range(30):
        member.open("/")
        if member.page.get_by_text(NEWS).count():
            break
        member.page.wait_for_timeout(1_000)
    member.sees(NEWS)
    assert member.violations() == []
    member.page.get_by_text("Buka dan tanggapi").first.click()
    member.page.get_by_role("button", name="Terima kasih").click()
    member.sees(NEWS)


def _do_the_task(sari: Colleague) -> None:
    sari.go("tugas", "Tugas")
    sari.sees("Grup WhatsApp Anggota")
    sari.picture("tugas")
    assert sari.violations(leave_out=FRAME) == []
    assert sari.page.get_by_role("link", name="WhatsApp").get_attribute("href") is not None
    sari.press("Sudah saya tayangkan")
    sari.sees("Tidak ada tugas")


def _comment(member: Visitor) -> None:
    member.page.get_by_role("textbox", name="Nama").fill("Bu Ani")
    member.page.get_by_role("textbox", name="Komentar").fill(COMMENT)
    member.page.wait_for_timeout(2_500)  # programs are quicker than two seconds, people are not
    member.page.get_by_role("button", name="Kirim komentar").click()
    member.sees(COMMENT)
    member.picture("kabar")
    assert member.violations() == []


def _complain(member: Visitor) -> str:
    member.open("/saran")
    member.page.get_by_role("textbox", name="Apa yang ingin Anda sampaikan?").fill(COMPLAINT)
    member.page.get_by_label("Keluhan").check()
    member.page.wait_for_timeout(2_500)
    assert member.violations() == []
    member.picture("saran")
    member.page.get_by_role("button", name="Kirim").click()
    member.sees(re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}"))
    member.page.get_by_role("link", name="Lihat laporan saya").click()
    member.sees(COMPLAINT)
    return member.page.url


def _answer(sari: Colleague, said: str, words: str) -> None:
    sari.go("antrean", "Antrean")
    sari.sees(said[:30])
    assert sari.violations(leave_out=FRAME) == []
    sari.page.get_by_role("link").filter(has_text=said[:30]).first.click()
    sari.page.get_by_role("textbox", name="Balasan untuk anggota").wait_for()
    sari.settle()
    sari.page.get_by_role("textbox", name="Balasan untuk anggota").fill(words)
    sari.picture("laporan")
    assert sari.violations(leave_out=FRAME) == []
    sari.press("Kirim balasan")
    sari.sees("Balasan sedang dikirim")
    sari.page.reload()
    sari.heading(re.compile("Bu Ani|Tanpa nama"))
    sari.sees(words)


def _see_the_answer(member: Visitor, code_address: str) -> None:
    for _ in range(30):
        member.page.goto(code_address)
        if member.page.get_by_text(ANSWER).count():
            break
        member.page.wait_for_timeout(1_000)
    member.sees(ANSWER)
    assert "Sari" not in member.page.inner_text("main")
    member.picture("jawaban")
    assert member.violations() == []


def _see_the_charts(wati: Colleague) -> None:
    wati.go("tanggapan", "Waktu tanggap")
    wati.sees("sudah ditanggapi (2)")
    assert wati.violations(leave_out=FRAME) == []
    wati.go("keterlibatan", "Keterlibatan")
    wati.sees("Unggahan terkirim")
    wati.go("kalender", "Kalender")
    assert wati.violations(leave_out=FRAME) == []


def _a_picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (640, 400), (150, 60, 40)).save(file, "PNG")
    return file.getvalue()
