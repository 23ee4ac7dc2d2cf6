"""What needs each person today."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.channels import ChannelState
from domain.deliveries import DeliveryState
from domain.errors import NotAllowed
from domain.explanations import RunKind
from domain.people import Actor
from domain.ports import Store
from domain.posts import PostState
from services.figures.answer_times import LongestWait
from services.reports.reporting import Today
from tests.makers import MANAGER, SECOND, STAFF, SUPERVISOR, a_channel, a_delivery, a_post
from tests.services.answered import ask, jakarta
from tests.services.desk import TALK, Desk, open_desk
from toolkit.clock import SetClock

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    clock.set(jakarta(16, 8))
    return open_desk(store, clock)


def a_busy_day(desk: Desk) -> None:
    now = desk.clock.now()
    mine = ask(desk, "t-1", jakarta(16, 8))
    desk.answering.assign(STAFF, mine, STAFF.id)
    ask(desk, "t-2", jakarta(16, 8))
    with desk.store.writing() as unit:
        unit.channels.add(a_channel(id="ch-wa", name="WA", responsible_id=SECOND.id))
        unit.channels.add(a_channel(id="ch-off", name="FB", state=ChannelState.DISCONNECTED))
        for author, editor in ((STAFF, None), (SECOND, None), (SECOND, STAFF)):
            unit.posts.add(
                a_post(
                    author_id=author.id,
                    editor_id=editor.id if editor else None,
                    state=PostState.IN_REVIEW,
                )
            )
        for state, days, channel_id in (
            (DeliveryState.HANDED, 0, "ch-wa"),
            (DeliveryState.HANDED, 0, TALK),
            (DeliveryState.FAILED, -1, TALK),
            (DeliveryState.UNCONFIRMED, -1, TALK),
            (DeliveryState.MISSED, -1, TALK),
            (DeliveryState.SENT, -1, TALK),
            (DeliveryState.SENT, -8, TALK),
            (DeliveryState.CANCELLED, 1, TALK),
            (DeliveryState.SCHEDULED, 2, TALK),
            (DeliveryState.SCHEDULED, 3, TALK),
        ):
            unit.deliveries.add(
                a_delivery(channel_id=channel_id, state=state, due_at=now + timedelta(days=days))
            )
    desk.clock.set(jakarta(16, 15))


@pytest.mark.parametrize(
    ("actor", "tasks", "in_review", "mine"),
    [(STAFF, 1, 1, 1), (SECOND, 2, 1, 0), (MANAGER, 2, 3, 0), (SUPERVISOR, 1, 0, 0)],
    ids=lambda value: value.name if isinstance(value, Actor) else str(value),
)
def test_today_tells_what_needs_each_person_now(
    desk: Desk, actor: Actor, tasks: int, in_review: int, mine: int
) -> None:
    a_busy_day(desk)
    today = desk.reporting.today(actor)
    post = today.next_post
    assert post is not None
    assert (post.state, post.due_at) == (DeliveryState.SCHEDULED, jakarta(18, 8))
    assert today == Today(
        tasks=tasks,
        troubled=3,
        in_review=in_review,
        mine=mine,
        unassigned=1,
        breached=2,
        breaching=0,
        escalated=0,
        longest_wait=LongestWait(since=jakarta(16, 8), measure=RunKind.FIRST_RESPONSE),
        next_post=post,
        sent_last_7_days=1,
        disconnected=("FB",),
    )


@pytest.mark.parametrize("actor", [STAFF, SECOND, MANAGER, SUPERVISOR], ids=lambda one: one.name)
def test_every_number_of_today_has_as_many_rows(desk: Desk, actor: Actor) -> None:
    a_busy_day(desk)
    today = desk.reporting.today(actor)
    assert len(desk.reporting.to_approve(actor)) == today.in_review
    assert len(desk.reporting.sent_lately(actor)) == today.sent_last_7_days == 1


def test_what_was_sent_lately_is_told_the_latest_first(desk: Desk) -> None:
    now = desk.clock.now()
    with desk.store.writing() as unit:
        for days in (7, 1, 3):
            due_at = now - timedelta(days=days)
            unit.deliveries.add(
                a_delivery(channel_id=TALK, state=DeliveryState.SENT, due_at=due_at)
            )
    sent = desk.reporting.sent_lately(SUPERVISOR)
    assert [(now - each.due_at).days for each in sent] == [1, 3, 7]


def test_who_waits_for_a_next_reply_is_found_among_those_rows(desk: Desk) -> None:
    case_id = ask(desk, "t-1", jakarta(16, 8))
    with desk.store.reading() as unit:
        case = unit.cases.get(case_id)
    desk.clock.set(jakarta(16, 9))
    desk.deliver(desk.reply(case))
    assert desk.reporting.today(STAFF).longest_wait is None
    ask(desk, "t-1", jakarta(16, 10))
    ask(desk, "t-2", jakarta(16, 11))
    assert desk.reporting.today(STAFF).longest_wait == LongestWait(
        since=jakarta(16, 10), measure=RunKind.NEXT_REPLY
    )


def test_in_a_one_person_house_one_s_own_posts_wait_for_oneself(desk: Desk) -> None:
    a_busy_day(desk)
    with desk.store.writing() as unit:
        unit.cooperative.save(replace(unit.cooperative.get(), one_person=True))
    assert desk.reporting.today(STAFF).in_review == 3


def test_an_empty_house_needs_nothing(desk: Desk) -> None:
    assert desk.reporting.today(STAFF) == Today(
        tasks=0,
        troubled=0,
        in_review=0,
        mine=0,
        unassigned=0,
        breached=0,
        breaching=0,
        escalated=0,
        longest_wait=None,
        next_post=None,
        sent_last_7_days=0,
        disconnected=(),
    )


class Outsider(Actor):
    """A role that may do nothing at all."""

    def may(self, permission: object) -> bool:
        return False


def test_figures_are_for_who_may_see_reports(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        desk.reporting.today(Outsider(id="u-0", name="", role=STAFF.role))
