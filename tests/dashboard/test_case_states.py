"""At the desk: putting a case aside, asking a unit, ending it, escalating it, blocking a sender."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from domain.cases import Case, CaseStatus
from domain.messages import Author, MessageKind
from domain.people import User
from domain.ports import Store
from services.intake.visiting import Submission
from tests.dashboard.conftest import Open
from tests.dashboard.reading import (
    assert_sound,
    fill,
    labels,
    links_of,
    pick,
    press,
    words_of,
)
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit

SAID = "Timbangan kurang dua ons."


def _remark(toolkit: Toolkit, user: User) -> Case:
    return toolkit.listening.take_down_remark(
        user.actor, way=MessageKind.PHONE, author=Author(name="Bu Ani"), text=SAID
    )


def _submitted(toolkit: Toolkit, text: str = SAID) -> Case:
    submission = Submission(text=text, name="Promo", contact="0812", consent=True)
    code = toolkit.visiting.submit(submission, token=text)
    with toolkit.store.reading() as unit:
        case = unit.cases.by_code(code)
    assert case is not None
    return case


def _now(store: Store, case: Case) -> Case:
    with store.reading() as unit:
        return unit.cases.get(case.id)


def _tick(page: AppTest, label: str) -> None:
    (box,) = [one for one in page.checkbox if one.label == label]
    box.check()


def test_of_a_broken_promise_no_date_is_named_that_has_passed(
    open_page: Open, toolkit: Toolkit, sari: User, clock: SetClock
) -> None:
    case = _remark(toolkit, sari)
    clock.advance(timedelta(days=2))
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert "Yang ini sudah lewat, jadi selagi ditunda laporannya tetap tampak" in words_of(page)
    assert "yang berikutnya" not in words_of(page)


def test_one_press_puts_a_case_aside_and_says_that_the_promise_runs_on(
    open_page: Open, toolkit: Toolkit, store: Store, sari: User, clock: SetClock
) -> None:
    case = _remark(toolkit, sari)
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert "Menunda tidak menghentikan janji: yang berikutnya" in words_of(page)
    assert_sound(press(page, "Besok saat buka (Kam, 19 Nov 2026 08.00 WIB)"))
    until = _now(store, case).snoozed_until
    assert until is not None
    assert until - clock.now() == timedelta(hours=23)
    banner = "Ditunda sampai Kam, 19 Nov 2026 08.00 WIB oleh Sari. Janji tetap berjalan."
    assert banner in words_of(page)
    listed = assert_sound(open_page("antrean", sari, tampilan="snoozed"))
    assert "ditunda sampai Kam, 19 Nov 2026 08.00 WIB" in words_of(listed)
    assert_sound(press(page, "Jangan tunda lagi"))
    assert not _now(store, case).snoozed


def test_a_time_of_ones_own_is_taken_on_the_clock_of_the_office(
    open_page: Open, toolkit: Toolkit, store: Store, sari: User, clock: SetClock
) -> None:
    case = _remark(toolkit, sari)
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert_sound(press(page, "Tunda sampai saat itu"))  # tomorrow, eight o'clock, unless changed
    assert _now(store, case).snoozed_until == clock.now() + timedelta(hours=23)


def test_until_the_member_writes(
    open_page: Open, toolkit: Toolkit, store: Store, sari: User
) -> None:
    case = _remark(toolkit, sari)
    page = open_page("antrean", sari, laporan=case.id)
    assert_sound(press(page, "Sampai anggota menulis"))
    kept = _now(store, case)
    assert (kept.snoozed, kept.snoozed_until) == (True, None)
    assert "Ditunda oleh Sari sampai anggota menulis" in words_of(page)


def test_another_unit_is_asked_and_has_answered(
    open_page: Open, toolkit: Toolkit, store: Store, sari: User
) -> None:
    case = _remark(toolkit, sari)
    toolkit.case_states.ask_unit(sari.actor, _remark(toolkit, sari).id, "Gudang")
    page = open_page("antrean", sari, laporan=case.id)
    assert_sound(press(page, "Catat, kita menunggu"))
    assert "Bagian ini belum diisi" in page.error[0].value
    pick(page, "Bagian mana?", "Gudang")
    assert_sound(press(page, "Catat, kita menunggu"))
    assert _now(store, case).unit == "Gudang"
    told = "Menunggu Gudang, ditanyai Sari. Waktu tetap berjalan"
    assert told in words_of(page)
    listed = assert_sound(open_page("antrean", sari, tampilan="waiting"))
    assert "menunggu Gudang" in words_of(listed)
    assert_sound(press(page, "Sudah dijawab Gudang"))
    assert _now(store, case).unit == ""


def test_a_case_ends_with_a_reason_of_the_list(
    open_page: Open, toolkit: Toolkit, store: Store, sari: User
) -> None:
    case = _remark(toolkit, sari)
    page = open_page("antrean", sari, laporan=case.id)
    pick(page, "Bagaimana selesainya?", "reason-2")
    fill(page, "Keterangan, atau kata sendiri", "Rp20.000")
    assert_sound(press(page, "Laporan selesai"))
    assert _now(store, case).status is CaseStatus.RESOLVED
    assert "Selesai: Diganti rugi: Rp20.000" in words_of(page).replace("\\", "")


def test_a_usual_reason_is_read_in_the_reader_s_language_and_own_words_as_they_are(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    case = _remark(toolkit, sari)
    toolkit.case_states.resolve(sari.actor, case.id, reason_id="reason-2", words="Rp20.000")
    toolkit.accounts.set_language(sari.id, "en")
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert "Resolved: Compensated: Rp20.000" in words_of(page).replace("\\", "")


def test_managers_keep_the_lists(open_page: Open, toolkit: Toolkit, wati: User, sari: User) -> None:
    page = assert_sound(open_page("pengaturan", wati, bagian="daftar"))
    fill(page, "Tambahkan", "Dimediasi")
    assert_sound(press(page, "Tambahkan"))
    assert "Dimediasi" in words_of(page)
    page.text_input[0].input("Dijawab tuntas")
    for label in ("Simpan", "Naikkan", "Jangan tawarkan"):  # the second line goes up to the first
        next(one for one in page.button if one.label == label).click()
        assert_sound(page.run())
    lines = [line.strip(":gray[]") for line in words_of(page).split("\n")]
    assert lines[1:3] == ["Diperbaiki · tidak ditawarkan", "Dijawab tuntas"]
    units = assert_sound(open_page("pengaturan", wati, bagian="daftar", daftar="unit"))
    assert "Bagian yang diketik staf di laporan tercatat di sini sendiri" in words_of(units)


def test_who_restricts_a_case_is_told_before_and_led_away_after(
    open_page: Open, toolkit: Toolkit, store: Store, sari: User, joko: User
) -> None:
    case = _remark(toolkit, sari)
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert "Anda sendiri, manajer, dan admin tidak bisa membukanya lagi" in words_of(page)
    fill(page, "Mengapa dinaikkan?", "Tentang manajer toko")
    _tick(page, "Ini tentang pengurus atau pengelola")
    press(page, "Naikkan ke pengawas")  # it leaves for the queue, which AppTest cannot follow
    assert _now(store, case).restricted
    gone = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert "tidak ada, atau tidak terbuka untuk peran Anda" in gone.error[0].value
    assert SAID not in words_of(gone)


def test_without_a_supervisor_the_desk_says_what_to_do_first(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    case = _remark(toolkit, sari)
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert "Belum ada pengawas yang punya akun" in words_of(page)
    assert "Mengapa dinaikkan?" not in labels(page.text_area)


def test_a_supervisor_has_just_what_is_theirs_at_an_escalated_case_and_gives_it_back(
    open_page: Open, toolkit: Toolkit, store: Store, sari: User, joko: User
) -> None:
    case = _remark(toolkit, sari)
    plain = assert_sound(open_page("antrean", joko, laporan=case.id))
    answering = {"Saya yang tangani", "Laporan selesai", "Catat jawaban", "Kembalikan"}
    assert not answering & set(labels(plain.button))
    toolkit.case_states.escalate(sari.actor, case.id, why="Tentang manajer", restricted=True)
    page = assert_sound(open_page("antrean", joko, laporan=case.id))
    assert "Hanya pengawas yang dapat melihat laporan ini" in words_of(page)
    assert "Hanya terlihat oleh pengawas" in labels(page.text_area)
    offered = set(labels(page.button))
    assert answering <= offered
    assert not offered & {"Tandai spam", "Tunggu jawaban anggota", "Sampai anggota menulis"}
    assert labels(page.selectbox)[0] == "Petugas"
    assert page.selectbox[0].options == ["Belum ada petugas", "Joko"]
    assert "Jenis" not in labels(page.selectbox)
    assert_sound(press(page, "Saya yang tangani"))
    assert _now(store, case).assignee_id == joko.id
    assert_sound(press(page, "Kembalikan"))
    assert not _now(store, case).restricted
    assert SAID in words_of(assert_sound(open_page("antrean", sari, laporan=case.id)))


def test_a_sender_is_blocked_seen_and_unblocked(
    open_page: Open, toolkit: Toolkit, store: Store, sari: User
) -> None:
    case = _submitted(toolkit)
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert "dikenali dari kontaknya, yang tidak diperiksa" in words_of(page)
    assert_sound(press(page, "Blokir"))
    assert "masih kosong" in page.error[0].value
    fill(page, "Mengapa diblokir?", "Iklan pinjaman")
    assert_sound(press(page, "Blokir"))
    assert "Pengirim diblokir: Iklan pinjaman" in words_of(page)
    caught = _submitted(toolkit, "Pinjaman cepat!")
    assert caught.status is CaseStatus.SPAM
    spam = assert_sound(open_page("antrean", sari, laporan=caught.id))
    assert "Ditandai spam: pengirim diblokir" in words_of(spam)

    (block,) = toolkit.blocking.all(sari.actor)
    listed = assert_sound(open_page("antrean", sari, blokir="1"))
    assert "Diblokir Sari, Rab, 18 Nov 2026 09.00 WIB" in words_of(listed)
    assert "Lihat yang ditulisnya" in links_of(listed)
    opened = assert_sound(open_page("antrean", sari, blokir="1", tulisan=block.id))
    assert "1 laporan di spam:" in words_of(opened)
    assert any("Pinjaman cepat" in label for label in links_of(opened))
    assert_sound(press(opened, "Buka blokir"))
    assert "Tidak ada. Seorang pengirim diblokir dari laporannya" in words_of(opened)
    assert _now(store, caught).status is CaseStatus.OPEN


@pytest.mark.parametrize("asked", [{"blokir": "1"}, {"blokir": "1", "tulisan": "nobody's"}])
def test_the_list_of_the_blocked_stands_empty_or_strangely_asked(
    open_page: Open, sari: User, joko: User, asked: dict[str, str]
) -> None:
    assert "Tidak ada. Seorang" in words_of(assert_sound(open_page("antrean", sari, **asked)))
    # who only watches is shown the queue instead
    assert "Antrean" in words_of(assert_sound(open_page("antrean", joko, **asked)))


def test_a_time_of_ones_own_begins_at_the_next_opening_and_night_offers_todays(
    open_page: Open, toolkit: Toolkit, store: Store, sari: User, clock: SetClock
) -> None:
    clock.set(datetime(2026, 11, 21, 18, tzinfo=ZoneInfo("Asia/Jakarta")))  # a Saturday
    case = _remark(toolkit, sari)
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert_sound(press(page, "Tunda sampai saat itu"))
    assert "Ditunda sampai Sen, 23 Nov 2026 08.00 WIB oleh Sari" in words_of(page)
    clock.set(datetime(2026, 11, 23, 1, 40, tzinfo=ZoneInfo("Asia/Jakarta")))
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert_sound(press(page, "Saat buka hari ini (Sen, 23 Nov 2026 08.00 WIB)"))
    until = _now(store, case).snoozed_until
    assert until is not None
    assert until == datetime(2026, 11, 23, 8, tzinfo=ZoneInfo("Asia/Jakarta"))


def test_what_was_being_written_is_given_back_when_the_case_is_for_supervisors_alone(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, joko: User
) -> None:
    case = _submitted(toolkit)
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    fill(page, "Balasan untuk anggota", "Mohon maaf, kami ganti hari ini.")
    toolkit.case_states.escalate(budi.actor, case.id, why="Tentang manajer", restricted=True)
    press(page, "Kirim balasan")
    assert [box.value for box in page.code] == ["Mohon maaf, kami ganti hari ini."]
    assert "Yang Anda tulis di sini belum dikirim:" in [box.value for box in page.warning]
    assert SAID not in words_of(page)
    again = open_page("antrean", sari, laporan=case.id)
    assert [box.value for box in again.code] == []


def test_a_note_that_names_who_may_not_see_the_case_says_that_they_are_not_told(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, joko: User
) -> None:
    case = _submitted(toolkit)
    toolkit.case_states.escalate(budi.actor, case.id, why="Tentang manajer", restricted=True)
    page = assert_sound(open_page("antrean", joko, laporan=case.id))
    fill(page, "Hanya terlihat oleh pengawas", "@budi dan @sari, lihat bukunya.")
    page = assert_sound(press(page, "Simpan catatan"))
    assert [told.value for told in page.toast] == [
        "Catatan disimpan. Tidak diberi tahu, karena tidak boleh melihat laporan ini: Budi, Sari."
    ]
    assert toolkit.notifications.unseen(budi.actor) == 0
