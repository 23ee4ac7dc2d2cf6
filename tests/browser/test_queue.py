"""The queue before two browsers: sorted by labels, walked by keys, changed in bulk at once."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from domain.cases import Case, CaseKind, CaseStatus
from domain.messages import Author, MessageKind
from domain.reports import QueueFilter, QueueRow
from tests.browser.conftest import DESKTOP, PHONE, Running, a_house, up
from tests.browser.drawing import WAIT_MS
from tests.browser.test_company import PASSWORD, _link_of
from tests.browser.visitor import FRAME, Colleague
from tests.makers import STAFF
from toolkit.wiring import Toolkit, open_toolkit

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(400)]

WHO = ("Bu Ani", "Pak Slamet", "Bu Wiji")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A new house."""
    with a_house(tmp_path / "data") as port, up(port) as house:
        yield house


def test_the_queue_of_two_people(running: Running, colleague: Callable[..., Colleague]) -> None:
    admin = colleague()
    admin.sign_in(running.first_link, PASSWORD)
    _label(admin, "Beras")
    sari, budi = colleague(), colleague(PHONE)
    sari.sign_in(_link_of(admin, "sari", "Sari"), PASSWORD)
    budi.sign_in(_link_of(admin, "budi", "Budi"), PASSWORD)
    toolkit = open_toolkit()
    cases = [_taken_down(toolkit, name) for name in WHO]

    _the_list_begins_high_up(sari)
    _bulk_label(sari)
    assert [_case(toolkit, case).labels for case in cases] == [_label_ids(toolkit)] * 2 + [()]
    address = _filtered(sari)
    _the_address_shows_the_same(budi, address)
    _keys_walk(sari, address)
    _bulk_collides_with_a_reply(sari, budi, toolkit, cases[0])
    assert "Traceback" not in running.process.log


def _label(admin: Colleague, name: str) -> None:
    admin.go("pengaturan?bagian=label", "Pengaturan")
    admin.fill("Nama baru", name)
    admin.press("Tambahkan")
    admin.sees("Jangan pakai lagi")
    assert admin.violations(leave_out=FRAME) == []
    assert admin.overflow() == []


def _taken_down(toolkit: Toolkit, name: str) -> Case:
    return toolkit.listening.take_down_remark(
        STAFF,
        way=MessageKind.PHONE,
        author=Author(name=name),
        text=f"Timbangan kurang, kata {name}.",
        kind=CaseKind.COMPLAINT,
    )


def _case(toolkit: Toolkit, case: Case) -> Case:
    return toolkit.answering.story(STAFF, case.id).case


def _label_ids(toolkit: Toolkit) -> tuple[str, ...]:
    with toolkit.store.reading() as unit:
        rows = unit.cases.queue(QueueFilter(now=toolkit.clock.now()))
    return next(row.case.labels for row in rows if row.case.labels)


def _tick(person: Colleague, *names: str) -> None:
    for name in names:
        box = person.page.get_by_role("checkbox", name=re.compile(name))
        box.press("Space")
        person.settle()
        expect(box).to_be_checked()


def _step(person: Colleague, name: str) -> None:
    """Waits until the desk has drawn what the step asks: a list shows what was typed before."""
    person.pick("Langkah untuk semuanya", name)
    button = person.page.locator("[class*='st-key-massal-ya-'] button")
    expect(button).to_have_text(re.compile(f"{name}$"), timeout=WAIT_MS)
    person.settle()


def _top(found: Locator) -> float:
    box = found.bounding_box()
    assert box is not None
    return box["y"]


def _the_list_begins_high_up(sari: Colleague) -> None:
    """On a screen of 900 px three rows stand whole before whoever opens the queue."""
    sari.go("antrean", "Antrean")
    for row in sari.page.locator("[class*='st-key-baris-']").all():
        expect(row).to_be_in_viewport(ratio=1)


def _bulk_label(sari: Colleague) -> None:
    sari.go("antrean", "Antrean")
    row = sari.page.locator("[class*='st-key-baris-']").first
    before = _top(row)
    _tick(sari, *WHO[:2])
    sari.sees("2 laporan dicentang")
    assert _top(row) == before
    sari.page.set_viewport_size({"width": DESKTOP[0], "height": 500})  # the rows reach below it
    sari.settle()
    expect(sari.page.locator(".st-key-massal")).to_be_in_viewport(ratio=1)
    sari.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    sari.settle()
    _step(sari, "Beri label")
    sari.press("Beri label", exact=True)
    sari.sees("Pilih dulu “Label”.")
    labels = sari.page.locator(".st-key-massal").get_by_role("combobox", name="Label", exact=True)
    labels.press("ArrowDown")
    labels.press("Enter")
    expect(labels).to_have_value("Beras")
    expect(sari.page.get_by_text("Pilih dulu “Label”.")).to_have_count(0, timeout=WAIT_MS)
    sari.settle()
    assert sari.violations(leave_out=FRAME) == []
    sari.press("Beri label", exact=True)
    sari.sees("2 laporan diubah.")


def _filtered(sari: Colleague) -> str:
    label_ids = _label_ids(open_toolkit())
    sari.go(f"antrean?label={label_ids[0]}&urut=oldest", "Antrean")
    sari.sees("2 laporan")
    assert sari.page.get_by_role("link", name=re.compile(WHO[2])).count() == 0
    return sari.page.url


def _the_address_shows_the_same(budi: Colleague, address: str) -> None:
    budi.page.goto(address)
    budi.heading("Antrean")
    links = budi.page.locator("[class*='st-key-baris-'] a")
    expect(links).to_have_text([re.compile(WHO[0]), re.compile(WHO[1])], timeout=WAIT_MS)
    assert budi.violations(leave_out=FRAME) == []
    assert budi.overflow() == []


def _hears_keys(person: Colleague) -> None:
    """The script that listens comes a moment after the page."""
    person.page.wait_for_function("() => document.documentElement.dataset.keys === 'heard'")


def _keys_walk(sari: Colleague, address: str) -> None:
    _open(sari, address)
    _keys_from_case_to_case(sari)
    _keys_for_many_and_to_note(sari)
    _open(sari, address)
    sari.page.keyboard.press("?")
    sari.sees("Tidak berlaku selagi Anda mengetik.")
    sari.settle()
    assert sari.violations(leave_out=FRAME) == []
    _keys_stay_off(sari, address)


def _open(sari: Colleague, address: str) -> None:
    sari.page.goto(address)
    _listed(sari)


def _listed(sari: Colleague) -> None:
    sari.heading("Antrean")
    sari.sees("2 laporan")
    _hears_keys(sari)


def _keys_from_case_to_case(sari: Colleague) -> None:
    """There, on, back, into the box where keys are words, and to the list again."""
    keys = sari.page.keyboard
    keys.press("j")
    expect(sari.page.get_by_role("link", name=re.compile(WHO[0]))).to_be_focused()
    keys.press("Enter")
    sari.heading(WHO[0])
    assert sari.violations(leave_out=FRAME) == []
    _hears_keys(sari)
    keys.press("j")
    sari.heading(WHO[1])
    _hears_keys(sari)
    keys.press("k")
    sari.heading(WHO[0])
    _hears_keys(sari)
    keys.press("b")
    box = sari.page.get_by_role("textbox", name="Apa jawaban Anda kepada anggota?")
    expect(box).to_be_focused()
    keys.type("jkmu")
    expect(box).to_have_value("jkmu")
    box.fill("")
    box.blur()
    sari.settle()
    keys.press("u")
    _listed(sari)


def _keys_for_many_and_to_note(sari: Colleague) -> None:
    keys = sari.page.keyboard
    keys.press("j")
    keys.press("x")
    sari.sees("1 laporan dicentang")
    keys.press("l")
    step = sari.page.get_by_role("combobox", name="Langkah untuk semuanya")
    expect(step).to_be_focused()
    expect(step).to_have_value("")
    sari.page.get_by_role("heading", name="Antrean").click()
    keys.press("c")
    sari.heading("Catat pesan anggota")


def _keys_stay_off(sari: Colleague, address: str) -> None:
    """Switched off they are off on the next page too, which listens to nothing."""
    sari.page.get_by_text("Pakai pintasan", exact=True).click()
    sari.settle()
    sari.page.goto(address)
    sari.heading("Antrean")
    sari.sees("2 laporan")
    _hears_keys(sari)
    sari.page.keyboard.press("j")
    expect(sari.page.get_by_role("link", name=re.compile(WHO[0]))).not_to_be_focused()
    sari.go("akun", "Akun saya")
    sari.page.get_by_text("Pakai pintasan", exact=True).click()
    sari.sees("Pintasan diubah.")


def _bulk_collides_with_a_reply(
    sari: Colleague, budi: Colleague, toolkit: Toolkit, case: Case
) -> None:
    sari.go("antrean", "Antrean")
    _tick(sari, *WHO)
    _step(sari, "Tandai spam")
    sari.press("Tandai spam", exact=True)
    sari.sees("3 anggota masih menunggu jawaban")
    budi.go(f"antrean?laporan={case.id}", WHO[0])
    budi.fill("Apa jawaban Anda kepada anggota?", "Kami tera besok.")
    budi.press("Catat jawaban")
    budi.sees("Jawaban dicatat.")
    sari.press("Ya, lakukan")
    sari.sees("Tidak ada yang diubah: 1 laporan")
    sari.sees(re.compile(case.code))
    assert [row.case.status for row in _rows(toolkit)] == [CaseStatus.OPEN] * 3


def _rows(toolkit: Toolkit) -> list[QueueRow]:
    return toolkit.answering.rows(STAFF, QueueFilter(now=toolkit.clock.now()))
