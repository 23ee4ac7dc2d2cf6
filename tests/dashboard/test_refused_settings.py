"""A setting that is refused is told in words where it stands, and goes through once it can."""

from collections.abc import Callable

import pytest

from domain.case_lists import ListKind
from domain.people import User
from domain.retention import RetentionKind
from domain.rules import Act as Deed
from domain.rules import ActKind
from services.rulebook.rule_checks import Wanted
from storage.memory.store import MemoryStore
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound
from tests.dashboard.refusing import Act, press_first, refused_then_done
from tests.dashboard.test_refused_acts import a_branch
from toolkit.wiring import Toolkit

Before = Callable[[Toolkit, User, str], object]


@pytest.fixture
def store() -> MemoryStore:
    """An empty memory, whose writers do not wait long for their turn."""
    return MemoryStore(wait_s=0.01)


def _rules(*names: str, is_on: bool = True) -> Before:
    def add(toolkit: Toolkit, user: User, _case_id: str) -> None:
        urgent = (Deed(kind=ActKind.PRIORITY, value="high"),)
        for name in names:
            kept = toolkit.rules.add(user.actor, Wanted(name=name, acts=urgent))
            toolkit.rules.switch(user.actor, kept.id, is_on=is_on, version=kept.version)

    return add


def _reply(toolkit: Toolkit, user: User, _case_id: str) -> None:
    toolkit.saved_replies.add(user.actor, title="Salam", text="Terima kasih.", language="id")


ACTS = {
    "a branch is changed": Act(
        service="branching",
        before=a_branch,
        press="Simpan",
        told="Cabang disimpan.",
        asked={"bagian": "cabang"},
    ),
    "a label is added": Act(
        service="labels",
        press="Tambahkan",
        told="Perubahan disimpan.",
        entered={"baru-label#0": "Gabah"},
        asked={"bagian": "label"},
    ),
    "a reason gets another name": Act(
        service="case_lists",
        press="Simpan",
        told="Perubahan disimpan.",
        asked={"bagian": "daftar"},
    ),
    "a reason is added": Act(
        service="case_lists",
        press="Tambahkan",
        told="Perubahan disimpan.",
        entered={f"baru-{ListKind.REASON}#0": "Kedaluwarsa"},
        asked={"bagian": "daftar"},
    ),
    "somebody gets an account": Act(
        service="accounts",
        press="Tambah",
        told="Pengguna ditambahkan.",
        entered={"Nama": "Dewi", "Nama masuk, huruf kecil tanpa spasi": "dewi"},
        asked={"bagian": "pengguna"},
    ),
    "somebody gets a new link": Act(
        service="accounts",
        press="tautan-u-sari",
        told="Tautan baru dibuat; kata sandi lama tidak berlaku lagi.",
        asked={"bagian": "pengguna"},
    ),
    "an account is closed": Act(
        service="accounts",
        press="aktif-u-sari",
        told="Sari tidak dapat masuk lagi.",
        asked={"bagian": "pengguna"},
    ),
    "a rule is switched off": Act(
        service="rules",
        before=_rules("Mendesak"),
        press="Matikan",
        told="Aturan dimatikan.",
        asked={"bagian": "aturan"},
    ),
    "a rule moves down": Act(
        service="rules",
        before=_rules("Mendesak", "Kedua"),
        press="Turunkan",
        told="Urutan disimpan.",
        asked={"bagian": "aturan"},
    ),
    "an example is copied": Act(
        service="rules",
        press="Pakai contoh ini",
        told="Contoh disalin. Sesuaikan, lalu simpan dan coba.",
        asked={"bagian": "aturan"},
    ),
}


@pytest.mark.parametrize("what", ACTS)
def test_in_the_settings(
    open_page: Open, toolkit: Toolkit, admin: User, sari: User, what: str
) -> None:
    act = ACTS[what]
    act.before(toolkit, admin, "")
    refused_then_done(open_page("pengaturan", admin, **act.asked), act, toolkit, admin)


def test_a_rule_is_switched_on_after_its_trial(
    open_page: Open, toolkit: Toolkit, wati: User
) -> None:
    _rules("Mendesak", is_on=False)(toolkit, wati, "")
    (told,) = toolkit.rules.all(wati.actor)
    act = Act(service="rules", press="Nyalakan aturan ini", told="Aturan dinyalakan.")
    page = open_page("pengaturan", wati, bagian="aturan", aturan=told.rule.id, lihat="coba")
    refused_then_done(page, act, toolkit, wati)


def test_a_saved_reply_is_changed(open_page: Open, toolkit: Toolkit, wati: User) -> None:
    _reply(toolkit, wati, "")
    (reply,) = toolkit.saved_replies.all(wati.actor)
    act = Act(
        service="saved_replies",
        press="Simpan",
        told="Balasan disimpan.",
        entered={"Isi balasan": "Terima kasih banyak."},
    )
    page = open_page("pengaturan", wati, bagian="balasan", balasan=reply.id)
    refused_then_done(page, act, toolkit, wati)
    assert [one.text for one in toolkit.saved_replies.all(wati.actor)] == ["Terima kasih banyak."]


def test_a_limit_is_counted_and_switched_on_and_off(
    open_page: Open, toolkit: Toolkit, joko: User
) -> None:
    kind = RetentionKind.CASES
    page = assert_sound(open_page("pengaturan", joko, bagian="data"))
    assert_sound(press_first(page, f"count-{kind}"))
    told = "Batas waktu simpan dicatat."
    for press in (f"on-{kind}", f"off-{kind}"):
        act = Act(service="retaining", press=press, told=told)
        refused_then_done(page, act, toolkit, joko)
        assert toolkit.retaining.rules(joko.actor)[kind] is not None
