"""A case in which no reply can be written says why, and what can be done instead."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from domain.cases import Case, CaseStatus
from domain.erasing import Erased
from domain.people import User
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, fill, labels, links_of, press, words_of
from tests.dashboard.test_reply_choices import heard
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit

SEND = "Kirim balasan"
WAIT, UNTIL_HEARD = "Tunggu jawaban anggota", "Sampai anggota menulis"
ERASED = "Data orang di laporan ini sudah dihapus: tidak ada lagi yang dapat dijawab."


@pytest.fixture
def case(toolkit: Toolkit, sari: User) -> Case:
    return heard(toolkit, public=True)


def opened(open_page: Open, who: User, case: Case) -> AppTest:
    return assert_sound(open_page("antrean", who, laporan=case.id))


def erase(toolkit: Toolkit, joko: User, case: Case) -> None:
    toolkit.erasing.ask(joko.actor, Erased.PERSON, case.conversation_id, why="di loket")
    while toolkit.erasing.run():
        pass


def test_of_somebody_who_was_erased_it_says_to_end_it_or_to_go_on(
    toolkit: Toolkit, sari: User, joko: User, open_page: Open, case: Case
) -> None:
    before = opened(open_page, sari, case)
    assert {SEND, WAIT, UNTIL_HEARD} <= set(labels(before.button))
    assert "(tanpa kata)" not in words_of(before)
    erase(toolkit, joko, case)
    page = opened(open_page, sari, case)
    assert not {SEND, WAIT, UNTIL_HEARD} & set(labels(page.button))
    told = words_of(page)
    assert ERASED in told
    assert "(tanpa kata)" in told
    assert "Bila masih ada yang perlu dibereskan di koperasi, lanjutkan dengan catatan" in told
    assert "tetap terhitung belum dijawab, juga sesudah diselesaikan" in told
    assert not [
        box for box in page.text_input if "Tanya lagi" in box.label
    ]  # nobody is asked again
    fill(page, "Keterangan, atau kata sendiri", "Datanya dihapus")
    press(page, "Laporan selesai")
    assert toolkit.answering.story(sari.actor, case.id).case.status is CaseStatus.RESOLVED
    ended = opened(open_page, sari, case)
    assert ERASED in words_of(ended)
    assert "Bila masih ada yang perlu dibereskan" not in words_of(ended)
    assert "terhitung belum dijawab" not in words_of(ended)
    assert "Jadwalkan" not in labels(ended.button)


def test_the_queue_says_whose_person_was_erased(
    toolkit: Toolkit, sari: User, joko: User, open_page: Open, case: Case
) -> None:
    mark = "data orangnya dihapus"
    assert mark not in words_of(open_page("antrean", sari))
    erase(toolkit, joko, case)
    page = assert_sound(open_page("antrean", sari))
    assert mark in words_of(page)
    assert "**Tanpa nama**" in links_of(page)


def test_before_somebody_is_erased_it_says_what_is_not_finished(
    sari: User, joko: User, open_page: Open, case: Case
) -> None:
    told = words_of(opened(open_page, joko, case))
    assert "1 laporan di antaranya belum selesai. Sesudah dihapus tidak ada lagi" in told


def test_spam_is_not_answered_and_says_how_it_could_be(
    toolkit: Toolkit, sari: User, open_page: Open, case: Case
) -> None:
    toolkit.answering.set_status(sari.actor, case.id, CaseStatus.SPAM)
    page = opened(open_page, sari, case)
    assert SEND not in labels(page.button)
    assert "Bila keliru, tekan “Bukan spam”." in words_of(page)
    press(page, "Bukan spam")
    assert SEND in labels(opened(open_page, sari, case).button)


def test_what_is_closed_for_good_is_not_answered(
    toolkit: Toolkit, sari: User, open_page: Open, case: Case, clock: SetClock
) -> None:
    toolkit.case_states.resolve(sari.actor, case.id, words="diganti")
    clock.advance(timedelta(days=15))
    assert toolkit.answering.close_old() == 1
    page = opened(open_page, sari, case)
    assert SEND not in labels(page.button)
    assert "Bila ada kabar baru, catat sebagai laporan baru." in words_of(page)


def test_what_was_being_written_is_given_back(
    toolkit: Toolkit, sari: User, open_page: Open, case: Case
) -> None:
    page = opened(open_page, sari, case)
    fill(page, "Balasan untuk anggota", "Maaf, Bu.")
    toolkit.answering.set_status(sari.actor, case.id, CaseStatus.SPAM)
    press(page, SEND)
    assert "Yang Anda tulis di sini belum dikirim:" in words_of(page)
    assert "Maaf, Bu." in [each.value for each in page.code]
