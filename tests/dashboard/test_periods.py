"""Laporan berkala: the report to read, its files, and to whom it is announced."""

from domain.cases import CaseKind
from domain.messages import Author, MessageKind
from domain.people import User
from domain.ports import Store
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, press, words_of
from toolkit.wiring import Toolkit


def test_last_month_opens_first_with_its_files(open_page: Open, sari: User) -> None:
    page = assert_sound(open_page("bulanan", sari))
    assert "Laporan Oktober 2026" in words_of(page)
    assert "Pada Oktober 2026 tidak ada laporan dari anggota." in page.text[0].value
    assert "Laporan dari anggota" in words_of(page)
    assert [each.proto.url for each in page.get("link_button")] == [
        "/ekspor/bulanan.pdf?bulan=2026-10",
        "/ekspor/bulanan.xlsx?bulan=2026-10",
    ]


def test_the_month_of_the_address_is_shown_with_its_tables(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    toolkit.listening.take_down_remark(
        sari.actor,
        way=MessageKind.PHONE,
        author=Author(name="Bu Ani"),
        text="Beras berkutu.",
        kind=CaseKind.COMPLAINT,
    )
    page = assert_sound(open_page("bulanan", sari, bulan="2026-11"))
    assert "Belum selesai: angkanya masih akan berubah" in page.text[0].value
    weeks = next(one.value for one in page.dataframe if "minggu mulai" in one.value)
    assert list(weeks["laporan"])[-1] == "1"
    assert list(weeks["menunggu"])[-1] == "1"


def test_each_passage_of_the_first_page_opens_to_its_rows(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    toolkit.listening.take_down_remark(
        sari.actor, way=MessageKind.PHONE, author=Author(name="Bu Ani"), text="Beras berkutu."
    )
    page = assert_sound(open_page("bulanan", sari, bulan="2026-11"))
    opened = [
        (link.proto.page, link.proto.query_string)
        for link in page.page_link
        if link.label == "Buka baris di balik angka ini"
    ]
    assert opened[:5] == [
        ("tanggapan", "ukuran=first_response&minggu=2026-11"),
        ("tanggapan", "ukuran=first_response&minggu=2026-11"),
        ("tanggapan", "ukuran=resolution&minggu=2026-11"),
        ("tanggapan", "ukuran=first_response&baris=waiting&kapan=semua"),
        ("keterlibatan", "tampilan=unggahan&minggu=2026-11"),
    ]


def test_last_week_is_a_press_away_with_its_own_files(open_page: Open, sari: User) -> None:
    page = assert_sound(open_page("bulanan", sari, kurun="minggu"))
    assert "Laporan minggu 9–15 Nov 2026" in words_of(page)
    assert [each.proto.url for each in page.get("link_button")] == [
        "/ekspor/mingguan.pdf?minggu=2026-W46",
        "/ekspor/mingguan.xlsx?minggu=2026-W46",
    ]
    chosen = page.selectbox[0]
    assert (chosen.label, chosen.options[:2]) == (
        "Minggu",
        ["minggu 9–15 Nov 2026", "minggu 16–22 Nov 2026"],
    )


def test_the_week_of_a_mail_is_shown_however_old(open_page: Open, sari: User) -> None:
    page = assert_sound(open_page("bulanan", sari, kurun="minggu", minggu="2020-W53"))
    assert "Laporan minggu 28 Des 2020 – 3 Jan 2021" in words_of(page)


def test_a_week_that_is_none_is_said_in_our_words(open_page: Open, sari: User) -> None:
    page = open_page("bulanan", sari, kurun="minggu", minggu="2026-W99")
    assert not page.exception
    assert "bukan minggu" in words_of(page)


def test_a_month_that_is_none_is_said_in_our_words(open_page: Open, sari: User) -> None:
    page = open_page("bulanan", sari, bulan="kemarin")
    assert not page.exception
    assert "bukan bulan" in words_of(page)


def test_the_admin_chooses_who_is_told(
    open_page: Open, store: Store, admin: User, wati: User
) -> None:
    page = assert_sound(open_page("pengaturan", admin, bagian="bulanan"))
    assert "Belum ada pengguna dengan alamat surel" in words_of(page)
    with store.writing() as unit:
        user = unit.users.get(wati.id)
        unit.users.save(type(user)(**{**vars(user), "email": "wati@koperasi.example"}))
    page = assert_sound(open_page("pengaturan", admin, bagian="bulanan"))
    weekly, monthly = page.multiselect
    assert (weekly.label, monthly.label) == (
        "Penerima laporan mingguan",
        "Penerima laporan bulanan",
    )
    monthly.select(wati.id)
    page = press(page, "Simpan")
    with store.reading() as unit:
        house = unit.cooperative.get()
    assert (house.weekly_readers, house.monthly_readers) == ((), (wati.id,))
    page.multiselect[0].select(wati.id)
    press(page, "Simpan")
    with store.reading() as unit:
        house = unit.cooperative.get()
    assert (house.weekly_readers, house.monthly_readers) == ((wati.id,), (wati.id,))
