"""Who leaves, and where who stays works: what the screens say of it."""

from dataclasses import replace
from datetime import time
from zoneinfo import ZoneInfo

import pytest

from domain.branches import Branch
from domain.cases import Case
from domain.people import User
from domain.ports import Store
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, words_of
from tests.makers import a_channel, an_incoming
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit


@pytest.fixture
def given(toolkit: Toolkit, store: Store, clock: SetClock, wati: User, sari: User) -> Case:
    """A case that the manager gave to Sari."""
    with store.writing() as unit:
        unit.channels.add(a_channel(platform="board", name="Warung"))
    case = toolkit.listening.receive("ch-1", an_incoming(at=clock.now()))
    assert case is not None
    return toolkit.answering.assign(wati.actor, case.id, sari.id)


def test_an_account_that_is_closed_leaves_its_cases_to_the_queue_and_may_come_back(
    open_page: Open, store: Store, admin: User, sari: User, given: Case
) -> None:
    page = assert_sound(open_page("pengaturan", admin, bagian="pengguna"))
    page.button(key=f"aktif-{sari.id}").click()
    assert_sound(page.run())
    assert [told.value for told in page.toast] == [
        "Sari tidak dapat masuk lagi. Laporan yang belum selesai di tangannya kembali ke antrean."
    ]
    with store.reading() as unit:
        assert unit.cases.get(given.id).assignee_id is None
    page.button(key=f"aktif-{sari.id}").click()
    assert_sound(page.run())
    assert [told.value for told in page.toast] == ["Sari dapat masuk lagi."]


def test_the_usual_zone_is_that_of_the_branch_where_one_works(
    open_page: Open, store: Store, sari: User
) -> None:
    assert "Seperti koperasi (WIB · Asia/Jakarta)" in zones_of(open_page, sari)
    with store.writing() as unit:
        unit.branches.add(Branch(id="b-1", name="Cabang Jayapura", zone="Asia/Jayapura"))
        unit.users.save(replace(unit.users.get(sari.id), branch_id="b-1"))
    offered = zones_of(open_page, sari)
    assert offered[0] == "Seperti Cabang Jayapura (WIT · Asia/Jayapura)"
    assert "WITA · Asia/Makassar" in offered


def zones_of(open_page: Open, person: User) -> list[str]:
    page = assert_sound(open_page("akun", person))
    (box,) = (each for each in page.selectbox if each.label == "Zona waktu Anda")
    return list(box.options)


def test_what_was_seen_waits_for_no_summary(
    open_page: Open, toolkit: Toolkit, store: Store, sari: User, given: Case
) -> None:
    assert given.assignee_id == sari.id
    with store.writing() as unit:
        unit.users.save(replace(unit.users.get(sari.id), email="sari@koperasi.example"))
        unit.channels.add(a_channel(id="ch-mail", platform="email", name="Surel"))
        wishes = unit.wishes.of(sari.id)
        at = toolkit.clock.now().astimezone(ZoneInfo("Asia/Jakarta")).time().replace(tzinfo=None)
        later = time((at.hour + 1) % 24)
        unit.wishes.put(replace(wishes, quiet_from=at, quiet_until=later))
    toolkit.notifying.send_due()
    page = assert_sound(open_page("pemberitahuan", sari))
    assert "menunggu ringkasan pagi" in words_of(page)
    toolkit.notifications.see_all(sari.actor)
    assert "menunggu ringkasan pagi" not in words_of(assert_sound(page.run()))
