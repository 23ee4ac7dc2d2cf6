"""Antrean: the list with its filters, one case whole, and every act on it."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from domain.board import Entry
from domain.cases import Case, CaseKind, CaseStatus, EventKind, Priority
from domain.channels import Channel
from domain.messages import Author, MessageKind
from domain.people import User
from domain.reports import QueueFilter
from tests.dashboard.conftest import Open
from tests.dashboard.reading import (
    assert_sound,
    fill,
    labels,
    links_of,
    pick,
    pick_several,
    press,
    words_of,
)
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit


def _remark(
    toolkit: Toolkit, user: User, text: str = "Beras yang dijual berkutu.", name: str = "Bu Ani"
) -> Case:
    return toolkit.listening.take_down_remark(
        user.actor,
        way=MessageKind.PHONE,
        author=Author(name=name),
        text=text,
        kind=CaseKind.COMPLAINT,
    )


def _case(toolkit: Toolkit, user: User, case_id: str) -> Case:
    return toolkit.answering.story(user.actor, case_id).case


def _cases_shown(page: AppTest) -> list[str]:
    return [link.label for link in page.page_link if "laporan=" in link.proto.query_string]


def test_an_empty_queue_says_what_will_come(open_page: Open, sari: User) -> None:
    page = assert_sound(open_page("antrean", sari))
    assert "Tidak ada anggota yang menunggu" in words_of(page)
    assert "Kritik & Saran" in words_of(page)


def test_the_oldest_promise_stands_first_and_is_said_in_office_time(
    open_page: Open, toolkit: Toolkit, sari: User, clock: SetClock
) -> None:
    _remark(toolkit, sari, "Pertama datang.", "Bu Ani")
    clock.advance(timedelta(hours=1))
    _remark(toolkit, sari, "Kedua datang.", "Pak Slamet")
    clock.advance(timedelta(hours=4))
    page = assert_sound(open_page("antrean", sari))
    assert _cases_shown(page) == [
        "**Bu Ani** — Pertama datang\\.",
        "**Pak Slamet** — Kedua datang\\.",
    ]
    assert "lewat 1 jam kerja" in words_of(page)
    assert "sisa kurang dari semenit kerja" in words_of(page) or "lewat kurang" in words_of(page)


def test_views_carry_counts_and_stand_in_the_address(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    mine = _remark(toolkit, sari, "Milik saya.")
    _remark(toolkit, sari, "Milik siapa saja.")
    toolkit.answering.assign(sari.actor, mine.id, sari.id)
    page = assert_sound(open_page("antrean", sari))
    assert page.segmented_control[0].options == [
        "Belum selesai (2)",
        "Milik saya (1)",
        "Belum ada petugas (1)",
        "Hampir lewat (0)",
        "Habis hari ini (2)",
        "Lewat janji (0)",
        "Menunggu (0)",
        "Ditunda (0)",
        "Dinaikkan ke pengawas (0)",
        "Semua (2)",
    ]
    page.segmented_control[0].set_value("mine").run()
    assert page.query_params["tampilan"] == "mine"
    assert _cases_shown(page) == ["**Bu Ani** — Milik saya\\."]


def test_filters_and_search_narrow_the_list(open_page: Open, toolkit: Toolkit, sari: User) -> None:
    _remark(toolkit, sari, "Beras berkutu.")
    page = assert_sound(open_page("antrean", sari))
    pick_several(page, "Jenis", CaseKind.PRAISE.value)
    page.run()
    assert page.query_params["jenis"] == "praise"
    assert "Tidak ada laporan di sini." in words_of(page)
    found = assert_sound(open_page("antrean", sari, cari="berkutu"))
    assert len(_cases_shown(found)) == 1
    missed = assert_sound(open_page("antrean", sari, cari="pupuk"))
    assert _cases_shown(missed) == []


def test_a_long_list_is_paged_and_never_cut(open_page: Open, toolkit: Toolkit, sari: User) -> None:
    for number in range(27):
        _remark(toolkit, sari, f"Pesan nomor {number}.")
    first = assert_sound(open_page("antrean", sari))
    assert len(_cases_shown(first)) == 25
    assert "Halaman 1 dari 2" in words_of(first)
    second = assert_sound(open_page("antrean", sari, halaman="2"))
    assert len(_cases_shown(second)) == 2


def test_a_case_shows_its_whole_story(open_page: Open, toolkit: Toolkit, sari: User) -> None:
    case = _remark(toolkit, sari)
    toolkit.answering.note(sari.actor, case.id, "Sudah ditanya ke gudang.")
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    said = words_of(page)
    assert page.title[0].value == "Bu Ani"
    assert "Beras yang dijual berkutu." in said
    assert "Sudah ditanya ke gudang." in said
    assert "Laporan dibuka: Keluhan" in said
    assert "Janji berikutnya Rab, 18 Nov 2026 13.00 WIB: sisa 4 jam kerja" in said
    assert case.code in said


def test_what_is_left_of_the_promise_stands_at_the_top_where_a_phone_shows_it(
    open_page: Open, toolkit: Toolkit, sari: User, clock: SetClock
) -> None:
    case = _remark(toolkit, sari)
    for hours, left in ((0, "sisa 4 jam kerja"), (5, "lewat 1 jam kerja")):
        clock.advance(timedelta(hours=hours))
        said = words_of(assert_sound(open_page("antrean", sari, laporan=case.id)))
        assert said.index(left) < said.index("Beras yang dijual berkutu.")
    toolkit.case_states.resolve(sari.actor, case.id, words="Sudah diganti.")
    said = words_of(assert_sound(open_page("antrean", sari, laporan=case.id)))
    assert "tidak ada yang ditunggu" not in said


def test_a_comment_offers_only_what_would_change_who_sees_it(
    open_page: Open, toolkit: Toolkit, sari: User, board: Channel
) -> None:
    now = toolkit.clock.now()
    with toolkit.store.writing() as unit:
        unit.board.add_entry(Entry(id="e-1", channel_id=board.id, text="Kabar", published_at=now))
    toolkit.visiting.comment("e-1", name="Bu Ani", text="Kapan buka?")
    (row,), _total = toolkit.answering.queue(sari.actor, QueueFilter(now=now))
    page = assert_sound(open_page("antrean", sari, laporan=row.case.id))
    assert [one.label for one in page.button if "komentar" in one.label] == ["Sembunyikan komentar"]
    page = assert_sound(press(page, "Sembunyikan komentar"))
    assert [one.label for one in page.button if "komentar" in one.label] == ["Tampilkan komentar"]
    assert "Disembunyikan" in words_of(page)


def test_the_clock_is_explained_as_it_was_counted(
    open_page: Open, toolkit: Toolkit, sari: User, clock: SetClock
) -> None:
    case = _remark(toolkit, sari)
    clock.advance(timedelta(hours=1))
    toolkit.answering.set_status(sari.actor, case.id, CaseStatus.WAITING)
    clock.advance(timedelta(hours=2))
    toolkit.answering.set_status(sari.actor, case.id, CaseStatus.OPEN)
    clock.advance(timedelta(hours=1))
    toolkit.answering.set_status(sari.actor, case.id, CaseStatus.RESOLVED, reason="Ditukar.")
    clock.advance(timedelta(days=2))
    lines = [
        line
        for text in assert_sound(open_page("antrean", sari, laporan=case.id)).markdown
        for line in text.value.splitlines()
        if line.startswith("- ")
    ]
    assert lines == [
        "- Rab 18 Nov 09.00–13.00 WIB: 4 jam kerja",  # the first response, which never came
        "- **jumlah: 4 jam kerja**",
        "- Rab 18 Nov 09.00–10.00 WIB: 1 jam kerja",
        "- *Rab 18 Nov 10.00–12.00: menunggu anggota (2 jam)*",
        "- Rab 18 Nov 12.00–13.00 WIB: 1 jam kerja",
        "- **jumlah: 2 jam kerja**",
    ]


def test_an_answer_at_the_counter_is_recorded_and_the_box_empties(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    case = _remark(toolkit, sari)
    page = open_page("antrean", sari, laporan=case.id)
    fill(page, "Apa jawaban Anda kepada anggota?", "Silakan tukar berasnya.")
    assert_sound(press(page, "Catat jawaban"))
    assert _case(toolkit, sari, case.id).durations.first_response_at is not None
    assert page.text_area[0].value == ""
    assert "Silakan tukar berasnya." in words_of(page)


def test_when_someone_answered_meanwhile_the_text_stays_and_theirs_is_shown(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User
) -> None:
    case = _remark(toolkit, sari)
    page = open_page("antrean", sari, laporan=case.id)
    toolkit.answering.reply(budi.actor, case.id, "Sudah saya jawab.", events_seen=case.events)
    fill(page, "Apa jawaban Anda kepada anggota?", "Jawaban Sari.")
    assert_sound(press(page, "Catat jawaban"))
    told = [said.value for said in (*page.error, *page.warning)]
    assert len([each for each in told if "Sudah saya jawab" in each]) == 1
    assert page.text_area[0].value == "Jawaban Sari."
    assert_sound(press(page, "Catat jawaban"))
    replies = [m.text for m in toolkit.answering.story(sari.actor, case.id).messages if m.from_us]
    assert replies == ["Sudah saya jawab.", "Jawaban Sari."]


def test_an_empty_answer_is_refused_with_words(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    case = _remark(toolkit, sari)
    page = open_page("antrean", sari, laporan=case.id)
    assert_sound(press(page, "Catat jawaban"))
    assert any(error.value for error in page.error)
    assert _case(toolkit, sari, case.id).durations.first_response_at is None


def test_a_note_is_kept_to_ourselves(open_page: Open, toolkit: Toolkit, sari: User) -> None:
    case = _remark(toolkit, sari)
    page = open_page("antrean", sari, laporan=case.id)
    fill(page, "Hanya terlihat oleh staf", "Anggota lama, perlakukan baik.")
    assert_sound(press(page, "Simpan catatan"))
    notes = [
        event.value
        for event in toolkit.answering.story(sari.actor, case.id).events
        if event.kind is EventKind.NOTED
    ]
    assert notes == ["Anggota lama, perlakukan baik."]


def test_assignee_kind_and_priority_change_as_soon_as_they_are_picked(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User
) -> None:
    case = _remark(toolkit, sari)
    page = open_page("antrean", sari, laporan=case.id)
    pick(page, "Petugas", budi.id)
    assert_sound(page.run())
    pick(page, "Jenis", CaseKind.SUGGESTION)
    assert_sound(page.run())
    pick(page, "Prioritas", Priority.HIGH)
    assert_sound(page.run())
    changed = _case(toolkit, sari, case.id)
    assert (changed.assignee_id, changed.kind, changed.priority) == (
        budi.id,
        CaseKind.SUGGESTION,
        Priority.HIGH,
    )
    assert_sound(press(page, "Saya yang tangani"))
    assert _case(toolkit, sari, case.id).assignee_id == sari.id


def test_a_choice_made_on_one_case_never_reaches_another(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User
) -> None:
    first, second = _remark(toolkit, sari, "Pertama."), _remark(toolkit, sari, "Kedua.")
    page = open_page("antrean", sari, laporan=first.id)
    pick(page, "Petugas", budi.id)
    page.query_params["laporan"] = second.id
    assert_sound(page.run())
    assert [_case(toolkit, sari, case.id).assignee_id for case in (first, second)] == [None, None]


@pytest.mark.parametrize(
    ("label", "status"),
    [("Tunggu jawaban anggota", CaseStatus.WAITING), ("Tandai spam", CaseStatus.SPAM)],
)
def test_a_case_waits_or_is_spam_and_can_be_opened_again(
    open_page: Open, toolkit: Toolkit, sari: User, label: str, status: CaseStatus
) -> None:
    case = _remark(toolkit, sari)
    page = open_page("antrean", sari, laporan=case.id)
    assert_sound(press(page, label))
    assert _case(toolkit, sari, case.id).status is status
    back = {CaseStatus.WAITING: "Lanjutkan, jangan menunggu", CaseStatus.SPAM: "Bukan spam"}
    assert_sound(press(page, back[status]))
    assert _case(toolkit, sari, case.id).status is CaseStatus.OPEN


def test_resolving_asks_for_the_reason(open_page: Open, toolkit: Toolkit, sari: User) -> None:
    case = _remark(toolkit, sari)
    page = open_page("antrean", sari, laporan=case.id)
    assert_sound(press(page, "Laporan selesai"))
    assert _case(toolkit, sari, case.id).status is CaseStatus.OPEN
    fill(page, "Keterangan, atau kata sendiri", "Beras ditukar.")
    assert_sound(press(page, "Laporan selesai"))
    assert _case(toolkit, sari, case.id).status is CaseStatus.RESOLVED
    assert "Selesai: Beras ditukar" in words_of(page).replace("\\", "")
    assert_sound(press(page, "Buka lagi"))
    assert _case(toolkit, sari, case.id).status is CaseStatus.OPEN


def test_supervisors_read_a_case_and_are_offered_no_act_but_erasing(
    open_page: Open, toolkit: Toolkit, sari: User, joko: User
) -> None:
    case = _remark(toolkit, sari)
    page = assert_sound(open_page("antrean", joko, laporan=case.id))
    assert "Beras yang dijual berkutu." in words_of(page)
    offered = ["Hapus orang ini", "Pintasan papan ketik (?)", "English"]
    assert labels(page.button) == offered
    assert list(page.text_area) == []
    listed = assert_sound(open_page("antrean", joko))
    assert "Catat pesan dari kantor atau telepon" not in links_of(listed)


def test_an_unknown_case_is_said_to_be_gone(open_page: Open, sari: User) -> None:
    page = assert_sound(open_page("antrean", sari, laporan="tidak-ada"))
    assert len(page.error) == 1


def test_a_case_reads_in_english(open_page: Open, toolkit: Toolkit, sari: User) -> None:
    case = _remark(toolkit, sari)
    toolkit.accounts.set_language(sari.id, "en")
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert "Case opened: Complaint" in words_of(page)
    assert "Record answer" in labels(page.button)


def test_a_long_queue_is_not_said_to_be_shorter_than_it_is(
    open_page: Open, toolkit: Toolkit, sari: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("domain.reports.COUNTED_MAX", "dashboard.words.COUNTED_MAX"):
        monkeypatch.setattr(name, 2)
    monkeypatch.setattr("dashboard.views.queue.PER_PAGE", 2)
    for number in range(5):
        _remark(toolkit, sari, text=f"Keluhan {number}")
    page = assert_sound(open_page("antrean", sari))
    said = words_of(page)
    assert "2+ laporan, janji terdekat dulu" in said
    assert "Halaman 1 dari lebih banyak" in said
    last = assert_sound(open_page("antrean", sari, halaman="3"))
    assert "Halaman 3 dari 3" in words_of(last)
    assert "5 laporan, janji terdekat dulu" in words_of(last)
