"""The sample cooperative in a real browser: every page filled, on a desk's screen and a phone's."""

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE, Running, a_house, up
from tests.browser.visitor import FRAME, Colleague, Visitor
from tests.running import GUYUB

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(900)]

PASSWORD = "kuda batu payung hijau"
DESK = {
    "": "Beranda",
    "tulis": "Tulis",
    "tulis?daftar=in_review": "Konsep dan unggahan",
    "kalender": "Kalender",
    "pemberitahuan": "Pemberitahuan",
    "tugas": "Tugas",
    "antrean": "Antrean",
    "tanggapan": "Waktu tanggap",
    "keterlibatan": "Keterlibatan",
    "keterlibatan?tampilan=banding": "Keterlibatan",
    "keterlibatan?tampilan=jam": "Keterlibatan",
    "keterlibatan?tampilan=unggahan": "Keterlibatan",
    "keterlibatan?tampilan=arti": "Keterlibatan",
    "bulanan": "Laporan berkala",
    "kanal": "Kanal",
    "pengaturan": "Pengaturan",
    "pengaturan?bagian=jam": "Pengaturan",
    "pengaturan?bagian=pengguna": "Pengaturan",
    "pengaturan?bagian=membangunkan": "Pengaturan",
    "pengaturan?bagian=terbuka": "Pengaturan",
    "pengaturan?bagian=catatan": "Pengaturan",
    "akun": "Akun saya",
}
MEMBER = ("/", "/saran", "/lacak", "/masuk")
# The README shows these, filled; what people do is pictured by the story.
PICTURED = {
    "": "beranda",
    "kalender": "kalender",
    "antrean": "antrean",
    "tanggapan": "waktu-tanggap",
    "keterlibatan": "keterlibatan",
    "/": "halaman-anggota",
}


_STAFF_MENU = (
    "Beranda, Tulis, Kalender, Pemberitahuan, Tugas, Antrean, Anggota, Waktu tanggap, "
    "Keterlibatan, Laporan berkala, Kanal, Akun saya, Keluar"
)
MENUS = {
    "sari": _STAFF_MENU,
    "budi": _STAFF_MENU,
    "wati": _STAFF_MENU.replace("Kanal, ", "Kanal, Pengaturan, "),
    "joko": (
        "Beranda, Unggahan, Kalender, Pemberitahuan, Antrean, Anggota, Waktu tanggap, "
        "Keterlibatan, Laporan berkala, Kanal, Pengaturan, Akun saya, Keluar"
    ),
}
# What each of them sees otherwise than the admin does.
ROLES = {
    "sari": {
        "": "Beranda",
        "kalender?bentuk=troubled": "Kalender",
        "tugas": "Tugas",
        "kanal": "Kanal",
        "pengaturan": "Halaman ini tidak ada",
        "keluar": "Keluar",
    },
    "budi": {"": "Beranda", "antrean?tampilan=mine": "Antrean"},
    "wati": {
        "": "Beranda",
        "tulis?daftar=in_review": "Konsep dan unggahan",
    },
    "joko": {
        "": "Beranda",
        "tulis": "Konsep dan unggahan",
        "kalender": "Kalender",
        "tugas": "Halaman ini tidak ada",
        "kanal": "Kanal",
        "pengaturan": "Pengaturan",
    },
}
# The sample has a lost channel and broken promises, and its pages say so in red.
RED = ("Warta Desa (kanal latihan)", "Janji berikutnya")


@pytest.fixture(scope="module")
def links() -> dict[str, str]:
    """Each person's sign-in link, filled when the sample is built."""
    return {}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, links: dict[str, str]) -> Iterator[Running]:
    """A sample of some weeks, built and started by its commands."""
    with a_house(tmp_path_factory.mktemp("sample") / "data") as port:
        made = subprocess.run(
            [GUYUB, "demo", "--days", "45", "--json"],
            check=True,
            timeout=300,
            capture_output=True,
            text=True,
        )
        links |= {one["login"]: one["link"] for one in json.loads(made.stdout)}
        with up(port) as house:
            yield Running(address=house.address, first_link=links["admin"], process=house.process)


def test_every_page_of_the_sample_reads_well_on_a_desk_and_on_a_phone(
    running: Running,
    colleague: Callable[..., Colleague],
    someone: Callable[..., Visitor],
) -> None:
    admin = colleague()
    admin.sign_in(running.first_link, PASSWORD)
    found: dict[str, list[str]] = {}
    for size, name in ((DESKTOP, ""), (PHONE, "-hp")):
        admin.page.set_viewport_size({"width": size[0], "height": size[1]})
        for path, title in DESK.items():
            admin.go(path, title)
            admin.sees("koperasi contoh")
            _keep(admin, path, name)
            found[f"desk/{path}{name}"] = [
                *admin.violations(leave_out=FRAME),
                *admin.overflow(),
            ]
        member = someone(size=size)
        for path in MEMBER:
            member.open(path)
            _keep(member, path, name)
            found[f"{path}{name}"] = [*member.violations(), *member.overflow()]
    assert {page: faults for page, faults in found.items() if faults} == {}
    assert "Traceback" not in running.process.log


def test_what_each_role_sees_and_a_delivery_s_journey_read_well(
    running: Running, links: dict[str, str], colleague: Callable[..., Colleague]
) -> None:
    people = {login: colleague() for login in ROLES}
    for login, person in people.items():
        person.sign_in(links[login], PASSWORD)
        assert ", ".join(person.menu()) == MENUS[login]
    journeys, case, who, post = _things(people["sari"])
    assert len(journeys) >= 3
    own: dict[str, dict[str, str]] = {
        **ROLES,
        "sari": {**ROLES["sari"], **dict.fromkeys(journeys, "Unggahan")},
        "wati": {**ROLES["wati"], post: "Unggahan"},
        "joko": {**ROLES["joko"], journeys[0]: "Unggahan", post: "Unggahan", case: who},
    }
    found: dict[str, list[str]] = {}
    for login, person in people.items():
        for size in (DESKTOP, PHONE):
            person.page.set_viewport_size({"width": size[0], "height": size[1]})
            for path, title in own[login].items():
                found[f"{login}: {path} at {size[0]}"] = _faults(person, path, title)
    assert {page: faults for page, faults in found.items() if faults} == {}
    assert "Traceback" not in running.process.log


def _things(person: Colleague) -> tuple[list[str], str, str, str]:
    """Every troubled delivery and one that is not, a case, who told it (which is another one at
    another hour of the day), and a post that waits for approval."""
    person.go("kalender?bentuk=troubled", "Kalender")
    journeys = person.links_to("pengiriman")
    person.go("kalender", "Kalender")
    journeys.append(person.links_to("pengiriman")[0])
    person.go("antrean?tampilan=breached", "Antrean")
    case = person.links_to("laporan")[0]
    person.open(f"/desk/{case}")
    person.heading(re.compile("^(?!Antrean$)"))
    told_by = person.page.get_by_role("heading", level=1).inner_text()
    person.go("tulis?daftar=in_review", "Konsep dan unggahan")
    return journeys, case, told_by, person.links_to("unggahan")[0]


def _faults(person: Colleague, path: str, title: str) -> list[str]:
    person.go(path, title)
    titles = person.page.get_by_role("heading", level=1).all_inner_texts()
    return [
        *([] if titles == [title] else [f"titles: {titles}"]),
        *(words for words in person.errors() if not any(one in words for one in RED)),
        *person.violations(leave_out=FRAME),
        *person.overflow(),
    ]


def _keep(visitor: Visitor, path: str, name: str) -> None:
    if path in PICTURED:
        visitor.picture(f"{PICTURED[path]}{name}")


def test_charts_are_saved_as_pictures_and_open_to_what_they_count(
    running: Running, links: dict[str, str], colleague: Callable[..., Colleague], tmp_path: Path
) -> None:
    """The browser draws the PNG itself: nothing is fetched, and no other program is needed."""
    yohana = colleague()
    yohana.sign_in(links["yohana"], PASSWORD)
    yohana.go("keterlibatan?tampilan=banding&menurut=media", "Keterlibatan")
    expect(yohana.page.get_by_test_id("stPlotlyChart").locator(".trace").first).to_be_visible()
    save = yohana.page.get_by_role("button", name=re.compile("PNG$"))
    picture = yohana.download(save.click)
    assert picture.suggested_filename == "keterlibatan-media.png"
    picture.save_as(tmp_path / "chart.png")
    with Image.open(tmp_path / "chart.png") as drawn:
        assert drawn.width > 1_000  # twice the screen's, sharp on paper
        assert len(drawn.convert("RGB").getcolors(1 << 24) or []) > 50
    yohana.unfold("Angkanya")
    table = yohana.download(lambda: yohana.press("Unduh CSV"))
    assert table.suggested_filename == "keterlibatan-media.csv"
    yohana.go("keterlibatan?tampilan=unggahan", "Keterlibatan")
    yohana.page.get_by_test_id("stMain").locator("a[href*='kiriman=']").first.click()
    yohana.sees("Semua unggahan")
    yohana.settle()
    assert "kiriman=" in yohana.page.url
    assert yohana.violations(leave_out=FRAME) == []
    _a_report_has_the_charts_of_its_paper_and_opens_to_its_rows(yohana)


def _a_report_has_the_charts_of_its_paper_and_opens_to_its_rows(yohana: Colleague) -> None:
    yohana.go("bulanan", "Laporan berkala")
    charts = yohana.page.get_by_test_id("stPlotlyChart")
    expect(charts.first.locator(".trace").first).to_be_visible()
    assert charts.count() >= 4
    picture = yohana.download(charts.first.locator(".modebar-btn").first.click)
    assert re.fullmatch(r"laporan-20\d\d-\d\d-1-1\.png", picture.suggested_filename)
    yohana.page.get_by_test_id("stDataFrame").last.hover()
    saves = yohana.page.locator("button[aria-label^='Download as CSV']")
    assert saves.count() >= 1
    assert not any(each.is_visible() for each in saves.all())  # its texts may be formulas
    yohana.page.get_by_role("link", name="Buka baris di balik angka ini").first.click()
    yohana.heading("Waktu tanggap")
    assert "minggu=20" in yohana.page.url
