"""Personal data in a browser: a supervisor takes a member's data away, erases them, and sees who
looked; on a desk and on a phone, in both languages."""

import io
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest

from domain.members import Identity, Member
from domain.messages import Author, Incoming, MessageKind
from domain.people import Role
from tests.browser.conftest import DESKTOP, PHONE, Running, a_house, up
from tests.browser.visitor import FRAME, Colleague
from tests.makers import a_channel
from toolkit.settings import Settings
from toolkit.wiring import Toolkit, open_toolkit

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

PASSWORD = "kuda batu payung hijau"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A new house that keeps its backups for a month."""
    with a_house(tmp_path / "data") as port, pytest.MonkeyPatch.context() as environment:
        environment.setenv("GUYUB_BACKUP_DAYS", "30")
        with up(port) as house:
            yield house


@pytest.fixture
def toolkit(running: Running, tmp_path: Path) -> Toolkit:
    """The same house, by its services."""
    return open_toolkit(Settings(data=tmp_path / "data"))


@pytest.fixture
def ani(toolkit: Toolkit) -> Member:
    """Who left, and had complained before."""
    now = datetime.now(UTC)
    with toolkit.store.writing() as unit:
        unit.channels.add(a_channel(id="ch-1", platform="sandbox", name="Obrolan"))
        member = unit.members.add(
            Member(
                id="m-1",
                number="A-001",
                name="Ani Wulandari",
                left_at=now - timedelta(days=9),
                created_at=now,
            )
        )
        unit.members.add_identity(
            Identity(
                id="i-1",
                member_id="m-1",
                platform="sandbox",
                remote_id="akun-ani",
                name="Bu Ani",
                confirmed_by="x",
                confirmed_at=now,
            )
        )
    toolkit.listening.receive(
        "ch-1",
        Incoming(
            remote_id="p-1",
            thread="t-1",
            kind=MessageKind.DIRECT,
            author=Author(remote_id="akun-ani", name="Bu Ani"),
            text="Beras kemarin berkutu.",
            at=now - timedelta(hours=3),
        ),
    )
    return member


def test_a_supervisor_gives_a_member_their_data_and_erases_them(
    running: Running, toolkit: Toolkit, ani: Member, colleague: Callable[..., Colleague]
) -> None:
    joko = _supervisor(running, toolkit, colleague)
    joko.go(f"anggota?anggota={ani.id}", ani.name)
    joko.unfold("Data pribadi orang ini")
    joko.sees("mengosongkan 1 percakapan dengan 1 pesan")
    joko.sees("Cadangan data disimpan 30 hari")
    _sound(joko, "hapus")
    archive = ZipFile(io.BytesIO(_downloaded(joko)))
    assert json.loads(archive.read("data.json"))["member"]["name"] == "Ani Wulandari"
    joko.page.get_by_label("Atas permintaan siapa").fill("Ia sendiri, di loket")
    joko.page.get_by_text("Saya sudah memastikan siapa yang meminta").click()
    joko.page.get_by_role("button", name="Hapus orang ini").click()
    joko.sees("Penghapusan dimulai")
    _wait_until_erased(toolkit)
    joko.go("pengaturan?bagian=pribadi", "Pengaturan")
    joko.sees("percakapan 1, pesan 1")
    _sound(joko, "pribadi")
    joko.go("pengaturan?bagian=pembukaan", "Pengaturan")
    _sound(joko, "pembukaan")
    _note_an_incident(joko)
    joko.go("anggota?anggota=m-1", "Anggota yang datanya dihapus")
    _english(toolkit)
    joko.go("pengaturan?bagian=pribadi", "Settings")
    joko.sees("How long persons are kept")
    _sound(joko, "pribadi-en")
    assert "Traceback" not in running.process.log


def _note_an_incident(joko: Colleague) -> None:
    joko.go("pengaturan?bagian=insiden", "Pengaturan")
    joko.unfold("Catat insiden")
    joko.settle()
    joko.fill("Apa yang terjadi, kapan, dan bagaimana? (tanpa nama)", "Laptop kas hilang.")
    joko.press("Catat insiden ini")
    joko.sees("Beri tahu sebelum")
    joko.unfold("Surat pemberitahuan")
    joko.sees("Kapan dan bagaimana: Laptop kas hilang.")
    _sound(joko, "insiden")


def _supervisor(
    running: Running, toolkit: Toolkit, colleague: Callable[..., Colleague]
) -> Colleague:
    token = toolkit.accounts.add_user(None, login="joko", name="Joko", role=Role.SUPERVISOR)
    joko = colleague()
    joko.sign_in(f"{running.address}/masuk/tautan?kode={token}", PASSWORD)
    return joko


def _downloaded(joko: Colleague) -> bytes:
    link = joko.page.get_by_role("link", name="Unduh semua datanya")
    return Path(joko.download(link.click).path()).read_bytes()


def _wait_until_erased(toolkit: Toolkit) -> None:
    """The heartbeat of the house does it, within half a minute; here we lend a hand."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        toolkit.erasing.run()
        with toolkit.store.reading() as unit:
            if not unit.erasures.unfinished(1):
                return
        time.sleep(0.2)
    raise AssertionError("never erased")


def _english(toolkit: Toolkit) -> None:
    with toolkit.store.writing() as unit:
        user = unit.users.by_login("joko")
        assert user is not None
        unit.users.save(replace(user, language="en"))


def _sound(joko: Colleague, name: str) -> None:
    """On both widths: nothing that axe finds, nothing wider than the window."""
    for size, ending in ((DESKTOP, "desk"), (PHONE, "phone")):
        joko.page.set_viewport_size({"width": size[0], "height": size[1]})
        joko.page.wait_for_timeout(500)
        joko.picture(f"personal-{name}-{ending}")
        assert joko.violations(leave_out=FRAME) == []
        assert joko.overflow() == []
    joko.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
