"""How long persons are kept: off by itself, counted before, and then done, a few a round."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.accesses import AccessKind
from domain.cases import Case, CaseStatus
from domain.errors import Invalid, NotAllowed
from domain.messages import Author, MessageKind
from domain.people import Actor
from domain.ports import Store
from domain.retention import LOG_MONTHS, MONTHS_MAX, RetentionKind, months_before
from services.cases.case_states import CaseStates
from tests.makers import ADMIN, MANAGER, STAFF, SUPERVISOR
from tests.services.erased_stage import Stage, a_member, a_stage, put_on_the_roll
from toolkit.clock import SetClock

CASES, WALK_INS = RetentionKind.CASES, RetentionKind.WALK_INS
LEFT, LOG = RetentionKind.LEFT_MEMBERS, RetentionKind.ACCESS_LOG
YEAR = timedelta(days=366)


@pytest.fixture
def stage(store: Store, clock: SetClock) -> Stage:
    return a_stage(store, clock)


def closed(stage: Stage, text: str = "Beras berkutu", **changes: object) -> Case:
    """Resolved, and closed for good after a while."""
    case = stage.hear(text, **changes)
    CaseStates(store=stage.store, clock=stage.clock).resolve(STAFF, case.id, words="selesai")
    return case


def close_all(stage: Stage) -> None:
    stage.clock.advance(YEAR)
    stage.desk.answering.close_old()


def text_of(stage: Stage, case: Case) -> str:
    with stage.store.reading() as unit:
        return unit.messages.of(case.conversation_id)[0].text


def work(stage: Stage) -> None:
    while stage.retaining.run() + stage.erasing.run():
        pass


def switch_on(stage: Stage, kind: RetentionKind, months: int) -> int:
    n = stage.retaining.foresee(SUPERVISOR, kind, months)
    stage.retaining.set(SUPERVISOR, kind, months, active=True, foreseen=n)
    return n


def test_nothing_ends_by_itself(stage: Stage) -> None:
    case = closed(stage)
    close_all(stage)
    stage.clock.advance(20 * YEAR)
    work(stage)
    assert text_of(stage, case) == "Beras berkutu"
    assert set(stage.retaining.rules(SUPERVISOR).values()) == {None}


def test_what_was_closed_long_ago_is_emptied_and_what_lasts_is_not(stage: Stage) -> None:
    old = closed(stage)
    close_all(stage)
    young = closed(stage, "Baru saja", thread="t-2")
    waiting = stage.hear("Masih menunggu", thread="t-3")
    assert switch_on(stage, CASES, 6) == 1
    work(stage)
    assert [text_of(stage, case) for case in (old, young, waiting)] == [
        "",
        "Baru saja",
        "Masih menunggu",
    ]
    assert stage.desk.case(old.id).status is CaseStatus.CLOSED
    assert stage.retaining.foresee(SUPERVISOR, CASES, 6) == 0
    (erasure,) = stage.erasing.listed(SUPERVISOR)
    assert (erasure.asked_by, erasure.why) == ("", "cases")
    with stage.store.reading() as unit:
        acts = [entry.act for entry in unit.audit.newest(limit=5)]
    assert {"retention_set", "erasure_asked", "person_erased"} <= set(acts)


def test_of_visits_alone_when_only_they_are_chosen(stage: Stage) -> None:
    on_channel = closed(stage)
    visit = stage.desk.listening.take_down_remark(
        STAFF, way=MessageKind.WALK_IN, author=Author(name="Siti"), text="Datang ke kantor"
    )
    CaseStates(store=stage.store, clock=stage.clock).resolve(STAFF, visit.id, words="selesai")
    close_all(stage)
    assert stage.retaining.foresee(SUPERVISOR, CASES, 6) == 2
    assert switch_on(stage, WALK_INS, 6) == 1
    work(stage)
    assert [text_of(stage, case) for case in (on_channel, visit)] == ["Beras berkutu", ""]


def test_members_who_left_long_ago_lose_their_names(stage: Stage) -> None:
    put_on_the_roll(stage)
    with stage.store.writing() as unit:
        unit.members.add(a_member(id="mb-2", number="K-2", name="Masih anggota"))
    stage.leave()
    stage.clock.advance(2 * YEAR)
    assert switch_on(stage, LEFT, 12) == 1
    work(stage)
    with stage.store.reading() as unit:
        names = [unit.members.get(each).name for each in ("mb-1", "mb-2")]
    assert names == ["", "Masih anggota"]
    assert stage.retaining.run() == 0


def test_one_round_begins_with_more_than_a_large_house_has_in_an_hour(stage: Stage) -> None:
    """A limit that is switched on late is caught up with in days, not in months."""
    long_ago = stage.clock.now() - 2 * YEAR
    with stage.store.writing() as unit:
        for n in range(60):
            unit.members.add(a_member(id=f"m-{n}", number=f"A-{n}", left_at=long_ago))
    assert switch_on(stage, LEFT, 12) == 60
    assert stage.retaining.run() == 60
    with stage.store.reading() as unit:
        assert len(unit.erasures.unfinished(100)) == 60


def test_switching_on_asks_for_the_number_that_was_seen(stage: Stage) -> None:
    closed(stage)
    close_all(stage)
    for foreseen in (None, 0, 2):
        with pytest.raises(Invalid, match="sudah berubah"):
            stage.retaining.set(SUPERVISOR, CASES, 6, active=True, foreseen=foreseen)
    assert stage.retaining.rules(SUPERVISOR)[CASES] is None
    off = stage.retaining.set(SUPERVISOR, CASES, 6, active=False, foreseen=None)
    assert stage.retaining.rules(SUPERVISOR)[CASES] == off
    work(stage)
    assert stage.erasing.listed(SUPERVISOR) == []


@pytest.mark.parametrize("months", [-1, 0, MONTHS_MAX + 1, 10**9])
def test_a_limit_nobody_can_mean_is_refused(stage: Stage, months: int) -> None:
    with pytest.raises(Invalid) as refused:
        stage.retaining.foresee(SUPERVISOR, CASES, months)
    assert refused.value.field == "months"


def test_the_log_is_kept_a_year_at_least_and_two_by_itself(stage: Stage) -> None:
    with pytest.raises(Invalid):
        stage.retaining.set(SUPERVISOR, LOG, 11, active=True, foreseen=0)
    stage.log.note(STAFF, AccessKind.MEMBER, "mb-1")
    stage.clock.set(months_before(stage.clock.now(), -LOG_MONTHS))
    assert stage.retaining.run() == 0
    stage.clock.advance(timedelta(seconds=1))
    assert stage.retaining.foresee(SUPERVISOR, LOG, LOG_MONTHS) == 1
    assert stage.retaining.run() == 1
    assert stage.log.newest(SUPERVISOR) == []


def test_the_log_keeps_to_the_limit_that_was_chosen(stage: Stage) -> None:
    stage.log.note(STAFF, AccessKind.MEMBER, "mb-1")
    switch_on(stage, LOG, 12)
    stage.clock.advance(YEAR + timedelta(days=1))
    assert stage.retaining.run() == 1


@pytest.mark.parametrize("actor", [STAFF, MANAGER, ADMIN], ids=lambda actor: actor.role)
def test_supervisors_alone_decide(stage: Stage, actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        stage.retaining.rules(actor)
    with pytest.raises(NotAllowed):
        stage.retaining.foresee(actor, CASES, 6)
    with pytest.raises(NotAllowed):
        stage.retaining.set(actor, CASES, 6, active=False, foreseen=None)


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        ((2026, 3, 31), 1, (2026, 2, 28)),
        ((2024, 3, 31), 1, (2024, 2, 29)),
        ((2026, 1, 15), 1, (2025, 12, 15)),
        ((2026, 1, 15), 12, (2025, 1, 15)),
        ((2026, 1, 15), 25 * 1_200, (1, 1, 1)),
    ],
)
def test_months_are_the_calendars(
    day: tuple[int, int, int], months: int, earlier: tuple[int, int, int]
) -> None:
    assert months_before(datetime(*day, tzinfo=UTC), months) == datetime(*earlier, tzinfo=UTC)
