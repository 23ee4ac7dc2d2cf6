"""Exports tell a case's branch, topic, labels, escalation and satisfaction, by case and event."""

from dataclasses import replace

import pytest

from domain.aftercare import Rating, Score
from domain.branches import Branch
from domain.cases import Case, EventKind
from domain.exports import Exported
from domain.labels import LabelKind
from domain.people import Actor
from domain.ports import Store
from domain.texts import speaking
from services.cases.branching import Branching
from services.cases.case_states import CaseStates
from services.cases.casebook import Happening, record
from services.reports.exporting import Exporting
from services.rulebook.labels import Labels
from tests.makers import MANAGER, NOON, STAFF, SUPERVISOR
from tests.services.desk import Desk, open_desk
from tests.services.test_exporting import EVERY, told
from toolkit.clock import SetClock
from toolkit.languages import translations

STANDING = (
    "cabang",
    "topik",
    "label",
    "pengawas",
    "alasan selesai",
    "kepuasan",
    "kata anggota tentang penanganannya",
)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


@pytest.fixture
def exporting(store: Store, clock: SetClock) -> Exporting:
    return Exporting(store=store, clock=clock)


@pytest.fixture
def labels(store: Store, clock: SetClock) -> Labels:
    return Labels(store=store, clock=clock)


@pytest.fixture
def case(desk: Desk, labels: Labels) -> Case:
    """One of the branch in Sentani, about a loan, with two labels of which one is offered no
    more."""
    heard = desk.hear()
    with desk.store.writing() as unit:
        unit.branches.add(Branch(id="b-1", name="Sentani"))
    Branching(store=desk.store, clock=desk.clock).move(STAFF, heard.id, "b-1")
    topic = labels.add(MANAGER, LabelKind.TOPIC, "Pinjaman")
    worn = [labels.add(MANAGER, LabelKind.LABEL, name) for name in ("Beras", "Ongkir")]
    labels.set_topic(STAFF, heard.id, topic.id)
    labels.set_labels(STAFF, heard.id, [each.id for each in worn])
    labels.set_active(MANAGER, worn[1].id, active=False)
    return desk.case(heard.id)


def _standing(exporting: Exporting, actor: Actor | None, what: Exported) -> list[list[object]]:
    return [[row[name] for name in STANDING] for row in told(exporting, actor, what)]


def _rated(store: Store, case: Case, score: Score | None, words: str = "") -> Rating:
    rating = Rating(
        case_id=case.id,
        conversation_id=case.conversation_id,
        asked_at=NOON,
        score=score,
        words=words,
        rated_at=NOON if score else None,
    )
    with store.writing() as unit:
        unit.ratings.put(rating)
    return rating


def test_a_case_and_each_of_its_events_say_whose_it_is_and_what_about(
    exporting: Exporting, case: Case
) -> None:
    row = ["Sentani", "Pinjaman", "Beras, Ongkir", None, None, None, None]
    assert _standing(exporting, STAFF, Exported.CASES) == [row]
    assert _standing(exporting, STAFF, Exported.EVENTS) == [row] * case.events


def test_events_name_branches_topics_and_labels_and_no_ids(
    exporting: Exporting, labels: Labels, case: Case
) -> None:
    labels.set_labels(STAFF, case.id, [])
    labels.set_topic(STAFF, case.id, None)
    rows = told(exporting, STAFF, Exported.EVENTS)
    assert [(row["peristiwa"], row["keterangan"]) for row in rows][2:] == [
        ("Cabang diubah", "Sentani"),
        ("Topik diubah", "Pinjaman"),
        ("Diberi label", "Beras"),
        ("Diberi label", "Ongkir"),
        ("Label dilepas", "Beras"),
        ("Label dilepas", "Ongkir"),
        ("Topik diubah", None),
    ]


def test_what_was_escalated_says_so_and_what_is_hidden_is_told_to_supervisors_alone(
    exporting: Exporting, store: Store, clock: SetClock, case: Case
) -> None:
    states = CaseStates(store=store, clock=clock)
    states.escalate(STAFF, case.id, why="Hitungannya janggal.", restricted=False)
    assert [row[3] for row in _standing(exporting, STAFF, Exported.CASES)] == [
        "sudah naik ke pengawas"
    ]
    states.escalate(STAFF, case.id, why="Ini tentang pengurus.", restricted=True)
    assert [row[3] for row in _standing(exporting, SUPERVISOR, Exported.CASES)] == [
        "hanya pengawas yang melihat"
    ]
    assert told(exporting, STAFF) == []


def test_satisfaction_is_told_in_words_and_silence_is_no_answer(
    exporting: Exporting, store: Store, case: Case
) -> None:
    never = replace(_rated(store, case, None), asked_at=None)
    for rating, said in (
        (never, [None, None]),
        (_rated(store, case, None), ["ditanya, belum menjawab", None]),
        (_rated(store, case, Score.POOR, "Lama sekali."), ["Tidak puas", "Lama sekali."]),
    ):
        with store.writing() as unit:
            unit.ratings.put(rating)
        assert [row[5:] for row in _standing(exporting, STAFF, Exported.CASES)] == [said]


def test_rows_that_are_read_after_the_request_speak_its_language(
    exporting: Exporting, store: Store, case: Case
) -> None:
    _rated(store, case, Score.POOR)
    looked = "Sudah dicari di platform dan tidak ada di sana."
    with store.writing() as unit:
        failed = Happening(kind=EventKind.REPLY_FAILED, at=NOON, value=looked)
        record(unit, case, [failed], NOON)
    with speaking(translations("en")):
        cases = exporting.export(STAFF, Exported.CASES, EVERY).sheet
        events = exporting.export(STAFF, Exported.EVENTS, EVERY).sheet
    (row,) = [dict(zip(cases.headings, each, strict=True)) for each in cases.rows]
    assert row["satisfaction"] == "Not satisfied"
    assert "We looked for it on the platform and it is not there." in list(events.rows)[-1]
    with speaking(translations("id")):
        assert looked in told(exporting, STAFF, Exported.EVENTS)[-1].values()


def test_the_headings_and_words_are_english_for_who_reads_english(
    exporting: Exporting, store: Store, case: Case
) -> None:
    _rated(store, case, Score.GOOD)
    with speaking(translations("en")):
        row = told(exporting, STAFF)[0]
    assert {name: row[name] for name in list(row)[9:16]} == {
        "branch": "Sentani",
        "topic": "Pinjaman",
        "labels": "Beras, Ongkir",
        "supervisors": None,
        "how it ended": None,
        "satisfaction": "Satisfied",
        "member's words on how it was handled": None,
    }


@pytest.mark.parametrize(
    ("reason_id", "said", "told_in_english"),
    [
        ("reason-1", "Diperbaiki", "Put right"),
        ("", "dengan kata sendiri", "in words of their own"),
    ],
)
def test_a_case_that_ended_says_for_which_reason_as_reports_count_it(
    exporting: Exporting, case: Case, reason_id: str, said: str, told_in_english: str
) -> None:
    states = CaseStates(store=exporting.store, clock=exporting.clock)
    states.resolve(STAFF, case.id, reason_id=reason_id, words="Saya antar")
    assert _standing(exporting, STAFF, Exported.CASES)[0][4] == said
    with speaking(translations("en")):
        assert told(exporting, STAFF)[0]["how it ended"] == told_in_english
