"""What a limit would take away: as many rows as its number says, of every kind."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.accesses import AccessKind
from domain.errors import Invalid, NotAllowed
from domain.messages import Author, MessageKind
from domain.people import Actor
from domain.ports import Store
from domain.reactions import KeptReaction, ReactionKind
from domain.retention import RetentionKind
from services.cases.case_states import CaseStates
from services.personal_data.foreseeing import EndingTalk, Foreseeing
from tests.makers import ADMIN, MANAGER, STAFF, SUPERVISOR
from tests.services.erased_stage import Stage, a_member, a_stage
from toolkit.clock import SetClock

YEAR = timedelta(days=366)


@pytest.fixture
def stage(store: Store, clock: SetClock) -> Stage:
    return a_stage(store, clock)


@pytest.fixture
def foreseeing(stage: Stage) -> Foreseeing:
    return Foreseeing(store=stage.store, clock=stage.clock)


def _old(stage: Stage) -> dict[str, str]:
    """Two talks, a visit, two members who left, reactions and a log, all of long ago."""
    cases = [
        stage.hear("Beras berkutu", thread="t-1"),
        stage.hear("Gula basah", thread="t-2"),
    ]
    made = {"first": cases[0].conversation_id, "second": cases[1].conversation_id}
    states = CaseStates(store=stage.store, clock=stage.clock)
    for case in cases:
        states.resolve(STAFF, case.id, words="selesai")
    for n in (1, 2):
        stage.log.note(STAFF, AccessKind.MEMBER, f"mb-{n}")
        with stage.store.writing() as unit:
            gone = a_member(id=f"mb-{n}", number=f"K-{n}")
            unit.members.add(replace(gone, left_at=stage.clock.now()))
            unit.reactions.keep([a_reaction(n, stage)])
    stage.clock.advance(2 * YEAR)
    stage.desk.answering.close_old()
    stage.hear("Baru saja", thread="t-3")
    stage.log.note(STAFF, AccessKind.MEMBER, "mb-1")
    with stage.store.writing() as unit:
        unit.reactions.keep([a_reaction(3, stage)])
    return made


def a_reaction(n: int, stage: Stage) -> KeptReaction:
    return KeptReaction(
        id=f"k-{n}",
        channel_id="ch-1",
        remote_id=f"r-{n}",
        account_id=f"acc-{n}",
        post_remote_id="p-1",
        delivery_id=None,
        conversation_id="",
        kind=ReactionKind.LIKE,
        sign="",
        url="",
        at=stage.clock.now(),
    )


@pytest.mark.parametrize("kind", list(RetentionKind))
def test_the_rows_are_as_many_as_the_number_says(
    stage: Stage, foreseeing: Foreseeing, kind: RetentionKind
) -> None:
    _old(stage)
    n = stage.retaining.foresee(SUPERVISOR, kind, 12)
    page = foreseeing.page(SUPERVISOR, kind, 12, limit=9)
    assert n == page.total == len(page.rows)
    assert n == (0 if kind is RetentionKind.WALK_INS else 2)
    second = foreseeing.page(SUPERVISOR, kind, 12, limit=1, offset=1)
    assert (second.rows, second.total) == (page.rows[1:2], n)


def test_a_talk_opens_with_its_cases(stage: Stage, foreseeing: Foreseeing) -> None:
    made = _old(stage)
    rows = foreseeing.page(SUPERVISOR, RetentionKind.CASES, 12, limit=9).rows
    talks = [row for row in rows if isinstance(row, EndingTalk)]
    assert {talk.conversation.id for talk in talks} == set(made.values())
    assert sorted(case.subject for talk in talks for case in talk.cases) == [
        "Beras berkutu",
        "Gula basah",
    ]


def test_a_visit_is_foreseen_as_one(stage: Stage, foreseeing: Foreseeing) -> None:
    case = stage.desk.listening.take_down_remark(
        STAFF, way=MessageKind.WALK_IN, author=Author(name="Siti"), text="Kembalian kurang"
    )
    CaseStates(store=stage.store, clock=stage.clock).resolve(STAFF, case.id, words="selesai")
    stage.clock.advance(2 * YEAR)
    stage.desk.answering.close_old()
    (row,) = foreseeing.page(SUPERVISOR, RetentionKind.WALK_INS, 12, limit=9).rows
    assert isinstance(row, EndingTalk)
    assert row.conversation.id == case.conversation_id


@pytest.mark.parametrize("actor", [STAFF, MANAGER, ADMIN])
def test_supervisors_alone_see_them(foreseeing: Foreseeing, actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        foreseeing.page(actor, RetentionKind.CASES, 12, limit=9)


def test_months_that_no_limit_may_have_are_refused(foreseeing: Foreseeing) -> None:
    with pytest.raises(Invalid, match="12"):
        foreseeing.page(SUPERVISOR, RetentionKind.ACCESS_LOG, 11, limit=9)
    with pytest.raises(Invalid):
        foreseeing.page(SUPERVISOR, RetentionKind.CASES, 0, limit=9)
