"""Aturan: written in fields anybody understands, tried, switched on, and named by what it did."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from domain.branches import Branch
from domain.cases import Case, CaseKind
from domain.duties import Absence
from domain.labels import Label, LabelKind
from domain.messages import Author, MessageKind
from domain.people import User
from domain.rules import Act, ActKind, Asked, Condition, Moment, Rule
from services.rulebook.rule_checks import Wanted
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, fill, labels, links_of, press, words_of
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit

URGENT = Act(kind=ActKind.PRIORITY, value="high")
PAPER = "Racun di beras, tolong!"
Phone = Callable[..., Case]


@pytest.fixture
def phone(toolkit: Toolkit, sari: User) -> Phone:
    """A call is written down; the sixty seconds after it are over."""

    def call(text: str = PAPER) -> Case:
        return toolkit.listening.take_down_remark(
            sari.actor, way=MessageKind.PHONE, author=Author(name="Bu Ani"), text=text
        )

    return call


def rule(toolkit: Toolkit, by: User, *acts: Act, is_on: bool = True, **wanted: Any) -> Rule:
    kept = toolkit.rules.add(
        by.actor, Wanted(**{"name": "Mendesak", "acts": acts or (URGENT,), **wanted})
    )
    if not is_on:
        return kept
    return toolkit.rules.switch(by.actor, kept.id, is_on=True, version=kept.version)


def page_of(open_page: Open, user: User, **asked: str) -> AppTest:
    return assert_sound(open_page("pengaturan", user, bagian="aturan", **asked))


def later(toolkit: Toolkit, span: timedelta) -> None:
    assert isinstance(toolkit.clock, SetClock)
    toolkit.clock.advance(span)


def choose(page: AppTest, label: str, *values: Any) -> AppTest:
    (box,) = [each for each in page.multiselect if each.label == label]
    box.set_value(list(values))
    return page.run()


def test_a_rule_is_written_previewed_kept_off_and_tried_at_once(
    open_page: Open, toolkit: Toolkit, wati: User, phone: Phone
) -> None:
    phone("Beras bagus")
    phone()
    page = page_of(open_page, wati, aturan="baru")
    assert "Pilih paling sedikit satu" in words_of(page)
    fill(page, "Nama aturan", "Mendesak")
    page = choose(page, "Jika … (kosongkan: selalu)", Asked.WORDS_ANY)
    fill(page, "Berisi salah satu kata, satu per baris", "racun\n\ndarurat")
    page = choose(page, "Maka …", ActKind.PRIORITY)
    sentence = "Jika pesannya berisi “racun” atau “darurat”, maka prioritasnya dijadikan Penting"
    assert sentence in words_of(page)
    page = assert_sound(press(page, "Simpan lalu coba"))
    (told,) = toolkit.rules.all(wati.actor)
    assert (told.rule.is_on, told.rule.acts) == (False, (URGENT,))
    assert told.rule.conditions == (Condition(asked=Asked.WORDS_ANY, values=("racun", "darurat")),)
    assert "Akan menyentuh **1** dari 2 laporan" in words_of(page)
    assert any("Racun di beras" in link for link in links_of(page))
    page = assert_sound(press(page, "Nyalakan aturan ini"))
    assert toolkit.rules.get(wati.actor, told.rule.id).is_on
    assert "Belum pernah menyentuh laporan." in words_of(page)


def test_every_field_comes_back_as_it_was_kept(
    open_page: Open, toolkit: Toolkit, wati: User, sari: User, joko: User
) -> None:
    kept = rule(
        toolkit,
        wati,
        Act(kind=ActKind.TURN, group=(sari.id,)),
        Act(kind=ActKind.KIND, value=CaseKind.QUESTION),
        Act(kind=ActKind.PRIORITY, value="normal"),
        Act(kind=ActKind.ESCALATE, value="restricted"),
        Act(kind=ActKind.ACKNOWLEDGE, value="Kode {kode}"),
        moments=(Moment.MESSAGE, Moment.RETURNED),
        conditions=tuple(
            Condition(asked=asked, values=values)
            for asked, values in (
                (Asked.KIND, ("praise",)),
                (Asked.CHANNEL, ("",)),
                (Asked.PRIORITY, ("high",)),
                (Asked.WAY, ("phone", "form")),
                (Asked.WORDS_NONE, ("promo", "diskon")),
                (Asked.LANGUAGE, ("en", "unsure")),
                (Asked.MEMBER, ("no",)),
                (Asked.HOURS, ("outside",)),
            )
        ),
        stops=True,
    )
    page = page_of(open_page, wati, aturan=kept.id)
    page = assert_sound(press(page, "Simpan lalu coba"))
    after = toolkit.rules.get(wati.actor, kept.id)
    assert after == replace(
        kept, version=kept.version + 1, acts=after.acts, changed_at=after.changed_at
    )
    assert sorted(after.acts, key=str) == sorted(kept.acts, key=str)


def test_what_is_refused_stays_typed(open_page: Open, toolkit: Toolkit, wati: User) -> None:
    page = page_of(open_page, wati, aturan="baru")
    fill(page, "Nama aturan", "Kosong")
    page = assert_sound(press(page, "Simpan lalu coba"))
    assert [error.value for error in page.error] == [
        "Pilih paling sedikit satu hal yang dilakukan aturan ini."
    ]
    assert [box.value for box in page.text_input] == ["Kosong"]
    assert toolkit.rules.all(wati.actor) == []


def test_a_rule_changed_by_someone_else_meanwhile_is_not_overwritten(
    open_page: Open, toolkit: Toolkit, wati: User, admin: User
) -> None:
    kept = rule(toolkit, wati)
    page = page_of(open_page, wati, aturan=kept.id)
    toolkit.rules.change(
        admin.actor, kept.id, Wanted(name="Punya admin", acts=(URGENT,)), version=kept.version
    )
    fill(page, "Nama aturan", "Punya Wati")
    page = assert_sound(press(page, "Simpan lalu coba"))
    assert len(page.error) == 1
    assert toolkit.rules.get(wati.actor, kept.id).name == "Punya admin"


def test_a_new_name_alone_leaves_it_on(open_page: Open, toolkit: Toolkit, wati: User) -> None:
    kept = rule(toolkit, wati)
    page = page_of(open_page, wati, aturan=kept.id)
    fill(page, "Nama aturan", "Segera")
    assert_sound(press(page, "Simpan lalu coba"))
    after = toolkit.rules.get(wati.actor, kept.id)
    assert (after.name, after.is_on) == ("Segera", True)


def test_the_list_says_what_each_does_did_and_whether_it_is_on(
    open_page: Open, toolkit: Toolkit, wati: User, sari: User, phone: Phone
) -> None:
    on = rule(toolkit, wati)
    rule(toolkit, wati, Act(kind=ActKind.ASSIGN, value=sari.id), name="Ke Sari", is_on=False)
    case = phone()
    later(toolkit, timedelta(hours=2))
    with toolkit.store.writing() as unit:
        unit.users.save(replace(unit.users.get(sari.id), active=False))
    page = page_of(open_page, wati)
    told = words_of(page)
    assert "Selalu prioritasnya dijadikan Penting" in told
    assert [badge in told for badge in ("Nyala", "Rusak")] == [True, True]
    assert "Dilewati, karena tidak bisa dijalankan: diberikan kepada Sari" in told
    assert "30 hari terakhir: 1 laporan, terakhir 2 jam yang lalu" in links_of(page)
    history = page_of(open_page, wati, aturan=on.id, lihat="riwayat")
    assert "Yang dilakukan “Mendesak”" in words_of(history)
    assert [case.code in link for link in links_of(history)][1:] == [True]


def test_rules_are_moved_switched_off_and_removed(
    open_page: Open, toolkit: Toolkit, wati: User
) -> None:
    first, second = rule(toolkit, wati), rule(toolkit, wati, name="Kedua")
    page = page_of(open_page, wati)
    page.button(key=f"pindah-{second.id}-True").click()
    assert_sound(page.run())
    assert [each.rule.id for each in toolkit.rules.all(wati.actor)] == [second.id, first.id]
    page = page_of(open_page, wati)
    page.button(key=f"mati-{first.id}").click()
    assert_sound(page.run())
    assert not toolkit.rules.get(wati.actor, first.id).is_on
    page = page_of(open_page, wati, aturan=first.id)
    assert_sound(press(page, "Ya, hapus aturan ini"))
    assert [each.rule.id for each in toolkit.rules.all(wati.actor)] == [second.id]


def press_first(page: AppTest, label: str) -> AppTest:
    next(button for button in page.button if button.label == label).click()
    return page.run()


def test_an_example_is_copied_off_and_opened_to_be_changed(
    open_page: Open, toolkit: Toolkit, wati: User, joko: User
) -> None:
    page = page_of(open_page, wati)
    assert "Belum ada aturan. Mulailah dari salah satu contoh." in words_of(page)
    stale = page_of(open_page, wati)
    page = assert_sound(press_first(page, "Pakai contoh ini"))
    assert_sound(press_first(stale, "Pakai contoh ini"))  # again, on a slow line: not the next one
    (told,) = toolkit.rules.all(wati.actor)
    assert (told.rule.name, told.rule.is_on, told.gone) == ("Kata mendesak", False, ())
    assert [box.value for box in page.text_input] == ["Kata mendesak"]
    again = page_of(open_page, wati)
    assert "Kata mendesak" in words_of(again)
    for _each in range(5):
        assert_sound(press_first(again, "Pakai contoh ini"))
        again = page_of(open_page, wati)
    assert len(toolkit.rules.all(wati.actor)) == 6
    assert all(not told.gone for told in toolkit.rules.all(wati.actor))
    assert "Semua contoh sudah dipakai." in words_of(page_of(open_page, wati))


def test_a_trial_without_any_case_says_so(open_page: Open, toolkit: Toolkit, wati: User) -> None:
    kept = rule(toolkit, wati, is_on=False, moments=(Moment.MESSAGE,))
    page = page_of(open_page, wati, aturan=kept.id, lihat="coba")
    told = words_of(page)
    assert "Belum ada laporan dalam 30 hari terakhir, jadi belum ada yang dapat dicoba." in told
    assert "Akan menyentuh" not in told
    assert "periksa syaratnya" not in told
    assert "seolah-olah dijalankan pada pesan pertama" in told


def test_a_trial_of_turns_says_to_whom_and_that_it_is_a_guess(
    open_page: Open, toolkit: Toolkit, wati: User, sari: User, phone: Phone
) -> None:
    toolkit.duty_roster.switch(sari.actor, sari.id, is_on=True)
    for number in range(25):
        phone(f"Laporan {number}")
    kept = rule(toolkit, wati, Act(kind=ActKind.TURN), is_on=False)
    page = page_of(open_page, wati, aturan=kept.id, lihat="coba")
    told = words_of(page)
    assert "Diberikan kepada: Sari 25." in told
    assert "Giliran ini perkiraan" in told
    assert "Halaman 1 dari 2" in told
    second = page_of(open_page, wati, aturan=kept.id, lihat="coba", halaman="2")
    assert len([link for link in links_of(second) if link.startswith("Laporan")]) == 5


def test_every_case_that_a_trial_counts_can_be_opened(
    open_page: Open, toolkit: Toolkit, wati: User, phone: Phone
) -> None:
    rule(toolkit, wati, name="Di atas")  # makes everything urgent
    bad = phone("Beras rusak")
    below = rule(
        toolkit, wati, is_on=False, conditions=[Condition(asked=Asked.WORDS_ANY, values=("rusak",))]
    )
    good = [phone(f"Beras bagus {number}") for number in range(21)]
    trial = page_of(open_page, wati, aturan=below.id, lihat="coba")
    assert "Akan menyentuh **0** dari 22 laporan" in words_of(trial)
    assert "Ada laporan yang memenuhi syaratnya, tetapi tidak ada yang berubah" in words_of(trial)
    assert trial.segmented_control[-1].options == [
        "Kena (0)",
        "Kena, tetapi tidak berubah (1)",
        "Tidak kena (21)",
    ]
    trial.segmented_control[-1].set_value("sama")
    same = assert_sound(trial.run())
    assert [link for link in links_of(same) if link.startswith("Beras")] == [bad.subject]
    assert "berisi “rusak”" in words_of(same)
    last = page_of(open_page, wati, aturan=below.id, lihat="coba", kena="tidak", halaman="2")
    assert [link for link in links_of(last) if link.startswith("Beras")] == [good[0].subject]
    always = rule(toolkit, wati, name="Selalu")
    none = page_of(open_page, wati, aturan=always.id, lihat="coba", kena="tidak")
    assert "Tidak ada." in words_of(none)


def test_a_trial_where_nobody_is_on_duty_counts_them(
    open_page: Open, toolkit: Toolkit, wati: User, phone: Phone
) -> None:
    phone()
    kept = rule(toolkit, wati, Act(kind=ActKind.TURN), is_on=False)
    told = words_of(page_of(open_page, wati, aturan=kept.id, lihat="coba"))
    assert "1 laporan tidak menemukan petugas yang bertugas." in told


def test_a_rule_that_names_somebody_away_says_so_in_the_list_and_in_its_trial(
    open_page: Open, toolkit: Toolkit, wati: User, sari: User, phone: Phone
) -> None:
    phone()
    today = toolkit.clock.now().date()
    toolkit.duty_roster.plan(
        sari.actor,
        sari.id,
        version=0,
        branch_id=None,
        week={},
        absences=[Absence(first=today, last=today)],
    )
    kept = rule(toolkit, wati, Act(kind=ActKind.ASSIGN, value=sari.id), is_on=False)
    assert "Sedang cuti: Sari. Sementara itu aturan ini tidak memberinya laporan." in words_of(
        page_of(open_page, wati)
    )
    told = words_of(page_of(open_page, wati, aturan=kept.id, lihat="coba"))
    assert "1 laporan tidak diberikan, karena orangnya sedang cuti." in told
    assert "Tidak diberikan kepada Sari, yang sedang cuti" in told
    later(toolkit, timedelta(days=1))
    assert "Sedang cuti" not in words_of(page_of(open_page, wati))


def test_away_today_goes_by_the_clock_of_the_branch(
    open_page: Open, toolkit: Toolkit, sari: User, clock: SetClock
) -> None:
    with toolkit.store.writing() as unit:
        unit.branches.add(Branch(id="br-1", name="Sentani", zone="Asia/Jayapura", version=1))
    friday = date(2026, 11, 20)
    toolkit.duty_roster.plan(
        sari.actor,
        sari.id,
        version=0,
        branch_id="br-1",
        week={},
        absences=[Absence(first=friday, last=friday)],
    )
    clock.set(datetime(2026, 11, 19, 15, 30, tzinfo=UTC))
    assert "Cuti" in words_of(open_page("akun", sari))  # rules that name her heed it, switch or not
    toolkit.duty_roster.switch(sari.actor, sari.id, is_on=True)
    clock.set(datetime(2026, 11, 19, 15, 30, tzinfo=UTC))  # 22.30 in Jakarta, 00.30 in Jayapura
    assert "Cuti" in words_of(open_page("akun", sari))
    clock.set(datetime(2026, 11, 20, 15, 30, tzinfo=UTC))  # still Friday in Jakarta alone
    assert "Sedang bertugas" in words_of(open_page("akun", sari))


def test_why_a_case_is_of_its_kind_is_told_in_the_reader_s_language(
    open_page: Open, toolkit: Toolkit, wati: User, phone: Phone
) -> None:
    rule(
        toolkit,
        wati,
        Act(kind=ActKind.KIND, value="question"),
        Act(kind=ActKind.TURN),
        name="Tanya",
    )
    case = phone()
    told = words_of(open_page("antrean", wati, laporan=case.id))
    assert "Alasan jenis: aturan “Tanya” (yakin 100 %)" in told
    assert "Tidak ada petugas yang sedang bertugas, jadi laporan ini belum dibagikan." in told
    toolkit.accounts.set_language(wati.id, "en")
    told = words_of(open_page("antrean", wati, laporan=case.id))
    assert "rule “Tanya”" in told
    assert "Tidak ada petugas" not in told


def test_an_unknown_rule_is_told_and_breaks_nothing(open_page: Open, wati: User) -> None:
    page = page_of(open_page, wati, aturan="unknown")
    assert "Aturan ini sudah dihapus" in page.error[0].value
    assert "← Aturan" in links_of(page)


def test_staff_have_no_rules_to_write(open_page: Open, sari: User, joko: User) -> None:
    for user in (sari, joko):
        page = open_page("pengaturan", user, bagian="aturan")
        assert "Dilihat dari atas ke bawah" not in words_of(page)


def test_silence_is_set_and_switched_off(open_page: Open, toolkit: Toolkit, wati: User) -> None:
    page = page_of(open_page, wati)
    page.checkbox[0].check()
    fill(page, "Setelah berapa jam kerja anggota menunggu tanpa ada tindakan", "6")
    page = assert_sound(press(page, "Simpan"))
    assert toolkit.governing.cooperative().unassign_after == timedelta(hours=6)
    page.checkbox[0].uncheck()
    assert_sound(press(page, "Simpan"))
    assert toolkit.governing.cooperative().unassign_after is None


def test_a_silence_out_of_bounds_is_named_and_stays_typed(
    open_page: Open, toolkit: Toolkit, wati: User
) -> None:
    page = page_of(open_page, wati)
    page.checkbox[0].check()
    fill(page, "Setelah berapa jam kerja anggota menunggu tanpa ada tindakan", "1,5")
    page = assert_sound(press(page, "Simpan"))
    assert [error.value for error in page.error] == [
        "Setelah berapa jam kerja anggota menunggu tanpa ada tindakan: tulislah angka bulat "
        "1 sampai 200."
    ]
    assert page.text_input[0].value == "1,5"
    assert toolkit.governing.cooperative().unassign_after is None


def test_managers_see_and_switch_who_is_on_duty(
    open_page: Open, toolkit: Toolkit, wati: User, sari: User
) -> None:
    page = page_of(open_page, wati, aturan="petugas")
    assert "Sekarang bertugas: tidak ada." in words_of(page)
    page.button(key=f"tugas-{sari.id}").click()
    page = assert_sound(page.run())
    assert "Sekarang bertugas: Sari." in words_of(page)
    assert labels(page.button).count("Selesai bertugas") == 1


def test_everyone_sets_their_own_duty(
    open_page: Open, toolkit: Toolkit, sari: User, joko: User, clock: SetClock
) -> None:
    page = assert_sound(open_page("akun", sari))
    page = assert_sound(press(page, "Mulai bertugas"))
    assert "Sedang bertugas" in words_of(page)
    fill(page, "Rabu", "13.00-16.00")
    fill(
        page,
        "Tidak bertugas (cuti), satu masa per baris: 24/12/2026-31/12/2026",
        "24/12/2026 – 31/12/2026\n20/11/2026",
    )
    page = assert_sound(press(page, "Simpan jadwal"))
    duty = toolkit.duty_roster.of(sari.actor, sari.id)
    assert duty.week[2] == ((13 * 60, 16 * 60),)
    friday = date(2026, 11, 20)
    assert duty.absences == (
        Absence(first=friday, last=friday),
        Absence(first=date(2026, 12, 24), last=date(2026, 12, 31)),
    )
    assert "Di luar jam tugasnya" in words_of(page)
    clock.advance(timedelta(days=2))
    assert "Cuti" in words_of(open_page("akun", sari))
    assert "Mulai bertugas" not in labels(open_page("akun", joko).button)


@pytest.mark.parametrize("typed", ["kemarin", "1/1/2026-2/1/2026-3/1/2026", "2026-12-24", "-"])
def test_days_away_that_cannot_be_read_are_refused_and_stay_typed(
    open_page: Open, toolkit: Toolkit, sari: User, typed: str
) -> None:
    page = open_page("akun", sari)
    label = "Tidak bertugas (cuti), satu masa per baris: 24/12/2026-31/12/2026"
    fill(page, label, typed)
    page = assert_sound(press(page, "Simpan jadwal"))
    assert "tidak terbaca" in page.error[0].value
    assert [box.value for box in page.text_area if box.label == label] == [typed]
    assert toolkit.duty_roster.of(sari.actor, sari.id).version == 0


def test_a_case_that_was_taken_off_stands_on_the_first_page(
    open_page: Open, toolkit: Toolkit, wati: User, sari: User, phone: Phone
) -> None:
    case = phone()
    toolkit.answering.assign(sari.actor, case.id, sari.id)
    version = toolkit.governing.cooperative().version
    toolkit.silence.set(wati.actor, timedelta(hours=2), version=version)
    later(toolkit, timedelta(hours=3))
    assert toolkit.silence.release_silent() == 1
    mine, manager = open_page("beranda", sari), open_page("beranda", wati)
    for page, who in ((mine, "Anda"), (manager, "Sari")):
        assert_sound(page)
        assert "Dilepas karena lama tidak ditangani" in words_of(page)
        assert any(f"semula {who}," in link for link in links_of(page))
    story = words_of(assert_sound(open_page("antrean", wati, laporan=case.id)))
    assert "Penanggung jawab: dilepas · aturan “Lepas bila lama tidak ditangani”" in story


def test_the_case_names_the_rule_that_did_it(
    open_page: Open, toolkit: Toolkit, wati: User, phone: Phone
) -> None:
    rule(toolkit, wati)
    story = words_of(assert_sound(open_page("antrean", wati, laporan=phone().id)))
    assert "Prioritas diubah: Penting · aturan “Mendesak”" in story


def test_topics_labels_and_branches_are_chosen_by_name(
    open_page: Open, toolkit: Toolkit, wati: User, sari: User
) -> None:
    with toolkit.store.writing() as unit:
        unit.branches.add(Branch(id="br-1", name="Pasar Baru"))
        unit.labels.add(Label(id="t-1", kind=LabelKind.TOPIC, name="Pinjaman"))
        unit.labels.add(Label(id="l-1", kind=LabelKind.LABEL, name="Segera"))
    kept = rule(
        toolkit,
        wati,
        Act(kind=ActKind.TOPIC, value="t-1"),
        Act(kind=ActKind.LABEL, value="l-1"),
        Act(kind=ActKind.BRANCH, value="br-1"),
        Act(kind=ActKind.TURN, value="br-1"),
        is_on=False,
        conditions=(
            Condition(asked=Asked.TOPIC, values=("",)),
            Condition(asked=Asked.BRANCH, values=("br-1", "")),
            Condition(asked=Asked.LABEL, values=("l-1",)),
        ),
    )
    page = page_of(open_page, wati, aturan=kept.id)
    assert "topiknya dijadikan Pinjaman, diberi label Segera" in words_of(page)
    assert "di cabang Pasar Baru" in words_of(page)
    assert_sound(press(page, "Simpan lalu coba"))
    after = toolkit.rules.get(wati.actor, kept.id)
    assert (after.acts, after.conditions) == (kept.acts, kept.conditions)


def test_somebody_gone_is_not_replaced_by_whoever_stands_first(
    open_page: Open, toolkit: Toolkit, wati: User, sari: User
) -> None:
    kept = rule(toolkit, wati, Act(kind=ActKind.ASSIGN, value=sari.id))
    with toolkit.store.writing() as unit:
        unit.users.save(replace(unit.users.get(sari.id), active=False))
    page = page_of(open_page, wati, aturan=kept.id)
    assert "Pilih dulu isinya untuk “Berikan kepada seseorang”." in words_of(page)
    assert_sound(press(page, "Simpan lalu coba"))
    assert toolkit.rules.get(wati.actor, kept.id).acts == kept.acts


def test_acts_on_rules_stand_in_the_audit_log_in_words(
    open_page: Open, toolkit: Toolkit, wati: User
) -> None:
    kept = rule(toolkit, wati)
    toolkit.rules.switch(wati.actor, kept.id, is_on=False, version=kept.version)
    toolkit.rules.move(wati.actor, kept.id, up=True)
    toolkit.rules.remove(wati.actor, kept.id)
    page = assert_sound(open_page("pengaturan", wati, bagian="catatan"))
    told = [str(act) for act in page.dataframe[0].value["tindakan"]]
    assert told[:4] == [
        "menghapus aturan",
        "mematikan aturan",
        "menyalakan aturan",
        "menambah aturan",
    ]
