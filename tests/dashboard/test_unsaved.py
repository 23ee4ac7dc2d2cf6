"""A session that ends between typing and pressing costs no word: it is shown, to be copied."""

from streamlit.testing.v1 import AppTest

from dashboard import session
from domain.company import DraftKind
from domain.errors import NotSignedIn
from domain.people import User
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, fill, press, words_of
from tests.dashboard.test_reply_choices import heard
from toolkit.wiring import Toolkit

LAST = "Yang Anda tulis terakhir belum tersimpan. Salin dulu, lalu masuk lagi:"
REPLY = "Balasan untuk anggota"


def end_session(toolkit: Toolkit) -> None:
    def nobody(_toolkit: Toolkit) -> User:
        raise NotSignedIn("-")

    session.use(toolkit, identify=nobody)


def copied(page: AppTest) -> list[str]:
    return [each.value for each in assert_sound(page).code]


def test_a_reply_pressed_too_late_is_shown_and_not_sent(
    toolkit: Toolkit, sari: User, open_page: Open
) -> None:
    case = heard(toolkit, public=False)
    page = open_page("antrean", sari, laporan=case.id)
    fill(page, REPLY, "Kami ganti besok.")
    end_session(toolkit)
    page = press(page, "Kirim balasan")
    assert LAST in words_of(page)
    assert copied(page) == ["Kami ganti besok."]
    assert toolkit.answering.story(sari.actor, case.id).deliveries == ()


def test_what_was_told_while_it_was_typed_is_shown_as_well(
    toolkit: Toolkit, sari: User, open_page: Open
) -> None:
    case = heard(toolkit, public=False)
    page = open_page("antrean", sari, laporan=case.id)
    told = f"told:{DraftKind.REPLY}-{case.id}-0"
    page.session_state[told] = "Kami ganti"  # as the browser tells it
    end_session(toolkit)
    assert copied(page.run()) == ["Kami ganti"]


def test_what_is_kept_is_not_shown_again(toolkit: Toolkit, sari: User, open_page: Open) -> None:
    case = heard(toolkit, public=False)
    toolkit.jotting.keep(sari.actor, case.id, DraftKind.REPLY, "Kami ganti")
    page = open_page("antrean", sari, laporan=case.id)
    end_session(toolkit)
    page = page.run()
    assert LAST not in words_of(page)
    assert copied(page) == []


def test_a_visit_being_noted_is_shown(toolkit: Toolkit, sari: User, open_page: Open) -> None:
    page = open_page("antrean", sari, baru="1")
    fill(page, "Apa yang disampaikan", "Kursi rusak")
    end_session(toolkit)
    assert copied(press(page, "Simpan ke antrean")) == ["Kursi rusak"]


def test_a_post_being_written_is_shown_as_far_as_it_is_not_kept(
    toolkit: Toolkit, sari: User, open_page: Open
) -> None:
    page = open_page("tulis", sari)
    fill(page, "Teks", "Beras baru")
    page = page.run()
    fill(page, "Teks", "Beras baru datang")
    end_session(toolkit)
    assert copied(page.run()) == ["Beras baru datang"]
