"""Waktu tanggap: honest figures in words, numbers, charts and a table, each opening to its rows."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from domain.cases import Case, CaseKind, CaseStatus
from domain.messages import Author, MessageKind
from domain.people import User
from domain.reports import QueueFilter
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, labels, links_of, words_of
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit

HOUR = timedelta(hours=1)


def _metrics(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


def _table(page: AppTest) -> dict[str, Sequence[object]]:
    (frame,) = [one.value for one in page.dataframe if "kelompok" in one.value.columns]
    return {name: list(frame[name]) for name in frame.columns}


def _case(toolkit: Toolkit, user: User, kind: CaseKind = CaseKind.COMPLAINT) -> Case:
    return toolkit.listening.take_down_remark(
        user.actor,
        way=MessageKind.PHONE,
        author=Author(name="Bu Ani"),
        text="Beras berkutu.",
        kind=kind,
    )


def _answered(toolkit: Toolkit, user: User, kind: CaseKind = CaseKind.COMPLAINT) -> Case:
    """Two hours later."""
    case = _case(toolkit, user, kind)
    assert isinstance(toolkit.clock, SetClock)
    toolkit.clock.advance(2 * HOUR)
    toolkit.answering.reply(user.actor, case.id, "Silakan tukar.", events_seen=case.events)
    return case


def test_without_cases_there_is_nothing_to_measure(open_page: Open, sari: User) -> None:
    page = assert_sound(open_page("tanggapan", sari))
    assert "Belum ada laporan dalam rentang ini" in words_of(page)
    assert list(page.metric) == []


def test_unknown_is_said_to_be_unknown_and_never_zero(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    _case(toolkit, sari)
    page = assert_sound(open_page("tanggapan", sari))
    assert _metrics(page) == {
        "Median": "belum diketahui",
        "3 dari 4 dalam (p75)": "belum diketahui",
        "9 dari 10 dalam (p90)": "belum diketahui",
        "Tepat janji": "belum diketahui",
        "Menunggu sekarang": "1",
        "Ditutup tanpa jawaban": "0",
    }
    assert "Mediannya belum diketahui: belum ada yang ditanggapi." in words_of(page)
    assert "1 masih menunggu sekarang, sejak Rab, 18 Nov 2026 09.00 WIB." in words_of(page)


def test_where_nobody_wrote_again_it_does_not_say_that_there_is_no_case(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    _case(toolkit, sari)
    told = words_of(assert_sound(open_page("tanggapan", sari, ukuran="next_reply")))
    assert "Belum ada pesan lanjutan dalam rentang ini" in told
    assert "Belum ada laporan" not in told


def test_what_was_marked_as_spam_is_named_even_when_nothing_else_is_left(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    _case(toolkit, sari)
    ((row,), _count) = toolkit.answering.queue(sari.actor, QueueFilter(now=toolkit.clock.now()))
    toolkit.answering.set_status(sari.actor, row.case.id, CaseStatus.SPAM)
    told = "1 laporan ditandai spam, jadi tidak masuk angka mana pun: periksa"
    assert told in links_of(assert_sound(open_page("tanggapan", sari)))
    _case(toolkit, sari)
    assert told in links_of(assert_sound(open_page("tanggapan", sari)))


def test_answers_are_counted_in_office_time_or_by_the_wall_clock(
    open_page: Open, toolkit: Toolkit, sari: User, clock: SetClock
) -> None:
    _answered(toolkit, sari)
    clock.advance(5 * HOUR)  # past the promise: now it counts as due
    office = assert_sound(open_page("tanggapan", sari))
    assert _metrics(office)["Median"] == "2 jam kerja"
    assert _metrics(office)["Tepat janji"] == "100%"
    told = words_of(office)
    assert "Separuh laporan mendapat tanggapan pertama dalam 2 jam kerja" in told
    assert "Dari 1 yang sudah jatuh janji, 1 tepat janji (100%; antara 21% dan 100%)." in told
    assert "Rata-rata biasa dari 1 yang sudah selesai saja: 2 jam kerja" in told
    assert "Kaplan-Meier" in told
    wall = assert_sound(open_page("tanggapan", sari, jam="wall"))
    assert _metrics(wall)["Median"] == "2 jam"


def test_each_clock_of_a_case_has_figures_of_its_own(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    case = _answered(toolkit, sari)
    toolkit.answering.set_status(sari.actor, case.id, CaseStatus.RESOLVED, reason="Ditukar")
    page = assert_sound(open_page("tanggapan", sari, ukuran="resolution"))
    assert "Separuh laporan selesai dalam 2 jam kerja" in words_of(page)
    page = assert_sound(open_page("tanggapan", sari, ukuran="next_reply"))
    assert "belum ada yang dapat diukur" in words_of(page)


def test_kinds_are_told_apart(open_page: Open, toolkit: Toolkit, sari: User) -> None:
    _answered(toolkit, sari)
    page = assert_sound(open_page("tanggapan", sari, jenis=CaseKind.PRAISE.value))
    assert "belum ada yang dapat diukur" in words_of(page)


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        ("kind", ["Keluhan", "Pujian", "semua"]),
        ("channel", ["Kantor & telepon", "semua"]),
        ("month", ["November 2026 (18 hari)", "semua"]),
        ("week", ["16 Nov (3 hari)", "semua"]),
        ("hour", [*(f"{hour:02d}.00–{hour:02d}.59" for hour in range(24)), "semua"]),
    ],
)
def test_groups_add_up_to_the_whole(
    open_page: Open, toolkit: Toolkit, sari: User, by: str, groups: list[str]
) -> None:
    for kind in (CaseKind.COMPLAINT, CaseKind.PRAISE, CaseKind.COMPLAINT):
        _case(toolkit, sari, kind)
    table = _table(assert_sound(open_page("tanggapan", sari, menurut=by, minggu="4")))
    names = list(table["kelompok"])
    assert names[-len(groups) :] == groups
    *parts, whole = [int(str(n)) for n in table["semua"]]
    assert sum(parts) == whole == 3


def test_figures_of_single_people_are_for_supervisors_alone(
    open_page: Open, toolkit: Toolkit, sari: User, joko: User
) -> None:
    _answered(toolkit, sari)
    page = assert_sound(open_page("tanggapan", sari, menurut="staff"))
    assert "per petugas" not in [option for box in page.selectbox for option in box.options]
    assert "Sari" not in str(_table(page)["kelompok"])
    page = assert_sound(open_page("tanggapan", joko, menurut="staff"))
    assert _table(page)["kelompok"] == [sari.name, "semua"]


def test_every_number_opens_to_its_rows_and_each_row_to_its_intervals(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    case = _answered(toolkit, sari)
    _case(toolkit, sari)
    page = assert_sound(open_page("tanggapan", sari))
    assert {"semua (2)", "sudah ditanggapi (1)", "masih menunggu (1)"} <= set(links_of(page))
    rows = assert_sound(open_page("tanggapan", sari, baris="answered"))
    assert case.code in links_of(rows)
    assert "**2 jam kerja** · sejak Rab, 18 Nov 2026 09.00 WIB" in words_of(rows)
    assert "1 baris" in words_of(rows)
    rows.session_state[f"hitung-{case.code}-1"] = True
    assert "jumlah: 2 jam kerja" in words_of(assert_sound(rows.run()))


def test_a_resolution_opens_to_what_stood_still_in_between(
    open_page: Open, toolkit: Toolkit, sari: User, clock: SetClock
) -> None:
    case = _answered(toolkit, sari)
    toolkit.answering.set_status(sari.actor, case.id, CaseStatus.WAITING)
    clock.advance(HOUR)
    toolkit.answering.set_status(sari.actor, case.id, CaseStatus.RESOLVED, reason="Ditukar")
    rows = assert_sound(open_page("tanggapan", sari, ukuran="resolution", baris="all"))
    rows.session_state[f"hitung-{case.code}-1"] = True
    told = words_of(assert_sound(rows.run()))
    assert "menunggu anggota" in told
    assert "jumlah: 2 jam kerja" in told


def test_a_group_s_rows_are_those_it_was_counted_from(
    open_page: Open, toolkit: Toolkit, sari: User, clock: SetClock
) -> None:
    _case(toolkit, sari)
    clock.advance(timedelta(days=7))
    late = _case(toolkit, sari)
    table = _table(assert_sound(open_page("tanggapan", sari)))
    addresses = [str(one) for one in table["barisnya"]]
    (address,) = [one for one in addresses if "dari=2026-11-23" in one]
    asked = dict(part.split("=") for part in address.partition("?")[2].split("&"))
    rows = assert_sound(open_page("tanggapan", sari, **asked))
    assert [link for link in links_of(rows) if link == late.code] == [late.code]
    assert "1 baris" in words_of(rows)


@pytest.mark.parametrize(
    "asked",
    [
        {"pukul": "99"},
        {"pukul": "x"},
        {"dari": "kemarin"},
        {"sampai": "2026-99-99"},
        {"baris": "apa saja"},
        {"menurut": "bulan purnama"},
        {"petugas": "-"},
        {"cabang": "-"},
        {"kanal": "-", "halaman": "9" * 50},
    ],
)
def test_an_address_that_asks_for_nothing_known_shows_the_page(
    open_page: Open, toolkit: Toolkit, sari: User, asked: dict[str, str]
) -> None:
    _case(toolkit, sari)
    assert_sound(open_page("tanggapan", sari, **asked))


def test_the_table_is_the_file(open_page: Open, toolkit: Toolkit, sari: User) -> None:
    _answered(toolkit, sari)
    page = assert_sound(open_page("tanggapan", sari))
    assert labels(page.download_button) == ["Unduh CSV"]


def test_two_closed_cases_of_one_moment_stand_side_by_side(
    open_page: Open, toolkit: Toolkit, sari: User, joko: User
) -> None:
    for case in (_case(toolkit, sari), _case(toolkit, sari)):
        toolkit.case_states.escalate(sari.actor, case.id, why="Tentang pengurus", restricted=True)
    rows = assert_sound(open_page("tanggapan", sari, baris="all"))
    assert words_of(rows).count("Laporan tertutup") == 2
    assert "2 baris" in words_of(rows)
    assert joko.name not in words_of(rows)
