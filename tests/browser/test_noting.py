"""What a member says at the counter, written down by the keyboard alone."""

import time
from collections.abc import Callable, Iterator

import pytest

from tests.browser.conftest import DESKTOP, PHONE, Running, a_house, up
from tests.browser.visitor import FRAME, Colleague

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


def test_a_visit_is_noted_by_the_keyboard_alone_and_the_next_one_after_it(
    running: Running, colleague: Callable[..., Colleague], capsys: pytest.CaptureFixture[str]
) -> None:
    sari = colleague()
    sari.sign_in(running.first_link, PASSWORD)
    sari.go("antrean?baru=1", "Catat pesan anggota")
    box = sari.page.get_by_label("Apa yang disampaikan")
    sari.page.wait_for_function("document.activeElement.tagName === 'TEXTAREA'")
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
    sari.page.wait_for_function("document.activeElement.tagName === 'TEXTAREA'")
    _type(sari, "Usul: toko buka hari Minggu.")
    sari.press("Simpan, catat lagi")
    sari.sees("Tersimpan: Usul")
    sari.page.wait_for_function("document.activeElement.tagName === 'TEXTAREA'")
    assert box.input_value() == ""

    for size in (DESKTOP, PHONE):
        sari.page.set_viewport_size({"width": size[0], "height": size[1]})
        sari.go("antrean?baru=1", "Catat pesan anggota")
        sari.picture(f"noting-{size[0]}")
        assert [*sari.violations(leave_out=FRAME), *sari.overflow()] == []
