"""Everyone's own notifications and wishes, and what the cooperative may decide about waking."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from domain.cases import Priority
from domain.errors import Invalid, NotAllowed
from domain.notifications import (
    WAKING_KINDS,
    NotificationKind,
    NotificationWishes,
    Reach,
    WakePolicy,
    Way,
    notification_of,
    ways_wanted,
)
from domain.ports import Store
from services.house.governing import Governing
from services.notices.notifications import BELL_MAX, KEPT, PAGE_MAX, Notifications
from tests.makers import ADMIN, SECOND, STAFF
from tests.services.platforms import Shelf
from toolkit.clock import SetClock


@pytest.fixture
def mine(store: Store, clock: SetClock) -> Notifications:
    return Notifications(store=store, clock=clock)


def tell(store: Store, clock: SetClock, count: int, user_id: str = STAFF.id) -> list[str]:
    """So many notifications of nothing in particular; gives their ids, oldest first."""
    kind = NotificationKind.WAY_LOST
    told = [
        notification_of(user_id, kind, Way.EMAIL, str(n), clock.now() + n * timedelta(seconds=1))
        for n in range(count)
    ]
    with store.writing() as unit:
        for one in told:
            unit.notifications.add_once(one)
    return [one.id for one in told]


def test_nobody_ticks_off_what_was_told_to_another(
    mine: Notifications, store: Store, clock: SetClock
) -> None:
    (first, _second) = tell(store, clock, 2)
    mine.see(SECOND, first)
    assert mine.see_all(SECOND) == 0
    assert mine.unseen(STAFF) == 2
    mine.see(STAFF, first)
    assert mine.unseen(STAFF) == 1
    assert mine.see_all(STAFF) == 1


@pytest.mark.parametrize("strange", ["", "x", "' OR 1=1", "0" * 33, "\x00" * 32])
def test_what_is_no_id_ticks_off_nothing(
    mine: Notifications, store: Store, clock: SetClock, strange: str
) -> None:
    tell(store, clock, 1)
    mine.see(STAFF, strange)
    assert mine.unseen(STAFF) == 1


def test_a_page_is_bounded_whatever_is_asked(
    mine: Notifications, store: Store, clock: SetClock
) -> None:
    ids = tell(store, clock, PAGE_MAX + 2)
    shown, total = mine.page(STAFF, limit=10_000, offset=-5)
    assert (len(shown), total) == (PAGE_MAX, PAGE_MAX + 2)
    assert [each.notification.id for each in shown[:2]] == [ids[-1], ids[-2]]
    assert len(mine.page(STAFF, limit=0)[0]) == 1
    assert mine.unseen(STAFF) == BELL_MAX + 1


def test_what_is_long_past_is_forgotten(mine: Notifications, store: Store, clock: SetClock) -> None:
    tell(store, clock, 1)
    clock.advance(KEPT)
    assert mine.prune() == 0
    clock.advance(timedelta(seconds=1))
    assert mine.prune() == 1
    assert mine.page(STAFF) == ([], 0)


def test_wishes_are_ones_own_whoever_they_say_they_are_of(mine: Notifications) -> None:
    mine.wish(STAFF, NotificationWishes(user_id=SECOND.id, digest=Reach.DESK))
    assert mine.wishes(STAFF).digest is Reach.DESK
    assert mine.wishes(SECOND) == NotificationWishes(user_id=SECOND.id)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"quiet_from": time(20, 0, 1)}, "quiet_from"),
        ({"quiet_until": time(7, 0, 0, 5)}, "quiet_until"),
        ({"digest_at": time(7, 30, 59)}, "digest_at"),
    ],
)
def test_a_wish_nobody_can_keep_is_refused_with_its_field(
    mine: Notifications, changes: dict[str, object], field: str
) -> None:
    wishes = replace(mine.wishes(STAFF), **changes)  # type: ignore[arg-type]
    with pytest.raises(Invalid) as refused:
        mine.wish(STAFF, wishes)
    assert refused.value.field == field
    assert mine.wishes(STAFF) == NotificationWishes(user_id=STAFF.id)


@pytest.mark.parametrize("chat_works", [True, False])
@pytest.mark.parametrize("reach", Reach)
def test_where_a_chat_does_not_work_mail_stands_in_for_it(reach: Reach, chat_works: bool) -> None:
    chat, mail = (Way.CHAT,), (Way.EMAIL,)
    assert (
        ways_wanted(reach, chat_works=chat_works)
        == {
            Reach.DESK: (),
            Reach.EMAIL: mail,
            Reach.AUTO: chat if chat_works else mail,
            Reach.CHAT: chat if chat_works else mail,
            Reach.BOTH: (*chat, *mail) if chat_works else mail,
        }[reach]
    )


def test_a_policy_wakes_for_what_it_names_and_no_more() -> None:
    broken, risk = NotificationKind.PROMISE_BROKEN, NotificationKind.PROMISE_AT_RISK
    assert not WakePolicy().wakes(broken, Priority.HIGH)
    urgent = WakePolicy(kinds=(broken,), priorities=(Priority.HIGH,))
    assert urgent.wakes(broken, Priority.HIGH)
    assert urgent.wakes(broken, None)
    assert not urgent.wakes(broken, Priority.NORMAL)
    assert not urgent.wakes(risk, Priority.HIGH)
    assert WakePolicy(kinds=(broken,)).wakes(broken, Priority.NORMAL)


def test_only_what_is_urgent_by_nature_may_wake_people(
    store: Store, clock: SetClock, shelf: Shelf
) -> None:
    governing = Governing(store=store, clock=clock, media=shelf)
    house = governing.cooperative()
    with pytest.raises(Invalid) as refused:
        governing.save(
            ADMIN, replace(house, waking=WakePolicy(kinds=(NotificationKind.MENTIONED,)))
        )
    assert refused.value.field == "waking"
    twice = WakePolicy(kinds=(*reversed(WAKING_KINDS), WAKING_KINDS[0]))
    kept = governing.save(ADMIN, replace(house, waking=twice))
    assert kept.waking == WakePolicy(kinds=WAKING_KINDS)
    with pytest.raises(NotAllowed):
        governing.save(STAFF, kept)
