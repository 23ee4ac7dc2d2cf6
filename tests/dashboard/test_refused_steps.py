"""A step at a case that is refused is told where it was taken, and is taken once it can be."""

from datetime import timedelta

import pytest

from domain.board import Entry
from domain.cases import Case
from domain.channels import Channel
from domain.messages import Author, MessageKind
from domain.people import User
from domain.reports import QueueFilter
from services.intake.visiting import Submission
from storage.memory.store import MemoryStore
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, fill, labels
from tests.dashboard.refusing import Act, refused_then_done
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit

SAVED = "Perubahan disimpan."


@pytest.fixture
def store() -> MemoryStore:
    """An empty memory, whose writers do not wait long for their turn."""
    return MemoryStore(wait_s=0.01)


@pytest.fixture
def case(toolkit: Toolkit, sari: User) -> Case:
    """A phone call of Bu Ani's."""
    return _heard(toolkit, sari)


def _heard(toolkit: Toolkit, sari: User) -> Case:
    return toolkit.listening.take_down_remark(
        sari.actor,
        way=MessageKind.PHONE,
        author=Author(name="Bu Ani", contact="0812 3456 7890"),
        text="Timbangan di toko kurang satu ons.",
    )


def _escalated(toolkit: Toolkit, user: User, case_id: str) -> None:
    toolkit.case_states.escalate(user.actor, case_id, why="besar", restricted=False)


def _resolved(toolkit: Toolkit, user: User, case_id: str) -> None:
    toolkit.case_states.resolve(user.actor, case_id, words="Ditimbang ulang")


STEPS = {
    "somebody takes it": Act(
        service="answering", press="Saya yang tangani", told="Laporan ini sekarang milik Anda."
    ),
    "it is given to somebody": Act(
        service="answering", press="", told=SAVED, entered={"Petugas": "u-sari"}
    ),
    "it waits for the member": Act(service="answering", press="Tunggu jawaban anggota", told=SAVED),
    "it is escalated": Act(
        service="case_states",
        press="Naikkan ke pengawas",
        told="Diteruskan ke pengawas.",
        entered={"Mengapa dinaikkan?": "Sudah tiga kali"},
    ),
    "it is resolved": Act(
        service="case_states",
        press="Laporan selesai",
        told="Laporan selesai.",
        entered={"Keterangan, atau kata sendiri": "Ditimbang ulang"},
    ),
    "it is to be asked about again": Act(
        service="following_up",
        before=_resolved,
        press="Jadwalkan",
        told="Tindak lanjut dijadwalkan",
    ),
}


@pytest.mark.usefixtures("joko")
@pytest.mark.parametrize("what", STEPS)
def test_at_a_case(open_page: Open, toolkit: Toolkit, wati: User, case: Case, what: str) -> None:
    act = STEPS[what]
    act.before(toolkit, wati, case.id)
    refused_then_done(open_page("antrean", wati, laporan=case.id), act, toolkit, wati)


def test_a_supervisor_gives_it_back(
    open_page: Open, toolkit: Toolkit, wati: User, joko: User, case: Case
) -> None:
    _escalated(toolkit, wati, case.id)
    act = Act(service="case_states", press="Kembalikan", told="Laporan dikembalikan ke staf.")
    refused_then_done(open_page("antrean", joko, laporan=case.id), act, toolkit, joko)


@pytest.fixture
def twins(toolkit: Toolkit, sari: User, case: Case) -> tuple[Case, Case]:
    """Bu Ani calls again with the same words an hour later."""
    assert isinstance(toolkit.clock, SetClock)
    toolkit.clock.advance(timedelta(hours=1))
    return case, _heard(toolkit, sari)


@pytest.mark.parametrize(
    ("service", "press", "told"),
    [
        ("merging", "Gabungkan keduanya", "Kedua laporan sekarang satu."),
        ("duplicates", "Bukan duplikat", "Dicatat: keduanya laporan yang berbeda."),
    ],
)
def test_of_two_that_are_alike(
    open_page: Open,
    toolkit: Toolkit,
    sari: User,
    twins: tuple[Case, Case],
    *,
    service: str,
    press: str,
    told: str,
) -> None:
    act = Act(service=service, press=press, told=told)
    refused_then_done(open_page("antrean", sari, laporan=twins[1].id), act, toolkit, sari)


def test_of_two_that_were_merged(
    open_page: Open, toolkit: Toolkit, sari: User, twins: tuple[Case, Case]
) -> None:
    elder, younger = twins
    toolkit.merging.merge(
        sari.actor, younger.id, elder.id, events_seen=younger.events, into_seen=elder.events
    )
    act = Act(
        service="merging",
        press=f"Pisahkan lagi {younger.code}",
        told="Laporan berdiri sendiri lagi, dengan semua pesannya.",
    )
    refused_then_done(open_page("antrean", sari, laporan=elder.id), act, toolkit, sari)


def test_a_code_of_no_case_leaves_the_page_as_it_was(
    open_page: Open, sari: User, case: Case
) -> None:
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    before = labels(page.button)
    fill(page, "Kode laporan lain", "AAAA-AAAA-AAAA")
    assert_sound(page.run())
    assert len(page.error) == 1
    assert labels(page.button) == before
    fill(page, "Kode laporan lain", case.code)
    assert_sound(page.run())
    assert [error.value for error in page.error] == [
        "Sebuah laporan tidak bisa digabung dengan dirinya sendiri."
    ]
    assert labels(page.button) == before


def test_a_comment_is_hidden(open_page: Open, toolkit: Toolkit, sari: User, board: Channel) -> None:
    now = toolkit.clock.now()
    with toolkit.store.writing() as unit:
        unit.board.add_entry(Entry(id="e-1", channel_id=board.id, text="Kabar", published_at=now))
    toolkit.visiting.comment("e-1", name="Bu Ani", text="Kapan buka?")
    (row,), _total = toolkit.answering.queue(sari.actor, QueueFilter(now=now))
    act = Act(service="answering", press="Sembunyikan komentar", told="Komentar disembunyikan.")
    refused_then_done(open_page("antrean", sari, laporan=row.case.id), act, toolkit, sari)


def test_a_block_is_lifted(open_page: Open, toolkit: Toolkit, sari: User) -> None:
    contact = "0812 3456 7890"
    written = Submission(text="Pinjaman cepat!", name="Bu Ani", contact=contact, consent=True)
    code = toolkit.visiting.submit(written, token="t-1")
    case = toolkit.merging.by_code(sari.actor, code)
    toolkit.blocking.block(sari.actor, case.id, "Iklan")
    act = Act(service="blocking", press="Buka blokir", told="Blokir dibuka.")
    refused_then_done(open_page("antrean", sari, blokir="1"), act, toolkit, sari)


def test_a_filter_is_kept(open_page: Open, toolkit: Toolkit, sari: User) -> None:
    act = Act(
        service="saved_filters",
        press="Simpan saringan",
        told="Saringan disimpan.",
        entered={"Simpan saringan sekarang dengan nama": "Beras"},
    )
    refused_then_done(open_page("antrean", sari, cari="beras"), act, toolkit, sari)


@pytest.mark.parametrize(
    "act",
    [
        Act(service="duty_roster", press="Mulai bertugas", told=SAVED),
        Act(service="accounts", press="", entered={"Bahasa": "en"}, told="My account"),
    ],
    ids=["duty", "language"],
)
def test_of_ones_own_account(open_page: Open, toolkit: Toolkit, sari: User, act: Act) -> None:
    refused_then_done(open_page("akun", sari), act, toolkit, sari)
