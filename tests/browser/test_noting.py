"""What a member says at the counter, written down by the keyboard alone."""

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE, Running, a_house, up
from tests.browser.visitor import FRAME, Colleague
from tests.makers import MANAGER
from toolkit.wiring import open_toolkit

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]

PASSWORD = "kuda batu payung hijau"
SAID = "Timbangan beras di toko tidak pas, kurang dua ons."
KEY_MS = 60  # between two keys: somebody who types with both hands


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with a_house(tmp_path_factory.mktemp("noting") / "data") as port, up(port) as house:
        yield house


def _press(person: Colleague, *keys: str) -> int:
    for key in keys:
        person.page.keyboard.press(key)
    return len(keys)


def _type(person: Colleague, text: str) -> int:
    person.page.keyboard.type(text, delay=KEY_MS)
    return len(text)


def _proposes(person: Colleague) -> None:
    """The script that proposes members comes a moment after the page."""
    expect(person.page.locator("html")).to_have_attribute("data-hints", "ready", timeout=20_000)


def _open_hints(person: Colleague, box: str, typed: str) -> int:
    """Types into the box until the list of members stands under it."""
    _proposes(person)
    person.page.get_by_label(box).focus()
    keys = _type(person, typed)
    person.page.get_by_role("listbox", name="Anggota yang cocok").wait_for()
    return keys


def _is_known_by_a_part_of_the_name(sari: Colleague, capsys: pytest.CaptureFixture[str]) -> None:
    """By the keyboard alone: the second of those who fit, with the number that the roll has."""
    sari.go("antrean?baru=1", "Catat pesan anggota")
    sari.page.wait_for_function("() => document.activeElement.tagName === 'TEXTAREA'")
    _proposes(sari)
    began = time.monotonic()
    keys = _type(sari, SAID) + _press(sari, "Tab", "Tab", "Tab") + _type(sari, "rahm")
    options = sari.page.get_by_role("option")
    options.first.wait_for()
    assert options.all_inner_texts() == ["Rahma Daeng · A-0007", "Rahmawati · A-0012"]
    assert sari.violations(leave_out=FRAME) == []
    keys += _press(sari, "ArrowDown", "ArrowDown", "Enter")
    assert sari.page.get_by_role("listbox").count() == 0
    assert sari.page.get_by_label("Nomor anggota (bila ada)").input_value() == "A-0012"
    keys += _press(sari, "Control+Enter")
    sari.heading("Rahmawati")
    took_s = time.monotonic() - began
    with capsys.disabled():
        print(f"a member of the roll noted with {keys} keys in {took_s:.1f} s")  # noqa: T201
    assert took_s < 20  # what staff are promised
    sari.sees("A-0012")


def _is_on_the_screen(person: Colleague, height: int) -> None:
    """Also where the box stands at the very bottom."""
    box = person.page.get_by_role("listbox").bounding_box()
    assert box is not None
    assert 0 <= box["y"] <= box["y"] + box["height"] <= height


def _is_known_by_a_part_of_the_number(sari: Colleague) -> None:
    sari.go("antrean?baru=1", "Catat pesan anggota")
    name = sari.page.get_by_label("Nama (boleh dikosongkan)")
    _open_hints(sari, "Nomor anggota (bila ada)", "0007")
    _press(sari, "Escape")
    assert sari.page.get_by_role("listbox").count() == 0
    assert name.input_value() == ""
    _press(sari, "Backspace")
    sari.page.get_by_role("option", name="Rahma Daeng").click()
    assert name.input_value() == "Rahma Daeng"
    sari.page.get_by_label("Apa yang disampaikan").fill("Usul: buka sampai malam.")
    sari.press("Simpan ke antrean")
    sari.heading("Rahma Daeng")


def test_a_visit_is_noted_by_the_keyboard_alone_and_the_next_one_after_it(
    running: Running, colleague: Callable[..., Colleague], capsys: pytest.CaptureFixture[str]
) -> None:
    toolkit = open_toolkit()
    for number, member in (("A-0007", "Rahma Daeng"), ("A-0012", "Rahmawati"), ("A-1", "Siti")):
        toolkit.membership.enrol(MANAGER, number=number, name=member)
    sari = colleague()
    sari.sign_in(running.first_link, PASSWORD)
    sari.go("antrean?baru=1", "Catat pesan anggota")
    box = sari.page.get_by_label("Apa yang disampaikan")
    sari.page.wait_for_function("() => document.activeElement.tagName === 'TEXTAREA'")
    began = time.monotonic()
    keys = _type(sari, SAID)
    keys += _press(sari, "Tab", "ArrowRight", "Tab")  # by phone
    keys += _type(sari, "kemarin 8.10")
    keys += _press(sari, "Tab") + _type(sari, "Bu Ani")
    keys += _press(sari, "Control+Enter")
    sari.heading("Bu Ani")
    took_s = time.monotonic() - began
    with capsys.disabled():
        print(f"\nnoted with {keys} keys in {took_s:.1f} s, {len(SAID)} of them the message")  # noqa: T201
    sari.sees("Telepon")
    sari.sees("08.10")
    sari.go("antrean?baru=1", "Catat pesan anggota")
    sari.page.wait_for_function("() => document.activeElement.tagName === 'TEXTAREA'")
    _type(sari, "Usul: toko buka hari Minggu.")
    sari.press("Simpan, catat lagi")
    sari.sees("Tersimpan: Usul")
    sari.page.wait_for_function("() => document.activeElement.tagName === 'TEXTAREA'")
    assert box.input_value() == ""

    _is_known_by_a_part_of_the_name(sari, capsys)
    _is_known_by_a_part_of_the_number(sari)

    for size in (DESKTOP, PHONE):
        sari.page.set_viewport_size({"width": size[0], "height": size[1]})
        sari.go("antrean?baru=1", "Catat pesan anggota")
        sari.picture(f"noting-{size[0]}")
        _open_hints(sari, "Nama (boleh dikosongkan)", "rahm")
        _is_on_the_screen(sari, size[1])
        sari.picture(f"noting-hints-{size[0]}")
        assert [*sari.violations(leave_out=FRAME), *sari.overflow()] == []
