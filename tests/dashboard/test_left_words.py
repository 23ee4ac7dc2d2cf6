"""A form that a colleague's step took away gives back what had been typed into it."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from domain.aftercare import Outcome
from domain.cases import Case
from domain.people import Role, User
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, fill, press, words_of
from tests.dashboard.test_whole_story import counter, later
from tests.makers import a_user
from toolkit.wiring import Toolkit

LOST = "Laporan ini berubah sebelum tulisan Anda sampai, jadi belum tercatat. Salin bila perlu:"
TYPED = "Sudah ditelepon dua kali"


@pytest.fixture
def case(toolkit: Toolkit, sari: User, joko: User) -> Case:
    """At the counter, in a house with a supervisor."""
    return counter(toolkit, sari, "Beras berkutu")


def given_back(page: AppTest) -> bool:
    assert_sound(page)
    return LOST in words_of(page) and [each.value for each in page.code] == [TYPED]


def test_the_reason_of_a_case_that_a_colleague_resolved_first(
    toolkit: Toolkit, sari: User, budi: User, open_page: Open, case: Case
) -> None:
    page = open_page("antrean", sari, laporan=case.id)
    fill(page, "Keterangan, atau kata sendiri", TYPED)
    toolkit.case_states.resolve(budi.actor, case.id, words="Diganti")
    assert given_back(press(page, "Laporan selesai"))


def test_what_came_of_asking_where_a_colleague_said_so_first(
    toolkit: Toolkit, sari: User, budi: User, open_page: Open, case: Case
) -> None:
    toolkit.case_states.resolve(sari.actor, case.id, words="Diganti")
    toolkit.following_up.plan(sari.actor, case.id, 1)
    later(toolkit, timedelta(days=2))
    page = open_page("antrean", sari, laporan=case.id)
    fill(page, "Catatan (boleh dikosongkan)", TYPED)
    toolkit.following_up.done(budi.actor, case.id, Outcome.SOLVED)
    assert given_back(press(page, "Catat hasilnya"))


def test_what_came_of_asking_in_the_list_of_tasks_too(
    toolkit: Toolkit, sari: User, budi: User, open_page: Open, case: Case
) -> None:
    """With another one in the list, and as the last one of it."""
    second = counter(toolkit, sari, "Kapan buka?")
    for each in (case, second):
        toolkit.answering.assign(sari.actor, each.id, sari.id)
        toolkit.case_states.resolve(sari.actor, each.id, words="Diganti")
        toolkit.following_up.plan(sari.actor, each.id, 1)
    later(toolkit, timedelta(days=2))
    assert toolkit.following_up.wake_due() == 2
    page = assert_sound(open_page("tugas", sari))
    for each in (case, second):
        page.text_input(key=f"tindak-kata-{each.id}").input(TYPED)
        toolkit.following_up.done(budi.actor, each.id, Outcome.SOLVED)
        next(one for one in page.button if each.id in str(one.key)).click()
        page = assert_sound(page.run())
        assert [one.value for one in page.code] == [TYPED]
        assert "sudah dicatat rekan, atau berpindah" in words_of(page)
        page = page.run()
        assert [one.value for one in page.code] == []


def test_why_it_is_escalated_where_a_colleague_restricted_it_first(
    toolkit: Toolkit, sari: User, budi: User, open_page: Open, case: Case
) -> None:
    page = open_page("antrean", sari, laporan=case.id)
    fill(page, "Mengapa dinaikkan?", TYPED)
    toolkit.case_states.escalate(budi.actor, case.id, why="Pengurus", restricted=True)
    page.button(key=_submit(page, "Naikkan ke pengawas")).click()
    assert given_back(page.run())


def test_the_note_of_a_supervisor_whose_colleague_gave_it_back_first(
    toolkit: Toolkit, sari: User, joko: User, open_page: Open, case: Case
) -> None:
    second = a_user(id="u-nina", login="nina", name="Nina", role=Role.SUPERVISOR)
    with toolkit.store.writing() as unit:
        unit.users.add(second)
    toolkit.case_states.escalate(sari.actor, case.id, why="Besar", restricted=False)
    page = open_page("antrean", joko, laporan=case.id)
    fill(page, "Catatan (boleh dikosongkan)", TYPED)
    toolkit.case_states.deescalate(second.actor, case.id)
    assert given_back(press(page, "Kembalikan"))


def test_what_arrived_is_not_given_back(
    toolkit: Toolkit, sari: User, joko: User, open_page: Open, case: Case
) -> None:
    page = open_page("antrean", sari, laporan=case.id)
    fill(page, "Keterangan, atau kata sendiri", TYPED)
    page = press(page, "Laporan selesai")
    assert LOST not in words_of(page)
    assert LOST not in words_of(press(page, "Buka lagi"))
    toolkit.case_states.escalate(sari.actor, case.id, why="Besar", restricted=False)
    page = open_page("antrean", joko, laporan=case.id)
    fill(page, "Catatan (boleh dikosongkan)", TYPED)
    assert LOST not in words_of(press(page, "Kembalikan"))


def test_what_came_of_asking_is_not_given_back_once_recorded(
    toolkit: Toolkit, sari: User, open_page: Open, case: Case
) -> None:
    toolkit.case_states.resolve(sari.actor, case.id, words="Diganti")
    toolkit.following_up.plan(sari.actor, case.id, 1)
    later(toolkit, timedelta(days=2))
    page = open_page("antrean", sari, laporan=case.id)
    fill(page, "Catatan (boleh dikosongkan)", TYPED)
    next(each for each in page.radio if each.label == "Apakah tetap selesai?").set_value(
        Outcome.SOLVED
    )
    assert LOST not in words_of(press(page, "Catat hasilnya"))


def _submit(page: AppTest, label: str) -> str:
    (button,) = [each for each in page.button if each.label == label]
    return str(button.key)
