"""Where cases stand, in what leaves the screens: exports and the monthly report."""

from datetime import timedelta

import pytest

from domain.case_lists import ListKind
from domain.cases import EventKind
from domain.documents import Document, Section
from domain.exports import Exported, ExportFilter
from domain.months import Month
from domain.people import Actor
from domain.ports import Store
from domain.reports import QueueFilter, QueueView
from services.cases.blocking import Blocking
from services.cases.case_lists import CaseLists
from services.cases.case_states import CaseStates
from services.reports.exporting import Exporting
from services.reports.period_reports import PeriodReports
from tests.makers import ADMIN, MANAGER, STAFF, SUPERVISOR
from tests.services.desk import Desk, open_desk
from toolkit.clock import SetClock

NOVEMBER = Month(2026, 11)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


@pytest.fixture
def states(desk: Desk) -> CaseStates:
    return CaseStates(store=desk.store, clock=desk.clock)


def told(desk: Desk, actor: Actor | None) -> list[tuple[object, object]]:
    """What each event of an export is, and what it says."""
    exporting = Exporting(store=desk.store, clock=desk.clock)
    every = ExportFilter(queue=QueueFilter(view=QueueView.ALL, now=desk.clock.now()))
    sheet = exporting.export(actor, Exported.EVENTS, every).sheet
    rows = [dict(zip(sheet.headings, row, strict=True)) for row in sheet.rows]
    return [(row["peristiwa"], row["keterangan"]) for row in rows]


def report(desk: Desk, actor: Actor, title: str) -> Section:
    reports = PeriodReports(store=desk.store, clock=desk.clock)
    made: Document = reports.report(actor, NOVEMBER, "id")
    return next(each for each in made.sections if each.title == title)


def test_an_export_reads_in_words_what_became_of_a_case(desk: Desk, states: CaseStates) -> None:
    case, until = desk.hear(), desk.clock.now() + timedelta(hours=3)
    states.snooze(STAFF, case.id, until)
    states.wake(STAFF, case.id)
    states.snooze(STAFF, case.id, None)
    states.ask_unit(STAFF, case.id, "Gudang")
    states.resolve(STAFF, case.id, reason_id="reason-1", words="atap")
    blocking = Blocking(store=desk.store, clock=desk.clock)
    blocking.block(STAFF, case.id, "iklan")
    desk.hear("Lagi", thread="t-2", remote_id="m-2")
    rows = told(desk, MANAGER)
    assert [row for row in rows if row[0] not in ("Laporan dibuka", "Pesan masuk")] == [
        ("Ditunda", until),
        ("Tidak ditunda lagi", None),
        ("Ditunda", None),
        ("Menunggu bagian lain", "Gudang"),
        ("Selesai", "Diperbaiki: atap"),
        ("Ditandai spam", "pengirim diblokir"),
    ]


def test_what_is_restricted_is_in_the_exports_of_supervisors_and_of_the_machine_s_owner(
    desk: Desk, states: CaseStates
) -> None:
    case = desk.hear()
    states.escalate(STAFF, case.id, why="Tentang ketua", restricted=True)
    for actor in (STAFF, MANAGER, ADMIN):
        assert told(desk, actor) == []
    for reader in (SUPERVISOR, None):
        assert ("Dinaikkan ke pengawas", "hanya pengawas yang melihat") in told(desk, reader)


def test_the_month_counts_how_cases_ended(desk: Desk, states: CaseStates) -> None:
    title = "Bagaimana laporan selesai"
    assert report(desk, STAFF, title).rows == []
    for number, reason in enumerate(("reason-1", "reason-1", "reason-0", "")):
        case = desk.hear(thread=f"t-{number}", remote_id=f"m-{number}")
        states.resolve(STAFF, case.id, reason_id=reason, words="Beres")
    lists = CaseLists(store=desk.store, clock=desk.clock)
    lists.rename(MANAGER, ListKind.REASON, "reason-1", "Dibenahi")
    assert report(desk, STAFF, title).rows == [
        ["Dibenahi", 2],
        ["dengan kata sendiri", 1],
        ["Dijawab", 1],
    ]


def test_the_month_counts_what_is_restricted_and_names_it_to_supervisors_alone(
    desk: Desk, states: CaseStates
) -> None:
    title = "Yang masih menunggu tanggapan pertama"
    plain, secret = desk.hear(), desk.hear(thread="t-2", remote_id="m-2")
    states.escalate(STAFF, secret.id, why="Tentang ketua", restricted=True)
    for actor, codes in ((MANAGER, {plain.code}), (SUPERVISOR, {plain.code, secret.code})):
        section = report(desk, actor, title)
        assert {row[0] for row in section.rows} == codes
        assert "Semuanya 2" in section.definition
    with desk.store.reading() as unit:
        kinds = [event.kind for event in unit.events.of(secret.id)]
    assert kinds[-1] is EventKind.ESCALATED


def test_beranda_counts_for_supervisors_what_is_restricted_and_for_nobody_else(
    desk: Desk, states: CaseStates
) -> None:
    states.escalate(STAFF, desk.hear().id, why="Tentang ketua", restricted=True)
    of_supervisors, of_staff = (desk.reporting.today(one) for one in (SUPERVISOR, STAFF))
    assert (of_supervisors.unassigned, of_supervisors.escalated) == (1, 1)
    assert (of_staff.unassigned, of_staff.escalated) == (0, 0)
