"""Messages that could not be kept, on Beranda."""

from dataclasses import replace
from html import escape

from dashboard.views.home_aside import SHOWN_MAX
from domain.attachments import Enclosed
from domain.channels import Channel
from domain.messages import Author, Incoming
from domain.people import User
from domain.ports import Batch, Store
from tests.conftest import START
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, links_of, words_of
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
    assert "Beras *berkutu*" in words_of(page)  # their words, and no markup of theirs
    assert "ditulis Rab, 18 Nov 2026" in words
    assert "Pesan ini tidak membawa tanda pengenal yang utuh" in words
    again = next(each for each in page.button if each.label == "Coba lagi")
    page = again.click().run()
    assert [each.value for each in page.warning][-1] == "Masih gagal. Pesannya tetap ada di sini."


def test_a_long_message_can_be_read_to_its_end_and_leads_nowhere(
    open_page: Open, toolkit: Toolkit, board: Channel, sari: User
) -> None:
    text = "<b>Beras</b>\n" + "a" * SHOWN_MAX + " https://jahat.example tamat"
    author = Author(name="Bu Ani", contact="0812 *3*")
    file = Enclosed(name="nota.pdf", data=b"x")
    sent(toolkit, board, text=text, author=author, attachments=(file,))
    page = assert_sound(open_page("beranda", sari))
    (opened,) = [each for each in page.expander if each.label == "Seluruh isinya"]
    (whole,) = opened.html
    assert escape(text) in whole.value
    assert r"kontak 0812 \*3\* · lampiran nota\.pdf" in words_of(page)
    assert "Catat pesan dari kantor atau telepon" in links_of(page)


def test_why_it_failed_is_told_in_the_readers_language(
    open_page: Open, toolkit: Toolkit, board: Channel, store: Store, sari: User
) -> None:
    sent(toolkit, board)
    with store.writing() as unit:
        reader = unit.users.save(replace(sari, language="en"))
    assert "Pesan ini tidak membawa" not in words_of(assert_sound(open_page("beranda", reader)))


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
    assert "Beras *berkutu*" in words_of(page)
    assert "Catat pesan" not in " ".join(links_of(page))
    assert "Ya, singkirkan" not in [each.label for each in page.button]
