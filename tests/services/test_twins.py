"""Two members with one name and one telephone number: both are suggested, one is confirmed by a
person, and unlinking leaves the trail and the other one to be suggested again."""

import pytest

from domain.errors import Conflict, NotFound
from domain.members import Member
from domain.ports import Store
from tests.makers import MANAGER, STAFF
from tests.services.desk import open_desk
from tests.services.roll import PHONE, Roll
from toolkit.clock import SetClock


@pytest.fixture
def roll(store: Store, clock: SetClock) -> Roll:
    return Roll(desk=open_desk(store, clock))


@pytest.fixture
def twins(roll: Roll) -> tuple[Member, Member]:
    """Mother and daughter, say, at one telephone."""
    older, younger = (roll.member(number=each, phones=(PHONE,)) for each in ("A-1", "A-2"))
    return older, younger


def suggested(roll: Roll) -> dict[str, str]:
    """By member, the suggestion."""
    return {each.member_id: each.id for each in roll.suggested()}


def heard(roll: Roll) -> list[str]:
    return sorted({each.member_id for each in roll.kept()})


def test_both_are_suggested_and_neither_is_linked_unasked(
    roll: Roll, twins: tuple[Member, Member]
) -> None:
    roll.wrote(contact=PHONE, name="Ani Wulandari")
    roll.walk()
    assert suggested(roll).keys() == {each.id for each in twins}
    assert heard(roll) == []


def test_confirmed_for_one_it_is_no_longer_offered_for_the_other(
    roll: Roll, twins: tuple[Member, Member]
) -> None:
    older, younger = twins
    roll.wrote(contact=PHONE)
    roll.walk()
    both = suggested(roll)
    roll.linking.confirm(STAFF, both[younger.id])
    assert suggested(roll) == {}
    assert heard(roll) == [younger.id]
    with pytest.raises((Conflict, NotFound)):
        roll.linking.confirm(STAFF, both[older.id])
    roll.wrote(contact=PHONE)
    roll.walk()
    assert suggested(roll) == {}, "the account is somebody's"
    assert heard(roll) == [younger.id]


def test_unlinked_its_trail_stays_and_the_other_is_offered_but_never_the_same_again(
    roll: Roll, twins: tuple[Member, Member]
) -> None:
    older, younger = twins
    roll.wrote(contact=PHONE)
    roll.walk()
    linked = roll.linking.confirm(STAFF, suggested(roll)[younger.id])
    roll.linking.unlink(MANAGER, younger.id, linked.id, "ternyata ibunya")
    with roll.desk.store.reading() as unit:
        (trail,) = unit.members.ended(younger.id)
    assert (trail.confirmed_by, trail.ended_by, trail.why) == (
        STAFF.id,
        MANAGER.id,
        "ternyata ibunya",
    )
    assert suggested(roll).keys() == {older.id}
    assert heard(roll) == []
    roll.linking.confirm(MANAGER, suggested(roll)[older.id])
    assert heard(roll) == [older.id]


def test_refused_for_one_it_stays_offered_for_the_other(
    roll: Roll, twins: tuple[Member, Member]
) -> None:
    older, younger = twins
    roll.wrote(contact=PHONE)
    roll.walk()
    roll.linking.refuse(STAFF, suggested(roll)[older.id])
    assert suggested(roll).keys() == {younger.id}
