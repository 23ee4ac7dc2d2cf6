"""At night nothing leaves but what a policy names, and what cannot arrive is told at the desk."""

from datetime import timedelta

from domain.cases import Priority
from domain.deliveries import DeliveryState
from domain.notifications import NotificationKind, Route, WakePolicy, Way
from domain.ports import Store
from tests.makers import MANAGER, SECOND
from tests.scheduler.told_house import EVENING, NINE, ToldHouse, subject_of


def test_in_quiet_hours_nothing_goes_out_and_the_desk_shows_it(house: ToldHouse) -> None:
    house.clock.set(EVENING)
    house.given()
    house.beat()
    assert house.letters() == []
    assert [each.notification.route for each in house.desk()] == [Route.DIGEST]


def test_a_breach_policy_may_wake_people_for_what_it_names(house: ToldHouse) -> None:
    case = house.given()
    house.beat()
    house.decide(waking=WakePolicy(kinds=(NotificationKind.PROMISE_BROKEN,)))
    house.clock.set(EVENING)
    house.beat()
    assert subject_of(house.letters()[-1]).startswith(f"{case.code}: Janji sudah lewat")
    house.given(SECOND, thread="t-2")
    house.beat()
    assert house.letters_to(SECOND) == []


def test_a_policy_for_what_is_urgent_wakes_nobody_for_the_rest(house: ToldHouse) -> None:
    waking = WakePolicy(kinds=(NotificationKind.PROMISE_BROKEN,), priorities=(Priority.HIGH,))
    house.decide(waking=waking)
    house.given(text="Kapan toko buka?", thread="t-1")
    house.clock.set(EVENING)
    house.beat()
    assert house.letters() == []


def test_a_mail_server_that_is_away_until_the_evening_sends_nothing_at_night(
    house: ToldHouse, store: Store
) -> None:
    house.clock.set(NINE + timedelta(hours=10))
    house.given()
    house.office.on_recipient = "451 later"
    house.beat()
    house.office.on_recipient = ""
    house.clock.set(EVENING)
    house.beat()
    house.beat()
    assert house.letters() == []
    (shown,) = house.desk()
    assert (shown.notification.route, shown.ways) == (
        Route.DIGEST,
        {Way.EMAIL: DeliveryState.CANCELLED},
    )
    assert house.toolkit.delivering.troubled(MANAGER) == []


def test_an_address_that_is_refused_is_told_at_the_desk_once_a_day(house: ToldHouse) -> None:
    house.office.on_recipient = "550 no such user"
    house.given(thread="t-1")
    house.beat()
    house.given(thread="t-2")
    house.beat()
    assert sorted(house.kinds()) == ["assigned", "assigned", "way_lost"]
    assert house.toolkit.delivering.troubled(MANAGER) == []
    (lost,) = [each for each in house.desk() if each.notification.kind == "way_lost"]
    assert "550 no such user" in lost.notification.value


def test_mail_of_which_nobody_knows_whether_it_arrived_is_never_sent_again(
    house: ToldHouse,
) -> None:
    house.office.hang_up_after_data = True
    house.given()
    house.beat()
    house.office.hang_up_after_data = False
    for _beat in range(5):
        house.clock.advance(timedelta(minutes=3))
        house.toolkit.delivering.reconcile()
        house.beat()
    assert len(house.letters()) == 1
    (shown,) = house.desk()
    assert (shown.notification.route, shown.ways) == (
        Route.DESK,
        {Way.EMAIL: DeliveryState.CANCELLED},
    )
