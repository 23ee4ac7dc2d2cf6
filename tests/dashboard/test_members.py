"""Anggota: the roll, a member, suggested links, reach, silence, and reading in files."""

import io
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import Workbook
from streamlit.testing.v1 import AppTest

from domain.branches import Branch
from domain.consent import ConsentWay, Purpose
from domain.matching import SuggestionFilter
from domain.members import Member
from domain.messages import Author, Incoming, MessageKind
from domain.people import User
from domain.ports import Store
from domain.roll_shelves import RollFilter
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, fill, labels, links_of, press, words_of
from tests.makers import NOON, a_channel
from toolkit.wiring import Toolkit

PHONE = "+6281234567890"
DAY = timedelta(days=1)


@pytest.fixture
def ani(toolkit: Toolkit, store: Store, sari: User) -> Member:
    """A member of a branch, of whose account nothing is linked."""
    with store.writing() as unit:
        unit.branches.add(Branch(id="b-1", name="Kota"))
        unit.branches.add(Branch(id="b-2", name="Desa"))
        unit.channels.add(a_channel(id="ch-9", platform="sandbox", name="Obrolan"))
    member = Member(
        id="m-1",
        number="A-1",
        name="Ani_Wulandari",
        branch_id="b-1",
        phones=(PHONE,),
        joined_at=NOON - 900 * DAY,
        created_at=NOON,
    )
    return toolkit.membership.add(sari.actor, member)


def wrote(toolkit: Toolkit, days_ago: int = 0, **author: str) -> None:
    """Ani's account writes."""
    toolkit.listening.receive(
        "ch-9",
        Incoming(
            remote_id=f"p-{days_ago}",
            thread="t-1",
            kind=MessageKind.DIRECT,
            author=Author(**{"remote_id": "acc-1", "name": "Bu Ani", "contact": PHONE, **author}),
            text="Beras berkutu",
            at=toolkit.clock.now() - days_ago * DAY,
        ),
    )
    toolkit.interactions.run(5)


def link(toolkit: Toolkit, user: User) -> None:
    """Confirms whatever is suggested."""
    found, _total = toolkit.linking_members.suggestions(user.actor, SuggestionFilter())
    for each in found:
        toolkit.linking_members.confirm(user.actor, each.suggestion.id)


def everybody(toolkit: Toolkit, user: User) -> list[str]:
    wanted = RollFilter(now=toolkit.clock.now())
    return [m.number for m in toolkit.membership.page(user.actor, wanted).members]


def option(page: AppTest, label: str, value: Any) -> None:
    (box,) = [one for one in page.selectbox if one.label == label]
    box.set_value(value)


def test_an_empty_roll_says_how_to_begin(open_page: Open, wati: User, sari: User) -> None:
    page = assert_sound(open_page("anggota", wati))
    assert "masih kosong" in words_of(page)
    assert "Impor berkas" in links_of(page)
    page = assert_sound(open_page("anggota", sari))
    assert "Impor berkas" not in links_of(page)
    assert "Impor" not in str(page.get("button_group"))


def test_the_roll_is_searched_and_filtered_by_its_address(
    open_page: Open, ani: Member, sari: User, toolkit: Toolkit
) -> None:
    toolkit.membership.enrol(sari.actor, number="B-2", name="Budi", contact="budi@contoh.id")
    page = assert_sound(open_page("anggota", sari))
    assert [line for line in links_of(page) if "**" in line] == [
        r"**Ani\_Wulandari** · A\-1",
        r"**Budi** · B\-2",
    ]
    assert "2 anggota" in words_of(page)
    for asked, found in (
        ({"cari": "0812 3456"}, "Ani"),
        ({"cari": "budi@"}, "Budi"),
        ({"cabang": "b-1"}, "Ani"),
        ({"akun": "tidak", "cari": "budi"}, "Budi"),
    ):
        page = assert_sound(open_page("anggota", sari, **asked))
        assert "1 anggota" in words_of(page)
        assert any(found in line for line in links_of(page))
    for asked in ({"akun": "ya"}, {"cari": "x" * 500}, {"keanggotaan": "left"}, {"halaman": "9"}):
        page = assert_sound(open_page("anggota", sari, **asked))
        assert not [line for line in links_of(page) if "**" in line]


def test_a_long_roll_has_pages_and_no_end_cut_off(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    for number in range(60):
        toolkit.membership.enrol(sari.actor, number=f"{number:03}", name=f"Anggota {number:03}")
    page = assert_sound(open_page("anggota", sari, halaman="3"))
    assert len([line for line in links_of(page) if "**" in line]) == 10
    assert "Halaman 3 dari 3" in words_of(page)


def test_somebody_is_enrolled_and_their_page_opens(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    page = open_page("anggota", sari)
    fill(page, "Nomor anggota", "C-3")
    fill(page, "Nama", "Citra")
    fill(page, "Telepon dan surel, dipisah koma", "0812 3456 7890, c@contoh.id")
    press(page, "Daftarkan")
    (member,) = toolkit.membership.roll(sari.actor)
    assert (member.name, member.phones, member.emails) == ("Citra", (PHONE,), ("c@contoh.id",))
    page = open_page("anggota", sari)
    fill(page, "Nomor anggota", "C-3")
    fill(page, "Nama", "Lain")
    assert_sound(press(page, "Daftarkan"))
    assert len(page.error) == 1
    assert everybody(toolkit, sari) == ["C-3"]


def test_a_member_s_page_says_what_is_not_known(open_page: Open, ani: Member, joko: User) -> None:
    page = assert_sound(open_page("anggota", joko, anggota=ani.id))
    told = words_of(page)
    assert page.title[0].value == r"Ani\_Wulandari"
    assert r"Nomor anggota A\-1 · Kota" in told
    assert r"\+6281234567890" in told
    assert "tidak berarti ia diam" in told
    assert told.count("belum ditanya") == len(Purpose)
    assert "menulis atau bereaksi" in told
    assert not {"Simpan", "Catat"} & set(labels(page.button))  # supervisors look
    page = assert_sound(open_page("anggota", joko, anggota="nobody"))
    assert len(page.error) == 1


def test_a_member_is_corrected_and_what_cannot_stand_is_refused(
    open_page: Open, ani: Member, toolkit: Toolkit, sari: User
) -> None:
    page = open_page("anggota", sari, anggota=ani.id)
    fill(page, "Nama", "Ani Lestari")
    fill(page, "Telepon, satu per baris", "0811 1111 111\n021 555 1234")
    option(page, "Cabang", "b-2")
    assert_sound(press(page, "Simpan"))
    kept = toolkit.member_pages.page(sari.actor, ani.id).member
    assert (kept.name, kept.branch_id, kept.phones, kept.joined_at) == (
        "Ani Lestari",
        "b-2",
        ("+628111111111", "+62215551234"),
        ani.joined_at,
    )
    page = open_page("anggota", sari, anggota=ani.id)
    fill(page, "Surel, satu per baris", "bukan alamat")
    assert_sound(press(page, "Simpan"))
    assert "bukan alamat surel" in page.error[0].value
    assert toolkit.member_pages.page(sari.actor, ani.id).member == kept


def says(page: AppTest, *, given: bool) -> None:
    """Fills in what the member said of consent, on a form."""
    (answer,) = [one for one in page.radio if one.label == "Jawabannya"]
    answer.set_value(given)
    option(page, "Bagaimana ia mengatakannya", ConsentWay.PAPER)


def test_consent_is_noted_and_withdrawn(
    open_page: Open, ani: Member, toolkit: Toolkit, sari: User
) -> None:
    page = open_page("anggota", sari, anggota=ani.id)
    option(page, "Untuk apa", Purpose.NEWS)
    says(page, given=True)
    fill(page, "Catatan (boleh kosong)", "rapat")
    page = assert_sound(press(page, "Catat"))
    assert "diberi" in words_of(page)
    option(page, "Untuk apa", Purpose.NEWS)
    says(page, given=False)
    page = assert_sound(press(page, "Catat"))
    assert "ditarik" in words_of(page)
    trail = toolkit.member_pages.page(sari.actor, ani.id).trail
    assert sorted((said.given, said.note) for said in trail) == [(False, ""), (True, "rapat")]


def test_consent_that_nobody_gave_is_not_noted_by_a_press(
    open_page: Open, ani: Member, toolkit: Toolkit, sari: User
) -> None:
    page = open_page("anggota", sari, anggota=ani.id)
    fill(page, "Catatan (boleh kosong)", "rapat")
    for fill_in in (lambda: None, lambda: page.radio[0].set_value(True)):
        fill_in()
        assert_sound(press(page, "Catat"))
        assert [one.value for one in page.error] == [
            "Pilih jawabannya dan bagaimana ia mengatakannya; izin tidak diandaikan."
        ]
    assert toolkit.member_pages.page(sari.actor, ani.id).trail == ()
    option(page, "Bagaimana ia mengatakannya", ConsentWay.PAPER)
    assert_sound(press(page, "Catat"))
    (said,) = toolkit.member_pages.page(sari.actor, ani.id).trail
    assert (said.given, said.way, said.note) == (True, ConsentWay.PAPER, "rapat")


def test_a_suggestion_is_confirmed_and_the_page_is_whole(
    open_page: Open, ani: Member, toolkit: Toolkit, sari: User
) -> None:
    wrote(toolkit, 200)
    wrote(toolkit)
    page = assert_sound(open_page("anggota", sari, bagian="tautan"))
    assert "1 saran belum dijawab" in words_of(page)
    assert r"Bu Ani · " in words_of(page)
    assert any("Beras berkutu" in line for line in links_of(page))
    page = assert_sound(press(page, "Ya, ini akunnya"))
    assert "Tidak ada saran" in words_of(page)
    page = assert_sound(open_page("anggota", sari, anggota=ani.id, bulan="2026-11"))
    assert "Terakhir menulis" in words_of(page)
    assert len([line for line in links_of(page) if "Beras berkutu" in line]) == 2
    fill(page, "Mengapa dilepas?", "akun suaminya")
    page = assert_sound(press(page, "Lepas"))
    assert "akun suaminya" in words_of(page)
    assert "tidak berarti ia diam" in words_of(page)


def test_a_refused_suggestion_is_gone(
    open_page: Open, ani: Member, toolkit: Toolkit, sari: User
) -> None:
    wrote(toolkit)
    page = open_page("anggota", sari, anggota=ani.id)
    page = assert_sound(press(page, "Bukan"))
    assert "Ya, ini akunnya" not in labels(page.button)
    page = assert_sound(open_page("anggota", sari, bagian="tautan", alasan="name"))
    assert "0 saran belum dijawab" in words_of(page)


def test_supervisors_see_suggestions_and_no_buttons(
    open_page: Open, ani: Member, toolkit: Toolkit, joko: User
) -> None:
    wrote(toolkit)
    page = assert_sound(open_page("anggota", joko, bagian="tautan"))
    assert "1 saran belum dijawab" in words_of(page)
    assert labels(page.button) == ["English"]


def test_silence_and_new_activity_are_listed_for_the_days_chosen(
    open_page: Open, ani: Member, toolkit: Toolkit, sari: User
) -> None:
    wrote(toolkit, 50)
    link(toolkit, sari)
    for asked, found in (
        ({"bagian": "diam", "hari": "30"}, 1),
        ({"bagian": "diam"}, 0),
        ({"bagian": "diam", "hari": "30", "cabang": "b-2"}, 0),
        ({"bagian": "baru"}, 0),
        ({"bagian": "baru", "hari": "60"}, 1),
        ({"bagian": "berinteraksi", "bulan": "2026-09"}, 1),
        ({"bagian": "berinteraksi"}, 0),
        ({"bagian": "berinteraksi", "bulan": "nonsense"}, 0),
    ):
        page = assert_sound(open_page("anggota", sari, **asked))
        assert f"**{found} anggota**" in words_of(page)
        assert len([line for line in links_of(page) if "**Ani" in line]) == found


def test_the_reach_stands_with_what_is_unknown(
    open_page: Open, ani: Member, toolkit: Toolkit, sari: User
) -> None:
    toolkit.membership.enrol(sari.actor, number="B-2", name="Budi")
    wrote(toolkit)
    link(toolkit, sari)
    page = assert_sound(open_page("anggota", sari, bagian="jangkauan"))
    told = words_of(page)
    assert (
        "dari 1 anggota yang dapat terlihat, 1 berinteraksi: **100% (antara 21% dan 100%)**" in told
    )
    assert "Dari seluruh 2 anggota di buku, sekurangnya 1: 50% (antara 9% dan 91%)" in told
    assert "1 anggota belum punya akun tertaut di platform yang tersambung" in told
    assert "(belum habis)" in told
    assert "1 di antaranya tanpa tanggal masuk" in told
    months, branches = (table.value for table in page.dataframe)
    assert list(months["di buku"]) == [2] * 12
    assert list(branches["cabang"]) == ["tanpa cabang", "Kota"]
    assert list(branches["tidak diketahui"]) == [1, 0]
    rows = "anggota?bagian=dihitung&siapa=seen&bulan=2026-11&cabang="
    assert list(branches["barisnya"]) == [f"{rows}-", f"{rows}b-1"]
    page = assert_sound(open_page("anggota", sari, bagian="jangkauan", cabang="b-1"))
    assert len(page.dataframe) == 1
    assert list(page.dataframe[0].value["di buku"]) == [1] * 12
    page = assert_sound(open_page("anggota", sari, bagian="jangkauan", cabang="b-2"))
    assert "Belum ada anggota di buku dalam setahun ini." in words_of(page)
    assert any("Buka buku anggota" in line for line in links_of(page))
    assert len(page.dataframe) == 0


def test_a_reach_that_nobody_can_know_is_said_and_not_drawn_as_none(
    open_page: Open, ani: Member, sari: User
) -> None:
    page = assert_sound(open_page("anggota", sari, bagian="jangkauan"))
    assert "jadi jangkauannya belum diketahui" in words_of(page)
    assert "sekurangnya 0" not in words_of(page)
    table = page.dataframe[0].value
    assert table["dari seluruh buku, paling sedikit (%)"].isna().all()
    assert table["dari yang terlihat (%)"].isna().all()


def a_workbook(*lines: tuple[Any, ...]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    for line in lines:
        sheet.append(line)
    book.save(file)
    return file.getvalue()


def upload(page: AppTest, name: str, data: bytes) -> AppTest:
    page.file_uploader[0].upload(name, data, "application/octet-stream")
    return assert_sound(page.run())


def test_a_workbook_is_previewed_written_and_taken_back(
    open_page: Open, ani: Member, toolkit: Toolkit, wati: User
) -> None:
    data = a_workbook(
        ("Nomor", "Nama", "Telp"),
        ("A-1", "Ani Lestari", None),
        ("B-2", "Budi", 81111111111),
        ("C-3", "=1+1", None),
    )
    page = upload(open_page("anggota", wati, bagian="impor"), "buku.xlsx", data)
    lines = [line.value for line in page.markdown if line.value.startswith("Baris ")]
    assert lines == [
        "Baris 2 · A\\-1 · Ani Lestari",
        "Baris 3 · B\\-2 · Budi",
        "Baris 4 · C\\-3 · \\=1\\+1",
    ]
    told = [caption.value for caption in page.caption]
    assert "Nama\\: Ani Lestari" in told
    assert "Nomor telepon\\: \\+6281111111111" in told
    assert any("tanda rumus" in each for each in told)
    assert everybody(toolkit, wati) == ["A-1"]
    option(page, "Baris", "refused")
    page = assert_sound(page.run())
    lines = [line.value for line in page.markdown if line.value.startswith("Baris ")]
    assert lines == ["Baris 4 · C\\-3 · \\=1\\+1"]
    page = assert_sound(press(page, "Tulis 2 anggota"))
    assert "1 baru, 1 berubah, 0 tetap, 1 ditolak." in words_of(page)
    assert everybody(toolkit, wati) == ["A-1", "B-2"]
    page = assert_sound(open_page("anggota", wati, bagian="impor"))
    page = assert_sound(press(page, "Ya, batalkan"))
    assert "Dibatalkan Wati" in words_of(page)
    assert toolkit.membership.roll(wati.actor)[0].name == "Ani_Wulandari"
    assert everybody(toolkit, wati) == ["A-1"]


def test_the_columns_can_be_chosen_otherwise(open_page: Open, toolkit: Toolkit, wati: User) -> None:
    data = b"kode;sebutan\nX-1;Ani\n"
    page = upload(open_page("anggota", wati, bagian="impor"), "a.csv", data)
    assert "Pilih kolom yang berisi nomor anggota" in page.error[0].value
    option(page, "Nomor anggota", 0)
    option(page, "Nama", 1)
    page = assert_sound(page.run())
    page = assert_sound(press(page, "Tulis 1 anggota"))
    assert [m.name for m in toolkit.membership.roll(wati.actor)] == ["Ani"]


def test_a_file_that_is_no_roll_is_refused_in_words(open_page: Open, wati: User) -> None:
    page = upload(open_page("anggota", wati, bagian="impor"), "a.xlsx", b"PK\x03\x04 broken")
    assert "rusak" in page.error[0].value


def test_a_file_without_news_offers_nothing_to_write(
    open_page: Open, toolkit: Toolkit, wati: User
) -> None:
    toolkit.membership.enrol(wati.actor, number="1", name="Ani")
    page = upload(open_page("anggota", wati, bagian="impor"), "a.csv", b"nomor;nama\n1;Ani\n")
    assert "Tidak ada yang akan berubah" in words_of(page)
    assert not [label for label in labels(page.button) if "Tulis" in label]


def test_who_may_not_import_finds_no_way_to(open_page: Open, sari: User) -> None:
    page = assert_sound(open_page("anggota", sari, bagian="impor"))
    assert not page.file_uploader
    assert "masih kosong" in words_of(page)
