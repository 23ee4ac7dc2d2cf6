"""What only a browser shows of the desk: its addresses, and counts that follow every key."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Running, a_house, up
from tests.browser.visitor import Colleague

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]

PASSWORD = "kuda batu payung hijau"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A new house."""
    with a_house(tmp_path / "data") as port, up(port) as house:
        yield house


def test_addresses_lead_somewhere_and_counts_follow_the_keys(
    running: Running, colleague: Callable[..., Colleague]
) -> None:
    admin = colleague()
    admin.sign_in(running.first_link, PASSWORD)
    admin.go("beranda", "Beranda")
    expect(admin.page).to_have_url(f"{running.address}/desk/")
    for unknown in ("tidak-ada", "tidak%20ada", "Antrean"):
        admin.go(unknown, "Halaman ini tidak ada")
        assert admin.page.get_by_text("Page not found").count() == 0
    _type_and_watch(admin)


def _type_and_watch(admin: Colleague) -> None:
    """The box is not left: it keeps the cursor, and its text reaches the post all the same."""
    admin.go("tulis", "Tulis")
    box = admin.page.get_by_role("textbox", name="Teks", exact=True)
    box.press_sequentially("Beras tiba 🌾")
    admin.sees("12 dari 5000 huruf")
    box.press_sequentially(" hari ini.")
    admin.sees("22 dari 5000 huruf")
    expect(box).to_be_focused()
    expect(box).to_have_value("Beras tiba 🌾 hari ini.")
    box.blur()
    admin.sees("Tersimpan sebagai konsep")
    admin.sees("22 dari 5000 huruf")
