"""A case whose person was erased stays, says so, and waits for nobody any more."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from domain.aftercare import FollowUp
from domain.cases import Case, CaseStatus
from domain.erasing import Erased
from domain.errors import Invalid
from domain.explanations import RunKind
from domain.measured_shelves import SpanFilter
from domain.messages import Author
from domain.ports import Store
from domain.reports import QueueFilter
from services.cases.case_states import CaseStates
from services.cases.following_up import FollowingUp
from services.cases.merging import Merging
from services.cases.span_filling import SpanFilling
from services.common.forgotten import nobody_left
from services.desk.bulk import Bulk, BulkAct, BulkKind
from services.figures.answer_times import AnswerTimes, Asked
from tests.makers import STAFF, SUPERVISOR
from tests.services.erased_places import a_place
from tests.services.erased_stage import Stage, a_stage
from toolkit.clock import SetClock

DAY = timedelta(days=1)
GONE = "Data orang ini sudah dihapus: tidak ada yang dapat ditunggu atau ditanya lagi."
BUDI = Author(remote_id="akun-budi", name="Budi")


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def stage(request: pytest.FixtureRequest, tmp_path: Path, clock: SetClock) -> Iterator[Stage]:
    with a_place(request.param, tmp_path, lambda: request.getfixturevalue("postgres")) as place:
        yield a_stage(place.store, clock)


def erased(stage: Stage, case: Case) -> Case:
    """The case after its person was erased."""
    stage.erasing.ask(SUPERVISOR, Erased.PERSON, case.conversation_id, why="di loket")
    while stage.erasing.run():
        pass
    return stage.desk.case(case.id)


def states(stage: Stage) -> CaseStates:
    return CaseStates(store=stage.store, clock=stage.clock)


def following(stage: Stage) -> FollowingUp:
    return FollowingUp(store=stage.store, clock=stage.clock)


def is_forgotten(store: Store, case: Case) -> bool:
    with store.reading() as unit:
        return nobody_left(unit, case)


def test_it_waits_for_no_word_that_cannot_come(stage: Stage) -> None:
    case = erased(stage, stage.hear("Beras berkutu."))
    with pytest.raises(Invalid, match=GONE):
        stage.desk.answering.set_status(STAFF, case.id, CaseStatus.WAITING)
    with pytest.raises(Invalid, match=GONE):
        states(stage).snooze(STAFF, case.id, None)
    assert stage.desk.case(case.id) == case


def test_many_at_once_are_refused_with_its_code_and_none_is_put_aside(stage: Stage) -> None:
    case = erased(stage, stage.hear("Beras berkutu."))
    other = stage.hear("Kapan rapat?", author=BUDI, thread="t-budi")
    bulk = Bulk(store=stage.store, clock=stage.clock)
    both = {case.id: case.events, other.id: other.events}
    with pytest.raises(Invalid) as refused:
        bulk.do(STAFF, both, BulkAct(kind=BulkKind.SNOOZE))
    assert f"{case.code}: {GONE}" in str(refused.value)
    assert other.code not in str(refused.value)
    assert not stage.desk.case(other.id).snoozed
    until = (stage.clock.now() + DAY).isoformat()
    assert bulk.do(STAFF, both, BulkAct(kind=BulkKind.SNOOZE, value=until)) == 2


def test_work_in_the_house_goes_on_and_it_can_be_ended(stage: Stage) -> None:
    case = erased(stage, stage.hear("Beras berkutu."))
    stage.desk.answering.note(STAFF, case.id, "Gudang diperiksa.")
    states(stage).snooze(STAFF, case.id, stage.clock.now() + DAY)
    ended = states(stage).resolve(STAFF, case.id, words="datanya dihapus")
    assert (ended.status, ended.durations.awaiting_since) == (CaseStatus.RESOLVED, None)


def test_what_was_not_answered_counts_as_not_answered_whatever_is_done_afterwards(
    stage: Stage,
) -> None:
    case = stage.hear("Beras berkutu.")
    before = first_response(stage)
    erased(stage, case)
    assert first_response(stage) == before
    states(stage).resolve(STAFF, case.id, words="datanya dihapus")
    stage.clock.advance(7 * DAY)
    whole = AnswerTimes(store=stage.store, clock=stage.clock).report(SUPERVISOR, wanted()).whole
    assert (whole.answered, whole.never, whole.due, whole.kept) == (0, 1, 1, 0)


def wanted() -> Asked:
    return Asked(wanted=SpanFilter(measure=RunKind.FIRST_RESPONSE))


def first_response(stage: Stage) -> object:
    SpanFilling(store=stage.store, clock=stage.clock).run(50)
    return AnswerTimes(store=stage.store, clock=stage.clock).report(SUPERVISOR, wanted())


def test_nobody_is_asked_whether_it_stayed_solved(stage: Stage) -> None:
    case = stage.hear("Beras berkutu.")
    states(stage).resolve(STAFF, case.id, words="diganti")
    following(stage).plan(STAFF, case.id, 1)
    erased(stage, case)
    stage.clock.advance(3 * DAY)
    assert following(stage).wake_due() == 0
    assert following(stage).mine(STAFF) == []
    assert planned(stage, case).done_at == stage.clock.now()
    with pytest.raises(Invalid, match=GONE):
        following(stage).plan(STAFF, case.id, 1)


def planned(stage: Stage, case: Case) -> FollowUp:
    with stage.store.reading() as unit:
        found = unit.follow_ups.find(case.id)
    assert found is not None
    return found


def test_the_queue_and_the_case_say_so(stage: Stage) -> None:
    case = erased(stage, stage.hear("Beras berkutu."))
    other = stage.hear("Kapan rapat?", author=BUDI, thread="t-budi")
    rows, _n = stage.desk.answering.queue(STAFF, QueueFilter(now=stage.clock.now()))
    assert {row.case.id: row.author_erased for row in rows} == {case.id: True, other.id: False}
    assert stage.desk.answering.story(STAFF, case.id).nobody_left
    assert not stage.desk.answering.story(STAFF, other.id).nobody_left


def test_as_long_as_one_of_a_merged_case_is_there_it_goes_on(stage: Stage) -> None:
    other = stage.hear("Kapan rapat?", author=BUDI, thread="t-budi")
    case = stage.hear("Beras berkutu.")
    Merging(store=stage.store, clock=stage.clock).merge(
        STAFF, other.id, case.id, events_seen=other.events, into_seen=case.events, same=False
    )
    case = erased(stage, case)
    assert not is_forgotten(stage.store, case)
    story = stage.desk.answering.story(STAFF, case.id)
    assert [way.conversation.id for way in story.ways] == [
        other.conversation_id,
        case.conversation_id,
    ]
    assert not story.nobody_left
    erased(stage, other)
    assert is_forgotten(stage.store, case)
    assert stage.desk.answering.story(STAFF, case.id).nobody_left
