"""What needs each person today."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.channels import ChannelState
from domain.deliveries import DeliveryState
from domain.errors import NotAllowed
from domain.people import Actor
from domain.ports import Store
from domain.posts import PostState
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
    assert desk.reporting.today(actor) == Today(
        tasks=tasks,
        troubled=3,
        in_review=in_review,
        mine=mine,
        unassigned=1,
        breached=2,
        breaching=0,
        escalated=0,
        oldest_waiting_since=jakarta(16, 8),
        next_due_at=jakarta(18, 8),
        sent_last_7_days=1,
        disconnected=("FB",),
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
        oldest_waiting_since=None,
        next_due_at=None,
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
