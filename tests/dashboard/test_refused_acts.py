"""An act that is refused is told in words, on a page that stands as before, typed words and all;
the same act goes through once nothing is in its way."""

from collections.abc import Callable

import pytest

from domain.aftercare import Outcome
from domain.branches import Branch
from domain.case_lists import ListKind
from domain.cases import Case, CaseKind, Priority
from domain.labels import Label, LabelKind
from domain.messages import Author, MessageKind
from domain.people import User
from storage.memory.store import MemoryStore
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, words_of
from tests.dashboard.refusing import BUSY, Act, held, press_first, refused_then_done, shut, sit_down
from toolkit.wiring import Toolkit


@pytest.fixture
def store() -> MemoryStore:
    """An empty memory, whose writers do not wait long for their turn."""
    return MemoryStore(wait_s=0.01)


@pytest.fixture
def case(toolkit: Toolkit, sari: User) -> Case:
    """A phone call of Bu Ani's."""
    return toolkit.listening.take_down_remark(
        sari.actor, way=MessageKind.PHONE, author=Author(name="Bu Ani"), text="Timbangan kurang."
    )


def _label(kind: LabelKind) -> Callable[[Toolkit, User, str], object]:
    def add(toolkit: Toolkit, _user: User, _case_id: str) -> None:
        a_label = Label(id="gabah", kind=kind, name="Gabah")
        with toolkit.store.writing() as unit:
            unit.labels.add(a_label)

    return add


def a_branch(toolkit: Toolkit, _user: User, _case_id: str) -> None:
    with toolkit.store.writing() as unit:
        unit.branches.add(Branch(id="br-1", name="Makassar"))


def _asleep(toolkit: Toolkit, user: User, case_id: str) -> None:
    toolkit.case_states.snooze(user.actor, case_id, None)


def _asked(toolkit: Toolkit, user: User, case_id: str) -> None:
    toolkit.case_states.ask_unit(user.actor, case_id, "Gudang")


def _planned(toolkit: Toolkit, user: User, case_id: str) -> None:
    toolkit.case_states.resolve(user.actor, case_id, words="Ditimbang ulang")
    toolkit.following_up.plan(user.actor, case_id, 2)


CASE_ACTS = {
    "it is woken": Act(
        service="case_states",
        before=_asleep,
        press="Jangan tunda lagi",
        told="Laporan kembali ke antrean.",
    ),
    "it is put aside": Act(
        service="case_states",
        press="Sampai anggota menulis",
        told="Ditunda sampai anggota menulis. Ada di tampilan “Ditunda”.",
    ),
    "another unit is asked": Act(
        service="case_states",
        press="Catat, kita menunggu",
        told="Dicatat. Laporan ini ada di tampilan “Menunggu”.",
        entered={"Bagian mana?": "Gudang"},
        before=lambda toolkit, user, _case_id: toolkit.case_lists.add(
            user.actor, ListKind.UNIT, "Gudang"
        ),
    ),
    "another unit has answered": Act(
        service="case_states",
        before=_asked,
        press="Sudah dijawab Gudang",
        told="Laporan tidak menunggu bagian lain lagi.",
    ),
    "a note is kept": Act(
        service="answering",
        press="Simpan catatan",
        told="Catatan disimpan.",
        entered={"Hanya terlihat oleh staf": "Cek dulu"},
    ),
    "it is of another branch": Act(
        service="branching",
        before=a_branch,
        press="",
        told="Perubahan disimpan.",
        entered={"Cabang": "br-1"},
    ),
    "it is of another topic": Act(
        service="labels",
        before=_label(LabelKind.TOPIC),
        press="",
        told="Perubahan disimpan.",
        entered={"Topik": "gabah"},
    ),
    "it bears another label": Act(
        service="labels",
        before=_label(LabelKind.LABEL),
        press="",
        told="Perubahan disimpan.",
        entered={"Label": ["gabah"]},
    ),
    "its member was asked again": Act(
        service="following_up",
        before=_planned,
        press="Catat hasilnya",
        told="Tindak lanjut dicatat.",
        entered={
            "Apakah tetap selesai?": Outcome.SOLVED,
            "Catatan (boleh dikosongkan)": "Timbangannya sudah benar",
        },
    ),
}


@pytest.mark.parametrize("what", CASE_ACTS)
def test_at_a_case(open_page: Open, toolkit: Toolkit, wati: User, case: Case, what: str) -> None:
    act = CASE_ACTS[what]
    act.before(toolkit, wati, case.id)
    refused_then_done(open_page("antrean", wati, laporan=case.id), act, toolkit, wati)


HOUSE_ACTS = {
    "a reason moves up": Act(
        service="case_lists",
        press="Naikkan",
        told="Urutan disimpan.",
        asked={"bagian": "daftar"},
    ),
    "a reason is offered no more": Act(
        service="case_lists",
        press="Jangan tawarkan",
        told="Perubahan disimpan.",
        asked={"bagian": "daftar"},
    ),
    "somebody is put on duty": Act(
        service="duty_roster",
        press="Mulai bertugas",
        told="Perubahan disimpan.",
        asked={"bagian": "aturan", "aturan": "petugas"},
    ),
    "what may wake people is kept": Act(
        service="governing",
        press="Simpan",
        told="Pengaturan disimpan.",
        entered={"Hanya untuk prioritas": [Priority.HIGH]},
        asked={"bagian": "membangunkan"},
    ),
    "finished cases are counted anew": Act(
        service="recounting",
        press="Hitung ulang semua laporan",
        told="Semua laporan akan dihitung ulang.",
        asked={"bagian": "jam"},
    ),
    "a holiday stays open": Act(
        service="governing",
        press="Simpan",
        told="Pengaturan disimpan.",
        asked={"bagian": "jam", "isi": "libur"},
    ),
    "a label is changed": Act(
        service="labels",
        before=_label(LabelKind.LABEL),
        press="Simpan",
        told="Perubahan disimpan.",
        entered={"Nama": "Gabah kering"},
        asked={"bagian": "label"},
    ),
    "a label is given no more": Act(
        service="labels",
        before=_label(LabelKind.LABEL),
        press="Jangan pakai lagi",
        told="Perubahan disimpan.",
        asked={"bagian": "label"},
    ),
    "promises are kept": Act(
        service="governing",
        press="Simpan",
        told="Pengaturan disimpan.",
        entered={"Senin": "09.00, 15.30"},
        asked={"bagian": "janji"},
    ),
    "a special promise is added": Act(
        service="governing",
        press="Tambah janji khusus",
        told="Janji khusus ditambahkan.",
        entered={"Jenis": CaseKind.COMPLAINT, "Prioritas": Priority.HIGH},
        asked={"bagian": "janji"},
    ),
}


@pytest.mark.parametrize("what", HOUSE_ACTS)
def test_in_the_house(
    open_page: Open, toolkit: Toolkit, admin: User, sari: User, what: str
) -> None:
    act = HOUSE_ACTS[what]
    act.before(toolkit, admin, "")
    refused_then_done(open_page("pengaturan", admin, **act.asked), act, toolkit, admin)


def test_what_is_refused_in_a_folded_part_is_told_right_there(
    open_page: Open, toolkit: Toolkit, admin: User
) -> None:
    page = open_page("pengaturan", admin, bagian="jam")
    sit_down(held(toolkit, "recounting"), admin)
    press_first(page, "Hitung ulang semua laporan")
    (part,) = [one for one in page.expander if one.label == "Laporan yang sudah ada"]
    assert [error.value for error in part.error] == [BUSY]


def test_somebody_is_told_of_an_incident(open_page: Open, toolkit: Toolkit, joko: User) -> None:
    toolkit.incidents.note(
        joko.actor, found_at=toolkit.clock.now(), happened="Hilang", exposed="", handling=""
    )
    told = Act(
        service="incidents",
        press="Orang-orangnya sudah diberi tahu",
        told="Dicatat bahwa mereka sudah diberi tahu.",
    )
    refused_then_done(open_page("pengaturan", joko, bagian="insiden"), told, toolkit, joko)


def test_a_member_is_enrolled(open_page: Open, toolkit: Toolkit, sari: User) -> None:
    enrolled = Act(
        service="membership",
        press="Daftarkan",
        entered={
            "Nomor anggota": "C-3",
            "Nama": "Citra",
            "Telepon dan surel, dipisah koma": "0812 3456 7890",
        },
    )
    refused_then_done(open_page("anggota", sari), enrolled, toolkit, sari)
    assert [one.name for one in toolkit.membership.roll(sari.actor)] == ["Citra"]


def test_the_language_of_the_desk(open_page: Open, toolkit: Toolkit, sari: User) -> None:
    changed = Act(service="accounts", press="English", told="First steps")
    refused_then_done(open_page("beranda", sari), changed, toolkit, sari)


@pytest.mark.parametrize(
    "service",
    [
        "notifications",
        "mentioning",
        "silence",
        "setting_aside",
        "reporting",
        "health",
        "following_up",
        "delivering",
    ],
)
def test_a_part_of_beranda_that_cannot_be_read_takes_nothing_else_along(
    open_page: Open, toolkit: Toolkit, wati: User, case: Case, service: str
) -> None:
    toolkit.answering.assign(wati.actor, case.id, wati.id)
    page = assert_sound(open_page("beranda", wati))
    last = "Laporan saya, janji terdekat dulu"
    assert last in words_of(page)
    sit_down(shut(toolkit, service), wati)
    assert_sound(page.run())
    assert {error.value for error in page.error} == {BUSY}
    assert last in words_of(page)
