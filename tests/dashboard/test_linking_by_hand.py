"""An account is linked to the member one picks, from the case and from the member's page."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from domain.cases import Case
from domain.erasing import Erased
from domain.members import Member
from domain.messages import Author
from domain.people import User
from domain.ports import Store
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, fill, labels, links_of, press, words_of
from tests.makers import NOON, STAFF, a_channel, an_incoming
from toolkit.wiring import Toolkit

SEARCH = "Cari anggota: nomor, nama, telepon, atau surel"
WORDS = "Kata dalam pesan, nama penulis, atau kode laporan"


@pytest.fixture
def ani(toolkit: Toolkit, sari: User) -> Member:
    ani = Member(
        id="m-1", number="A-1", name="Ani Wulandari", phones=("+6281234567890",), created_at=NOON
    )
    return toolkit.membership.add(sari.actor, ani)


@pytest.fixture
def case(toolkit: Toolkit, store: Store) -> Case:
    """Who wrote it gave neither number nor name of the roll."""
    with store.writing() as unit:
        unit.channels.add(a_channel(id="ch-9", platform="sandbox", name="Obrolan"))
    author = Author(remote_id="akun-x", name="penyuka_padi")
    told = toolkit.listening.receive("ch-9", an_incoming(author=author, at=toolkit.clock.now()))
    assert told is not None
    return told


def linked(toolkit: Toolkit, sari: User) -> list[tuple[str, str]]:
    page = toolkit.member_pages.page(sari.actor, "m-1")
    return [(each.remote_id, each.confirmed_by) for each in page.identities]


def from_the_case(open_page: Open, sari: User, case: Case) -> AppTest:
    page = open_page("antrean", sari, laporan=case.id)
    fill(page, SEARCH, "0812 3456")
    assert "Tautkan ke Ani Wulandari" in labels(assert_sound(page.run()).button)
    return press(page, "Tautkan ke Ani Wulandari")


def from_the_member(open_page: Open, sari: User, _case: Case) -> AppTest:
    page = open_page("anggota", sari, anggota="m-1")
    fill(page, WORDS, "berkutu")
    assert "**penyuka\\_padi**" in words_of(assert_sound(page.run()))
    return press(page, "Tautkan akun ini")


@pytest.mark.parametrize("way", [from_the_case, from_the_member])
@pytest.mark.usefixtures("ani")
def test_an_account_is_linked_to_whom_one_picks(
    open_page: Open,
    toolkit: Toolkit,
    case: Case,
    sari: User,
    way: Callable[[Open, User, Case], AppTest],
) -> None:
    page = assert_sound(way(open_page, sari, case))
    assert [toast.value for toast in page.toast] == [
        "Akun ditautkan. Semua yang pernah ditulisnya ikut tampil."
    ]
    assert linked(toolkit, sari) == [("akun-x", sari.id)]


def test_from_the_case_a_link_is_followed_and_taken_apart(
    open_page: Open, toolkit: Toolkit, ani: Member, case: Case, sari: User
) -> None:
    toolkit.linking_by_hand.link(sari.actor, case.id, ani.id)
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert "Di buku anggota\\: Ani Wulandari" in words_of(page)
    assert SEARCH not in labels(page.text_input)
    assert "Halaman anggotanya" in links_of(page)
    fill(page, "Mengapa dilepas?", "keliru")
    page = assert_sound(press(page, "Lepas"))
    assert linked(toolkit, sari) == []
    assert SEARCH in labels(page.text_input)


def test_what_nobody_is_found_by_is_said(
    open_page: Open, ani: Member, case: Case, sari: User
) -> None:
    page = open_page("antrean", sari, laporan=case.id)
    fill(page, SEARCH, "tidak ada")
    assert "Tidak ada anggota yang cocok." in words_of(assert_sound(page.run()))
    page = open_page("anggota", sari, anggota=ani.id)
    fill(page, WORDS, "tidakada")
    assert "Tidak ada laporan dengan kata itu." in words_of(assert_sound(page.run()))


def test_an_account_that_is_somebodys_says_whose(
    open_page: Open, toolkit: Toolkit, ani: Member, case: Case, sari: User
) -> None:
    toolkit.linking_by_hand.link(sari.actor, case.id, ani.id)
    page = open_page("anggota", sari, anggota=ani.id)
    fill(page, WORDS, "berkutu")
    page = assert_sound(page.run())
    assert "Sudah tertaut dengan Ani Wulandari." in words_of(page)
    assert "Tautkan akun ini" not in labels(page.button)


def test_the_number_somebody_gave_is_looked_for_at_once(
    open_page: Open, toolkit: Toolkit, ani: Member, case: Case, sari: User
) -> None:
    author = Author(remote_id="akun-y", name="Bu A.", member_number="A-1")
    other = toolkit.listening.receive(
        "ch-9", an_incoming(author=author, thread="t-2", at=toolkit.clock.now())
    )
    assert other is not None
    page = assert_sound(open_page("antrean", sari, laporan=other.id))
    assert "Tautkan ke Ani Wulandari" in labels(page.button)


def test_supervisors_look_and_link_nothing(
    open_page: Open, ani: Member, case: Case, joko: User
) -> None:
    page = assert_sound(open_page("antrean", joko, laporan=case.id))
    assert SEARCH not in labels(page.text_input)
    page = assert_sound(open_page("anggota", joko, anggota=ani.id))
    assert WORDS not in labels(page.text_input)


def test_who_was_erased_is_offered_to_nobody_and_named_by_nothing(
    open_page: Open, toolkit: Toolkit, ani: Member, case: Case, joko: User
) -> None:
    toolkit.linking_by_hand.link(STAFF, case.id, ani.id)
    toolkit.erasing.ask(joko.actor, Erased.PERSON, case.conversation_id, why="surat")
    while toolkit.erasing.run():
        pass
    page = assert_sound(open_page("antrean", joko, laporan=case.id))
    assert "Halaman anggotanya" not in links_of(page)
    page = assert_sound(open_page("anggota", joko, anggota=ani.id))
    assert "akun yang datanya dihapus" in words_of(page)


def test_a_suggestion_on_the_members_page_leads_to_what_the_account_wrote(
    open_page: Open, toolkit: Toolkit, ani: Member, case: Case, sari: User
) -> None:
    author = Author(remote_id="akun-z", name="Bu A.", contact=ani.phones[0])
    toolkit.listening.receive(
        "ch-9",
        an_incoming(author=author, thread="t-3", text="Timbangan rusak", at=toolkit.clock.now()),
    )
    toolkit.interactions.run(5)
    page = assert_sound(open_page("anggota", sari, anggota=ani.id))
    assert any("Timbangan rusak" in label for label in links_of(page))
    assert not any("berkutu" in label for label in links_of(page))
