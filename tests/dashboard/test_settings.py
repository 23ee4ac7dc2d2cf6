"""Pengaturan: what the cooperative decides, who may, and what is refused with words."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from domain.cases import CaseKind
from domain.cooperative import Moderation
from domain.people import Role, User
from domain.posts import Slot
from tests.dashboard.conftest import Open, a_picture
from tests.dashboard.reading import assert_sound, fill, labels, pick, press, words_of
from toolkit.wiring import Toolkit

OPENED = "Hari libur yang tetap buka, satu per baris: 25/12/2026"
SPECIAL = "Jam khusus, satu per baris: 17/03/2026 08.00-14.00 (juga untuk hari biasa tutup)"


def test_the_house_is_named_and_its_rules_are_set(
    open_page: Open, toolkit: Toolkit, admin: User
) -> None:
    page = assert_sound(open_page("pengaturan", admin))
    fill(page, "Nama koperasi", "Koperasi Tani Makmur")
    pick(page, "Zona waktu", "Asia/Makassar")
    page.radio[0].set_value(Moderation.BEFORE)
    page.checkbox[0].uncheck()
    assert_sound(press(page, "Simpan"))
    house = toolkit.governing.cooperative()
    assert (house.name, house.zone, house.moderation, house.alt_text_required) == (
        "Koperasi Tani Makmur",
        "Asia/Makassar",
        Moderation.BEFORE,
        False,
    )


def test_an_empty_name_is_refused_and_nothing_changes(
    open_page: Open, toolkit: Toolkit, admin: User
) -> None:
    before = toolkit.governing.cooperative()
    page = open_page("pengaturan", admin)
    fill(page, "Nama koperasi", "")
    assert_sound(press(page, "Simpan"))
    assert len(page.error) == 1
    assert toolkit.governing.cooperative() == before


def test_what_someone_else_saved_meanwhile_is_not_overwritten(
    open_page: Open, toolkit: Toolkit, admin: User
) -> None:
    page = open_page("pengaturan", admin)
    house = toolkit.governing.cooperative()
    toolkit.governing.save(admin.actor, replace(house, tagline="Dari kita"))
    fill(page, "Nama koperasi", "Koperasi Lain")
    assert_sound(press(page, "Simpan"))
    assert len(page.error) == 1
    assert toolkit.governing.cooperative().tagline == "Dari kita"


def test_a_logo_is_set(open_page: Open, toolkit: Toolkit, admin: User) -> None:
    page = open_page("pengaturan", admin)
    page.file_uploader[0].upload("logo.png", a_picture(), "image/png")
    assert_sound(press(page, "Pasang logo"))
    assert toolkit.governing.cooperative().logo_id != ""


def test_office_hours_holidays_and_special_days_are_kept(
    open_page: Open, toolkit: Toolkit, admin: User
) -> None:
    page = assert_sound(open_page("pengaturan", admin, bagian="jam"))
    fill(page, "Senin", "08.00-11.30, 13.00-16.00")
    fill(page, "Hari tutup sendiri, satu per baris: 31/12/2026 Tutup buku", "31/12/2026 Libur")
    fill(page, OPENED, "25/12/2026")
    fill(page, SPECIAL, "17/03/2027 08.00-14.00")
    assert_sound(press(page, "Simpan"))
    house = toolkit.governing.cooperative()
    assert house.week[0] == ((480, 690), (780, 960))
    assert dict(house.closed_days) == {date(2026, 12, 31): "Libur"}
    assert house.open_days == (date(2026, 12, 25),)
    assert dict(house.day_hours) == {date(2027, 3, 17): ((480, 840),)}


@pytest.mark.parametrize(
    "refused",
    [
        (OPENED, "29/11/2026", "Min, 29 Nov 2026 biasanya tutup. Tulis jamnya di Jam khusus: "),
        (SPECIAL, "29/11/2026", "Jam khusus 29/11/2026 belum ada jamnya. Isi, atau tulis "),
        (SPECIAL, "29/11/2026 8", "29/11/2026: Jam buka “8” tidak terbaca. Tulislah seperti "),
    ],
)
def test_a_special_day_that_would_change_nothing_is_refused_and_stays_typed(
    open_page: Open, toolkit: Toolkit, admin: User, refused: tuple[str, str, str]
) -> None:
    box, typed, why = refused
    before = toolkit.governing.cooperative()
    page = open_page("pengaturan", admin, bagian="jam")
    fill(page, box, typed)
    assert_sound(press(page, "Simpan"))
    (error,) = page.error
    assert error.value.startswith(why)
    assert typed in [area.value for area in page.text_area]
    assert toolkit.governing.cooperative() == before


def test_an_extra_sunday_is_opened_by_its_special_hours(
    open_page: Open, toolkit: Toolkit, admin: User
) -> None:
    page = open_page("pengaturan", admin, bagian="jam")
    fill(page, SPECIAL, "29/11/2026 08.00-12.00")
    fill(page, OPENED, "29/11/2026")
    assert_sound(press(page, "Simpan"))
    house = toolkit.governing.cooperative()
    assert dict(house.day_hours) == {date(2026, 11, 29): ((480, 720),)}


def test_hours_that_cannot_be_read_are_refused_and_stay_typed(
    open_page: Open, toolkit: Toolkit, admin: User
) -> None:
    before = toolkit.governing.cooperative()
    page = open_page("pengaturan", admin, bagian="jam")
    fill(page, "Senin", "pagi sampai sore")
    assert_sound(press(page, "Simpan"))
    assert "pagi sampai sore" in page.error[0].value
    assert page.text_input[0].value == "pagi sampai sore"
    assert toolkit.governing.cooperative() == before


def test_promises_and_slots_are_kept(open_page: Open, toolkit: Toolkit, admin: User) -> None:
    page = assert_sound(open_page("pengaturan", admin, bagian="janji"))
    page.text_input[0].set_value("2,5")
    fill(page, "Senin", "15.30, 09.00")
    assert_sound(press(page, "Simpan"))
    house = toolkit.governing.cooperative()
    assert house.targets[CaseKind.COMPLAINT].first_response == timedelta(hours=2.5)
    assert [slot for slot in house.slots if slot.weekday == 0] == [
        Slot(weekday=0, at=time(9)),
        Slot(weekday=0, at=time(15, 30)),
    ]


def test_a_new_user_s_link_is_shown_once(open_page: Open, toolkit: Toolkit, admin: User) -> None:
    page = assert_sound(open_page("pengaturan", admin, bagian="pengguna"))
    fill(page, "Nama", "Tuti")
    fill(page, "Nama masuk, huruf kecil tanpa spasi", "tuti")
    pick(page, "Peran", Role.MANAGER)
    assert_sound(press(page, "Tambah"))
    (link,) = [code.value for code in page.code]
    assert link.startswith(f"{toolkit.settings.site_url}/masuk/tautan?kode=")
    token = link.rpartition("=")[2]
    assert assert_sound(page.run()) and [code.value for code in page.code] == []
    assert (
        toolkit.accounts.user_of(toolkit.accounts.sign_in_by_link(token, address="127.0.0.1")).name
        == "Tuti"
    )


def test_roles_change_and_people_leave(
    open_page: Open, toolkit: Toolkit, admin: User, sari: User
) -> None:
    page = assert_sound(open_page("pengaturan", admin, bagian="pengguna"))
    pick(page, "Peran Sari", Role.SUPERVISOR)
    assert_sound(page.run())
    page.button(key=f"aktif-{sari.id}").click()
    assert_sound(page.run())
    changed = next(u for u in toolkit.accounts.users(admin.actor) if u.id == sari.id)
    assert (changed.role, changed.active) == (Role.SUPERVISOR, False)


def _correct(page: AppTest, user: User, name: str, email: str) -> AppTest:
    boxes = [box for box in page.text_input if box.form_id == f"data-{user.id}"]
    for box, entered in zip(boxes, (name, email), strict=True):
        box.input(entered)
    page.button(key=f"FormSubmitter:data-{user.id}-Simpan").click()
    return page.run()


def test_one_s_own_address_is_filled_in_at_one_s_account(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    page = assert_sound(open_page("akun", sari))
    assert "Alamat surel Anda belum diisi" in words_of(page)
    fill(page, "Surel untuk pengingat", "sari@koperasi.id")
    assert_sound(press(page, "Simpan alamat surel"))
    assert "Alamat surel Anda belum diisi" not in words_of(page)
    assert toolkit.accounts.users(sari.actor)[0].email == "sari@koperasi.id"


def test_an_address_is_mended_where_reports_ask_for_one(
    open_page: Open, toolkit: Toolkit, admin: User, sari: User
) -> None:
    page = assert_sound(open_page("pengaturan", admin, bagian="pengguna"))
    assert "Belum ada alamat surel" in [line.value for line in page.caption]
    _correct(page, sari, "Sari Handayani", "sari@koperasi")
    assert [box.value for box in page.error] == [
        "Alamat surel ini belum benar. Contoh: sari@koperasi.id."
    ]
    assert_sound(_correct(page, sari, "Sari Handayani", "sari@koperasi.id"))
    assert r"sari@koperasi\.id" in [line.value for line in page.caption]
    page = assert_sound(open_page("pengaturan", admin, bagian="bulanan"))
    assert page.multiselect[0].options == ["Sari Handayani (sari@koperasi.id)"]


def test_the_last_admin_cannot_be_lost(open_page: Open, toolkit: Toolkit, admin: User) -> None:
    page = open_page("pengaturan", admin, bagian="pengguna")
    pick(page, "Peran Admin", Role.STAFF)
    assert_sound(page.run())
    assert len(page.error) == 1
    assert toolkit.accounts.users(admin.actor)[0].role is Role.ADMIN


def test_managers_see_replies_lists_labels_rules_and_the_record_of_acts_only(
    open_page: Open, toolkit: Toolkit, admin: User, wati: User
) -> None:
    toolkit.governing.save(
        admin.actor, replace(toolkit.governing.cooperative(), tagline="Dari kita")
    )
    page = assert_sound(open_page("pengaturan", wati, bagian="catatan"))
    assert page.segmented_control[0].options == [
        "Balasan tersimpan",
        "Alasan & bagian",
        "Label & topik",
        "Aturan",
        "Catatan tindakan",
    ]
    newest = page.dataframe[0].value.iloc[0]
    assert (newest["siapa"], newest["tindakan"], newest["waktu"]) == (
        "Admin",
        "mengubah pengaturan",
        "Rab, 18 Nov 2026 09.00 WIB",
    )


def test_staff_have_no_settings_page(open_page: Open, sari: User) -> None:
    page = assert_sound(open_page("beranda", sari, bagian="pengguna"))
    assert "Tambah pengguna" not in words_of(page) + str(labels(page.button))


def test_settings_read_in_english(open_page: Open, toolkit: Toolkit, admin: User) -> None:
    toolkit.accounts.set_language(admin.id, "en")
    page = assert_sound(open_page("pengaturan", admin, bagian="jam"))
    assert labels(page.text_input) == [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ]
