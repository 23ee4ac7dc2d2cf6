"""A Page's past in two ZIPs and a table, with pictures, seen and taken back, at both widths."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload

from domain.archives import ImportState
from tests.browser.conftest import DESKTOP, PHONE, Running, a_house, up
from tests.browser.visitor import FRAME, Colleague
from tests.makers import ADMIN, NOON, a_channel
from tests.services.archives_made import a_page_post, packed, page_media, page_posts
from tests.services.pictures_made import a_jpeg
from toolkit.wiring import open_toolkit

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

PASSWORD = "kuda batu payung hijau"
INBOX = "facebook-maju/this_profile's_activity_across_facebook/messages/inbox"
TABLE = (
    "Post ID,Page ID,Page name,Title,Publish time,Post type,Date,Views,Reach\n"
    "55,102,Maju,Panen raya,03/01/2025 07:00,Photos,Lifetime,90,40\n"
)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A new house."""
    with a_house(tmp_path / "data") as port, up(port) as house:
        yield house


def test_a_pages_past_comes_with_its_pictures_and_goes_again(
    running: Running, colleague: Callable[..., Colleague]
) -> None:
    toolkit = open_toolkit()
    with toolkit.store.writing() as unit:
        page = a_channel(id="ch-p", platform="facebook", name="Halaman Maju", created_at=NOON)
        unit.channels.add(page)
    admin = colleague(DESKTOP)
    admin.sign_in(running.first_link, PASSWORD)
    _upload(admin, _archive(), "Unduhan informasi Halaman Facebook")
    admin.sees("2 gambar atau video ikut.")
    admin.sees("1 percakapan pribadi")
    _looked_at(admin, "history_page_found")
    admin.press("Impor 2 unggahan")
    for number in ("2 baru", "0 sudah ada", "0 dilewati", "0 tidak terbaca", "1 gambar"):
        admin.sees(number)
    _looked_at(admin, "history_page_done")
    _journey(admin)
    _table(admin)
    _take_back(admin)
    assert "Traceback" not in running.process.log


def _archive() -> list[FilePayload]:
    posts = page_posts(a_page_post("Panen raya", "a.jpg"), a_page_post("Rapat", "b.jpg"))
    first = packed({**posts, f"{INBOX}/ani_1/message_1.json": "x"})
    second = packed({**page_media("a.jpg", a_jpeg(640, 400)), **page_media("b.jpg", b"rusak")})
    return [
        FilePayload(name=f"facebook-maju-{n}.zip", mimeType="application/zip", buffer=data)
        for n, data in enumerate((first, second), 1)
    ]


def _upload(admin: Colleague, files: Sequence[FilePayload], form: str) -> None:
    admin.go("kanal?riwayat=1", "Impor riwayat")
    admin.page.locator("input[type=file]").set_input_files(list(files))
    admin.sees(form)


def _looked_at(admin: Colleague, name: str) -> None:
    admin.settle()
    assert admin.violations(leave_out=FRAME) == []
    assert admin.overflow() == []
    admin.picture(name)
    admin.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    admin.settle()
    assert admin.overflow() == []
    admin.picture(f"{name}_phone")
    admin.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    admin.settle()


def _journey(admin: Colleague) -> None:
    toolkit = open_toolkit()
    with toolkit.store.reading() as unit:
        posts = unit.deliveries.sent_posts("ch-p", NOON.replace(year=2000), 9)
    (shown,) = [post for post in posts if post.content.media]
    admin.go(f"kalender?pengiriman={shown.id}", "Unggahan")
    admin.sees("Guyub tidak pernah mengirimnya.")
    assert admin.page.get_by_text("Turunkan dari kanal").count() == 0, "its number is not known"
    assert admin.page.get_by_role("main").get_by_role("img").count() >= 1
    _looked_at(admin, "history_journey")


def _table(admin: Colleague) -> None:
    file = FilePayload(name="konten.csv", mimeType="text/csv", buffer=TABLE.encode())
    admin.go("kanal?riwayat=1", "Impor riwayat")
    admin.page.locator("input[type=file]").set_input_files([file])
    admin.sees("Jawab dulu yang di atas")
    admin.page.get_by_label("Zona waktu di berkas ini").click()
    admin.page.get_by_role("option", name="WIB (Jakarta)").click()
    admin.sees("Kolom yang tidak dibaca: Page name, Post type.")
    _looked_at(admin, "history_table")
    admin.press("Impor 1 unggahan")
    admin.sees("0 baru")
    admin.sees("1 sudah ada")


def _take_back(admin: Colleague) -> None:
    admin.go("kanal?riwayat=1", "Impor riwayat")
    admin.page.get_by_role("link", name="facebook-maju-1.zip (+1)").click()
    admin.press("Tarik kembali impor ini")
    admin.sees("Semua unggahan dan angka yang dibawa berkas ini hilang")
    _looked_at(admin, "history_taking")
    admin.press("Ya, tarik kembali")
    admin.sees("2 dari 2 unggahan ditarik kembali")
    _looked_at(admin, "history_taken")
    toolkit = open_toolkit()
    states = {one.file_name: one.state for one in toolkit.importing.newest(ADMIN)}
    assert states["facebook-maju-1.zip (+1)"] is ImportState.TAKEN_BACK
    with toolkit.store.reading() as unit:
        (left,) = unit.deliveries.sent_posts("ch-p", NOON.replace(year=2000), 9)
    assert left.content.text == "Panen raya", "the table tells of it too"
