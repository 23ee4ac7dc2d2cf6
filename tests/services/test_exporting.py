"""Exports: every case, every event, and to each role only what it may see."""

from datetime import timedelta

import pytest

from domain.cases import EventKind
from domain.errors import Invalid, NotAllowed
from domain.exports import Exported, ExportFilter
from domain.kind_reasons import reason_words
from domain.people import Actor, AuditEntry
from domain.ports import Store
from domain.reports import QueueFilter, QueueView
from domain.rules import Act, ActKind
from domain.texts import speaking
from services.cases.casebook import Happening, record
from services.reports.exporting import LONGEST, PAGE, Exporting
from tests.makers import ADMIN, MANAGER, NOON, STAFF, SUPERVISOR
from tests.services.desk import Desk, open_desk
from tests.services.ruled import a_rule
from tests.storage.test_store_contract__cases import a_case
from toolkit.clock import SetClock
from toolkit.languages import translations

EVERY = ExportFilter(queue=QueueFilter(view=QueueView.ALL, now=NOON))
OF_PEOPLE = {"kontak anggota", "petugas"}
PROMISES = [
    f"{what}, janji {end}"
    for what in ("tanggapan pertama", "balasan berikutnya", "penyelesaian")
    for end in ("ditepati", "lewat")
]


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


@pytest.fixture
def exporting(store: Store, clock: SetClock) -> Exporting:
    return Exporting(store=store, clock=clock)


def told(
    exporting: Exporting, actor: Actor | None, what: Exported = Exported.CASES
) -> list[dict[str, object]]:
    """Each row by its headings."""
    sheet = exporting.export(actor, what, EVERY).sheet
    return [dict(zip(sheet.headings, row, strict=True)) for row in sheet.rows]


def audit(store: Store) -> list[AuditEntry]:
    with store.reading() as unit:
        return [each for each in unit.audit.newest() if each.act == "exported"]


def test_a_case_is_told_whole_to_who_may_see_people(desk: Desk, exporting: Exporting) -> None:
    heard_at = desk.clock.now()
    case = desk.hear()
    desk.answering.assign(STAFF, case.id, STAFF.id)
    desk.clock.advance(timedelta(minutes=90))
    desk.deliver(desk.reply(case))
    assert told(exporting, MANAGER) == [
        {
            "kode": case.code,
            "perihal": case.subject,
            "kanal": "ch-talk",
            "jenis": "Keluhan",
            "alasan jenis": reason_words(case.kind_reason),
            "prioritas": "Biasa",
            "keadaan": "Terbuka",
            "nama anggota": "Bu Ani",
            "nomor anggota (menurut pengirim)": "",
            "cabang": None,
            "topik": None,
            "label": None,
            "pengawas": None,
            "alasan selesai": None,
            "kepuasan": None,
            "kata anggota tentang penanganannya": None,
            "kontak anggota": "",
            "petugas": "Sari",
            "dibuka (Asia/Jakarta)": heard_at,
            "pesan terakhir (Asia/Jakarta)": heard_at,
            "tanggapan pertama (Asia/Jakarta)": heard_at + timedelta(minutes=90),
            "menunggu sejak (Asia/Jakarta)": None,
            "janji berikutnya (Asia/Jakarta)": desk.case(case.id).durations.due_at,
            "selesai pertama (Asia/Jakarta)": None,
            "selesai (Asia/Jakarta)": None,
            "tanggapan pertama, waktu kerja (jam)": timedelta(minutes=90),
            "tanggapan pertama, waktu dinding (jam)": timedelta(minutes=90),
            "penyelesaian, waktu kerja (jam)": None,
            "penyelesaian, waktu dinding (jam)": None,
            **dict.fromkeys(PROMISES),
            "jumlah peristiwa": desk.case(case.id).events,
        }
    ]


def test_promises_are_told_once_they_have_run_out(desk: Desk, exporting: Exporting) -> None:
    kept, late, waits = desk.hear(thread="t-1"), desk.hear(thread="t-2"), desk.hear(thread="t-3")
    desk.deliver(desk.reply(kept))
    due_at = desk.case(waits.id).durations.due_at
    assert due_at is not None
    desk.clock.set(due_at)  # at this very moment it may still be kept
    with exporting.store.reading() as unit:
        spans = unit.spans.many([kept.id, late.id, "nobody"])
    assert {case_id: [each.due_at for each in told] for case_id, told in spans.items()} == {
        kept.id: [due_at, *[each.due_at for each in spans[kept.id][1:]]],
        late.id: [due_at, *[each.due_at for each in spans[late.id][1:]]],
    }
    desk.clock.advance(timedelta(seconds=1))
    desk.deliver(desk.reply(late))
    rows = {str(row["kode"]): row for row in told(exporting, None)}
    first = {
        code: tuple(row[f"tanggapan pertama, janji {end}"] for end in ("ditepati", "lewat"))
        for code, row in rows.items()
    }
    assert first == {kept.code: (1, 0), late.code: (0, 1), waits.code: (0, 1)}


def test_events_are_told_one_by_one_with_the_words_that_were_said(
    desk: Desk, exporting: Exporting
) -> None:
    case = desk.hear("Beras kemarin berkutu, saya kecewa.")
    desk.answering.assign(STAFF, case.id, STAFF.id)
    desk.deliver(desk.reply(case, "Maaf, kami ganti."))
    rows = told(exporting, SUPERVISOR, Exported.EVENTS)
    assert [row["nomor"] for row in rows] == list(range(1, desk.case(case.id).events + 1))
    assert {row["kode"] for row in rows} == {case.code}
    briefly = [(row["peristiwa"], row["oleh"], row["keterangan"], row["isi pesan"]) for row in rows]
    assert ("Laporan dibuka", None, "Keluhan", "") in briefly
    assert ("Pesan masuk", None, None, "Beras kemarin berkutu, saya kecewa.") in briefly
    assert ("Penanggung jawab", "Sari", "Sari", "") in briefly
    assert ("Dibalas", "Sari", None, "Maaf, kami ganti.") in briefly


def test_what_a_rule_noted_is_told_in_the_language_of_whoever_takes_it_away(
    desk: Desk, exporting: Exporting
) -> None:
    a_rule(desk, Act(kind=ActKind.TURN))
    desk.hear()
    with speaking(translations("en")):
        rows = told(exporting, MANAGER, Exported.EVENTS)
        staff = told(exporting, STAFF, Exported.EVENTS)
    note = "Nobody is on duty, so this case was given to no one."
    assert [row["details"] for row in rows if row["by rule"]] == [note]
    assert [row["details"] for row in staff if row["by rule"]] == [None]


def test_staff_get_neither_contacts_nor_colleagues_names(desk: Desk, exporting: Exporting) -> None:
    case = desk.hear()
    desk.answering.assign(STAFF, case.id, STAFF.id)
    assert not told(exporting, STAFF)[0].keys() & OF_PEOPLE
    for actor in (MANAGER, SUPERVISOR, ADMIN, None):
        assert told(exporting, actor)[0].keys() >= OF_PEOPLE
    rows = told(exporting, STAFF, Exported.EVENTS)
    assert [row["keterangan"] for row in rows if row["peristiwa"] == "Penanggung jawab"] == [None]
    assert not [row for row in rows if "Sari" in row.values() or "oleh" in row]


def test_who_may_see_no_cases_gets_nothing_and_leaves_no_trace(
    desk: Desk, exporting: Exporting, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from domain import people

    desk.hear()
    for missing in (people.Permission.SEE_CASES, people.Permission.SEE_REPORTS):
        left = {STAFF.role: people.PERMISSIONS[STAFF.role] - {missing}}
        monkeypatch.setattr(people, "PERMISSIONS", {**people.PERMISSIONS, **left})
        with pytest.raises(NotAllowed):
            exporting.export(STAFF, Exported.CASES, EVERY)
        monkeypatch.undo()
    assert audit(store) == []


def test_every_export_is_in_the_audit_log_before_its_first_row(
    desk: Desk, exporting: Exporting, store: Store
) -> None:
    desk.hear()
    exporting.export(STAFF, Exported.EVENTS, EVERY)
    exporting.export(None, Exported.CASES, EVERY)
    entries = {(each.actor_id, each.detail) for each in audit(store)}
    assert entries == {(STAFF.id, "events .. all n=1"), (None, "cases .. all n=1")}


def test_no_case_is_left_out_however_many_pages_there_are(
    exporting: Exporting, store: Store
) -> None:
    ids = [f"c-{number:05}" for number in range(2 * PAGE)]
    with store.writing() as unit:
        for case_id in ids:
            case = unit.cases.add(a_case(id=case_id, events=0))
            record(unit, case, [Happening(kind=EventKind.NOTED, at=NOON, value=case_id)], NOON)
    passed: list[int] = []
    export = exporting.export(None, Exported.EVENTS, EVERY, passed=passed.append)
    said = list(export.sheet.headings).index("keterangan")
    assert [row[said] for row in export.sheet.rows] == ids
    assert (export.cases, passed) == (2 * PAGE, [PAGE, PAGE])


def test_an_export_that_takes_too_long_fails_instead_of_ending_early(
    exporting: Exporting, store: Store, clock: SetClock
) -> None:
    with store.writing() as unit:
        for number in range(PAGE + 1):
            unit.cases.add(a_case(id=f"c-{number:05}"))
    rows = iter(exporting.export(None, Exported.CASES, EVERY).sheet.rows)
    for _row in range(PAGE):
        next(rows)
    clock.advance(LONGEST + timedelta(seconds=1))
    with pytest.raises(Invalid, match="terlalu lama"):
        next(rows)
