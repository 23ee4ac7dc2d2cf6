"""The clocks of a case that several members share say whose each of them is."""

from datetime import timedelta

from domain.people import User
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound
from tests.dashboard.test_draft_aims import merge
from tests.dashboard.test_queue import _remark
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit


def test_each_clock_of_a_merged_case_names_who_waited(
    open_page: Open, toolkit: Toolkit, sari: User, clock: SetClock
) -> None:
    first = _remark(toolkit, sari, "Beras berkutu.", "Bu *Ani*")
    clock.advance(timedelta(hours=1))
    second = _remark(toolkit, sari, "Beras kutuan.", "")
    assert headings(open_page, sari, first.id) == ["**Tanggapan pertama, masih berjalan**"]
    merge(toolkit, sari, second, first)
    assert headings(open_page, sari, first.id) == [
        "**Tanggapan pertama, masih berjalan** · Bu \\*Ani\\*",
        "**Tanggapan pertama, masih berjalan** · Tanpa nama",
    ]


def headings(open_page: Open, user: User, case_id: str) -> list[str]:
    """Of the first responses, as they stand above their intervals."""
    told = assert_sound(open_page("antrean", user, laporan=case_id)).markdown
    starts = "**Tanggapan pertama,"
    return [text.value for text in told if text.value.startswith(starts)]
