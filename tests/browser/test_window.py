"""A platform's reply window runs out while the case stands open: the page says so by itself."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from domain.channels import Channel
from domain.people import Role
from tests.browser.conftest import PHONE, Running, a_house, up
from tests.browser.visitor import FRAME, Colleague
from tests.makers import an_incoming
from toolkit.wiring import open_toolkit

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

LEFT = timedelta(seconds=60)
OVER_MS = 120_000  # what is left, and until the page looks again
WRITTEN = "Pupuknya ada, Pak."
BOX = "Balasan untuk anggota"
CLOSED = "Platform ini menerima balasan dari Guyub hanya sampai"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A new house."""
    with a_house(tmp_path / "data") as port, up(port) as house:
        yield house


def test_a_window_closes_before_ones_eyes_and_what_was_typed_stays(
    running: Running, colleague: Callable[..., Colleague]
) -> None:
    house = open_toolkit()
    now = house.clock.now()
    token = house.accounts.add_user(None, login="sari", name="Sari", role=Role.STAFF)
    sari = colleague(PHONE)
    sari.sign_in(f"{running.address}/masuk/tautan?kode={token}", "kuda batu payung hijau")
    page_channel = Channel(
        id="ch-page",
        platform="facebook",
        name="Halaman kita",
        settings={"page_id": "100", "app_id": "200"},
        sealed_secrets=house.vault.seal({"page_token": "t", "app_secret": "s"}),
        created_at=now,
    )
    with house.store.writing() as unit:
        unit.channels.add(page_channel)
    asked_at = house.clock.now() - timedelta(days=1) + LEFT
    case = house.listening.receive(page_channel.id, an_incoming(at=asked_at))
    assert case is not None

    sari.go(f"antrean?laporan={case.id}", "Bu Ani")
    box = sari.page.get_by_role("textbox", name=BOX)
    box.fill(WRITTEN)
    sari.sees("Konsep tersimpan")
    over = sari.page.get_by_text(CLOSED)
    expect(over).to_be_visible(timeout=OVER_MS)
    sari.settle()
    expect(sari.page.get_by_text("platform tutup")).to_have_count(0)
    expect(sari.page.get_by_text("Platform menerima balasan sampai")).to_have_count(0)
    expect(box).to_have_value(WRITTEN)
    assert sari.violations(leave_out=FRAME) == []
    assert sari.overflow() == []
    assert "Traceback" not in running.process.log
