"""Every chart in a real browser: saved as a picture, and the same again from its address."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from guyub.demo import building
from tests.browser.conftest import PHONE, Running, a_house, up
from tests.browser.visitor import FRAME, Colleague
from toolkit.settings import Settings
from toolkit.wiring import open_toolkit

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(900)]

PASSWORD = "kuda batu payung hijau"
DAYS = 30
# A page, narrowed as its filters narrow it, and the pictures that its charts become.
PAGES: dict[str, tuple[str, ...]] = {
    "keterlibatan?minggu=12&ukuran=views": (
        "keterlibatan-mingguan",
        "keterlibatan-kanal",
        "pengikut",
    ),
    "keterlibatan?tampilan=banding&menurut=label&isi=text&minggu=4": ("keterlibatan-label",),
    "keterlibatan?tampilan=banding&menurut=daypart&kanal=board": ("keterlibatan-daypart",),
    "keterlibatan?tampilan=jam&kotak=cell&hari=0,1,2&ukuran=rate": ("keterlibatan-jam",),
    "keterlibatan?kiriman={sent}&ukuran=views": ("unggahan-sejak-terkirim",),
    "tanggapan?ukuran=resolution&menurut=kind&jam=wall": ("waktu-jawab", "nasib-laporan"),
    "anggota?bagian=jangkauan": ("jangkauan-bulan",),
    "anggota?anggota={member}": ("interaksi",),
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A month of the sample, up; its link is the manager's."""
    data = tmp_path_factory.mktemp("charts") / "data"
    with a_house(data) as port:
        house = Settings()
        building.build(house, now=datetime.now(UTC), days=DAYS, progress=lambda _day: None)
        links = {login: link for login, _role, link in building.sample_links(house)}
        with up(port) as started:
            yield replace(started, first_link=links["wati"])


@pytest.fixture(scope="module")
def things(running: Running) -> dict[str, str]:
    """A post that was read, and a member of whom something is known."""
    toolkit = open_toolkit(Settings())
    since = toolkit.clock.now() - timedelta(days=DAYS)
    with toolkit.store.reading() as unit:
        wati = next(user.actor for user in unit.users.all() if user.login == "wati")
        sent = unit.deliveries.sent_posts("board", since, 9)[-1]
    seen = toolkit.roll_reach.newly_active(wati, DAYS, limit=1)
    return {"sent": sent.id, "member": seen.rows[0][0].id}


def test_every_chart_is_saved_as_a_picture_and_its_address_draws_it_again(
    running: Running,
    things: dict[str, str],
    colleague: Callable[..., Colleague],
    tmp_path: Path,
) -> None:
    wati, guest = colleague(), colleague(PHONE)
    wati.sign_in(running.first_link, PASSWORD)
    for cookie in wati.page.context.cookies():  # another browser of hers
        guest.page.context.add_cookies(
            [{"name": cookie["name"], "value": cookie["value"], "url": running.address}]
        )
    for address, names in PAGES.items():
        path = address.format(**things)
        for person in (wati, guest):
            person.open(f"/desk/{path}")
            person.page.get_by_role("heading", level=1).wait_for()
            person.settle()
            assert (path, person.violations(leave_out=FRAME)) == (path, [])
            assert (path, person.overflow()) == (path, [])
        charts = wati.page.get_by_test_id("stPlotlyChart")
        expect(charts).to_have_count(len(names))
        for chart, again, name in zip(
            charts.all(), guest.page.get_by_test_id("stPlotlyChart").all(), names, strict=True
        ):
            _save(wati, chart, name, tmp_path)
            assert (name, _labels(again)) == (name, _labels(chart))


def _save(person: Colleague, chart: Locator, name: str, folder: Path) -> None:
    expect(chart.locator(".main-svg").first).to_be_visible()
    chart.scroll_into_view_if_needed()
    saved = person.download(chart.locator(".modebar-btn").first.click)
    assert saved.suggested_filename == f"{name}.png"
    saved.save_as(folder / f"{name}.png")
    with Image.open(folder / f"{name}.png") as drawn:
        assert drawn.width > 1_000  # twice the screen's
        assert len(drawn.convert("RGB").getcolors(1 << 24) or []) > 20


def _labels(chart: Locator) -> list[str]:
    """What the chart says of itself: its title, and each line of its key."""
    words = chart.locator(".gtitle, .legendtext").all_text_contents()
    return [re.sub(r"\s+", " ", each) for each in words]
