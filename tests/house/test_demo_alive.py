"""The sample shows every feature alive: branches, words, rules, duties and each kind of case."""

from collections import Counter
from collections.abc import Iterator

import pytest

from domain.aftercare import Score
from domain.case_lists import ListKind
from domain.cases import Case, CaseStatus, EventKind
from domain.company import DraftKind
from domain.labels import LabelKind
from domain.notifications import NotificationKind
from domain.people import Actor
from domain.reports import QueueFilter, QueueView
from guyub.demo import building
from guyub.demo.offices import OFFICES
from guyub.demo.roll import MEMBERS
from tests.house.test_demo import NOW
from toolkit.clock import SetClock
from toolkit.settings import Settings
from toolkit.wiring import Toolkit, open_toolkit

DAYS = 21


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Toolkit:
    """Three weeks of the sample, looked at when they end."""
    settings = Settings(data=tmp_path_factory.mktemp("alive") / "data")
    building.build(settings, now=NOW, days=DAYS, progress=lambda _day: None)
    return open_toolkit(settings, clock=SetClock(NOW))


@pytest.fixture
def people(sample: Toolkit) -> dict[str, Actor]:
    with sample.store.reading() as unit:
        return {user.login: user.actor for user in unit.users.all()}


@pytest.fixture
def cases(sample: Toolkit) -> list[Case]:
    """Every one, those for supervisors' eyes only too."""
    with sample.store.reading() as unit:
        wanted = QueueFilter(view=QueueView.ALL, now=NOW, limit=1_000, restricted=True)
        return [row.case for row in unit.cases.queue(wanted)]


def _kinds(sample: Toolkit, cases: list[Case]) -> Iterator[EventKind]:
    with sample.store.reading() as unit:
        for case in cases:
            yield from (event.kind for event in unit.events.of(case.id))


def test_its_branches_stand_in_three_zones_each_with_its_own_people_and_cases(
    sample: Toolkit, cases: list[Case]
) -> None:
    branches = {branch.id: branch for branch in sample.branching.all()}
    assert {branch.zone for branch in branches.values()} == {
        "Asia/Jakarta",
        "Asia/Makassar",
        "Asia/Jayapura",
    }
    with sample.store.reading() as unit:
        homes = {user.login: user.branch_id for user in unit.users.all() if user.branch_id}
    assert {login: branches[one].name for login, one in homes.items()} == {
        office.staff: office.name for office in OFFICES
    }
    held = Counter(case.branch_id for case in cases)
    assert {branch_id for branch_id, count in held.items() if count >= 5} >= set(branches)
    assert held[None] > 0


def test_every_view_of_the_queue_has_something_for_who_works_there(
    sample: Toolkit, people: dict[str, Actor]
) -> None:
    counts = sample.answering.in_views(people["sari"])
    empty = [view for view, count in counts.items() if not count]
    assert set(empty) <= {QueueView.BREACHING, QueueView.TODAY}  # a matter of the hour
    assert sample.answering.in_views(people["joko"])[QueueView.ESCALATED] == 2


def test_what_can_become_of_a_case_has_become_of_one(
    sample: Toolkit, people: dict[str, Actor], cases: list[Case]
) -> None:
    assert {
        EventKind.SNOOZED,
        EventKind.UNIT_ASKED,
        EventKind.ESCALATED,
        EventKind.MERGED,
        EventKind.ABSORBED,
        EventKind.SPLIT_OFF,
        EventKind.SPLIT_FROM,
        EventKind.RATING_ASKED,
        EventKind.RATED,
        EventKind.FOLLOW_UP_SET,
        EventKind.TOPIC_CHANGED,
        EventKind.LABELLED,
        EventKind.PUT_WAITING,
    } <= set(_kinds(sample, cases))
    (hidden,) = [case for case in cases if case.restricted]
    assert hidden.assignee_id in (None, people["joko"].id)
    shown, _total = sample.answering.queue(
        people["wati"], QueueFilter(view=QueueView.ALL, now=NOW, limit=1_000)
    )
    assert hidden.id not in {row.case.id for row in shown}
    assert Counter(case.status for case in cases)[CaseStatus.MERGED] == 1


def test_rules_have_worked_and_one_waits_to_be_tried_on_the_past(
    sample: Toolkit, people: dict[str, Actor], cases: list[Case]
) -> None:
    told = sample.rules.all(people["wati"])
    assert [each.gone for each in told if each.gone] == []
    assert sum(each.tally.cases for each in told if each.rule.is_on) > len(cases) / 2
    (off,) = [each.rule for each in told if not each.rule.is_on]
    trial = sample.rule_trial.tried(people["wati"], off.id)
    assert trial.tried > 20
    assert len(trial.touches) > 0


def test_people_are_on_duty_in_their_branch_and_one_will_be_away(
    sample: Toolkit, people: dict[str, Actor]
) -> None:
    duties = {user.login: duty for user, duty in sample.duty_roster.all(people["wati"])}
    on = {login for login, duty in duties.items() if duty.is_on}
    assert on == {office.staff for office in OFFICES}
    assert all(duties[login].branch_id and duties[login].last_turn for login in on)
    assert [login for login, duty in duties.items() if duty.absences] == ["yohana"]


def test_somebody_has_a_task_a_mention_and_a_begun_answer(
    sample: Toolkit, people: dict[str, Actor], cases: list[Case]
) -> None:
    sari = people["sari"]
    ((_planned, case),) = sample.following_up.mine(sari)
    assert case.status is CaseStatus.RESOLVED
    assert len(sample.mentioning.unseen(sari)) == 1
    mine = [case for case in cases if case.assignee_id == sari.id]
    with sample.store.reading() as unit:
        drafts = [one for case in mine for one in unit.case_drafts.of(sari.id, case.id)]
    assert [draft.kind for draft in drafts] == [DraftKind.REPLY]
    kinds = {each.notification.kind for each in sample.notifications.page(sari)[0]}
    assert NotificationKind.MENTIONED in kinds


def test_members_said_how_content_they_are_and_some_said_nothing(
    sample: Toolkit, people: dict[str, Actor]
) -> None:
    with sample.store.reading() as unit:
        start = unit.cooperative.get().aftercare.asks_since
    assert start is not None
    counts = sample.satisfaction.figures(people["wati"], start, NOW).counts
    assert counts.asked > counts.answered > 0
    assert counts.scores[Score.GOOD] > counts.scores[Score.POOR]


def test_lists_replies_filters_and_the_roll_are_filled(
    sample: Toolkit, people: dict[str, Actor]
) -> None:
    sari = people["sari"]
    assert len(sample.labels.all(sari, LabelKind.LABEL)) == 4
    assert len(sample.labels.all(sari, LabelKind.TOPIC)) == 5
    assert len(sample.case_lists.offered(sari, ListKind.UNIT)) == 2
    assert len(sample.saved_replies.all(sari)) == 3
    assert [one.shared for one in sample.saved_filters.offered(sari)] == [True, False]
    assert len(sample.saved_filters.offered(people["budi"])) == 1
    assert len(sample.membership.roll(sari, limit=1_000)) == MEMBERS
    assert sample.governing.cooperative().public_figures
