"""On the page: what was pressed before the member's newest words were seen, and what was typed."""

from streamlit.testing.v1 import AppTest

from domain.cases import Case, CaseStatus
from domain.channels import Channel
from domain.people import User
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, fill, press, words_of
from tests.dashboard.test_whole_story import case_of, on_board
from toolkit.wiring import Toolkit

AGAIN = "Anggota menulis lagi: “Masih berkutu!” Baca dulu, lalu putuskan lagi."
REASON = "Keterangan, atau kata sendiri"


def test_a_case_is_not_resolved_over_words_nobody_saw_and_the_reason_stays(
    toolkit: Toolkit, sari: User, board: Channel, open_page: Open
) -> None:
    case, page = opened(toolkit, sari, board, open_page)
    on_board(toolkit, board, "Masih berkutu!", number=2)
    fill(page, REASON, "Beras sudah diganti")
    page = assert_sound(press(page, "Laporan selesai"))
    assert AGAIN in words_of(page)
    assert case_of(toolkit, case).status is CaseStatus.OPEN
    assert [each.value for each in page.text_input if each.label == REASON] == [
        "Beras sudah diganti"
    ]
    assert_sound(press(page, "Laporan selesai"))
    assert case_of(toolkit, case).ending == "beras sudah diganti"


def test_nor_is_one_put_waiting_or_aside(
    toolkit: Toolkit, sari: User, board: Channel, open_page: Open
) -> None:
    for number, button in enumerate(("Tunggu jawaban anggota", "Sampai anggota menulis")):
        case, page = opened(toolkit, sari, board, open_page, number=10 * number)
        on_board(toolkit, board, "Masih berkutu!", number=10 * number + 2)
        page = assert_sound(press(page, button))
        assert AGAIN in words_of(page)
        held = case_of(toolkit, case)
        assert (held.status, held.snoozed) == (CaseStatus.OPEN, False)
        assert_sound(press(page, button))
        rests = case_of(toolkit, case)
        assert rests.status is CaseStatus.WAITING or rests.snoozed


def opened(
    toolkit: Toolkit, sari: User, board: Channel, open_page: Open, *, number: int = 0
) -> tuple[Case, AppTest]:
    case = on_board(toolkit, board, "Beras berkutu", number=number + 1)
    return case, open_page("antrean", sari, laporan=case.id)
