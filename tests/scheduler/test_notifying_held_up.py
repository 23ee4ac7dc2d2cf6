"""A mail server that is away is told of where channels are, until it takes letters again."""

from dataclasses import replace
from datetime import timedelta

from domain.deliveries import DeliveryKind
from domain.ports import Store
from services.intake.health import Health
from tests.makers import MANAGER
from tests.scheduler.told_house import MAIL, MINUTE, ToldHouse


def health_of(house: ToldHouse) -> Health:
    return house.toolkit.health.of_all(MANAGER)[MAIL]


def test_what_is_held_up_is_said_from_the_second_try_on_with_why_and_since_when(
    house: ToldHouse,
) -> None:
    house.given()
    house.office.on_recipient = "451 disk full"
    house.beat()
    assert (health_of(house).held_up_for, health_of(house).needs_a_look) == (None, False)
    house.clock.advance(15 * MINUTE)
    house.beat()
    told = health_of(house)
    assert (told.held_up_for, told.needs_a_look) == (timedelta(minutes=15), True)
    assert "disk full" in told.held_up_why
    house.office.on_recipient = ""
    house.clock.advance(60 * MINUTE)
    house.beat()
    assert len(house.letters()) == 1
    assert (health_of(house).held_up_for, health_of(house).held_up_why) == (None, "")


def test_why_a_reply_is_held_up_names_no_member(house: ToldHouse, store: Store) -> None:
    house.given()
    house.office.on_recipient = "451 disk full"
    for _again in range(2):
        house.beat()
        house.clock.advance(15 * MINUTE)
    with store.writing() as unit:
        held_up = unit.deliveries.held_up(MAIL, 2)
        assert held_up is not None
        unit.deliveries.save(replace(held_up, kind=DeliveryKind.REPLY))
    told = health_of(house)
    assert told.held_up_for is not None
    assert told.held_up_why == ""
