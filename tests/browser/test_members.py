"""The roll in a browser: a file read in, an account linked, one member whole, and the reach."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from domain.deliveries import DeliveryKind, DeliveryState, Receipt
from domain.messages import Author, Incoming, MessageKind
from domain.ports import Batch
from domain.posts import Content
from domain.reactions import Reaction, ReactionKind
from tests.browser.conftest import DESKTOP, PHONE, Running, a_house, up
from tests.browser.visitor import FRAME, Colleague
from tests.makers import a_channel, a_delivery
from toolkit.settings import Settings
from toolkit.wiring import Toolkit, open_toolkit

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

PASSWORD = "kuda batu payung hijau"
ROLL = (
    "No. Anggota;Nama Lengkap;No HP;Email;Tgl Masuk;Izin Kabar\r\n"
    "A-001;Ani Wulandari;0812 3456 7890;ani@contoh.id;31/01/2020;ya\r\n"
    "A-002;Budi Santoso;bukan nomor;;;\r\n"
    "A-003;Citra Dewi;;;;tidak\r\n"
)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A new house."""
    with a_house(tmp_path / "data") as port, up(port) as house:
        yield house


@pytest.fixture
def toolkit(running: Running, tmp_path: Path) -> Toolkit:
    """The same house, by its services."""
    return open_toolkit(Settings(data=tmp_path / "data"))


def _wrote(toolkit: Toolkit) -> None:
    """Ani wrote on a channel, this month and half a year ago."""
    with toolkit.store.writing() as unit:
        unit.channels.add(a_channel(id="ch-1", platform="sandbox", name="Obrolan"))
    now = datetime.now(UTC)
    for number, at in enumerate((now - timedelta(days=170), now - timedelta(hours=3))):
        toolkit.listening.receive(
            "ch-1",
            Incoming(
                remote_id=f"pesan-{number}",
                thread="utas-ani",
                kind=MessageKind.DIRECT,
                author=Author(remote_id="akun-ani", name="Bu Ani", contact="+62 812-3456-7890"),
                text="Beras kemarin berkutu, mohon diganti.",
                at=at,
            ),
        )
    toolkit.interactions.run(10)


def _reacted(toolkit: Toolkit) -> None:
    """Ani liked a post of ours, shared it, and put a sign under what was written there by hand."""
    with toolkit.store.writing() as unit:
        channel = unit.channels.get("ch-1")
        unit.deliveries.add(
            a_delivery(
                id="d-1",
                channel_id="ch-1",
                kind=DeliveryKind.POST,
                state=DeliveryState.SENT,
                content=Content(text="Panen raya dimulai hari Senin; beras baru ada di toko."),
                receipt=Receipt(remote_id="post-1", sent_at=datetime.now(UTC)),
            )
        )
    given = (("post-1", ReactionKind.LIKE, "like"), ("post-1", ReactionKind.BOOST, "repost"),
             ("lain", ReactionKind.SIGN, "🙏"))  # fmt: skip
    reactions = tuple(
        Reaction(
            remote_id=f"{name}/{post}",
            account_id="akun-ani",
            post_remote_id=post,
            kind=kind,
            sign=name,
            at=datetime.now(UTC) - timedelta(days=20 * number),
            url=f"https://obrolan.example/{post}",
        )
        for number, (post, kind, name) in enumerate(given)
    )
    toolkit.listening.take_in(channel, Batch(reactions=reactions, cursor="1"))
    assert toolkit.reaction_notes.run(5) == len(given)


def test_a_roll_is_read_in_and_a_member_recognised(
    running: Running, toolkit: Toolkit, colleague: Callable[..., Colleague]
) -> None:
    admin = colleague()
    admin.sign_in(running.first_link, PASSWORD)
    _read_in(admin)
    _wrote(toolkit)
    _link(admin)
    _reacted(toolkit)
    _look(admin)
    _link_by_hand(admin, toolkit)
    assert "Traceback" not in running.process.log


def _read_in(admin: Colleague) -> None:
    admin.go("anggota?bagian=impor", "Anggota")
    admin.page.locator("input[type=file]").set_input_files(
        {"name": "buku.csv", "mimeType": "text/csv", "buffer": ROLL.encode("cp1252")}
    )
    admin.sees("Ditolak: 1")
    _sound(admin, "pratinjau")
    admin.press("Tulis 2 anggota")
    admin.sees("2 baru, 0 berubah, 0 tetap, 1 ditolak.")
    admin.go("anggota", "Anggota")
    admin.sees("2 anggota")
    _sound(admin, "daftar")


def _link(admin: Colleague) -> None:
    admin.go("anggota?bagian=tautan", "Anggota")
    admin.sees("nomor telepon sama")
    _sound(admin, "saran")
    admin.press("Ya, ini akunnya")
    admin.sees("Tidak ada saran.")


def _link_by_hand(admin: Colleague, toolkit: Toolkit) -> None:
    """From the case, an account that gave nothing by which it could be suggested."""
    case = toolkit.listening.receive(
        "ch-1",
        Incoming(
            remote_id="pesan-x",
            thread="utas-x",
            kind=MessageKind.DIRECT,
            author=Author(remote_id="akun-x", name="penyuka_padi"),
            text="Timbangan kurang.",
            at=datetime.now(UTC),
        ),
    )
    assert case is not None
    admin.go(f"antrean?laporan={case.id}", "penyuka_padi")
    admin.unfold("Tautkan ke buku anggota")
    admin.page.get_by_label("Cari anggota: nomor, nama, telepon, atau surel").fill("citra")
    admin.page.keyboard.press("Enter")
    admin.sees("Tautkan ke Citra Dewi")
    _sound(admin, "tautkan")
    admin.press("Tautkan ke Citra Dewi")
    admin.sees("Di buku anggota: Citra Dewi, nomor A-003")
    _sound(admin, "tertaut")


def _look(admin: Colleague) -> None:
    admin.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    admin.go("anggota?cari=08123456", "Anggota")
    admin.page.get_by_role("link", name="Ani Wulandari").click()
    admin.heading("Ani Wulandari")
    admin.sees("Percakapan dan laporan")
    expect(admin.page.get_by_role("link", name="Beras kemarin berkutu").first).to_be_visible()
    admin.sees("Menyukai: Panen raya")
    admin.sees("Bereaksi 🙏: unggahan yang ditulis langsung di sana")
    _sound(admin, "anggota")
    for part in ("jangkauan", "diam", "baru"):
        admin.go(f"anggota?bagian={part}", "Anggota")
        _sound(admin, part)


def _sound(person: Colleague, name: str) -> None:
    found = []
    for size, on in ((DESKTOP, ""), (PHONE, "-hp")):
        person.page.set_viewport_size({"width": size[0], "height": size[1]})
        person.settle()
        person.picture(f"anggota-{name}{on}")
        found += [*person.violations(leave_out=FRAME), *person.overflow()]
    assert found == []
