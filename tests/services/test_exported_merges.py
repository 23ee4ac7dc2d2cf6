"""What events of merging, splitting and aftercare say outside the house."""

import pytest

from domain.cases import CaseEvent, EventKind
from domain.exports import Exported, ExportedEvent
from services.cases.casebook import Happening, record
from services.cases.merging import Merging
from services.cases.restricting import restrict
from services.reports import exported_merges
from services.reports.exporting import Exporting
from tests.makers import ADMIN, NOON, STAFF, SUPERVISOR
from tests.services.desk import Desk
from tests.services.test_exporting import desk, exporting, told

__all__ = ["desk", "exporting"]  # fixtures


def test_events_of_merging_name_cases_by_their_codes(desk: Desk, exporting: Exporting) -> None:
    first = desk.hear("Beras", remote_id="m-1", thread="t-1")
    second = desk.hear("Beras lagi", remote_id="m-2", thread="t-2")
    Merging(store=desk.store, clock=desk.clock).merge(
        STAFF, second.id, first.id, events_seen=second.events, into_seen=first.events, same=True
    )
    rows = told(exporting, ADMIN, Exported.EVENTS)
    said = [
        (row["peristiwa"], row["keterangan"], row["bersama laporan yang digabung"])
        for row in rows
        if row["kode"] == first.code
    ]
    assert said[2:] == [
        ("Laporan lain digabung ke sini", second.code, ""),
        ("Pesan masuk", None, second.code),
        ("Anggotanya sama, satu balasan menjawab keduanya", second.code, ""),
    ]
    (gone,) = [row for row in rows if row["peristiwa"] == "Digabung ke laporan lain"]
    assert (gone["kode"], gone["keterangan"]) == (second.code, first.code)


def test_a_case_for_supervisors_alone_is_named_to_nobody_else(
    desk: Desk, exporting: Exporting
) -> None:
    case, other = desk.hear(remote_id="m-1"), desk.hear(remote_id="m-2", thread="t-2")
    with desk.store.writing() as unit:
        restrict(unit, other, None, desk.clock.now())
        named = Happening(kind=EventKind.SPLIT_FROM, at=desk.clock.now(), value=other.id)
        record(unit, unit.cases.get(case.id), [named], desk.clock.now())
    for actor, code in ((ADMIN, None), (SUPERVISOR, other.code)):
        rows = told(exporting, actor, Exported.EVENTS)
        (row,) = [row for row in rows if row["peristiwa"] == "Dipisah dari laporan lain"]
        assert row["keterangan"] == code


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (EventKind.RATED, "poor", "Tidak puas"),
        (EventKind.RATED, "strange", None),
        (EventKind.FOLLOWED_UP, "not_reached", "Tidak terhubungi"),
        (EventKind.FOLLOW_UP_SET, NOON.isoformat(), NOON),
        (EventKind.RATING_ASKED, "d-1", None),
    ],
)
def test_what_comes_after_resolving_is_told_in_words(
    kind: EventKind, value: str, words: object
) -> None:
    event = CaseEvent(id="e-1", case_id="c-1", number=1, kind=kind, at=NOON, value=value)
    assert exported_merges.said(ExportedEvent(event=event)) == words
