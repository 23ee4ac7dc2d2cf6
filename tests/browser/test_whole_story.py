"""Two people merge the same cases at once; a case comes apart again; a member says how it went."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from domain.aftercare import Rating
from domain.cases import Case, CaseKind, CaseStatus
from domain.messages import Author, MessageKind
from domain.people import Role
from tests.browser.conftest import DESKTOP, PHONE, Running, a_house, up
from tests.browser.drawing import WAIT_MS
from tests.browser.visitor import FRAME, Colleague, Visitor
from tests.makers import STAFF, an_incoming
from toolkit.wiring import Toolkit, open_toolkit

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

PASSWORD = "kuda batu payung hijau"
SAID = "Beras yang saya beli kemarin di toko koperasi berkutu, tolong diganti."
ANI = Author(name="Bu Ani", member_number="K-001")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A new house."""
    with a_house(tmp_path / "data") as port, up(port) as house:
        yield house


def test_two_people_merge_at_once_and_the_case_comes_back(
    running: Running, colleague: Callable[..., Colleague]
) -> None:
    house = open_toolkit()
    elder, younger = _told(house, SAID), _told(house, SAID + " Terima kasih.")
    sari, budi = colleague(), colleague(PHONE)
    sari.sign_in(_link(running, house, "sari", "Sari"), PASSWORD)
    budi.sign_in(_link(running, house, "budi", "Budi"), PASSWORD)
    for person in (sari, budi):
        person.go(f"antrean?laporan={younger.id}", "Bu Ani")
        person.sees("Mungkin sama dengan")
        assert person.violations(leave_out=FRAME) == []
        assert person.overflow() == []
        person.picture(f"duplicate-{person.page.viewport_size['width']}")  # type: ignore[index]

    sari.press("Gabungkan keduanya")
    expect(sari.page.get_by_role("heading", name="Digabung ke sini")).to_be_visible()
    expect(sari.page).to_have_url(re.compile(elder.id), timeout=WAIT_MS)
    budi.press("Gabungkan keduanya")
    budi.sees("Laporan ini sudah digabung.")
    assert _status(house, younger) is CaseStatus.MERGED
    assert _status(house, elder) is CaseStatus.OPEN
    for person, shown in ((sari, "merged"), (budi, "gone")):
        assert person.violations(leave_out=FRAME) == []
        assert person.overflow() == []
        person.picture(shown)

    budi.press(f"Pisahkan lagi {younger.code}")
    budi.sees("Laporan berdiri sendiri lagi")
    assert _status(house, younger) is CaseStatus.OPEN
    sari.press(f"Pisahkan lagi {younger.code}")  # her page still shows it
    expect(sari.page.get_by_role("heading", name="Digabung ke sini")).to_have_count(0)
    assert "Traceback" not in running.process.log


def test_one_press_splits_a_case_right_after_its_messages_were_chosen(
    running: Running, colleague: Callable[..., Colleague]
) -> None:
    """What is chosen fills its line: the box must not shrink under the mouse that leaves it."""
    house = open_toolkit()
    for number, text in enumerate(
        (SAID, "Satu lagi: simpanan wajib saya bulan Oktober belum tercatat.")
    ):
        said = an_incoming(remote_id=f"form:{number}", kind=MessageKind.FORM, text=text)
        case = house.listening.receive("board", said)
    assert case is not None
    sari = colleague()
    sari.sign_in(_link(running, house, "sari", "Sari"), PASSWORD)
    sari.go(f"antrean?laporan={case.id}", "Bu Ani")
    sari.press("Pisahkan sebagian…")
    sari.page.get_by_role("combobox", name="Pesan yang dipindah").click()
    sari.page.get_by_role("option", name=re.compile("simpanan wajib")).click()
    sari.page.keyboard.press("Escape")
    sari.page.get_by_role("button", name="Jadikan laporan baru").click()
    sari.sees("Laporan baru dibuat")


def test_a_member_says_how_it_went(
    running: Running, someone: Callable[..., Visitor], colleague: Callable[..., Colleague]
) -> None:
    house = open_toolkit()
    case = _told(house, SAID)
    house.answering.reply(STAFF, case.id, "Kami ganti", events_seen=case.events)
    done = house.answering.set_status(STAFF, case.id, CaseStatus.RESOLVED, reason="diganti")
    with house.store.writing() as unit:
        asked = Rating(
            case_id=done.id, conversation_id=done.conversation_id, asked_at=house.clock.now()
        )
        unit.ratings.put(asked)
    for size in (DESKTOP, PHONE):
        member = someone(Visitor, size)
        member.open(f"/lacak/{case.code}")
        member.page.get_by_role("link", name=re.compile("penilaian")).click()
        member.sees("Seberapa puas Anda")
        assert member.violations() == []
        assert member.overflow() == []
        member.picture(f"rating-{size[0]}")
        member.page.get_by_label("Tidak puas").check()
        member.page.get_by_label(re.compile("Mau menambahkan")).fill("Lama sekali")
        member.page.get_by_role("button", name="Kirim jawaban").click()
        member.sees("Terima kasih, jawaban Anda")
        assert member.violations() == []
    sari = colleague()
    sari.sign_in(_link(running, house, "sari", "Sari"), PASSWORD)
    sari.go(f"antrean?laporan={case.id}", "Bu Ani")
    sari.sees("Tidak puas")
    sari.sees("“Lama sekali”")
    assert sari.violations(leave_out=FRAME) == []
    sari.picture("rated")
    assert "Traceback" not in running.process.log


def _told(house: Toolkit, text: str) -> Case:
    return house.listening.take_down_remark(
        STAFF, way=MessageKind.PHONE, author=ANI, text=text, kind=CaseKind.COMPLAINT
    )


def _link(running: Running, house: Toolkit, login: str, name: str) -> str:
    token = house.accounts.add_user(None, login=login, name=name, role=Role.STAFF)
    return f"{running.address}/masuk/tautan?kode={token}"


def _status(house: Toolkit, case: Case) -> CaseStatus:
    with house.store.reading() as unit:
        return unit.cases.get(case.id).status
