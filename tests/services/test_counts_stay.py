"""Whatever is erased, by wish or by its age, every report says what it said before."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.aftercare import Rating, Score
from domain.case_lists import ListKind
from domain.erasing import Erased, Erasure, Step
from domain.messages import Author
from domain.months import Month
from domain.reports import QueueFilter, QueueView
from domain.retention import RetentionKind
from domain.weeks import Week
from services.cases.case_lists import CaseLists
from services.cases.case_states import CaseStates
from services.cases.span_filling import SpanFilling
from services.replies.satisfaction import Satisfaction
from services.reports.period_reports import PeriodReports
from services.roll.roll_reach import RollReach
from tests.makers import MANAGER, NOON, STAFF, SUPERVISOR
from tests.services.desk import TALK
from tests.services.erased_places import Place, a_place
from tests.services.erased_stage import SITI, Stage, a_history, a_stage
from tests.services.roll import PHONE, Roll
from toolkit.clock import SetClock

ZONE = "Asia/Jakarta"
YEAR = timedelta(days=366)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    with a_place(request.param, tmp_path, lambda: request.getfixturevalue("postgres")) as place:
        yield place


@pytest.fixture
def stage(place: Place, clock: SetClock) -> Stage:
    """Siti and Budi complained; both were answered, rated and linked, and all of it is closed."""
    stage = a_stage(place.store, clock)
    roll = Roll(desk=stage.desk)
    for number, author in enumerate((SITI, Author(remote_id="akun-budi", name="Budi"))):
        thread = f"t-{number}"
        clock.advance(timedelta(hours=1))
        case = stage.hear("Berkutu", thread=thread, author=author, remote_id=f"m-{number}")
        clock.advance(timedelta(hours=2))
        stage.desk.deliver(stage.desk.reply(case, "Kami ganti"), remote_id=f"re-{number}")
        reason = CaseLists(store=place.store, clock=clock).add(
            MANAGER, ListKind.REASON, f"Barang diganti {number}"
        )
        states = CaseStates(store=place.store, clock=clock)
        states.resolve(STAFF, case.id, reason_id=reason.id, words="Siti senang")
        with place.store.writing() as unit:
            unit.ratings.put(
                Rating(case_id=case.id, conversation_id=case.conversation_id, asked_at=clock.now())
            )
        rating = Satisfaction(store=place.store, clock=clock)
        rating.rate(case.id, Score.GOOD if number else Score.POOR, "Siti: kurang")
    first = a_history(stage)
    CaseStates(store=place.store, clock=clock).resolve(STAFF, first.id, words="Siti sudah puas")
    roll.member("K-0042", "Siti Rahayu", phones=(PHONE,), joined_at=NOON - YEAR)
    roll.member("K-0043", "Budi", joined_at=NOON - YEAR)
    roll.walk()
    for one in roll.suggested():
        roll.linking.confirm(STAFF, one.id)
    clock.advance(YEAR)
    stage.desk.answering.close_old()
    return stage


def told(stage: Stage) -> dict[str, object]:
    """Every report and figure, of the month and the week in which it happened and of now."""
    SpanFilling(store=stage.store, clock=stage.clock).run(1_000)
    reports = PeriodReports(store=stage.store, clock=stage.clock)
    rating = Satisfaction(store=stage.store, clock=stage.clock)
    reach = RollReach(store=stage.store, clock=stage.clock)
    month, week = Month.of(NOON, ZONE), Week.of(NOON, ZONE)
    found: dict[str, object] = {
        "month": reports.report(SUPERVISOR, month, "id"),
        "week": reports.report(SUPERVISOR, week, "id"),
        "satisfied": rating.figures(SUPERVISOR, NOON - YEAR, NOON + YEAR),
        "reach then": reach.months(SUPERVISOR, month),
        "reach now": reach.months(SUPERVISOR, Month.of(stage.clock.now(), ZONE)),
        "seen": reach.seen(SUPERVISOR, month, limit=10).total,
    }
    with stage.store.reading() as unit:
        for view in QueueView:
            asked = QueueFilter(view=view, me=STAFF.id, now=stage.clock.now(), restricted=True)
            found[view] = unit.cases.count(asked)
        rows = unit.cases.queue(QueueFilter(view=QueueView.ALL, now=stage.clock.now(), limit=50))
        found["cases"] = [  # an ending in words of one's own is one without a reason from the list
            replace(row.case, subject="", kind_reason="", ending="") for row in rows
        ]
        found["events"] = [
            replace(event, value="") for row in rows for event in unit.events.of(row.case.id)
        ]
    return found


def work(stage: Stage) -> None:
    while stage.retaining.run() + stage.erasing.run():
        pass


def talks(erasure: Erasure) -> bool:
    return bool(erasure.conversation_ids)


def by_a_member(stage: Stage) -> None:
    with stage.store.reading() as unit:
        member = unit.members.by_number("K-0042")
    assert member is not None
    stage.erasing.ask(SUPERVISOR, Erased.MEMBER, member.id, why="surat")


def by_whoever_wrote(stage: Stage) -> None:
    with stage.store.reading() as unit:
        message = unit.messages.by_remote(TALK, "m-0")
    assert message is not None
    stage.erasing.ask(SUPERVISOR, Erased.PERSON, message.conversation_id, why="surat")


def by_its_age(stage: Stage) -> None:
    for kind in (RetentionKind.CASES, RetentionKind.LEFT_MEMBERS):
        n = stage.retaining.foresee(SUPERVISOR, kind, 6)
        assert n > 0
        stage.retaining.set(SUPERVISOR, kind, 6, active=True, foreseen=n)


@pytest.mark.parametrize("begin", [by_a_member, by_whoever_wrote, by_its_age])
def test_every_report_and_figure_is_as_it_was(
    stage: Stage, place: Place, begin: Callable[[Stage], None]
) -> None:
    with stage.store.writing() as unit:
        member = unit.members.by_number("K-0042")
        assert member is not None
        unit.members.save(replace(member, left_at=NOON + timedelta(days=60)))
    before = told(stage)
    assert "berkutu" in place.everything()
    begin(stage)
    work(stage)
    (*done,) = stage.erasing.listed(SUPERVISOR)
    assert done
    assert all(each.step is Step.DONE and each.erased["messages"] for each in done if talks(each))
    after = told(stage)
    for name, value in before.items():
        assert after[name] == value, name
