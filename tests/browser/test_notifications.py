"""Somebody is told of a case, before a browser and by a real mail server, and reads it once."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from domain.people import Role
from tests.browser.conftest import PHONE, Running, a_house, up
from tests.browser.drawing import WAIT_MS
from tests.browser.visitor import FRAME, Colleague
from tests.connectors.post_office import open_post_office
from tests.makers import a_user, an_incoming
from tests.scheduler.told_house import by_mail, read, subject_of, text_of
from toolkit.wiring import Toolkit, open_toolkit

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

PASSWORD = "kuda batu payung hijau"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A new house."""
    with a_house(tmp_path / "data") as port, up(port) as house:
        yield house


def _give_a_case(house: Toolkit) -> str:
    """The manager gives the admin a case; gives its code."""
    with house.store.writing() as unit:
        (admin,) = unit.users.all()
        wati = unit.users.add(a_user(id="u-wati", login="wati", name="Wati", role=Role.MANAGER))
        board = unit.channels.all()[0]
    heard = an_incoming(text="Timbangan di toko kurang dua ons.", at=house.clock.now())
    case = house.listening.receive(board.id, heard)
    assert case is not None
    return house.answering.assign(wati.actor, case.id, admin.id).code


def test_a_case_that_is_given_rings_once_at_the_desk_and_is_ticked_off_when_opened(
    running: Running, colleague: Callable[..., Colleague]
) -> None:
    admin = colleague()
    admin.sign_in(running.first_link, PASSWORD)
    _give_a_case(open_toolkit())
    admin.go("pemberitahuan", "Pemberitahuan")
    bell = admin.page.get_by_test_id("stSidebar").get_by_role("link", name="1 pemberitahuan baru")
    expect(bell).to_be_visible(timeout=WAIT_MS)
    assert admin.violations(leave_out=FRAME) == []
    admin.page.get_by_test_id("stMain").get_by_role("link", name="Laporan diserahkan").click()
    admin.heading("Bu Ani")
    admin.go("pemberitahuan", "Pemberitahuan")
    expect(bell).to_have_count(0)
    assert (admin.violations(leave_out=FRAME), admin.overflow(), admin.errors()) == ([], [], [])


def test_how_one_is_told_is_kept_and_heeded(
    running: Running, colleague: Callable[..., Colleague]
) -> None:
    admin = colleague(PHONE)
    admin.sign_in(running.first_link, PASSWORD)
    house = open_toolkit()
    with open_post_office(sign_in=False) as office:
        with house.store.writing() as unit:
            (user,) = unit.users.all()
            unit.users.save(replace(user, email="admin@koperasi.example"))
            unit.channels.add(by_mail(office.port))
        admin.go("akun", "Akun saya")
        assert (admin.violations(leave_out=FRAME), admin.overflow()) == ([], [])
        wishes = house.notifications.wishes(user.actor)
        assert wishes.quiet_days
        admin.page.get_by_text("Tenang sepanjang hari pada hari libur koperasi").click()
        admin.press("Simpan pemberitahuan")
        admin.sees("Pilihan pemberitahuan disimpan.")
        assert not house.notifications.wishes(user.actor).quiet_days
        _never_quiet(house, user.id)
        code = _give_a_case(house)
        for _second in range(60):
            if office.letters:
                break
            admin.page.wait_for_timeout(1_000)
        (letter,) = map(read, (each.content for each in office.letters))
        assert subject_of(letter).startswith(f"{code}: Laporan diserahkan kepada Anda")
        assert "dua ons" not in text_of(letter)
    assert "Traceback" not in running.process.log


def _never_quiet(house: Toolkit, user_id: str) -> None:
    """Whatever hour it is where this runs."""
    with house.store.writing() as unit:
        wishes = unit.wishes.of(user_id)
        unit.wishes.put(replace(wishes, quiet_until=wishes.quiet_from))
