"""What every store promises of notifications, their ways, wishes, links, digests and promises."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from domain.cases import Case, CaseKind, CaseStatus, Durations
from domain.deliveries import DeliveryKind, DeliveryState
from domain.errors import Conflict
from domain.notification_shelves import AtBranch
from domain.notifications import (
    Notification,
    NotificationKind,
    NotificationWishes,
    Reach,
    Route,
    Sending,
    ShownNotification,
    StaffLink,
    StaffLinkCode,
    Way,
    notification_of,
)
from domain.ports import Store
from tests.makers import NOON, a_channel, a_delivery

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def told(occasion: str = "e-1", user_id: str = "u-sari", **changes: Any) -> Notification:
    """That a case was given to Sari at noon."""
    minutes = changes.pop("minutes", 0)
    given = notification_of(
        user_id,
        changes.pop("kind", NotificationKind.ASSIGNED),
        changes.pop("subject_id", "c-1"),
        occasion,
        NOON + minutes * MINUTE,
        by_id="u-wati",
        value=changes.pop("value", ""),
    )
    return replace(given, **changes)


def a_case(id: str = "c-1", **changes: Any) -> Case:
    return Case(
        **{
            "id": id,
            "code": f"KODE-{id}",
            "conversation_id": "t-1",
            "channel_id": "ch-1",
            "subject": "Beras berkutu",
            "kind": CaseKind.COMPLAINT,
            "opened_at": NOON,
            "last_message_at": NOON,
            **changes,
        }
    )


def promised(id: str, due: int, *, warn: int | None = None, **changes: Any) -> Case:
    """A case whose promise breaks, and warns, so many minutes after noon."""
    warn_at = NOON + (due - 10 if warn is None else warn) * MINUTE
    durations = Durations(due_at=NOON + due * MINUTE, warn_at=warn_at)
    return a_case(id, durations=durations, **changes)


def test_a_notification_is_kept_once(store: Store) -> None:
    with store.writing() as unit:
        assert unit.notifications.add_once(told()) is True
        assert unit.notifications.add_once(told(minutes=5)) is False
        assert unit.notifications.add_once(told("e-2")) is True
        assert unit.notifications.add_once(told(user_id="u-budi")) is True
        assert unit.notifications.count("u-sari") == 2
        assert [each.notification for each in unit.notifications.page("u-budi", limit=5)] == [
            told(user_id="u-budi")
        ]


def test_the_page_is_newest_first_with_the_case_and_how_each_delivery_stands(
    store: Store,
) -> None:
    first, second = told(), told("e-2", subject_id="ch-1", minutes=1)
    sent = a_delivery(id="d-1", kind=DeliveryKind.REMINDER, state=DeliveryState.SENT)
    waiting = a_delivery(id="d-2", kind=DeliveryKind.REMINDER)
    with store.writing() as unit:
        unit.channels.add(a_channel())
        unit.cases.add(a_case())
        for one in (first, second):
            unit.notifications.add_once(one)
        for delivery in (sent, waiting):
            unit.deliveries.add(delivery)
        assert unit.notifications.add_sending(
            Sending(notification_id=first.id, way=Way.CHAT, delivery_id="d-1")
        )
        unit.notifications.add_sending(
            Sending(notification_id=first.id, way=Way.EMAIL, delivery_id="d-2")
        )
    with store.reading() as unit:
        ways = {Way.CHAT: DeliveryState.SENT, Way.EMAIL: DeliveryState.SCHEDULED}
        assert unit.notifications.page("u-sari", limit=5) == [
            ShownNotification(notification=second, case=None),
            ShownNotification(notification=first, case=a_case(), ways=ways),
        ]
        assert [
            each.notification for each in unit.notifications.page("u-sari", limit=1, offset=1)
        ] == [first]
        assert unit.notifications.of_delivery("d-1") == [first]
        assert unit.notifications.of_delivery("unknown") == []


def test_by_each_way_a_notification_goes_once(store: Store) -> None:
    sending = Sending(notification_id="n-1", way=Way.EMAIL, delivery_id="d-1")
    with store.writing() as unit:
        assert unit.notifications.add_sending(sending) is True
        assert unit.notifications.add_sending(replace(sending, delivery_id="d-2")) is False
        assert unit.notifications.add_sending(replace(sending, way=Way.CHAT)) is True


def test_what_is_seen_is_new_no_more(store: Store) -> None:
    ones = [told(), told("e-2", subject_id="c-2"), told("e-3", kind=NotificationKind.MENTIONED)]
    with store.writing() as unit:
        for one in (*ones, told(user_id="u-budi")):
            unit.notifications.add_once(one)
        assert unit.notifications.unseen("u-sari", 10) == 3
        assert unit.notifications.unseen("u-sari", 2) == 2
        mentioned = ("u-sari", NotificationKind.MENTIONED, "c-1")
        assert unit.notifications.has_unseen(*mentioned)
        assert unit.notifications.has_unseen("u-sari", None, "c-2")
        assert not unit.notifications.has_unseen("u-sari", NotificationKind.MENTIONED, "c-2")
        assert unit.notifications.see("u-sari", NOON, subject_id="c-1") == 2
        assert not unit.notifications.has_unseen(*mentioned)
        assert unit.notifications.see("u-budi", NOON, id=ones[1].id) == 0
        assert unit.notifications.see("u-sari", NOON, id=ones[1].id) == 1
        assert unit.notifications.see("u-sari", NOON) == 0
        assert unit.notifications.unseen("u-budi", 10) == 1
        assert unit.notifications.see("u-budi", NOON + MINUTE) == 1
        (shown,) = unit.notifications.page("u-budi", limit=5)
        assert shown.notification.seen_at == NOON + MINUTE


def test_pending_ones_are_claimed_oldest_first_and_held_ones_wait(store: Store) -> None:
    ones = [told(f"e-{n}", minutes=3 - n) for n in range(3)]
    with store.writing() as unit:
        assert not unit.notifications.has_pending()
        for one in ones:
            unit.notifications.add_once(one)
        assert unit.notifications.has_pending()
        assert unit.notifications.claim_pending(2) == [ones[2], ones[1]]
        unit.notifications.set_route([ones[2].id, ones[1].id, "unknown"], Route.DIGEST)
        unit.notifications.set_route([], Route.DESK)
        assert unit.notifications.claim_pending(5) == [ones[0]]
        held = [replace(one, route=Route.DIGEST) for one in (ones[2], ones[1])]
        assert unit.notifications.held("u-sari", 5) == held
        assert unit.notifications.held("u-sari", 1) == held[:1]
        assert unit.notifications.held("u-budi", 5) == []


def test_what_is_long_past_is_forgotten_with_its_ways(store: Store) -> None:
    old, young = told(), told("e-2", minutes=1)
    with store.writing() as unit:
        for one in (old, young):
            unit.notifications.add_once(one)
            unit.notifications.add_sending(
                Sending(notification_id=one.id, way=Way.EMAIL, delivery_id="d-1")
            )
        assert unit.notifications.prune(NOON) == 0
        assert unit.notifications.prune(NOON + MINUTE) == 1
        assert unit.notifications.count("u-sari") == 1
        sending = Sending(notification_id=old.id, way=Way.EMAIL, delivery_id="d-2")
        assert unit.notifications.add_sending(sending) is True
        assert unit.notifications.add_sending(replace(sending, notification_id=young.id)) is False


def test_wishes_are_the_usual_ones_until_somebody_says_otherwise(store: Store) -> None:
    wishes = NotificationWishes(
        user_id="u-sari",
        zone="Asia/Jayapura",
        reaches={NotificationKind.ASSIGNED: Reach.BOTH, NotificationKind.MENTIONED: Reach.DESK},
        quiet_from=time(21, 15),
        quiet_until=time(5),
        quiet_days=False,
        digest=Reach.EMAIL,
        digest_at=time(8, 5),
    )
    with store.writing() as unit:
        assert unit.wishes.of("u-sari") == NotificationWishes(user_id="u-sari")
        unit.wishes.put(replace(wishes, zone=""))
        unit.wishes.put(wishes)
    with store.reading() as unit:
        assert unit.wishes.of("u-sari") == wishes


def test_an_account_is_one_persons_and_a_person_has_one(store: Store) -> None:
    link = StaffLink(
        user_id="u-sari", channel_id="ch-1", address="55", name="@sari", linked_at=NOON
    )
    other = replace(link, address="77", linked_at=NOON + MINUTE)
    with store.writing() as unit:
        assert unit.staff_links.of("u-sari") is None
        unit.staff_links.put(link)
        unit.staff_links.put(other)
        assert unit.staff_links.at("ch-1", "55") is None
        assert unit.staff_links.at("ch-1", "77") == other == unit.staff_links.of("u-sari")
        own = replace(link, user_id="u-budi", address="88")
        unit.staff_links.put(own)
        with pytest.raises(Conflict):
            unit.staff_links.put(replace(other, user_id="u-budi"))
        assert unit.staff_links.of("u-budi") == own
    with store.writing() as unit:
        unit.staff_links.mark_broken("u-sari", "blocked")
        unit.staff_links.mark_broken("u-nobody", "blocked")
        assert unit.staff_links.of("u-sari") == replace(other, broken="blocked")
        unit.staff_links.remove("u-sari")
        unit.staff_links.remove("u-sari")
        assert unit.staff_links.of("u-sari") is None
        assert unit.staff_links.of("u-budi") == own


def test_a_code_is_taken_once_at_its_own_channel_and_in_time(store: Store) -> None:
    def code(name: str, user_id: str = "u-sari") -> StaffLinkCode:
        return StaffLinkCode(
            code_hash=name, user_id=user_id, channel_id="ch-1", expires_at=NOON + MINUTE
        )

    with store.writing() as unit:
        unit.staff_links.add_code(code("h-1"))
        unit.staff_links.add_code(code("h-2"))
        unit.staff_links.add_code(code("h-3", "u-budi"))
        assert unit.staff_links.code_of("u-sari") == code("h-2")
        assert unit.staff_links.code_of("u-budi") == code("h-3", "u-budi")
        assert unit.staff_links.take_code("h-1", "ch-1", NOON) is None
        assert unit.staff_links.take_code("h-2", "ch-2", NOON) is None
        assert unit.staff_links.take_code("h-2", "ch-1", NOON) == code("h-2")
        assert unit.staff_links.take_code("h-2", "ch-1", NOON) is None
        assert unit.staff_links.take_code("h-3", "ch-1", NOON + MINUTE) is None
        unit.staff_links.add_code(code("h-4"))
        assert unit.staff_links.prune(NOON) == 0
        assert unit.staff_links.prune(NOON + MINUTE) == 1
        assert unit.staff_links.code_of("u-sari") is None


def test_a_day_is_done_once_a_person(store: Store) -> None:
    with store.writing() as unit:
        assert unit.digests.add_once("u-sari", "2026-11-18", NOON) is True
        assert unit.digests.add_once("u-sari", "2026-11-18", NOON) is False
        assert unit.digests.add_once("u-budi", "2026-11-18", NOON) is True
        assert unit.digests.is_done("u-sari", "2026-11-18")
        assert not unit.digests.is_done("u-sari", "2026-11-19")
        unit.digests.redo("u-sari", "2026-11-18")
        assert not unit.digests.is_done("u-sari", "2026-11-18")
        assert unit.digests.prune(NOON) == 0
        assert unit.digests.prune(NOON + MINUTE) == 1


def ids(cases: list[Case]) -> list[str]:
    return [case.id for case in cases]


def place(case: Case, at: datetime | None) -> tuple[datetime, str]:
    assert at is not None
    return at, case.id


def test_broken_promises_are_walked_in_order_and_none_is_left_out(store: Store) -> None:
    kept = [promised("c-2", 5), promised("c-1", 5), promised("c-3", 1), promised("c-4", 9)]
    left = [
        promised("c-5", 2, status=CaseStatus.RESOLVED),
        a_case("c-6"),
        promised("c-7", 3, status=CaseStatus.MERGED),
    ]
    with store.writing() as unit:
        for case in (*kept, *left):
            unit.cases.add(case)
        start = (NOON - MINUTE, "")
        walk = unit.promises.broken
        assert ids(walk(start, NOON + 9 * MINUTE, 9)) == ["c-3", "c-1", "c-2"]
        assert ids(walk(start, NOON + 10 * MINUTE, 2)) == ["c-3", "c-1"]
        after = place(kept[1], kept[1].durations.due_at)
        assert ids(walk(after, NOON + 10 * MINUTE, 9)) == ["c-2", "c-4"]
        assert ids(walk((NOON + 9 * MINUTE, ""), NOON + 10 * MINUTE, 9)) == ["c-4"]


def test_promises_at_risk_are_walked_by_their_warning_until_they_break(store: Store) -> None:
    kept = [promised("c-1", 30, warn=5), promised("c-2", 20, warn=5), promised("c-3", 9, warn=2)]
    with store.writing() as unit:
        for case in (*kept, promised("c-4", 40, warn=7, status=CaseStatus.CLOSED)):
            unit.cases.add(case)
        start, walk = (NOON, ""), unit.promises.at_risk
        assert ids(walk(start, NOON + 4 * MINUTE, 9)) == ["c-3"]
        assert ids(walk(start, NOON + 5 * MINUTE, 9)) == ["c-3", "c-1", "c-2"]
        assert ids(walk(start, NOON + 5 * MINUTE, 1)) == ["c-3"]
        assert ids(walk(start, NOON + 10 * MINUTE, 9)) == ["c-1", "c-2"]
        after = place(kept[0], kept[0].durations.warn_at)
        assert ids(walk(after, NOON + 5 * MINUTE, 9)) == ["c-2"]


def test_what_stands_is_counted_at_each_branch(store: Store) -> None:
    with store.writing() as unit:
        assert unit.promises.at_branches(NOON, NOON, restricted=True) == {}
        for case in (
            promised("c-1", -1),
            promised("c-2", 0),
            promised("c-3", 9, assignee_id="u-1"),
            promised("c-4", 6, restricted=True),
            promised("c-5", 10, branch_id="b-1"),
            promised("c-6", -5, branch_id="b-1", snoozed=True),
            promised("c-7", -5, branch_id="b-2", status=CaseStatus.SPAM),
            promised("c-8", 5, branch_id="b-2", restricted=True),
        ):
            unit.cases.add(case)
    with store.reading() as unit:
        seen, every = (
            unit.promises.at_branches(NOON, NOON + 10 * MINUTE, restricted=restricted)
            for restricted in (False, True)
        )
    of_first = AtBranch(breached=1, breaking=0, unassigned=1)
    assert seen == {None: AtBranch(breached=1, breaking=2, unassigned=2), "b-1": of_first}
    assert every == {
        None: AtBranch(breached=1, breaking=3, unassigned=3),
        "b-1": of_first,
        "b-2": AtBranch(breached=0, breaking=1, unassigned=1),
    }


def test_what_owes_nothing_breaks_no_promise(store: Store) -> None:
    with store.writing() as unit:
        unit.cases.add(replace(promised("c-1", 0), durations=Durations()))
    with store.reading() as unit:
        found = unit.promises.at_branches(NOON, NOON + 10_000 * DAY, restricted=False)
    assert found == {None: AtBranch(unassigned=1)}
