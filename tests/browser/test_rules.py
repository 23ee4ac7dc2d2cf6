"""A rule is written, tried, switched on; a message comes in, and the case names the rule."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from domain.messages import Author, MessageKind
from tests.browser.conftest import PHONE, Running, a_house, up
from tests.browser.visitor import FRAME, Colleague
from tests.makers import STAFF
from toolkit.wiring import open_toolkit

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

PASSWORD = "kuda batu payung hijau"
ASKS = "Jika … (kosongkan: selalu)"
LOOKED_AT = os.environ.get("GUYUB_LOOK", "")  # a folder for somebody who wants to look


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A new house."""
    with a_house(tmp_path / "data") as port, up(port) as house:
        yield house


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Kept only where somebody wants to look at them."""
    return Path(LOOKED_AT or tmp_path)


def test_a_rule_from_its_writing_to_what_it_did(
    running: Running, colleague: Callable[..., Colleague]
) -> None:
    _call("Beras bagus sekali")
    _call("Timbangan rusak, mohon diganti")
    admin = colleague()
    admin.sign_in(running.first_link, PASSWORD)
    admin.go("pengaturan?bagian=aturan", "Pengaturan")
    admin.sees("Belum ada aturan.")
    _sound(admin, "rules-empty")
    _write(admin)
    _sound(admin, "rules-trial")
    admin.press("Nyalakan aturan ini", exact=True)
    admin.sees("Aturan dinyalakan.")
    _take_turns(admin)
    case_id = _call("Timbangan rusak lagi")
    admin.go(f"antrean?laporan={case_id}", "Bu Ani")
    admin.sees(re.compile("Prioritas diubah: Penting · aturan “Timbangan”"))
    admin.sees(re.compile("Penanggung jawab: Admin · aturan “Timbangan”"))
    admin.picture("rules-case")
    _on_a_phone(admin, running)
    assert "Traceback" not in running.process.log


def _call(text: str) -> str:
    """Somebody calls; gives the case's id."""
    return (
        open_toolkit()
        .listening.take_down_remark(
            STAFF, way=MessageKind.PHONE, author=Author(name="Bu Ani"), text=text
        )
        .id
    )


def _write(admin: Colleague) -> None:
    admin.page.get_by_role("link", name="Tambah aturan").click()
    admin.sees("Aturan baru")
    admin.settle()
    admin.fill("Nama aturan", "Timbangan")
    _choose(admin, ASKS, "Berisi salah satu kata")
    admin.fill("Berisi salah satu kata, satu per baris", "timbangan")
    _choose(admin, "Maka …", "Tetapkan prioritas")
    _choose(admin, "Maka …", "Bagi bergiliran")
    admin.sees(re.compile("Jika pesannya berisi “timbangan”, maka prioritasnya dijadikan Penting"))
    _sound(admin, "rules-form")
    admin.press("Simpan lalu coba", exact=True)
    admin.sees(re.compile("Akan menyentuh 1 dari 2 laporan 30 hari terakhir"))
    admin.sees("Timbangan rusak, mohon diganti")
    admin.settle()
    tried = admin.page.url
    admin.page.get_by_role("link", name="Timbangan rusak, mohon diganti").click()
    admin.heading("Bu Ani")
    admin.page.go_back()
    admin.sees(re.compile("Akan menyentuh 1 dari 2 laporan 30 hari terakhir"))
    assert admin.page.url == tried


def _choose(person: Colleague, label: str, option: str) -> None:
    """Adds one to a list of several, by the keyboard."""
    box = person.page.get_by_role("combobox", name=label)
    box.click()
    box.fill(option)
    expect(person.page.get_by_role("option", name=option)).to_be_visible()
    box.press("Enter")
    person.settle()
    box.press("Escape")
    box.blur()
    expect(person.page.get_by_role("listbox")).to_have_count(0)


def _take_turns(admin: Colleague) -> None:
    admin.go("pengaturan?bagian=aturan&aturan=petugas", "Pengaturan")
    admin.sees("Sekarang bertugas: tidak ada.")
    admin.press("Mulai bertugas", exact=True)
    admin.sees("Sekarang bertugas: Admin.")
    _sound(admin, "rules-duties")


def _on_a_phone(admin: Colleague, running: Running) -> None:
    admin.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    for address, seen, name in (
        ("pengaturan?bagian=aturan", "30 hari terakhir: 1 laporan", "list"),
        ("pengaturan?bagian=aturan&aturan=baru", "Aturan baru", "new"),
        ("pengaturan?bagian=aturan&aturan=petugas", "Sekarang bertugas", "duties"),
        ("akun", "Sedang bertugas", "account"),
    ):
        admin.open(f"/desk/{address}")
        admin.sees(re.compile(seen))
        admin.settle()
        _sound(admin, f"rules-{name}-phone")


def _sound(person: Colleague, name: str) -> None:
    assert person.violations(leave_out=FRAME) == []
    assert person.overflow() == []
    assert person.errors() == []
    person.picture(name)
