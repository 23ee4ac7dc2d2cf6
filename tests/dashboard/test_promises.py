"""Pengaturan: what is promised to members, typed by hand, changed and taken off."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from domain.branches import Branch
from domain.cases import CaseKind, Priority
from domain.channels import Channel
from domain.cooperative import OFFICE, USUAL_TARGET, Cooperative, Target, TargetRule
from domain.people import User
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, labels, pick, press, words_of
from tests.domain.test_targets import hours
from toolkit.wiring import Toolkit

SPANS = ("Tanggapan pertama", "Balasan berikutnya", "Penyelesaian")
SHARE = "Saat terpakai (persen)"
BEFORE = "atau sekian jam kerja sebelumnya (0: pakai persen)"
COMPLAINTS = TargetRule(target=hours(2), kind=CaseKind.COMPLAINT)
URGENT = TargetRule(target=hours(3), priority=Priority.HIGH)


@pytest.fixture
def makassar(toolkit: Toolkit, admin: User) -> Branch:
    """A branch an hour ahead."""
    return toolkit.branching.save(
        admin.actor, Branch(id="br-1", name="Makassar", zone="Asia/Makassar")
    )


def _boxes(page: AppTest, *of: str) -> Sequence[Any]:
    """The boxes of these labels, as they stand: every kind, every special promise, the new one."""
    return [box for box in page.text_input if box.label in of]


def _typed(page: AppTest) -> list[str]:
    return [box.value for box in _boxes(page, *SPANS, SHARE, BEFORE)]


def _press_first(page: AppTest, label: str) -> AppTest:
    """The uppermost of those that are called the same."""
    return assert_sound(next(one for one in page.button if one.label == label).click().run())


def _house(toolkit: Toolkit, admin: User, **changes: Any) -> Cooperative:
    house = toolkit.governing.cooperative()
    return toolkit.governing.save(admin.actor, replace(house, **changes))


def test_a_special_promise_is_added_changed_and_taken_off(
    open_page: Open, toolkit: Toolkit, admin: User, makassar: Branch
) -> None:
    page = assert_sound(open_page("pengaturan", admin, bagian="janji"))
    pick(page, "Jenis", CaseKind.COMPLAINT)
    pick(page, "Prioritas", Priority.HIGH)
    pick(page, "Cabang", makassar.id)
    for box in _boxes(page, *SPANS)[-3:]:
        box.set_value("2")
    _boxes(page, BEFORE)[-1].set_value("0,5")
    assert_sound(press(page, "Tambah janji khusus"))
    house = toolkit.governing.cooperative()
    rule = TargetRule(
        target=replace(hours(2), warn_before=timedelta(minutes=30)),
        kind=CaseKind.COMPLAINT,
        priority=Priority.HIGH,
        branch_id=makassar.id,
    )
    assert (house.target_rules, house.targets) == ((rule,), {})
    assert "Keluhan · Penting · Makassar" in labels(page.expander)
    assert "peringatan 30 menit kerja sebelumnya" in words_of(page)
    _boxes(page, SPANS[0])[-2].set_value("1:30")
    (_kinds, change) = [button for button in page.button if button.label == "Simpan"]
    assert_sound(change.click().run())
    changed = replace(rule, target=replace(rule.target, first_response=timedelta(minutes=90)))
    assert toolkit.governing.cooperative().target_rules == (changed,)
    assert_sound(press(page, "Ya, hapus janji ini"))
    house = toolkit.governing.cooperative()
    assert house.target_rules == ()
    assert [past.rules for past in house.past_targets] == [(), (rule,), (changed,)]


def _promise_for(page: AppTest, *, hours: str, **picked: Any) -> None:
    """Into the form of a new one, and pressed."""
    for label, value in picked.items():
        pick(page, label, value)
    for box in _boxes(page, *SPANS)[-3:]:
        box.set_value(hours)
    assert_sound(press(page, "Tambah janji khusus"))


def test_something_is_promised_for_the_office_alone(
    open_page: Open, toolkit: Toolkit, admin: User, board: Channel
) -> None:
    page = assert_sound(open_page("pengaturan", admin, bagian="janji"))
    (channel,) = (box for box in page.selectbox if box.label == "Kanal")
    assert channel.options == ["semua", "Papan koperasi", "Kantor & telepon"]
    _promise_for(page, Kanal=OFFICE, hours="2")
    office = TargetRule(target=hours(2), channel_id=OFFICE)
    assert toolkit.governing.cooperative().target_rules == (office,)
    assert labels(page.expander) == ["Kantor & telepon"]
    (channel,) = (box for box in page.selectbox if box.label == "Kanal")
    assert channel.value is None
    _promise_for(page, Kanal=OFFICE, hours="3")
    assert [error.value for error in page.error] == [
        "Sudah ada janji untuk laporan yang sama. Ubah yang itu, atau hapus salah satu."
    ]
    assert toolkit.governing.cooperative().target_rules == (office,)
    _promise_for(page, Kanal=board.id, hours="5")
    assert labels(page.expander) == ["Kantor & telepon", "Papan koperasi"]
    assert toolkit.governing.cooperative().target_rules == (
        office,
        TargetRule(target=hours(5), channel_id=board.id),
    )


def test_a_promise_for_the_office_is_changed_and_taken_off_beside_that_for_any_channel(
    open_page: Open, toolkit: Toolkit, admin: User, makassar: Branch
) -> None:
    anywhere = TargetRule(target=hours(3), branch_id=makassar.id)
    office = TargetRule(target=hours(2), branch_id=makassar.id, channel_id=OFFICE)
    _house(toolkit, admin, target_rules=(anywhere, office))
    page = assert_sound(open_page("pengaturan", admin, bagian="janji"))
    assert labels(page.expander) == ["Kantor & telepon · Makassar", "Makassar"]
    _boxes(page, SPANS[0])[len(CaseKind)].set_value("1")
    assert_sound([one for one in page.button if one.label == "Simpan"][1].click().run())
    quicker = replace(office.target, first_response=timedelta(hours=1))
    kept = toolkit.governing.cooperative().target_rules
    assert kept == (replace(office, target=quicker), anywhere)
    _press_first(page, "Ya, hapus janji ini")
    assert toolkit.governing.cooperative().target_rules == (anywhere,)
    assert labels(page.expander) == ["Makassar"]


def test_a_special_promise_for_everything_is_refused(
    open_page: Open, toolkit: Toolkit, admin: User
) -> None:
    page = open_page("pengaturan", admin, bagian="janji")
    assert_sound(press(page, "Tambah janji khusus"))
    assert len(page.error) == 1
    assert toolkit.governing.cooperative().target_rules == ()


def test_the_form_of_a_special_promise_empties_itself_as_a_whole(
    open_page: Open, admin: User
) -> None:
    page = open_page("pengaturan", admin, bagian="janji")
    before = _typed(page)[-5:]
    pick(page, "Jenis", CaseKind.COMPLAINT)
    for box in _boxes(page, *SPANS)[-3:]:
        box.set_value("2")
    assert_sound(press(page, "Tambah janji khusus"))
    assert _typed(page)[-5:] == before == ["4", "8", "24", "75", "0"]


def test_changing_one_special_promise_leaves_the_others(
    open_page: Open, toolkit: Toolkit, admin: User
) -> None:
    _house(toolkit, admin, target_rules=(COMPLAINTS, URGENT))
    page = assert_sound(open_page("pengaturan", admin, bagian="janji"))
    _boxes(page, SPANS[0])[len(CaseKind)].set_value("9")  # typed, and not saved
    _press_first(page, "Ya, hapus janji ini")  # of the same
    assert toolkit.governing.cooperative().target_rules == (URGENT,)
    assert _boxes(page, SPANS[0])[len(CaseKind)].value == "3"


def test_saving_a_special_promise_as_it_stands_changes_nothing(
    open_page: Open, toolkit: Toolkit, admin: User
) -> None:
    praises = TargetRule(target=hours(5), kind=CaseKind.PRAISE)
    house = _house(toolkit, admin, target_rules=(COMPLAINTS, praises, URGENT))
    page = assert_sound(open_page("pengaturan", admin, bagian="janji"))
    before = labels(page.expander)
    assert_sound([one for one in page.button if one.label == "Simpan"][1].click().run())
    kept = toolkit.governing.cooperative()
    assert kept == replace(house, version=kept.version)
    assert labels(page.expander) == before == ["Keluhan", "Pujian", "Penting"]
    _boxes(page, SPANS[0])[len(CaseKind)].set_value("1")
    assert_sound([one for one in page.button if one.label == "Simpan"][1].click().run())
    assert labels(page.expander) == before


def test_a_kind_shows_its_own_promise_beside_a_special_one(
    open_page: Open, toolkit: Toolkit, admin: User
) -> None:
    _house(toolkit, admin, target_rules=(COMPLAINTS,))
    page = assert_sound(open_page("pengaturan", admin, bagian="janji"))
    assert _boxes(page, SPANS[0])[0].value == "4"
    _press_first(page, "Simpan")
    house = toolkit.governing.cooperative()
    assert dict(house.targets) == dict.fromkeys(CaseKind, USUAL_TARGET)
    assert house.target_rules == (COMPLAINTS,)


def test_the_warning_is_set_for_every_kind(open_page: Open, toolkit: Toolkit, admin: User) -> None:
    page = open_page("pengaturan", admin, bagian="janji")
    _boxes(page, SHARE)[0].set_value("50 %")
    assert_sound(press(page, "Simpan"))
    targets = toolkit.governing.cooperative().targets
    assert {target.warn_share for target in targets.values()} == {0.5}
    assert set(targets) == set(CaseKind)


@pytest.mark.parametrize(
    ("label", "typed", "told"),
    [
        (
            SPANS[0],
            "segera",
            "Keluhan · Tanggapan pertama: tulislah lamanya dalam jam, seperti 4, 1,5, atau 1:30.",
        ),
        (
            SPANS[2],
            "0",
            "Keluhan · Penyelesaian: paling sedikit 15 menit (0:15), paling lama 2.000 jam kerja.",
        ),
        (SHARE, "120", "Saat terpakai (persen): tulislah angka bulat 0 sampai 100."),
        (
            BEFORE,
            "24",
            "Keluhan: Peringatan ini lebih awal dari janjinya sendiri, jadi semua laporan langsung "
            "disebut hampir lewat. Isi jam yang lebih sedikit, atau 0 untuk memakai persen.",
        ),
    ],
)
def test_what_cannot_be_promised_is_named_and_stays_typed(
    open_page: Open, toolkit: Toolkit, admin: User, *, label: str, typed: str, told: str
) -> None:
    page = open_page("pengaturan", admin, bagian="janji")
    _boxes(page, label)[0].set_value(typed)
    assert_sound(press(page, "Simpan"))
    assert [error.value for error in page.error] == [told]
    assert _boxes(page, label)[0].value == typed
    assert dict(toolkit.governing.cooperative().targets) == {}


def test_what_a_colleague_promised_meanwhile_is_shown_and_not_written_over(
    open_page: Open, toolkit: Toolkit, admin: User
) -> None:
    page = assert_sound(open_page("pengaturan", admin, bagian="janji"))
    quick = {CaseKind.COMPLAINT: replace(USUAL_TARGET, first_response=timedelta(hours=1))}
    _house(toolkit, admin, targets=quick)
    _boxes(page, SPANS[0])[1].set_value("6")
    assert_sound(press(page, "Simpan"))
    assert len(page.error) == 1
    assert [box.value for box in _boxes(page, SPANS[0])[:2]] == ["1", "6"]
    assert_sound(press(page, "Simpan"))
    targets = toolkit.governing.cooperative().targets
    kept = [targets[kind].first_response for kind in (CaseKind.COMPLAINT, CaseKind.SUGGESTION)]
    assert kept == [timedelta(hours=1), timedelta(hours=6)]


def test_what_nobody_touched_is_kept_to_the_second(
    open_page: Open, toolkit: Toolkit, admin: User
) -> None:
    odd = Target(
        first_response=timedelta(hours=1, seconds=7),
        next_reply=timedelta(minutes=80),
        resolution=timedelta(days=90),
        warn_share=0.755,
    )
    _house(toolkit, admin, targets=dict.fromkeys(CaseKind, odd))
    page = assert_sound(open_page("pengaturan", admin, bagian="janji"))
    assert [box.value for box in _boxes(page, *SPANS)[:3]] == ["1", "1:20", "2160"]
    assert_sound(press(page, "Simpan"))
    assert dict(toolkit.governing.cooperative().targets) == dict.fromkeys(CaseKind, odd)
