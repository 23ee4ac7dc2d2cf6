"""A letter with a picture and a PDF comes in over real mail servers, is opened at the desk on a
desktop and a phone, and is answered with a picture and a PDF, chosen before the browser closed."""

import base64
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, expect

from domain.people import Actor, Role
from domain.reports import QueueFilter
from tests.browser.conftest import DESKTOP, PHONE, Running, a_house, up
from tests.browser.drawing import WAIT_MS
from tests.browser.visitor import FRAME, Colleague
from tests.connectors.mail_room import MailRoom, open_mail_room
from tests.connectors.mailbox_world import SETTINGS, a_parcel
from tests.connectors.post_office import PostOffice, open_post_office
from tests.services.pictures_made import a_jpeg
from toolkit.report_pdf import PDF_MIME
from toolkit.wiring import Toolkit, open_toolkit

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

PASSWORD = "kuda batu payung hijau"
PHOTO, SLIP = a_jpeg(1_200, 900), b"%PDF-1.7\nslip gaji\n%%EOF\n"
ANSWER = b"%PDF-1.7\nsurat jawaban\n%%EOF\n"
SHOWN = "img => img.complete && img.naturalWidth"
OURS = "Apa yang terlihat di gambar 1, untuk yang tidak bisa melihatnya"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A new house."""
    with a_house(tmp_path / "data") as port, up(port) as house:
        yield house


@pytest.fixture
def servers() -> Iterator[tuple[MailRoom, PostOffice]]:
    with open_mail_room() as room, open_post_office() as office:
        yield room, office


def test_a_letter_with_files_is_opened_and_answered_with_files(
    running: Running,
    servers: tuple[MailRoom, PostOffice],
    colleague: Callable[..., Colleague],
) -> None:
    room, office = servers
    house = open_toolkit()
    case_id = _written(house, room, office)
    sari = colleague()
    sari.sign_in(_link(running, house), PASSWORD)
    for size in (DESKTOP, PHONE):
        sari.page.set_viewport_size({"width": size[0], "height": size[1]})
        sari.go(f"antrean?laporan={case_id}", "Sari")
        sari.sees("film.mp4 (30 MB) · tidak disimpan: terlalu besar.")
        photo = sari.page.get_by_alt_text("Gambar kuitansi.jpg dari pesan ini")
        photo.scroll_into_view_if_needed()
        sari.page.wait_for_function(SHOWN, arg=photo.element_handle())
        assert photo.evaluate(SHOWN) == 480
        sari.picture(f"attachments-{size[0]}")
        assert sari.violations(leave_out=FRAME) == []
        assert sari.overflow() == []
    slip = sari.download(sari.page.get_by_role("link", name="slip gaji.pdf").click)
    assert slip.suggested_filename == "slip gaji.pdf"
    assert slip.path().read_bytes() == SLIP
    with sari.page.context.expect_page() as opening:
        photo.click()
    assert opening.value.locator("img").evaluate(SHOWN) == 1_200
    opening.value.close()

    _choose(sari)
    sari.come_back()
    sari.go(f"antrean?laporan={case_id}", "Sari")
    expect(sari.page.get_by_label(OURS)).to_have_value("Kuitansi pengganti", timeout=WAIT_MS)
    sari.sees("Seperti yang akan dibaca anggota:")
    for size in (DESKTOP, PHONE):
        sari.page.set_viewport_size({"width": size[0], "height": size[1]})
        sari.settle()
        sari.picture(f"enclosed-{size[0]}")
        assert sari.violations(leave_out=FRAME) == []
        assert sari.overflow() == []
    sari.fill("Balasan untuk anggota", "Terlampir surat dan kuitansinya.")
    sari.press("Kirim balasan")
    sari.sees("Balasan sedang dikirim.")
    house.delivering.send_due()
    assert _answered(office) == [
        ("image/jpeg", "gambar-1.jpg", "Kuitansi pengganti"),
        (PDF_MIME, "Surat balasan.pdf", ""),
    ]
    assert sari.errors() == []
    assert "Traceback" not in running.process.log


def _written(house: Toolkit, room: MailRoom, office: PostOffice) -> str:
    """The case of a letter with a photograph, a PDF, and a film that is too large."""
    with house.store.reading() as unit:
        admin: Actor = unit.users.all()[0].actor
    ports = {"imap_port": str(room.port), "smtp_port": str(office.port)}
    house.connecting.add(admin, platform="mailbox", name="Surel", settings={**SETTINGS, **ports})
    letter = a_parcel(
        "Content-Type: text/plain\n\nIni kuitansi dan slip gaji saya.",
        _part("image/jpeg", "kuitansi.jpg", PHOTO),
        _part(PDF_MIME, "slip gaji.pdf", SLIP),
        _part("video/mp4", "film.mp4", bytes(30_000_000)),
    )
    room.put(letter, at=datetime.now(UTC))
    house.listening.collect_all()
    (row,), _total = house.answering.queue(admin, QueueFilter(now=house.clock.now()))
    return row.case.id


def _part(kind: str, name: str, data: bytes) -> str:
    return (
        f'Content-Type: {kind}; name="{name}"\nContent-Transfer-Encoding: base64\n'
        f'Content-Disposition: attachment; filename="{name}"\n\n'
        + base64.encodebytes(data).decode()
    )


def _choose(person: Colleague) -> None:
    """A picture with its words, and a PDF."""
    person.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    person.unfold("Sertakan gambar (paling banyak 4) atau PDF (paling banyak 3)")
    person.page.locator("input[type=file]").set_input_files(
        files=[
            FilePayload(name="baru.jpg", mimeType="image/jpeg", buffer=a_jpeg(600, 400)),
            FilePayload(name="Surat balasan.pdf", mimeType=PDF_MIME, buffer=ANSWER),
        ]
    )
    person.sees("Surat balasan.pdf (")
    person.fill(OURS, "Kuitansi pengganti")
    person.sees("Konsep tersimpan")
    # the preview shows the words of the picture only once they were kept
    expect(person.page.get_by_alt_text("Kuitansi pengganti")).to_be_visible(timeout=WAIT_MS)
    person.settle()


def _answered(office: PostOffice) -> list[tuple[str, str | None, str]]:
    """What hangs on the one letter that went out."""
    for _turn in range(WAIT_MS // 100):  # the house's own heartbeat may be the one that sends it
        if office.letters:
            break
        time.sleep(0.1)
    (envelope,) = office.letters
    assert isinstance(envelope.content, bytes)
    letter = message_from_bytes(envelope.content, policy=policy.default)
    assert isinstance(letter, EmailMessage)
    parts = list(letter.iter_attachments())
    assert parts[1].get_content() == ANSWER
    return [
        (part.get_content_type(), part.get_filename(), str(part["Content-Description"] or ""))
        for part in parts
    ]


def _link(running: Running, house: Toolkit) -> str:
    token = house.accounts.add_user(None, login="sari", name="Sari", role=Role.STAFF)
    return f"{running.address}/masuk/tautan?kode={token}"
