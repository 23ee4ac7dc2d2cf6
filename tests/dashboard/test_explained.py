"""A measured span in words, and a case by the clock of its branch."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dashboard.explained import LINES, as_list, sentence
from dashboard.times import Times
from domain.branches import Branch
from domain.cases import CaseStatus, EventKind, Priority
from domain.clocks import OfficeHours
from domain.cooperative import OFFICE, Target, TargetRule
from domain.explanations import Halt, Reason, explained
from domain.people import User
from domain.texts import speaking
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, labels, pick, press, words_of
from tests.dashboard.test_queue import _case, _remark
from tests.domain.test_casework import at
from tests.domain.test_explanations import HOURS
from toolkit.clock import SetClock
from toolkit.languages import translations
from toolkit.wiring import Toolkit

NOW = at(16, 12)
ID, EN = (Times(zone="Asia/Jakarta", language=one, now=NOW) for one in ("id", "en"))
MAKASSAR = Branch(id="br-1", name="Makassar *Timur*", zone="Asia/Makassar")


def test_friday_to_monday_in_one_line() -> None:
    assert sentence(ID, HOURS, at(13, 16, 10), at(16, 9, 25)) == (
        "Jum 13 Nov 16.10–17.00, akhir pekan, Sen 16 Nov 08.00–09.25 = 2 jam 15 menit kerja"
    )
    with speaking(translations("en")):
        assert sentence(EN, HOURS, at(13, 16, 10), at(16, 9, 25)) == (
            "Fri 13 Nov 16:10–17:00, weekend, Mon 16 Nov 08:00–09:25"
            " = 2 hours 15 minutes of office time"
        )


def test_a_night_goes_without_saying_and_a_day_is_named_once() -> None:
    assert sentence(ID, HOURS, at(12, 15), at(13, 14)) == (
        "Kam 12 Nov 15.00–16.00, Jum 13 Nov 08.00–11.30, istirahat, 13.00–14.00 = 5 jam 30 menit"
        " kerja"
    )


def test_a_span_in_the_night_alone_says_that_it_was_closed() -> None:
    words = "kantor tutup = kurang dari semenit kerja"
    assert sentence(ID, HOURS, at(16, 20), at(16, 22)) == words


def test_a_span_of_no_length_was_at_once() -> None:
    assert sentence(ID, HOURS, at(16, 9), at(16, 9)) == "seketika = kurang dari semenit kerja"


def test_waiting_and_holidays_are_named() -> None:
    halt = Halt(start=at(16, 9), end=at(16, 11), reason=Reason.WAITING)
    assert sentence(ID, HOURS, at(16, 8), at(16, 12), [halt]) == (
        "Sen 16 Nov 08.00–09.00, menunggu anggota, 11.00–12.00 = 2 jam kerja"
    )
    start = datetime(2026, 12, 25, 9, tzinfo=ZoneInfo("Asia/Jakarta"))
    told = sentence(ID, HOURS, start, start + timedelta(hours=1))
    assert told == "libur Hari Raya Natal = kurang dari semenit kerja"


def test_a_holiday_s_name_is_no_markup() -> None:
    named = OfficeHours("Asia/Jakarta", HOURS.weekly, holidays={at(16, 9).date(): "*[x](y)*"})
    assert "\\*\\[x\\]\\(y\\)\\*" in sentence(ID, named, at(16, 9), at(16, 10))


def test_the_list_tells_every_stretch_but_nights_and_then_the_sum() -> None:
    halt = Halt(start=at(13, 16), end=at(13, 16, 30), reason=Reason.RESOLVED)
    assert as_list(ID, explained(HOURS, at(12, 20), at(16, 9), [halt])).splitlines() == [
        "- *Kam 12 Nov 20.00–Jum 13 Nov 08.00: kantor tutup (12 jam)*",
        "- Jum 13 Nov 08.00–11.30 WIB: 3 jam 30 menit kerja",
        "- *Jum 13 Nov 11.30–13.00: istirahat (1 jam 30 menit)*",
        "- Jum 13 Nov 13.00–16.00 WIB: 3 jam kerja",
        "- *Jum 13 Nov 16.00–16.30: selesai sampai dibuka lagi (30 menit)*",
        "- Jum 13 Nov 16.30–17.00 WIB: 30 menit kerja",
        "- *Jum 13 Nov 17.00–Sen 16 Nov 08.00: akhir pekan (2 hari 15 jam)*",
        "- Sen 16 Nov 08.00–09.00 WIB: 1 jam kerja",
        "- **jumlah: 8 jam kerja**",
    ]


def test_what_is_too_long_to_tell_is_summed_up() -> None:
    lines = as_list(ID, explained(HOURS, at(2, 8), at(30, 16) + timedelta(days=60))).splitlines()
    assert len(lines) == LINES + 2
    assert lines[-2].startswith("- sesudahnya ")
    assert lines[-1].startswith("- **jumlah: ")
    assert "…" in sentence(ID, HOURS, at(2, 8), at(30, 16) + timedelta(days=60))


# --- on the page of a case -----------------------------------------------------------


def test_a_case_s_times_are_shown_in_the_zone_of_its_branch(
    open_page: Open, toolkit: Toolkit, admin: User, sari: User
) -> None:
    toolkit.branching.save(admin.actor, MAKASSAR)
    case = _remark(toolkit, sari)
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert "09.00 WIB" in words_of(page)
    pick(page, "Cabang", MAKASSAR.id)
    page = assert_sound(page.run())
    shown = words_of(page)
    assert "10.00 WITA" in shown
    assert "WIB" not in shown
    assert "Makassar \\*Timur\\*" in shown  # in the story of the case
    assert _case(toolkit, sari, case.id).branch_id == MAKASSAR.id
    pick(page, "Cabang", "")
    assert "09.00 WIB" in words_of(assert_sound(page.run()))


def test_a_case_says_which_promise_it_has_and_keeps_the_one_it_was_opened_with(
    open_page: Open, toolkit: Toolkit, admin: User, sari: User, clock: SetClock
) -> None:
    branch = toolkit.branching.save(admin.actor, MAKASSAR)
    hour = timedelta(hours=1)
    special = TargetRule(
        branch_id=branch.id,
        target=Target(first_response=2 * hour, next_reply=3 * hour, resolution=10 * hour),
    )
    house = toolkit.governing.cooperative()
    toolkit.governing.save(admin.actor, replace(house, target_rules=(special,)))
    clock.advance(hour)
    case = _remark(toolkit, sari)
    clock.advance(hour)

    def shown() -> str:
        return words_of(assert_sound(open_page("antrean", sari, laporan=case.id)))

    usual = "Janji untuk Keluhan, yang berlaku saat laporan dibuka: tanggapan pertama 4 jam kerja, "
    assert f"{usual}balasan berikutnya 8 jam kerja, penyelesaian 24 jam kerja." in shown()
    toolkit.answering.set_priority(sari.actor, case.id, Priority.HIGH)
    assert "Janji untuk Keluhan, separuh karena penting, yang berlaku" in shown()
    toolkit.branching.move(sari.actor, case.id, branch.id)
    won = (
        "Janji khusus Makassar \\*Timur\\*, separuh karena penting, yang berlaku saat laporan "
        "dibuka: tanggapan pertama 1 jam kerja, balasan berikutnya 1 jam 30 menit kerja, "
        "penyelesaian 5 jam kerja."
    )
    assert won in shown()
    house = toolkit.governing.cooperative()
    toolkit.governing.save(admin.actor, replace(house, target_rules=()))
    assert won in shown()


def test_a_case_of_the_office_says_that_it_has_the_office_s_promise(
    open_page: Open, toolkit: Toolkit, admin: User, sari: User, clock: SetClock
) -> None:
    hour = timedelta(hours=1)
    quick = Target(first_response=2 * hour, next_reply=3 * hour, resolution=10 * hour)
    house = toolkit.governing.cooperative()
    office = TargetRule(channel_id=OFFICE, target=quick)
    toolkit.governing.save(admin.actor, replace(house, target_rules=(office,)))
    clock.advance(hour)
    case = _remark(toolkit, sari)
    told = (
        "Janji khusus Kantor & telepon, yang berlaku saat laporan dibuka: tanggapan pertama 2 jam "
        "kerja, balasan berikutnya 3 jam kerja, penyelesaian 10 jam kerja."
    )
    assert told in words_of(assert_sound(open_page("antrean", sari, laporan=case.id)))


def test_without_branches_there_is_nothing_to_choose(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    case = _remark(toolkit, sari)
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert "Cabang" not in labels(page.selectbox)


def test_a_branch_that_closed_still_tells_its_cases(
    open_page: Open, toolkit: Toolkit, admin: User, sari: User
) -> None:
    kept = toolkit.branching.save(admin.actor, MAKASSAR)
    case = _remark(toolkit, sari)
    toolkit.branching.move(sari.actor, case.id, kept.id)
    toolkit.branching.save(admin.actor, Branch(**{**vars(kept), "active": False}))
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert "10.00 WITA" in words_of(page)
    (choice,) = [box for box in page.selectbox if box.label == "Cabang"]
    assert choice.value == kept.id


def test_a_late_resolution_stays_on_the_page_after_reopening(
    open_page: Open, toolkit: Toolkit, sari: User, clock: SetClock
) -> None:
    case = _remark(toolkit, sari)
    clock.advance(timedelta(days=7))
    toolkit.answering.set_status(sari.actor, case.id, CaseStatus.RESOLVED, reason="Diganti.")
    toolkit.answering.set_status(sari.actor, case.id, CaseStatus.OPEN)
    shown = words_of(assert_sound(open_page("antrean", sari, laporan=case.id)))
    assert "Penyelesaian terlambat" in shown
    assert "**Penyelesaian pertama**" in shown
    assert "**Penyelesaian terakhir, masih berjalan**" in shown


def test_whoever_notes_a_walk_in_chooses_among_the_branches_their_own_first(
    open_page: Open, toolkit: Toolkit, admin: User, sari: User
) -> None:
    toolkit.branching.save(admin.actor, MAKASSAR)
    page = assert_sound(open_page("antrean", sari, baru="ya"))
    assert "Cabang" not in labels(page.selectbox)
    toolkit.branching.save(admin.actor, Branch(id="br-2", name="Jayapura", zone="Asia/Jayapura"))
    toolkit.branching.gather(admin.actor, "br-2", [], [sari.id])
    page = assert_sound(open_page("antrean", sari, baru="ya"))
    (choice,) = [box for box in page.selectbox if box.label == "Cabang"]
    assert choice.value == "br-2"
    page.text_area[0].input("Beras berkutu")
    pick(page, "Cabang", MAKASSAR.id)
    assert_sound(press(page, "Simpan ke antrean"))
    with toolkit.store.reading() as unit:
        (case,) = unit.cases.after("", 9, unfinished=True)
        kinds = [event.kind for event in unit.events.of(case.id)]
    assert case.branch_id == MAKASSAR.id
    assert EventKind.BRANCH_CHANGED in kinds


def test_the_queue_says_what_is_left_by_the_hours_of_each_branch(
    open_page: Open, toolkit: Toolkit, admin: User, sari: User, clock: SetClock
) -> None:
    mornings = dict.fromkeys(range(7), ((480, 660),))  # until eleven, an hour from now there
    toolkit.branching.save(admin.actor, Branch(**{**vars(MAKASSAR), "week": mornings}))
    _remark(toolkit, sari, "Satu.", "Bu Ani")
    case = _remark(toolkit, sari, "Dua.", "Pak Slamet")
    toolkit.branching.move(sari.actor, case.id, MAKASSAR.id)
    clock.advance(timedelta(hours=12))
    for page in ("antrean", "beranda"):
        if page == "beranda":
            toolkit.answering.assign(sari.actor, case.id, sari.id)
        shown = str([badge.value for badge in assert_sound(open_page(page, sari)).markdown])
        assert "sisa 3 jam kerja" in shown, page
