"""The sample cooperative in a real browser: every page filled, on a desk's screen and a phone's."""

import subprocess
from collections.abc import Callable, Iterator

import pytest

from tests.browser.conftest import DESKTOP, PHONE, Running, a_house, up
from tests.browser.visitor import FRAME, Colleague, Visitor
from tests.running import GUYUB

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(420)]

PASSWORD = "kuda batu payung hijau"
DESK = {
    "": "Beranda",
    "tulis": "Tulis",
    "tulis?daftar=in_review": "Konsep dan unggahan",
    "kalender": "Kalender",
    "tugas": "Tugas",
    "antrean": "Antrean",
    "tanggapan": "Waktu tanggap",
    "keterlibatan": "Keterlibatan",
    "kanal": "Kanal",
    "pengaturan": "Pengaturan",
    "pengaturan?bagian=jam": "Pengaturan",
    "pengaturan?bagian=pengguna": "Pengaturan",
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


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A sample of some weeks, built and started by its commands."""
    with a_house(tmp_path_factory.mktemp("sample") / "data") as port:
        subprocess.run([GUYUB, "demo", "--days", "45"], check=True, timeout=300)
        made = subprocess.run(
            [GUYUB, "user", "link", "admin"],
            check=True,
            timeout=60,
            capture_output=True,
            text=True,
        )
        with up(port) as house:
            link = made.stdout.split()[-1]
            yield Running(address=house.address, first_link=link, process=house.process)


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


def _keep(visitor: Visitor, path: str, name: str) -> None:
    if path in PICTURED:
        visitor.picture(f"{PICTURED[path]}{name}")
