"""What is refused of a member or an account of theirs is told there, and done once it can be."""

from datetime import timedelta

import pytest

from domain.cases import Case
from domain.channels import Channel
from domain.members import Member
from domain.messages import Author
from domain.people import User
from domain.ports import Batch
from storage.memory.store import MemoryStore
from tests.conftest import START
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, fill
from tests.dashboard.refusing import Act, refused_then_done
from tests.dashboard.test_members import says
from tests.makers import NOON, a_channel, an_incoming
from toolkit.wiring import Toolkit

LINKED = "Akun ditautkan. Semua yang pernah ditulisnya ikut tampil."


@pytest.fixture
def store() -> MemoryStore:
    """An empty memory, whose writers do not wait long for their turn."""
    return MemoryStore(wait_s=0.01)


@pytest.fixture
def ani(toolkit: Toolkit, sari: User) -> Member:
    ani = Member(
        id="m-1", number="A-1", name="Ani Wulandari", phones=("+6281234567890",), created_at=NOON
    )
    return toolkit.membership.add(sari.actor, ani)


@pytest.fixture
def case(toolkit: Toolkit, store: MemoryStore, ani: Member) -> Case:
    """Of an account that is linked to nobody, and may be Ani's by its number."""
    with store.writing() as unit:
        unit.channels.add(a_channel(id="ch-9", platform="sandbox", name="Obrolan"))
    author = Author(remote_id="akun-x", name="penyuka_padi", contact=ani.phones[0])
    at = toolkit.clock.now() - timedelta(minutes=5)
    told = toolkit.listening.receive("ch-9", an_incoming(author=author, at=at))
    assert told is not None
    toolkit.interactions.run(5)
    return told


def test_an_account_is_linked_from_its_case(
    open_page: Open, toolkit: Toolkit, sari: User, case: Case
) -> None:
    page = open_page("antrean", sari, laporan=case.id)
    fill(page, "Cari anggota: nomor, nama, telepon, atau surel", "0812 3456")
    act = Act(service="linking_by_hand", press="Tautkan ke Ani Wulandari", told=LINKED)
    refused_then_done(page.run(), act, toolkit, sari)


def test_an_account_is_linked_from_the_members_page(
    open_page: Open, toolkit: Toolkit, sari: User, ani: Member, case: Case
) -> None:
    page = open_page("anggota", sari, anggota=ani.id)
    fill(page, "Kata dalam pesan, nama penulis, atau kode laporan", case.code)
    act = Act(service="linking_by_hand", press="Tautkan akun ini", told=LINKED)
    refused_then_done(page.run(), act, toolkit, sari)


@pytest.mark.parametrize(
    ("press", "told"),
    [
        ("Ya, ini akunnya", LINKED),
        ("Bukan", "Diingat: akun ini tidak disarankan lagi untuk anggota itu."),
    ],
)
@pytest.mark.usefixtures("case")
def test_a_suggestion_is_answered(
    open_page: Open, toolkit: Toolkit, sari: User, press: str, told: str
) -> None:
    act = Act(service="linking_members", press=press, told=told)
    refused_then_done(open_page("anggota", sari, bagian="tautan"), act, toolkit, sari)


def test_a_link_is_taken_apart(
    open_page: Open, toolkit: Toolkit, sari: User, ani: Member, case: Case
) -> None:
    toolkit.linking_by_hand.link(sari.actor, case.id, ani.id)
    act = Act(
        service="linking_members",
        press="Lepas",
        told="Tautan dilepas.",
        entered={"Mengapa dilepas?": "akun suaminya"},
    )
    refused_then_done(open_page("anggota", sari, anggota=ani.id), act, toolkit, sari)


def test_consent_is_noted(open_page: Open, toolkit: Toolkit, sari: User, ani: Member) -> None:
    act = Act(
        service="membership",
        press="Catat",
        told="Izin dicatat.",
        entered={"Catatan (boleh kosong)": "kata Ani sendiri"},
    )
    page = open_page("anggota", sari, anggota=ani.id)
    says(page, given=True)
    refused_then_done(page, act, toolkit, sari)


def test_a_message_that_could_not_be_kept_is_let_go(
    open_page: Open, toolkit: Toolkit, sari: User, board: Channel
) -> None:
    said = an_incoming(remote_id="", text="Beras berkutu", at=START)
    toolkit.listening.take_in(board, Batch(messages=(said,)))
    page = assert_sound(open_page("beranda", sari))
    act = Act(
        service="setting_aside", press="Ya, singkirkan", told="Pesan disingkirkan dari daftar."
    )
    refused_then_done(page, act, toolkit, sari)
