"""An answer that a server took and brought back: the member waits on, and the case says why."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.cases import Case, CaseStatus, EventKind
from domain.deliveries import AttemptOutcome, DeliveryState
from domain.messages import Returned
from domain.notifications import NotificationKind
from domain.ports import Batch, Store
from tests.makers import SECOND, STAFF, a_channel
from tests.services.desk import TALK, Desk, open_desk
from toolkit.clock import SetClock

WHY = "552 kotak penuh"


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


def came_back(desk: Desk, remote_id: str = "r-1", **changes: Any) -> Returned:
    news = desk.incoming("Balasan kita tidak sampai.", remote_id="b-1", thread="t-1")
    told: dict[str, Any] = {
        "remote_id": remote_id,
        "why": WHY,
        "at": desk.clock.now(),
        "news": news,
        **changes,
    }
    return Returned(**told)


def bring_back(desk: Desk, *returned: Returned) -> int:
    return desk.listening.take_in(a_channel(id=TALK, platform="talk"), Batch(returned=returned))


def later(desk: Desk, minutes: int) -> datetime:
    desk.clock.set(desk.clock.now() + timedelta(minutes=minutes))
    return desk.clock.now()


def answered(desk: Desk) -> Case:
    case = desk.hear(thread="t-1")
    later(desk, 10)
    desk.deliver(desk.reply(case))
    later(desk, 10)
    return desk.case(case.id)


def test_the_member_waits_again_as_if_never_answered(desk: Desk) -> None:
    case = answered(desk)
    assert case.durations.awaiting_since is None
    assert case.durations.first_response_at is not None
    assert bring_back(desk, came_back(desk)) == 0
    again = desk.case(case.id)
    assert again.durations.awaiting_since == case.opened_at
    assert again.durations.first_response_at is None
    story = desk.answering.story(STAFF, case.id)
    (message,) = [each for each in story.messages if each.from_us]
    last = story.events[-1]
    assert (last.kind, last.value, last.message_id, last.actor_id) == (
        EventKind.REPLY_FAILED,
        WHY,
        message.id,
        STAFF.id,
    )
    (delivery,) = story.deliveries
    assert (delivery.state, delivery.outcome, delivery.detail) == (
        DeliveryState.SENT,
        AttemptOutcome.RETURNED,
        WHY,
    )


def test_it_comes_back_once_however_often_it_is_told(desk: Desk) -> None:
    case = answered(desk)
    bring_back(desk, came_back(desk), came_back(desk))
    told = desk.case(case.id)
    later(desk, 5)
    bring_back(desk, came_back(desk))
    assert desk.case(case.id) == told


def test_a_second_answer_ends_the_wait_at_its_own_time(desk: Desk) -> None:
    case = answered(desk)
    bring_back(desk, came_back(desk))
    at = later(desk, 5)
    desk.deliver(desk.reply(desk.case(case.id), "Kami telepon saja."), "r-2")
    told = desk.case(case.id).durations
    assert (told.first_response_at, told.awaiting_since) == (at, None)


@pytest.mark.parametrize("status", [CaseStatus.WAITING, CaseStatus.RESOLVED])
def test_a_case_that_counted_on_it_is_opened_again(desk: Desk, status: CaseStatus) -> None:
    case = answered(desk)
    desk.answering.set_status(STAFF, case.id, status, reason="sudah dijawab")
    later(desk, 5)
    bring_back(desk, came_back(desk))
    again = desk.case(case.id)
    assert (again.status, again.durations.awaiting_since is not None) == (CaseStatus.OPEN, True)


def test_what_a_closed_case_was_answered_comes_in_as_a_new_one(desk: Desk) -> None:
    case = answered(desk)
    desk.answering.set_status(STAFF, case.id, CaseStatus.RESOLVED, reason="beres")
    desk.clock.set(desk.clock.now() + timedelta(days=15))
    desk.answering.close_old()
    assert bring_back(desk, came_back(desk)) == 1
    with desk.store.reading() as unit:
        old, new = unit.cases.of(case.conversation_id)
    assert (old.status, new.subject) == (CaseStatus.CLOSED, "Balasan kita tidak sampai.")


def test_an_answer_nobody_here_knows_of_comes_in_as_a_message(desk: Desk) -> None:
    case = answered(desk)
    assert bring_back(desk, came_back(desk, "r-elsewhere")) == 1
    assert desk.case(case.id).durations.awaiting_since is not None


def test_an_answer_from_the_platforms_own_app_can_come_back_too(desk: Desk) -> None:
    case = desk.hear(thread="t-1")
    later(desk, 5)
    ours = desk.incoming("Maaf, kami ganti.", remote_id="own-1", thread="t-1", from_us=True)
    desk.listening.receive(TALK, ours)
    assert desk.case(case.id).durations.awaiting_since is None
    bring_back(desk, came_back(desk, "own-1"))
    assert desk.case(case.id).durations.awaiting_since == case.opened_at


def test_one_that_no_case_may_keep_is_refused_and_holds_up_nothing(desk: Desk) -> None:
    broken = came_back(desk, "r-elsewhere")
    broken = replace(broken, news=replace(broken.news, remote_id=""))
    assert bring_back(desk, broken) == 0


def test_whoever_wrote_it_and_whoever_has_the_case_are_told(desk: Desk) -> None:
    case = answered(desk)
    desk.answering.assign(STAFF, case.id, SECOND.id)
    bring_back(desk, came_back(desk))
    with desk.store.reading() as unit:
        for user in (STAFF, SECOND):
            assert unit.notifications.has_unseen(user.id, NotificationKind.REPLY_FAILED, case.id)
