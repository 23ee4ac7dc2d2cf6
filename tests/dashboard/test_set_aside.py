"""Messages that could not be kept, on Beranda."""

from domain.channels import Channel
from domain.messages import Incoming
from domain.people import User
from domain.ports import Batch
from tests.conftest import START
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, words_of
from tests.makers import an_incoming
from toolkit.wiring import Toolkit

TITLE = "Pesan yang belum bisa disimpan"


def sent(toolkit: Toolkit, board: Channel, **changes: object) -> Incoming:
    said = an_incoming(**{"remote_id": "", "text": "Beras *berkutu*", "at": START, **changes})
    toolkit.listening.take_in(board, Batch(messages=(said,)))
    return said


def test_where_nothing_failed_nothing_is_said(open_page: Open, sari: User) -> None:
    assert TITLE not in words_of(assert_sound(open_page("beranda", sari)))


def test_a_message_that_failed_stands_with_its_words_and_the_reason(
    open_page: Open, toolkit: Toolkit, board: Channel, sari: User
) -> None:
    sent(toolkit, board)
    page = assert_sound(open_page("beranda", sari))
    words = words_of(page)
    assert TITLE in words
    assert r"Beras \*berkutu\*" in words  # their words, and no markup of theirs
    assert "Pesan ini tidak membawa tanda pengenal yang utuh" in words
    again = next(each for each in page.button if each.label == "Coba lagi")
    page = again.click().run()
    assert [each.value for each in page.warning][-1] == "Masih gagal. Pesannya tetap ada di sini."


def test_it_is_taken_off_the_list_by_hand(
    open_page: Open, toolkit: Toolkit, board: Channel, sari: User
) -> None:
    sent(toolkit, board)
    page = open_page("beranda", sari)
    assert "Sudahkah isinya dicatat sebagai laporan?" in words_of(page)
    gone = next(each for each in page.button if each.label == "Ya, singkirkan")
    page = assert_sound(gone.click().run())
    assert TITLE not in words_of(page)
    assert [each.value for each in page.toast] == ["Pesan disingkirkan dari daftar."]
    assert toolkit.setting_aside.newest(sari.actor) == []


def test_who_answers_no_member_reads_it_and_cannot_take_it_off(
    open_page: Open, toolkit: Toolkit, board: Channel, joko: User
) -> None:
    sent(toolkit, board)
    page = assert_sound(open_page("beranda", joko))
    assert r"Beras \*berkutu\*" in words_of(page)
    assert "Ya, singkirkan" not in [each.label for each in page.button]
