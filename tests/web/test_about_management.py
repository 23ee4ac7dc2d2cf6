"""A member writes about management: who reads it is said before, and again by the code."""

from dataclasses import replace

import pytest

from domain.cases import CaseStatus, EventKind
from domain.people import Role, User
from domain.ports import Store
from domain.reports import QueueFilter, QueueView
from tests.makers import NOON, STAFF, SUPERVISOR, a_user
from tests.web.browsing import Browser
from toolkit.wiring import Toolkit

SAID = "Ketua meminjam kas tanpa catatan."
BOX = "Ini tentang pengurus atau pengelola koperasi"
READERS = "hanya pengawas koperasi yang membaca dan menjawabnya"


@pytest.fixture
def joko(store: Store, house: Toolkit) -> User:
    """The only supervisor."""
    user = a_user(id=SUPERVISOR.id, login="joko", name="Joko", role=Role.SUPERVISOR)
    with store.writing() as unit:
        return unit.users.add(user)


def submitted(browser: Browser, **typed: str) -> str:
    answer = browser.fill("/saran", teks=SAID, **typed)
    assert answer.status_code == 303
    return answer.headers["location"].rsplit("/", 1)[1]


def test_the_form_says_who_will_read_it_and_so_do_the_pages_after_it(
    house: Toolkit, browser: Browser, joko: User
) -> None:
    page = browser.open("/saran").text
    assert BOX in page
    assert READERS in page
    code = submitted(browser, pengurus="ya")
    with house.store.reading() as unit:
        case = unit.cases.by_code(code)
        assert case is not None
        events = [(event.kind, event.value) for event in unit.events.of(case.id)]
    assert (case.escalated, case.restricted, case.status) == (True, True, CaseStatus.OPEN)
    assert case.durations.due_at is not None  # the promise is the same
    assert events == [
        (EventKind.OPENED, case.kind),
        (EventKind.MESSAGE_RECEIVED, ""),
        (EventKind.ESCALATED, "restricted"),
    ]
    only = "Hanya pengawas koperasi yang membaca dan menjawab laporan ini."
    assert only in browser.open(f"/saran/terkirim/{code}").text
    followed = browser.open(f"/lacak/{code}").text
    assert "Pengawas koperasi sudah menerima tulisan Anda" in followed
    assert "Pengurus sudah menerima" not in followed


def test_without_the_mark_it_is_as_ever(house: Toolkit, browser: Browser, joko: User) -> None:
    code = submitted(browser)
    with house.store.reading() as unit:
        case = unit.cases.by_code(code)
    assert case is not None
    assert (case.escalated, case.restricted) == (False, False)
    assert "Pengurus sudah menerima tulisan Anda" in browser.open(f"/lacak/{code}").text
    assert "Hanya pengawas" not in browser.open(f"/saran/terkirim/{code}").text


def test_without_a_supervisor_it_is_not_offered_and_not_taken(
    house: Toolkit, browser: Browser
) -> None:
    page = browser.open("/saran")
    assert BOX not in page.text
    answer = browser.send(page, "/saran", teks=SAID, pengurus="ya")
    assert answer.status_code == 422
    assert "Belum ada pengawas yang bisa membacanya" in answer.text
    assert SAID in answer.text  # nothing typed is lost
    assert BOX in answer.text
    with house.store.reading() as unit:
        assert unit.cases.count(QueueFilter(view=QueueView.ALL, now=NOON, restricted=True)) == 0


def test_a_supervisor_who_left_meanwhile_is_none(
    house: Toolkit, browser: Browser, joko: User, store: Store
) -> None:
    page = browser.open("/saran")
    with store.writing() as unit:
        unit.users.save(replace(joko, active=False))
    assert browser.send(page, "/saran", teks=SAID, pengurus="ya").status_code == 422


def test_the_same_words_marked_after_going_back_are_a_case_of_its_own(
    house: Toolkit, browser: Browser, joko: User
) -> None:
    form = browser.open("/saran")
    first = browser.send(form, "/saran", teks=SAID).headers["location"]
    second = browser.send(form, "/saran", teks=SAID, pengurus="ya").headers["location"]
    again = browser.send(form, "/saran", teks=SAID, pengurus="ya").headers["location"]
    assert first != second == again
    with house.store.reading() as unit:
        case = unit.cases.by_code(second.rsplit("/", 1)[1])
    assert case is not None
    assert case.restricted


@pytest.mark.parametrize("standing", ["snoozed", "unit", "escalated", "restricted"])
def test_by_the_code_nothing_internal_is_told(
    house: Toolkit, browser: Browser, joko: User, store: Store, standing: str
) -> None:
    with store.writing() as unit:
        unit.users.add(a_user(id=STAFF.id, login="sari", name="Sari"))
    code, states = submitted(browser), house.case_states
    with store.reading() as unit:
        case = unit.cases.by_code(code)
    assert case is not None
    if standing == "snoozed":
        states.snooze(STAFF, case.id, None)
    elif standing == "unit":
        states.ask_unit(STAFF, case.id, "Bagian Kredit")
    else:
        states.escalate(STAFF, case.id, why="Kata kita", restricted=standing == "restricted")
    page = browser.open(f"/lacak/{code}").text
    assert "Sedang ditangani" in page
    for inside in ("Kata kita", "Bagian Kredit", "Sari", "Joko", "Ditunda", "tunda", "Dinaikkan"):
        assert inside not in page
    assert ("Pengawas koperasi sudah menerima" in page) == (standing == "restricted")
