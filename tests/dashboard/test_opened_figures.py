"""What is told of now opens too: who waits since before the days chosen, and what is left."""

from datetime import timedelta

from domain.cases import Case, CaseKind
from domain.messages import Author, MessageKind
from domain.people import User
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, links_of, words_of
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit

EVER = "masih menunggu, kapan pun datangnya ({n})"


def _case(toolkit: Toolkit, user: User, name: str) -> Case:
    return toolkit.listening.take_down_remark(
        user.actor,
        way=MessageKind.PHONE,
        author=Author(name=name),
        text="Beras berkutu.",
        kind=CaseKind.COMPLAINT,
    )


def test_who_waits_since_before_the_days_chosen_is_listed_all_the_same(
    open_page: Open, toolkit: Toolkit, clock: SetClock, sari: User
) -> None:
    old = _case(toolkit, sari, "Bu Ani")
    clock.advance(timedelta(weeks=30))
    page = assert_sound(open_page("tanggapan", sari))
    assert "Tetapi ada anggota yang menunggu sejak" in words_of(page)
    assert EVER.format(n=1) in links_of(page)
    new = _case(toolkit, sari, "Pak Budi")
    page = assert_sound(open_page("tanggapan", sari, menurut="channel"))
    (link,) = [one for one in page.page_link if one.label == EVER.format(n=2)]
    assert link.proto.query_string == "menurut=channel&baris=waiting&kapan=semua"
    rows = assert_sound(open_page("tanggapan", sari, baris="waiting", kapan="semua"))
    assert [code for code in links_of(rows) if code in (old.code, new.code)] == [old.code, new.code]
    assert "2 baris · kapan pun datangnya" in words_of(rows)


def test_nobody_is_listed_twice_where_all_who_wait_came_in_those_days(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    _case(toolkit, sari, "Bu Ani")
    page = assert_sound(open_page("tanggapan", sari))
    assert "masih menunggu (1)" in links_of(page)
    assert EVER.format(n=1) not in links_of(page)


def test_only_those_who_wait_are_listed_whenever_they_came(
    open_page: Open, toolkit: Toolkit, clock: SetClock, sari: User
) -> None:
    _case(toolkit, sari, "Bu Ani")
    clock.advance(timedelta(weeks=30))
    rows = assert_sound(open_page("tanggapan", sari, baris="all", kapan="semua"))
    assert "0 baris" in words_of(rows)


def test_what_is_left_of_a_promise_opens_to_its_hours_and_so_does_what_is_past(
    open_page: Open, toolkit: Toolkit, clock: SetClock, sari: User
) -> None:
    case = _case(toolkit, sari, "Bu Ani")
    clock.advance(timedelta(hours=1))
    said = words_of(assert_sound(open_page("antrean", sari, laporan=case.id)))
    left, *lines = said.partition("**Sisa sampai janji berikutnya**")[2].strip().splitlines()
    assert (left, lines[0]) == (
        "- Rab 18 Nov 10.00–13.00 WIB: 3 jam kerja",
        "- **jumlah: 3 jam kerja**",
    )
    clock.advance(timedelta(hours=5))
    said = words_of(assert_sound(open_page("antrean", sari, laporan=case.id)))
    assert "**Sisa sampai" not in said
    past, *lines = said.partition("**Sudah lewat dari janji**")[2].strip().splitlines()
    assert (past, lines[0]) == (
        "- Rab 18 Nov 13.00–15.00 WIB: 2 jam kerja",
        "- **jumlah: 2 jam kerja**",
    )


def test_a_row_that_waits_beyond_its_promise_says_so_before_anybody_answers(
    open_page: Open, toolkit: Toolkit, clock: SetClock, sari: User
) -> None:
    case = _case(toolkit, sari, "Bu Ani")
    due_at = case.durations.due_at
    assert due_at is not None
    clock.set(due_at - timedelta(minutes=1))
    rows = words_of(assert_sound(open_page("tanggapan", sari, baris="waiting")))
    assert "janji sampai Rab, 18 Nov 2026 13.00 WIB" in rows
    assert ":red[lewat janji]" not in rows
    clock.set(due_at)
    rows = words_of(assert_sound(open_page("tanggapan", sari, baris="waiting")))
    assert ":red[lewat janji] sejak Rab, 18 Nov 2026 13.00 WIB" in rows
