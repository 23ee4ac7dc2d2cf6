"""One step for many cases: all of them or none, and never over what a person has not read."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest

from domain.cases import Case, CaseStatus, EventKind
from domain.errors import Invalid, NotAllowed
from domain.labels import LabelKind
from domain.ports import Store
from services.cases.merging import Merging
from services.desk.bulk import MOST, Bulk, BulkAct, BulkKind
from services.rulebook.labels import Labels
from tests.makers import MANAGER, STAFF, SUPERVISOR
from tests.services.desk import Desk, open_desk
from toolkit.clock import SetClock


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


@pytest.fixture
def bulk(desk: Desk) -> Bulk:
    return Bulk(store=desk.store, clock=desk.clock)


@pytest.fixture
def labels(desk: Desk) -> Labels:
    return Labels(store=desk.store, clock=desk.clock)


def seen(*cases: Case) -> Mapping[str, int]:
    return {case.id: case.events for case in cases}


def now(desk: Desk, cases: Sequence[Case]) -> list[Case]:
    with desk.store.reading() as unit:
        return [unit.cases.get(case.id) for case in cases]


def happened(desk: Desk, case: Case) -> list[tuple[EventKind, str]]:
    with desk.store.reading() as unit:
        return [(event.kind, event.value) for event in unit.events.of(case.id)[case.events :]]


def test_every_step_reaches_every_case(desk: Desk, bulk: Bulk, labels: Labels) -> None:
    cases = [desk.hear("Satu."), desk.hear("Dua.", thread="t-2")]
    label = labels.add(MANAGER, LabelKind.LABEL, "Beras")
    topic = labels.add(MANAGER, LabelKind.TOPIC, "Toko")
    until = (desk.clock.now() + timedelta(hours=3)).isoformat()
    for act in (
        BulkAct(kind=BulkKind.ASSIGN, value=STAFF.id),
        BulkAct(kind=BulkKind.LABEL, value=label.id),
        BulkAct(kind=BulkKind.TOPIC, value=topic.id),
        BulkAct(kind=BulkKind.SNOOZE, value=until),
        BulkAct(kind=BulkKind.UNLABEL, value=label.id),
        BulkAct(kind=BulkKind.TOPIC),
        BulkAct(kind=BulkKind.SNOOZE),
    ):
        assert bulk.do(STAFF, seen(*cases), act) == 2
    assert [happened(desk, case) for case in cases] == [
        [
            (EventKind.ASSIGNED, STAFF.id),
            (EventKind.LABELLED, label.id),
            (EventKind.TOPIC_CHANGED, topic.id),
            (EventKind.SNOOZED, until),
            (EventKind.UNLABELLED, label.id),
            (EventKind.TOPIC_CHANGED, ""),
            (EventKind.SNOOZED, ""),
        ]
    ] * 2
    told = now(desk, cases)
    act = BulkAct(kind=BulkKind.RESOLVE, value="reason-0", words="lewat telepon")
    assert bulk.do(STAFF, seen(*told), act) == 2
    ended = now(desk, cases)
    assert [case.status for case in ended] == [CaseStatus.RESOLVED] * 2
    assert [happened(desk, case)[-1] for case in cases] == [
        (EventKind.RESOLVED, "Dijawab: lewat telepon")
    ] * 2


def test_what_has_the_step_already_stays_as_it_is(desk: Desk, bulk: Bulk, labels: Labels) -> None:
    mine, other = desk.hear("Satu."), desk.hear("Dua.", thread="t-2")
    label = labels.add(MANAGER, LabelKind.LABEL, "Beras")
    mine = labels.set_labels(STAFF, mine.id, [label.id])
    assert bulk.do(STAFF, seen(mine, other), BulkAct(kind=BulkKind.LABEL, value=label.id)) == 1
    assert bulk.do(STAFF, seen(mine), BulkAct(kind=BulkKind.ASSIGN)) == 0
    assert bulk.do(STAFF, seen(mine), BulkAct(kind=BulkKind.TOPIC)) == 0
    assert happened(desk, mine) == []


def test_one_that_cannot_take_the_step_is_named_and_none_takes_it(desk: Desk, bulk: Bulk) -> None:
    spam, fine = desk.hear("Iklan."), desk.hear("Beras.", thread="t-2")
    spam = desk.answering.set_status(STAFF, spam.id, CaseStatus.SPAM)
    with pytest.raises(Invalid) as refused:
        bulk.do(STAFF, seen(spam, fine), BulkAct(kind=BulkKind.RESOLVE, words="Sudah dijawab."))
    assert "1 laporan tidak dapat menerima" in str(refused.value)
    assert spam.code in str(refused.value)
    assert fine.code not in str(refused.value)
    assert now(desk, [spam, fine]) == [spam, fine]


@pytest.mark.parametrize("kind", [BulkKind.RESOLVE, BulkKind.SPAM])
def test_no_case_ends_over_a_message_that_came_meanwhile(
    desk: Desk, bulk: Bulk, kind: BulkKind
) -> None:
    case = desk.hear("Beras.")
    written = desk.answering.note(STAFF, case.id, "Saya yang telepon.")
    with pytest.raises(Invalid, match="ada yang baru sejak Anda melihatnya"):
        bulk.do(STAFF, seen(case), BulkAct(kind=kind, words="Selesai."))
    assert now(desk, [case]) == [written]
    assert bulk.do(STAFF, seen(case), BulkAct(kind=BulkKind.ASSIGN, value=STAFF.id)) == 1


def test_it_says_how_many_members_would_never_be_answered(desk: Desk, bulk: Bulk) -> None:
    waiting, answered = desk.hear("Satu."), desk.hear("Dua.", thread="t-2")
    answered = desk.answering.set_status(STAFF, answered.id, CaseStatus.SPAM)
    assert bulk.waiting(STAFF, [waiting.id, answered.id, waiting.id]) == 1


def test_nothing_and_too_much_are_refused(desk: Desk, bulk: Bulk) -> None:
    act = BulkAct(kind=BulkKind.SPAM)
    with pytest.raises(Invalid, match="Belum ada laporan"):
        bulk.do(STAFF, {}, act)
    with pytest.raises(Invalid, match=f"Paling banyak {MOST}"):
        bulk.do(STAFF, {f"c-{n}": 1 for n in range(MOST + 1)}, act)


@pytest.mark.parametrize(
    "act",
    [
        BulkAct(kind=BulkKind.ASSIGN, value="u-nobody"),
        BulkAct(kind=BulkKind.LABEL, value="no-label"),
        BulkAct(kind=BulkKind.TOPIC, value="no-topic"),
        BulkAct(kind=BulkKind.SNOOZE, value="besok"),
        BulkAct(kind=BulkKind.SNOOZE, value="2020-01-01T00:00:00+00:00"),
        BulkAct(kind=BulkKind.SNOOZE, value="2027-01-01T00:00:00"),
        BulkAct(kind=BulkKind.RESOLVE),
        BulkAct(kind=BulkKind.RESOLVE, value="no-reason"),
        BulkAct(kind=BulkKind.RESOLVE, words="x" * 1_001),
    ],
    ids=lambda act: f"{act.kind}-{act.value}",
)
def test_what_makes_no_sense_changes_nothing(desk: Desk, bulk: Bulk, act: BulkAct) -> None:
    case = desk.hear("Beras.")
    with pytest.raises(Invalid):
        bulk.do(STAFF, seen(case), act)
    assert now(desk, [case]) == [case]


def test_supervisors_take_no_steps_in_bulk(desk: Desk, bulk: Bulk) -> None:
    case = desk.hear("Beras.")
    with pytest.raises(NotAllowed):
        bulk.do(SUPERVISOR, seen(case), BulkAct(kind=BulkKind.SPAM))
    with pytest.raises(NotAllowed):
        bulk.waiting(SUPERVISOR, [case.id])


@pytest.mark.parametrize("kind", [BulkKind.LABEL, BulkKind.UNLABEL, BulkKind.TOPIC])
def test_a_merged_case_is_labelled_no_more(
    desk: Desk, bulk: Bulk, labels: Labels, kind: BulkKind
) -> None:
    gone, stays = desk.hear("Satu."), desk.hear("Dua.", thread="t-2")
    of_kind = LabelKind.TOPIC if kind is BulkKind.TOPIC else LabelKind.LABEL
    label = labels.add(MANAGER, of_kind, "Beras")
    if kind is BulkKind.UNLABEL:
        bulk.do(STAFF, seen(gone), BulkAct(kind=BulkKind.LABEL, value=label.id))
    (gone,) = now(desk, [gone])
    Merging(store=desk.store, clock=desk.clock).merge(
        STAFF, gone.id, stays.id, events_seen=gone.events, into_seen=stays.events
    )
    (merged,) = now(desk, [gone])
    with pytest.raises(Invalid, match="sudah digabung"):
        bulk.do(STAFF, seen(merged), BulkAct(kind=kind, value=label.id))
    assert now(desk, [gone]) == [merged]


def test_what_is_finished_is_put_aside_no_more(desk: Desk, bulk: Bulk) -> None:
    case = desk.hear("Satu.")
    desk.answering.set_status(STAFF, case.id, CaseStatus.RESOLVED, reason="beres")
    (finished,) = now(desk, [case])
    until = (desk.clock.now() + timedelta(hours=3)).isoformat()
    with pytest.raises(Invalid, match="sudah selesai"):
        bulk.do(STAFF, seen(finished), BulkAct(kind=BulkKind.SNOOZE, value=until))
    assert now(desk, [case]) == [finished]
