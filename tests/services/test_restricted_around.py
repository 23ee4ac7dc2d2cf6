"""Around a restricted case: presence, mentions, begun texts, promises, replies that went astray."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from domain.company import DraftKind
from domain.errors import NotFound
from domain.notifications import Notification, NotificationKind
from domain.people import Actor
from domain.ports import Store, Unit
from services.cases.attending import Attending
from services.cases.case_states import CaseStates
from services.cases.mentioning import Mentioning
from services.house.accounts import Accounts
from services.notices.audience import Audience
from services.notices.occasions import promise_at_risk, promise_broken
from services.posts.composing import Composing
from services.replies.jotting import Jotting
from tests.makers import ADMIN, NOON, SECOND, STAFF, SUPERVISOR
from tests.services.desk import Desk, open_desk
from tests.services.platforms import Platforms, Shelf
from tests.services.supervised import EVERYBODY, OTHER, restrict, with_two_supervisors
from toolkit.clock import SetClock

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return with_two_supervisors(open_desk(store, clock))


@pytest.fixture
def states(desk: Desk) -> CaseStates:
    return CaseStates(store=desk.store, clock=desk.clock)


def test_presence_mentions_and_begun_texts_go_silent_for_who_sees_it_no_more(
    desk: Desk, states: CaseStates
) -> None:
    case = desk.hear()
    attending = Attending(store=desk.store, clock=desk.clock)
    mentioning = Mentioning(store=desk.store, clock=desk.clock)
    jotting = Jotting(store=desk.store, clock=desk.clock, media=desk.answering.media)
    attending.here(SECOND, case.id)
    desk.answering.note(STAFF, case.id, "Tolong @budi")
    jotting.keep(STAFF, case.id, DraftKind.REPLY, "Baik")
    restrict(desk, states, case)
    attending.here(SUPERVISOR, case.id)
    assert attending.others(STAFF, [case.id]) == {}
    assert [one.user_id for one in attending.others(OTHER, [case.id])[case.id]] == [
        SECOND.id,
        SUPERVISOR.id,
    ]
    assert mentioning.unseen(SECOND) == []
    for act in (
        lambda: attending.here(STAFF, case.id),
        lambda: mentioning.opened(SECOND, case.id),
        lambda: mentioning.of_case(SECOND, case.id),
        lambda: jotting.of(STAFF, case.id),
    ):
        with pytest.raises(NotFound):
            act()
    states.deescalate(SUPERVISOR, case.id)
    assert jotting.of(STAFF, case.id)[DraftKind.REPLY].text == "Baik"
    assert [called.note for called in mentioning.unseen(SECOND)] == ["Tolong @budi"]


def test_a_supervisor_s_note_calls_nobody_who_cannot_read_it(
    desk: Desk, states: CaseStates
) -> None:
    case = restrict(desk, states, desk.hear())
    desk.answering.note(SUPERVISOR, case.id, "Untuk @rini, jangan @budi")
    with desk.store.reading() as unit:
        assert [mention.user_id for mention in unit.mentions.of_case(case.id)] == [OTHER.id]


def test_a_promise_of_a_restricted_case_is_the_supervisors_to_hear_of(
    desk: Desk, states: CaseStates
) -> None:
    case = restrict(desk, states, desk.hear())
    with desk.store.writing() as unit:
        audience = Audience(unit=unit, now=desk.clock.now())
        promise_at_risk(audience, case)
        promise_broken(audience, case)
        told = [(one.user_id, one.kind) for one in _notified(unit, EVERYBODY)]
    about = (NotificationKind.PROMISE_AT_RISK, NotificationKind.PROMISE_BROKEN)
    assert sorted(one for one in told if one[1] in about) == [
        (SUPERVISOR.id, about[0]),
        (SUPERVISOR.id, about[1]),
    ]


def test_who_escalated_it_hears_that_it_came_back(desk: Desk, states: CaseStates) -> None:
    case = restrict(desk, states, desk.hear())
    states.deescalate(SUPERVISOR, case.id)
    with desk.store.reading() as unit:
        told = [one for one in _notified(unit, EVERYBODY) if one.subject_id == case.id]
    back = [one for one in told if one.kind is NotificationKind.GIVEN_BACK]
    assert [(one.user_id, one.by_id) for one in back] == [(STAFF.id, SUPERVISOR.id)]


def _notified(unit: Unit, people: Sequence[Actor]) -> list[Notification]:
    return [
        shown.notification
        for actor in people
        for shown in unit.notifications.page(actor.id, limit=99)
    ]


def test_who_is_counted_on_to_read_it_cannot_leave_in_the_same_moment(
    desk: Desk, states: CaseStates
) -> None:
    """Both would find the other still there: the account that is counted on is written."""

    def versions() -> dict[str, int]:
        with desk.store.reading() as unit:
            return {user.id: user.version for user in unit.users.all()}

    before = versions()
    restrict(desk, states, desk.hear())
    bumped = {one for one, version in versions().items() if version > before[one]}
    assert bumped == {SUPERVISOR.id}
    accounts = Accounts(store=desk.store, clock=desk.clock)
    before = versions()
    accounts.set_active(ADMIN, SUPERVISOR.id, False)
    assert {one for one, version in versions().items() if version > before[one]} == {
        SUPERVISOR.id,
        OTHER.id,
    }


def test_nobody_else_counts_or_takes_down_a_reply_of_theirs(
    desk: Desk, states: CaseStates, platforms: Platforms, shelf: Shelf
) -> None:
    case = restrict(desk, states, desk.hear())
    lost = desk.fail(desk.reply(case, actor=SUPERVISOR))
    troubled = [desk.reporting.today(one).troubled for one in (STAFF, ADMIN, SUPERVISOR)]
    assert troubled == [0, 0, 1]
    composing = Composing(store=desk.store, clock=desk.clock, connectors=platforms, media=shelf)
    acts: list[Callable[[], object]] = [
        lambda: composing.take_down(ADMIN, lost.id),
        lambda: composing.cancel(ADMIN, lost.id),
        lambda: composing.move(ADMIN, lost.id, NOON),
    ]
    for act in acts:
        with pytest.raises(NotFound):
            act()
