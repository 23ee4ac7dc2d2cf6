"""Personal data at the desk: export, erasing, limits, and who opened what."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.accesses import AccessKind
from domain.cases import Case
from domain.erasing import Erased
from domain.members import Member
from domain.people import User
from domain.ports import Store
from domain.retention import RetentionKind
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, fill, labels, links_of, press, words_of
from tests.makers import NOON, a_channel, an_incoming
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit

YEAR = timedelta(days=366)


@pytest.fixture
def ani(toolkit: Toolkit) -> Member:
    return _enrol_ani(toolkit)


def _enrol_ani(toolkit: Toolkit) -> Member:
    """Who left the cooperative a year ago."""
    with toolkit.store.writing() as unit:
        return unit.members.add(
            Member(id="m-1", number="A-1", name="Bu Ani", left_at=NOON - YEAR, created_at=NOON)
        )


@pytest.fixture
def case(toolkit: Toolkit, store: Store) -> Case:
    with store.writing() as unit:
        unit.channels.add(a_channel(id="ch-9", platform="sandbox", name="Obrolan"))
    told = toolkit.listening.receive("ch-9", an_incoming(at=toolkit.clock.now()))
    assert told is not None
    return told


def opened(store: Store) -> list[tuple[str, AccessKind, str]]:
    with store.reading() as unit:
        return [(a.user_id, a.kind, a.subject_id) for a in unit.accesses.newest()]


def test_a_manager_may_take_a_members_data_away_and_not_erase(
    open_page: Open, ani: Member, wati: User, store: Store
) -> None:
    page = assert_sound(open_page("anggota", wati, anggota=ani.id))
    assert [b.url for b in page.link_button if "ekspor" in b.url] == ["/ekspor/anggota/m-1.zip"]
    assert "Menghapus datanya hanya dapat dilakukan pengawas." in words_of(page)
    assert "Hapus orang ini" not in labels(page.button)
    assert opened(store) == [(wati.id, AccessKind.MEMBER, ani.id)]


def test_staff_see_neither(open_page: Open, ani: Member, case: Case, sari: User) -> None:
    for page in (
        open_page("anggota", sari, anggota=ani.id),
        open_page("antrean", sari, laporan=case.id),
    ):
        assert not [b.url for b in assert_sound(page).link_button if "ekspor/" in b.url]


def test_a_supervisor_erases_a_member_after_a_reason_and_a_tick(
    open_page: Open, ani: Member, joko: User, toolkit: Toolkit
) -> None:
    page = open_page("anggota", joko, anggota=ani.id)
    assert_sound(press(page, "Hapus orang ini"))
    assert [e.value for e in page.error] == [
        "Pastikan dahulu siapa yang meminta, lalu beri centang."
    ]
    page.checkbox[0].check()
    press(page, "Hapus orang ini")
    assert [e.value for e in page.error] == [
        "Tulis siapa yang meminta dan bagaimana, tanpa namanya."
    ]
    fill(page, "Atas permintaan siapa, lewat apa? (tanpa nama)", "Ia sendiri, di loket")
    assert_sound(press(page, "Hapus orang ini"))
    (asked,) = toolkit.erasing.listed(joko.actor)
    assert (asked.kind, asked.subject_id, asked.why) == (
        Erased.MEMBER,
        "m-1",
        "Ia sendiri, di loket",
    )
    while toolkit.erasing.run():
        pass
    again = assert_sound(open_page("anggota", joko, anggota=ani.id))
    assert [t.value for t in again.title] == ["Anggota yang datanya dihapus"]
    assert "semua yang ditulisnya sudah dihapus; yang tinggal angkanya." in words_of(again)
    assert not {"Perbaiki data", "Catat izin", "Data pribadi orang ini"} & set(
        labels(again.expander)
    )
    assert "Akun" not in [one.value for one in again.subheader]
    listed = assert_sound(open_page("anggota", joko, keanggotaan="left"))
    assert "Anggota yang datanya dihapus" in links_of(listed)
    for page in (again, listed):
        assert "erased:" not in "\n".join([words_of(page), *links_of(page)])
        assert "****" not in "\n".join(links_of(page))


def test_of_a_member_the_way_to_erase_is_told_before_anything_is_filled_in(
    open_page: Open, ani: Member, joko: User, store: Store
) -> None:
    with store.writing() as unit:
        unit.members.save(replace(ani, left_at=None))
    page = assert_sound(open_page("anggota", joko, anggota=ani.id))
    assert "Catat dahulu kapan ia keluar, lalu hapus datanya." in words_of(page)
    assert "Hapus orang ini" not in labels(page.button)


def test_of_who_wrote_a_case_it_says_what_would_be_emptied_and_who_still_waits(
    open_page: Open, case: Case, joko: User, store: Store
) -> None:
    page = assert_sound(open_page("antrean", joko, laporan=case.id))
    words = words_of(page)
    assert "mengosongkan 1 percakapan dengan 1 pesan darinya dan 1 laporan" in words
    assert "1 laporan di antaranya belum selesai" in words
    assert f"/ekspor/pelapor/{case.id}.zip" in [b.url for b in page.link_button]
    assert opened(store) == [(joko.id, AccessKind.CASE, case.id)]


def test_a_limit_is_counted_before_it_is_switched_on_and_can_be_switched_off(
    open_page: Open, ani: Member, joko: User, toolkit: Toolkit
) -> None:
    page = assert_sound(open_page("pengaturan", joko, bagian="pribadi"))
    assert "Nyalakan dengan batas ini" not in labels(page.button)
    months = next(box for box in page.text_input if "keluar" in box.label)
    months.set_value("0").run()
    page.button(key=f"count-{RetentionKind.LEFT_MEMBERS}").click().run()
    assert [error.value for error in page.error] == [
        f"{months.label}: tulislah angka bulat 1 sampai 1200."
    ]
    assert "Nyalakan dengan batas ini" not in labels(page.button)
    next(box for box in page.text_input if "keluar" in box.label).set_value("6").run()
    page.button(key=f"count-{RetentionKind.LEFT_MEMBERS}").click().run()
    assert "1 anggota akan dihapus sekarang" in words_of(assert_sound(page))
    page.button(key=f"on-{RetentionKind.LEFT_MEMBERS}").click().run()
    assert_sound(page)
    rule = toolkit.retaining.rules(joko.actor)[RetentionKind.LEFT_MEMBERS]
    assert rule is not None
    assert (rule.months, rule.active) == (6, True)
    page.button(key=f"off-{RetentionKind.LEFT_MEMBERS}").click().run()
    off = toolkit.retaining.rules(joko.actor)[RetentionKind.LEFT_MEMBERS]
    assert off is not None
    assert not off.active


def test_erasures_are_shown_with_their_progress_and_what_they_took(
    open_page: Open, case: Case, joko: User, toolkit: Toolkit
) -> None:
    empty = assert_sound(open_page("pengaturan", joko, bagian="pribadi"))
    assert "Belum ada. Penghapusan dimulai" in words_of(empty)
    toolkit.erasing.ask(joko.actor, Erased.PERSON, case.conversation_id, why="Ia sendiri")
    begun = words_of(open_page("pengaturan", joko, bagian="pribadi"))
    assert "sedang berjalan, mencari percakapannya" in begun
    while toolkit.erasing.run():
        pass
    done = words_of(assert_sound(open_page("pengaturan", joko, bagian="pribadi")))
    assert "percakapan 1, pesan 1" in done
    assert "berapa lama disimpan belum diisi" in done


def test_who_opened_what_is_listed_for_supervisors_by_person(
    open_page: Open, sari: User, joko: User, toolkit: Toolkit, clock: SetClock
) -> None:
    _enrol_ani(toolkit)
    empty = assert_sound(open_page("pengaturan", joko, bagian="pembukaan"))
    assert "Belum ada yang tercatat." in words_of(empty)
    toolkit.access_log.note(sari.actor, AccessKind.MEMBER, "m-1")
    clock.advance(timedelta(minutes=1))
    toolkit.access_log.note(joko.actor, AccessKind.EXPORT, "m-1")
    page = assert_sound(open_page("pengaturan", joko, bagian="pembukaan"))
    assert list(page.dataframe[0].value["siapa"]) == [joko.name, sari.name]
    assert list(page.dataframe[0].value["membuka"]) == [
        "unduhan data satu orang",
        "halaman anggota",
    ]
    assert list(page.dataframe[0].value["tentang"]) == ["Bu Ani (A-1)"] * 2
    assert list(page.dataframe[0].value["halamannya"].fillna("")) == [
        "",
        "/desk/anggota?anggota=m-1",
    ]
    mine = open_page("pengaturan", joko, bagian="pembukaan", petugas=sari.id)
    assert labels(mine.selectbox) == ["Yang membuka"]
    assert list(mine.dataframe[0].value["siapa"]) == [sari.name]


def test_whoever_is_looked_up_by_a_number_is_listed_without_it(
    open_page: Open, sari: User, joko: User, toolkit: Toolkit, clock: SetClock
) -> None:
    _enrol_ani(toolkit)
    assert_sound(open_page("anggota", sari, cari="A-1", keanggotaan="all"))
    clock.advance(timedelta(minutes=1))
    assert_sound(open_page("antrean", sari, cari="0812 9999 3141"))
    clock.advance(timedelta(minutes=1))
    assert_sound(open_page("antrean", sari, cari="beras"))
    page = assert_sound(open_page("pengaturan", joko, bagian="pembukaan"))
    assert list(page.dataframe[0].value["membuka"]) == ["pencarian"] * 2
    assert list(page.dataframe[0].value["tentang"]) == ["antrean", "Bu Ani (A-1)"]


def test_managers_have_neither_page(open_page: Open, wati: User) -> None:
    for part in ("pribadi", "pembukaan"):
        page = assert_sound(open_page("pengaturan", wati, bagian=part))
        assert "Batas waktu simpan" not in words_of(page)
        assert not [box for box in page.text_input if "bulan" in box.label]


def test_where_staff_typed_the_name_in_is_told_before_it_is_erased(
    open_page: Open, case: Case, joko: User, wati: User, toolkit: Toolkit
) -> None:
    toolkit.saved_replies.add(wati.actor, title="Untuk bu ani", text="Yth.", language="id")
    toolkit.saved_filters.keep(wati.actor, "Dia", {"cari": "Bu Ani"}, shared=False)
    told = words_of(assert_sound(open_page("antrean", joko, laporan=case.id)))
    assert "tidak terhapus sendiri: balasan tersimpan “Untuk bu ani”." in told
    assert "1 saringan tersimpan yang mencarinya ikut terhapus." in told
    assert "Buku anggota tidak ikut" in told


def test_a_long_erasure_says_how_far_it_is(
    open_page: Open, case: Case, joko: User, toolkit: Toolkit
) -> None:
    for number in range(4):
        toolkit.listening.receive(
            "ch-9", an_incoming(text=f"Lagi {number}", at=toolkit.clock.now())
        )
    toolkit.erasing.ask(joko.actor, Erased.PERSON, case.conversation_id, why="surat")
    slow = replace(toolkit.erasing, piece=2)
    assert slow.run(parts=2) == 2
    told = words_of(assert_sound(open_page("pengaturan", joko, bagian="pribadi")))
    assert "sedang berjalan, mengosongkan percakapan, 0 dari 1 sudah. Sejauh ini: pesan 2" in told
