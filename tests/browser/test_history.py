"""A channel's past read in, and an answer in two halves, before a real browser at both widths."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload

from domain.channels import Channel
from domain.deliveries import AttemptOutcome
from tests.browser.conftest import DESKTOP, PHONE, Running, a_house, up
from tests.browser.visitor import FRAME, Colleague
from tests.makers import NOON, a_channel, an_incoming
from tests.services.imported import a_tweet, an_archive
from toolkit.wiring import open_toolkit

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

PASSWORD = "kuda batu payung hijau"
PUBLIC, PRIVATE = "Baik Bu, kami kirim pesan pribadi.", "Saldo Ibu dua ratus ribu."


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A new house."""
    with a_house(tmp_path / "data") as port, up(port) as house:
        yield house


def _channels() -> None:
    """An X account, and one of Mastodon's that is cut off: nothing leaves the machine."""
    toolkit = open_toolkit()
    secrets = toolkit.vault.seal({"token": "rahasia"})
    with toolkit.store.writing() as unit:
        unit.channels.add(a_channel(id="ch-x", platform="x", name="X Koperasi", created_at=NOON))
        unit.channels.add(
            Channel(
                id="ch-m",
                platform="mastodon",
                name="Mastodon Koperasi",
                settings={"instance": "koperasi.example"},
                sealed_secrets=secrets,
                created_at=NOON,
            )
        )
    said = an_incoming(text="Berapa saldo saya?", public=True, at=toolkit.clock.now())
    toolkit.listening.receive("ch-m", said)


def test_history_and_halves(running: Running, colleague: Callable[..., Colleague]) -> None:
    _channels()
    admin = colleague(DESKTOP)
    admin.sign_in(running.first_link, PASSWORD)
    _import(admin)
    _answer_in_two(admin)
    admin.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    for path, title, picture in (
        ("kanal?riwayat=1", "Impor riwayat", "history_list_phone"),
        ("antrean?pandangan=semua", "Antrean", ""),
    ):
        admin.go(path, title)
        assert admin.overflow() == []
        if picture:
            admin.picture(picture)
    assert "Traceback" not in running.process.log


def _import(admin: Colleague) -> None:
    admin.go("kanal", "Kanal")
    admin.page.get_by_role("link", name="Impor riwayat").click()
    admin.heading("Impor riwayat")
    admin.picture("history_empty")
    data = an_archive([*(a_tweet(n) for n in range(7)), a_tweet(9, full_text="RT @a: b"), "rusak"])
    file = FilePayload(name="arsip.zip", mimeType="application/zip", buffer=data)
    admin.page.locator("input[type=file]").set_input_files(file)
    admin.sees("Arsip akun X")
    admin.sees("1 unggahan orang lain yang diteruskan dilewati.")
    admin.settle()
    assert admin.violations(leave_out=FRAME) == []
    assert admin.overflow() == []
    admin.picture("history_found")
    admin.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    admin.settle()
    assert admin.overflow() == []
    admin.picture("history_found_phone")
    admin.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    admin.press("Impor 7 unggahan")
    admin.heading("arsip.zip")
    for number in ("7 baru", "0 sudah ada", "1 dilewati", "1 tidak terbaca"):
        admin.sees(number)
    admin.settle()
    assert admin.violations(leave_out=FRAME) == []
    admin.picture("history_done")
    toolkit = open_toolkit()
    with toolkit.store.reading() as unit:
        kept = unit.deliveries.sent_posts("ch-x", NOON.replace(year=2000), 99)
    assert {each.outcome for each in kept} == {AttemptOutcome.IMPORTED}
    assert len(kept) == 7


def _answer_in_two(admin: Colleague) -> None:
    toolkit = open_toolkit()
    with toolkit.store.reading() as unit:
        talk = unit.conversations.by_thread("ch-m", an_incoming().thread)
        assert talk is not None
        (case,) = unit.cases.of(talk.id)
    admin.go(f"antrean?laporan={case.id}", "Bu Ani")
    admin.page.get_by_text("Sapa di umum, lalu isinya pribadi").click()
    admin.sees("Yang di atas dibaca semua orang.")
    admin.settle()
    assert admin.violations(leave_out=FRAME) == []
    admin.fill("Balasan umum, dibaca semua orang", PUBLIC)
    admin.fill("Balasan pribadi untuk anggota ini", PRIVATE)
    admin.picture("halves")
    admin.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    admin.settle()
    assert admin.overflow() == []
    admin.picture("halves_phone")
    admin.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    admin.press("Kirim balasan")
    admin.sees("Balasan pribadi,")
    admin.settle()
    admin.picture("halves_sent")
    with toolkit.store.reading() as unit:
        sent = unit.deliveries.about(case.id)
    assert [(each.content.text, bool(each.recipient)) for each in sent] == [
        (PUBLIC, False),
        (PRIVATE, True),
    ]
