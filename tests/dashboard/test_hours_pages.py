"""Pengaturan: hours for a while, holidays, calendar files, branches and special promises."""

from dataclasses import replace
from datetime import date

import pytest

from domain.branches import Branch
from domain.cooperative import Season
from domain.messages import Author, MessageKind
from domain.people import User
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, fill, labels, pick, press, words_of
from tests.services.test_calendar_files import a_calendar
from toolkit.wiring import Toolkit

CHRISTMAS = date(2026, 12, 25)
MAKASSAR = Branch(id="br-1", name="Makassar", zone="Asia/Makassar")
RAMADAN = Season(
    name="Ramadan 1448",
    first=date(2027, 2, 8),
    last=date(2027, 3, 9),
    week={day: ((480, 840),) if day < 5 else () for day in range(7)},
)


@pytest.fixture
def makassar(toolkit: Toolkit, admin: User) -> Branch:
    """A branch an hour ahead."""
    return toolkit.branching.save(admin.actor, MAKASSAR)


# --- hours for a while ---------------------------------------------------------------


def test_a_season_is_added_and_taken_off(open_page: Open, toolkit: Toolkit, admin: User) -> None:
    page = assert_sound(open_page("pengaturan", admin, bagian="jam", isi="sementara"))
    fill(page, "Nama, seperti Ramadan 1448", "Ramadan 1448")
    page.date_input[0].set_value(RAMADAN.first)
    page.date_input[1].set_value(RAMADAN.last)
    for day in ("Senin", "Selasa", "Rabu", "Kamis", "Jumat"):
        fill(page, day, "08.00-14.00")
    for day in ("Sabtu", "Minggu"):
        fill(page, day, "")
    assert_sound(press(page, "Tambah"))
    assert toolkit.governing.cooperative().seasons == (RAMADAN,)
    assert "Ramadan 1448: Sen, 8 Feb 2027 sampai Sel, 9 Mar 2027" in labels(page.expander)
    page.text_input[1].set_value("08.00-13.00, 14.00-15.00")
    page.date_input[1].set_value(date(2027, 3, 10))
    assert_sound(press(page, "Simpan"))
    (changed,) = toolkit.governing.cooperative().seasons
    assert changed == replace(
        RAMADAN,
        last=date(2027, 3, 10),
        week={**RAMADAN.week, 0: ((480, 780), (840, 900))},
    )
    assert_sound(press(page, "Hapus"))
    assert toolkit.governing.cooperative().seasons == ()


def test_what_the_week_was_is_only_told_and_in_the_reader_s_language(
    open_page: Open, toolkit: Toolkit, admin: User
) -> None:
    was = replace(
        RAMADAN,
        name="Minggu biasa sampai 17/11/2026",
        first=date(2026, 11, 1),
        last=date(2026, 11, 17),
        past_week=True,
    )
    house = toolkit.governing.cooperative()
    toolkit.governing.save(admin.actor, replace(house, seasons=(was,)))
    toolkit.accounts.set_language(admin.id, "en")
    page = assert_sound(open_page("pengaturan", admin, bagian="jam", isi="sementara"))
    assert page.expander[0].label.startswith("Usual week until 17/11/2026: ")
    assert "- Monday: 08.00-14.00" in words_of(page)
    assert labels(page.text_input).count("Monday") == 1  # of the new one alone


def test_a_season_that_ends_before_it_begins_is_refused_and_stays_typed(
    open_page: Open, toolkit: Toolkit, admin: User
) -> None:
    page = open_page("pengaturan", admin, bagian="jam", isi="sementara")
    fill(page, "Nama, seperti Ramadan 1448", "Ramadan")
    page.date_input[0].set_value(RAMADAN.last)
    page.date_input[1].set_value(RAMADAN.first)
    assert_sound(press(page, "Tambah"))
    assert len(page.error) == 1
    assert page.text_input[0].value == "Ramadan"
    assert toolkit.governing.cooperative().seasons == ()


def test_a_branch_has_seasons_of_its_own(
    open_page: Open, toolkit: Toolkit, admin: User, makassar: Branch
) -> None:
    page = open_page("pengaturan", admin, bagian="jam", isi="sementara", cabang=makassar.id)
    assert "Waktu WITA" in words_of(assert_sound(page))
    fill(page, "Nama, seperti Ramadan 1448", "Stok")
    assert_sound(press(page, "Tambah"))
    (branch,) = toolkit.branching.all()
    assert [season.name for season in branch.seasons] == ["Stok"]
    assert toolkit.governing.cooperative().seasons == ()


# --- the week of a branch ------------------------------------------------------------


def test_a_branch_gets_a_week_of_its_own_and_gives_it_back(
    open_page: Open, toolkit: Toolkit, admin: User, makassar: Branch
) -> None:
    page = assert_sound(open_page("pengaturan", admin, bagian="jam", cabang=makassar.id))
    follows = page.checkbox[0]
    assert (follows.label, follows.value) == ("Jam buka sama dengan seluruh koperasi", True)
    follows.uncheck()
    fill(page, "Senin", "07.00-10.00")
    fill(page, "Hari tutup sendiri, satu per baris: 31/12/2026 Tutup buku", "31/12/2026 Rapat")
    assert_sound(press(page, "Simpan"))
    (branch,) = toolkit.branching.all()
    assert branch.week is not None
    assert (branch.week[0], dict(branch.closed_days)) == (
        ((420, 600),),
        {date(2026, 12, 31): "Rapat"},
    )
    assert toolkit.governing.cooperative().closed_days == {}
    page = open_page("pengaturan", admin, bagian="jam", cabang=makassar.id)
    page.checkbox[0].check()
    assert_sound(press(page, "Simpan"))
    assert toolkit.branching.all()[0].week is None


def test_hours_typed_for_a_branch_that_follows_the_cooperative_are_not_lost_in_silence(
    open_page: Open, toolkit: Toolkit, admin: User, makassar: Branch
) -> None:
    page = open_page("pengaturan", admin, bagian="jam", cabang=makassar.id)
    fill(page, "Senin", "07.00-10.00")
    assert_sound(press(page, "Simpan"))
    assert len(page.error) == 1
    assert "masih dicentang" in page.error[0].value
    assert page.text_input[0].value == "07.00-10.00"
    page.checkbox[0].uncheck()
    assert_sound(press(page, "Simpan"))
    (branch,) = toolkit.branching.all()
    assert branch.week is not None
    assert branch.week[0] == ((420, 600),)


def test_a_branch_that_someone_else_changed_meanwhile_is_not_overwritten(
    open_page: Open, toolkit: Toolkit, admin: User, makassar: Branch
) -> None:
    page = open_page("pengaturan", admin, bagian="jam", cabang=makassar.id)
    toolkit.branching.save(admin.actor, replace(makassar, name="Gowa"))
    page.checkbox[0].uncheck()
    assert_sound(press(page, "Simpan"))
    assert len(page.error) == 1
    assert toolkit.branching.all()[0].week is None


# --- holidays ------------------------------------------------------------------------


def test_the_closed_days_ahead_are_listed_with_whose_word_it_is(
    open_page: Open, toolkit: Toolkit, admin: User, makassar: Branch
) -> None:
    house = toolkit.governing.cooperative()
    toolkit.governing.save(admin.actor, replace(house, closed_days={date(2026, 11, 30): "HUT"}))
    toolkit.branching.save(admin.actor, replace(makassar, closed_days={date(2026, 12, 1): "x"}))
    page = open_page("pengaturan", admin, bagian="jam", isi="libur", cabang=makassar.id)
    (table,) = [frame.value for frame in assert_sound(page).dataframe]
    assert [tuple(row) for row in table.itertuples(index=False)][:3] == [
        ("Sen, 30 Nov 2026", "HUT", "koperasi sendiri"),
        ("Sel, 1 Des 2026", "x", "cabang ini"),
        ("Kam, 24 Des 2026", "Cuti Bersama Hari Raya Natal", "libur nasional atau cuti bersama"),
    ]


def test_a_holiday_can_be_worked_on_and_closed_again(
    open_page: Open, toolkit: Toolkit, admin: User
) -> None:
    page = assert_sound(open_page("pengaturan", admin, bagian="jam", isi="libur"))
    page.multiselect[0].select(CHRISTMAS)
    assert_sound(press(page, "Simpan"))
    assert toolkit.governing.cooperative().open_days == (CHRISTMAS,)
    assert page.multiselect[0].format_func(CHRISTMAS) == "Jum, 25 Des 2026 Hari Raya Natal"
    page.date_input[0].set_value(CHRISTMAS)
    fill(page, "Nama hari libur", "Natal")
    assert_sound(press(page, "Tambah hari tutup"))
    house = toolkit.governing.cooperative()
    assert (house.open_days, dict(house.closed_days)) == ((), {CHRISTMAS: "Natal"})


def test_a_calendar_file_is_shown_before_anything_changes(
    open_page: Open, toolkit: Toolkit, admin: User
) -> None:
    page = open_page("pengaturan", admin, bagian="jam", isi="libur")
    holidays = a_calendar(
        "DTSTART;VALUE=DATE:20261130\r\nSUMMARY:HUT *Kota*",
        "DTSTART;VALUE=DATE:20261225\r\nSUMMARY:Hari Raya Natal",
        "DTSTART:20261201T010000Z\r\nDTEND:20261201T020000Z\r\nSUMMARY:Rapat",
    )
    page.file_uploader[0].upload("libur.ics", holidays, "text/calendar")
    assert_sound(page.run())
    shown = words_of(page)
    assert "1 hari tutup baru atau berganti nama:" in shown
    assert "- Sen, 30 Nov 2026: HUT \\*Kota\\*" in shown
    assert "1 hari sudah tercatat." in shown
    assert "Rapat: hanya sebagian hari; tulis sebagai jam khusus" in shown.replace("\\", "")
    assert toolkit.governing.cooperative().closed_days == {}
    assert_sound(press(page, "Jadikan hari tutup"))
    assert dict(toolkit.governing.cooperative().closed_days) == {date(2026, 11, 30): "HUT *Kota*"}
    page.file_uploader[0].upload("libur.ics", holidays, "text/calendar")
    shown = words_of(assert_sound(page.run()))
    assert "Tidak ada yang baru: semua hari di berkas ini sudah tercatat." in shown
    assert "Jadikan hari tutup" not in labels(page.button)


@pytest.mark.parametrize("data", [b"%PDF", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"])
def test_a_file_that_is_no_calendar_is_refused_with_words(
    open_page: Open, toolkit: Toolkit, admin: User, data: bytes
) -> None:
    before = toolkit.governing.cooperative()
    page = open_page("pengaturan", admin, bagian="jam", isi="libur")
    page.file_uploader[0].upload("libur.ics", data, "text/calendar")
    assert_sound(page.run())
    assert len(page.error) == 1
    assert toolkit.governing.cooperative() == before


# --- counting anew -------------------------------------------------------------------


def test_finished_cases_are_counted_anew_on_request(
    open_page: Open, toolkit: Toolkit, admin: User
) -> None:
    page = assert_sound(open_page("pengaturan", admin, bagian="jam"))
    assert_sound(press(page, "Hitung ulang semua laporan"))
    assert "Sedang dihitung ulang" in words_of(page)
    toolkit.recounting.run(1)
    page = assert_sound(open_page("pengaturan", admin, bagian="jam"))
    assert "0 laporan berubah" in words_of(page)


# --- branches ------------------------------------------------------------------------


def test_a_branch_is_added_with_its_zone(open_page: Open, toolkit: Toolkit, admin: User) -> None:
    page = assert_sound(open_page("pengaturan", admin, bagian="cabang"))
    fill(page, "Nama cabang baru", "Jayapura")
    pick(page, "Zona waktu", "Asia/Jayapura")
    assert_sound(press(page, "Tambah cabang"))
    (branch,) = toolkit.branching.all()
    assert (branch.name, branch.zone, branch.week) == ("Jayapura", "Asia/Jayapura", None)
    assert "Jayapura · WIT" in labels(page.expander)


def test_a_branch_without_a_name_is_refused(open_page: Open, toolkit: Toolkit, admin: User) -> None:
    page = open_page("pengaturan", admin, bagian="cabang")
    assert_sound(press(page, "Tambah cabang"))
    assert len(page.error) == 1
    assert toolkit.branching.all() == []


def test_people_and_channels_are_given_to_a_branch_that_may_close(
    open_page: Open, toolkit: Toolkit, admin: User, sari: User, makassar: Branch
) -> None:
    (board,) = toolkit.connecting.channels()
    page = assert_sound(open_page("pengaturan", admin, bagian="cabang"))
    page.multiselect[0].select(board.id)
    page.multiselect[1].select(sari.id)
    page.checkbox[0].uncheck()
    assert_sound(press(page, "Simpan"))
    belonging = toolkit.branching.belonging(admin.actor, makassar.id)
    assert (belonging.channel_ids, belonging.user_ids) == (
        frozenset({board.id}),
        frozenset({sari.id}),
    )
    assert not toolkit.branching.all()[0].active
    assert "Makassar · WITA · tutup untuk seterusnya" in labels(page.expander)


# --- from today, or for the past as well ---------------------------------------------

CHANGES = "Bila jam minggu biasa diubah, perubahannya berlaku"


def _a_case(toolkit: Toolkit, admin: User) -> None:
    toolkit.listening.take_down_remark(
        admin.actor, way=MessageKind.PHONE, author=Author(), text="Beras berkutu."
    )


def test_a_new_week_counts_from_today_and_the_old_one_stays_known(
    open_page: Open, toolkit: Toolkit, admin: User
) -> None:
    page = assert_sound(open_page("pengaturan", admin, bagian="jam"))
    assert CHANGES not in labels(page.radio)  # nothing is there that could change
    _a_case(toolkit, admin)
    page = assert_sound(open_page("pengaturan", admin, bagian="jam"))
    assert CHANGES in labels(page.radio)
    fill(page, "Senin", "10.00-12.00")
    assert_sound(press(page, "Simpan"))
    house = toolkit.governing.cooperative()
    assert house.week[0] == ((600, 720),)
    (was,) = house.seasons
    assert (was.name, was.last, was.past_week, was.week[0]) == (
        "Minggu biasa sampai 17/11/2026",
        date(2026, 11, 17),
        True,
        ((480, 960),),
    )


def test_a_correction_counts_for_the_past_too_and_the_rest_keeps_no_old_week(
    open_page: Open, toolkit: Toolkit, admin: User
) -> None:
    _a_case(toolkit, admin)
    page = open_page("pengaturan", admin, bagian="jam")
    fill(page, "Senin", "10.00-12.00")
    page.radio[0].set_value(True)
    assert_sound(press(page, "Simpan"))
    page = open_page("pengaturan", admin, bagian="jam")
    page.checkbox[0].uncheck()  # another change than of the week
    assert_sound(press(page, "Simpan"))
    house = toolkit.governing.cooperative()
    assert (house.week[0], house.seasons, house.public_holidays) == (((600, 720),), (), False)


def test_what_was_done_to_branches_stands_in_the_record_of_acts(
    open_page: Open, toolkit: Toolkit, admin: User, makassar: Branch
) -> None:
    toolkit.branching.gather(admin.actor, makassar.id, [], [])
    toolkit.branching.save(admin.actor, replace(makassar, name="Gowa"))
    toolkit.recounting.of_all(admin.actor)
    page = assert_sound(open_page("pengaturan", admin, bagian="catatan"))
    (table,) = [frame.value for frame in page.dataframe]
    assert set(table["tindakan"]) >= {
        "menambah cabang",
        "mengubah cabang",
        "mengatur kanal dan petugas cabang",
        "meminta semua laporan dihitung ulang",
    }


def test_a_closed_day_and_a_season_without_their_dates_are_asked_for_them(
    open_page: Open, toolkit: Toolkit, admin: User
) -> None:
    for part, button, said in (
        ("libur", "Tambah hari tutup", "Isi tanggalnya."),
        ("sementara", "Tambah", "Isi hari pertama dan hari terakhirnya."),
    ):
        page = open_page("pengaturan", admin, bagian="jam", isi=part)
        for box in page.date_input:
            box.set_value(None)
        assert_sound(press(page, button))
        assert [error.value for error in page.error] == [said]
    house = toolkit.governing.cooperative()
    assert (house.closed_days, house.seasons) == ({}, ())
