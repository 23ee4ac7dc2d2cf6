"""Of whoever left, nothing waits in silence, and nothing of ours reaches them any more."""

from domain.cases import EventKind
from domain.deliveries import DeliveryState
from domain.duties import Duty
from domain.notifications import NotificationKind, Way
from domain.people import Role
from domain.ports import Store
from scheduler.jobs import release_silent
from services.cases.casebook import Happening, record
from tests import makers
from tests.makers import ADMIN, MANAGER, STAFF, SUPERVISOR
from tests.scheduler.told_house import EVENING, HOUR, ToldHouse


def leaves(house: ToldHouse) -> None:
    house.toolkit.accounts.set_active(ADMIN, STAFF.id, False)


def test_what_still_waited_to_go_out_does_not_follow_them(house: ToldHouse) -> None:
    house.given()
    house.office.on_recipient = "451 later"
    house.beat()
    house.office.on_recipient = ""
    leaves(house)
    house.clock.advance(HOUR)
    house.beat()
    assert house.letters() == []
    (shown,) = house.desk()
    assert shown.ways == {Way.EMAIL: DeliveryState.CANCELLED}
    assert house.toolkit.delivering.troubled(MANAGER) == []


def test_what_nobody_had_sent_yet_is_not_even_put_on_its_way(
    house: ToldHouse, store: Store
) -> None:
    house.given()
    leaves(house)
    house.beat()
    assert house.letters_to(STAFF) == []
    (shown,) = house.desk()
    assert (shown.notification.kind, shown.ways) == (NotificationKind.ASSIGNED, {})
    with store.reading() as unit:
        assert not unit.notifications.has_pending()


def test_nor_does_the_morning_that_was_held_up(house: ToldHouse) -> None:
    house.clock.set(EVENING)
    house.given()
    house.beat()
    house.clock.advance(10.5 * HOUR)
    house.office.on_recipient = "451 later"
    house.morning()
    house.office.on_recipient = ""
    leaves(house)
    house.clock.advance(HOUR)
    house.morning()
    assert house.letters_to(STAFF) == []


def test_a_promise_of_theirs_about_to_break_is_told_to_who_can_keep_it(house: ToldHouse) -> None:
    case = house.given()
    leaves(house)
    assert case.durations.warn_at is not None
    house.clock.set(case.durations.warn_at)
    house.beat()
    assert [house.kinds(who) for who in (STAFF, MANAGER)] == [["assigned"], ["promise_at_risk"]]


def test_a_duty_that_a_leaver_forgot_keeps_nobody_from_being_told(
    house: ToldHouse, store: Store
) -> None:
    with store.writing() as unit:
        unit.duties.add(Duty(id=STAFF.id, is_on=True, version=1))
    leaves(house)
    case = house.hear()
    assert case.durations.warn_at is not None
    house.clock.set(case.durations.warn_at)
    house.beat()
    assert house.kinds(MANAGER) == ["promise_at_risk"]


def test_the_heartbeat_frees_their_cases(house: ToldHouse, store: Store) -> None:
    case = house.given()
    leaves(house)
    assert release_silent(house.toolkit) == 1
    with store.reading() as unit:
        assert unit.cases.get(case.id).assignee_id is None


def test_who_may_see_a_case_no_more_is_not_told_that_it_lay_in_silence(
    house: ToldHouse, store: Store
) -> None:
    case = house.hear()
    now = house.clock.now()
    secret = Happening(kind=EventKind.ESCALATED, at=now, value="restricted")
    theirs = Happening(kind=EventKind.ASSIGNED, at=now, value=SUPERVISOR.id)
    with store.writing() as unit:
        record(unit, unit.cases.get(case.id), [secret, theirs], now)
        unit.users.add(makers.a_user(id="u-2", login="tuti", name="Tuti", role=Role.SUPERVISOR))
    house.toolkit.accounts.set_role(ADMIN, SUPERVISOR.id, Role.STAFF)
    told = house.kinds(SUPERVISOR)
    assert release_silent(house.toolkit) == 1
    assert house.kinds(SUPERVISOR) == told
