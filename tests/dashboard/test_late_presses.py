"""A press on a step that a colleague's step took away does not pass in silence."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from domain.cases import Case
from domain.channels import Channel
from domain.people import User
from services.cases.splitting import Split
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, pick_several, press
from tests.dashboard.test_whole_story import case_of, counter, later, on_board
from toolkit.wiring import Toolkit

LATE = (
    "Rekan baru saja mengubah laporan ini, jadi yang Anda tekan tidak terjadi. Lihat dulu, lalu "
    "putuskan lagi."
)


def toasts(page: AppTest) -> list[str]:
    return [toast.value for toast in assert_sound(page).toast]


@pytest.mark.parametrize("button", ["Tunggu jawaban anggota", "Sampai anggota menulis"])
def test_a_step_of_a_case_that_a_colleague_resolved_meanwhile(
    toolkit: Toolkit, sari: User, budi: User, open_page: Open, button: str
) -> None:
    case = counter(toolkit, sari, "Beras berkutu")
    page = open_page("antrean", sari, laporan=case.id)
    toolkit.case_states.resolve(budi.actor, case.id, words="Diganti")
    assert toasts(press(page, button)) == [LATE]
    assert toasts(page.run()) == []


def test_a_split_of_what_a_colleague_split_off_meanwhile(
    toolkit: Toolkit, sari: User, budi: User, board: Channel, open_page: Open
) -> None:
    case = said_twice(toolkit, board)
    second = toolkit.answering.story(sari.actor, case.id).messages[-1]
    page = open_page("antrean", sari, laporan=case.id)
    pick_several(page, "Pesan yang dipindah", second.id)
    wanted = Split(message_ids=(second.id,), kind=case.kind)
    toolkit.splitting.split(budi.actor, case.id, wanted, events_seen=case.events)
    assert toasts(press(page, "Jadikan laporan baru")) == [LATE]


def test_what_is_refused_in_words_is_told_once(
    toolkit: Toolkit, sari: User, board: Channel, open_page: Open
) -> None:
    case = said_twice(toolkit, board)
    page = open_page("antrean", sari, laporan=case.id)
    on_board(toolkit, board, "Halo?", number=3)
    assert toasts(press(page, "Tunggu jawaban anggota")) == []
    assert [error.value for error in page.error] == [
        "Anggota menulis lagi: “Halo?” Baca dulu, lalu putuskan lagi."
    ]


def test_a_step_that_happens_is_told_as_ever(toolkit: Toolkit, sari: User, open_page: Open) -> None:
    case = counter(toolkit, sari, "Beras berkutu")
    page = open_page("antrean", sari, laporan=case.id)
    toolkit.answering.note(sari.actor, case.id, "Sudah ditelepon")
    assert toasts(press(page, "Tunggu jawaban anggota")) == ["Perubahan disimpan."]


def said_twice(toolkit: Toolkit, board: Channel) -> Case:
    case = on_board(toolkit, board, "Lantai toko licin")
    later(toolkit, timedelta(minutes=5))
    on_board(toolkit, board, "Simpanan belum tercatat", number=2)
    return case_of(toolkit, case)
