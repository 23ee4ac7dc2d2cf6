"""A cooperative of two branches: hours set, a member's choice, and a case by its branch's clock."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import PHONE, Running, a_house, up
from tests.browser.drawing import WAIT_MS
from tests.browser.visitor import FRAME, Colleague, Visitor
from tests.services.test_calendar_files import a_calendar

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

PASSWORD = "kuda batu payung hijau"
SAID = "Timbangan di toko kurang dua ons."


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A new house."""
    with a_house(tmp_path / "data") as port, up(port) as house:
        yield house


def test_a_house_of_two_branches(
    running: Running,
    someone: Callable[..., Visitor],
    colleague: Callable[..., Colleague],
    tmp_path: Path,
) -> None:
    admin = colleague()
    admin.sign_in(running.first_link, PASSWORD)
    _open_two_branches(admin)
    _take_a_calendar_in(admin, tmp_path)
    _work_shorter_for_a_while(admin)
    _promise_more(admin)
    code = _ask_as_a_member(someone(Visitor, PHONE))
    _read_the_case_in_its_zone(admin, code)
    assert "Traceback" not in running.process.log


def _sound(person: Visitor) -> None:
    assert person.violations(leave_out=FRAME) == []
    assert person.overflow() == []


def _pick(box: Locator, option: str) -> None:
    """As a person at a keyboard does."""
    box.focus()
    box.press_sequentially(option)
    expect(box.page.get_by_role("option", name=option, exact=True)).to_be_visible()
    box.press("Enter")
    expect(box).to_have_value(option)


def _open_two_branches(admin: Colleague) -> None:
    for name, zone in (("Makassar", "WITA (Asia/Makassar)"), ("Jayapura", "WIT (Asia/Jayapura)")):
        admin.go("pengaturan?bagian=cabang", "Pengaturan")
        admin.fill("Nama cabang baru", name)
        form = admin.page.get_by_test_id("stForm").last
        _pick(form.get_by_role("combobox", name="Zona waktu"), zone)
        admin.press("Tambah cabang", exact=True)
        admin.sees(f"{name} · {zone.split()[0]}")
    _sound(admin)


def _take_a_calendar_in(admin: Colleague, folder: Path) -> None:
    admin.go("pengaturan?bagian=jam&isi=libur", "Pengaturan")
    admin.sees("Hari tutup setahun ke depan")
    # python's own clock is the house's here: the day after tomorrow, whatever today is
    day = admin.page.evaluate(
        "new Date(Date.now() + 2 * 864e5).toISOString().slice(0, 10).replaceAll('-', '')"
    )
    file = folder / "libur.ics"
    file.write_bytes(a_calendar(f"DTSTART;VALUE=DATE:{day}\r\nSUMMARY:HUT Koperasi"))
    admin.page.locator("input[type=file]").set_input_files(file)
    admin.sees("HUT Koperasi")
    admin.sees("1 hari tutup baru atau berganti nama:")
    _sound(admin)
    admin.press("Jadikan hari tutup", exact=True)
    admin.sees("Hari tutup dari kalender disimpan.")
    unload = admin.page.get_by_role("button", name="Unduh hari tutup sebagai .ics")
    written = admin.download(unload.click).path().read_text(encoding="utf-8")
    assert "SUMMARY:HUT Koperasi" in written
    assert f"DTSTART;VALUE=DATE:{day}" in written


def _work_shorter_for_a_while(admin: Colleague) -> None:
    admin.go("pengaturan?bagian=jam&isi=sementara", "Pengaturan")
    admin.fill("Nama, seperti Ramadan 1448", "Ramadan 1448")
    admin.fill("Senin", "08.00-14.00", exact=True)
    admin.press("Tambah", exact=True)
    admin.sees(re.compile("^Ramadan 1448: .* sampai "))
    _sound(admin)


def _promise_more(admin: Colleague) -> None:
    admin.go("pengaturan?bagian=janji", "Pengaturan")
    form = admin.page.get_by_test_id("stForm").last
    for label, option in (("Jenis", "Keluhan"), ("Cabang", "Makassar")):
        _pick(form.get_by_role("combobox", name=label), option)
    admin.press("Tambah janji khusus", exact=True)
    admin.sees("Keluhan · Makassar")
    _sound(admin)


def _ask_as_a_member(member: Visitor) -> str:
    member.open("/saran")
    member.page.get_by_label("Apa yang ingin Anda sampaikan?").fill(SAID)
    member.page.get_by_label("Untuk cabang mana? (boleh dilewati)").select_option("Makassar")
    _sound(member)
    member.page.wait_for_timeout(2_500)  # no person fills a form faster
    member.page.get_by_role("button", name="Kirim").click()
    code = member.page.locator(".code")
    expect(code).to_be_visible(timeout=WAIT_MS)
    return code.inner_text().strip()


def _read_the_case_in_its_zone(admin: Colleague, code: str) -> None:
    admin.go(f"antrean?cari={code}", "Antrean")
    admin.page.get_by_test_id("stMain").locator("a[href*='laporan=']").first.click()
    admin.heading("Tanpa nama")
    admin.sees("Cabang diubah")
    main = admin.page.get_by_test_id("stMain")
    expect(main).to_contain_text("WITA", timeout=WAIT_MS)
    admin.page.get_by_text("Bagaimana dihitung?").click()
    admin.sees("Makassar, WITA")
    assert "WIB" not in main.inner_text()
    _sound(admin)
    assert admin.errors() == []
