"""Many workers tell at once, on each database: nobody is told twice, and nobody is forgotten."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from domain.errors import Conflict, StoreBusy
from domain.notifications import Route, Way
from scheduler.jobs import notify
from storage.migrating import migrate
from storage.opening import open_store
from tests.makers import MANAGER, SECOND, STAFF
from tests.postgres import Postgres
from tests.scheduler.told_house import ToldHouse, open_told_house, text_of
from toolkit.clock import SetClock

WORKERS, CASES = 4, 12
MORNING = datetime(2026, 11, 19, 7, 30, tzinfo=ZoneInfo("Asia/Jakarta"))


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, clock: SetClock, tmp_path: Path) -> Iterator[ToldHouse]:
    """Over an empty, migrated database of each kind in turn."""
    address = None
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        address = server.new_database()
        request.addfinalizer(lambda: server.drop(address))
    else:
        migrate(tmp_path, None)
    store = open_store(tmp_path, address)
    with open_told_house(store, clock, tmp_path) as opened:
        yield opened
    store.close()


def all_at_once(house: ToldHouse, work: object) -> None:
    """Every worker does it, again when it met another one, as the heartbeat would."""

    def _one(_worker: int) -> None:
        for _beat in range(6):
            try:
                work(house.toolkit)  # type: ignore[operator]
            except (Conflict, StoreBusy):
                continue

    with ThreadPoolExecutor(WORKERS) as workers:
        list(workers.map(_one, range(WORKERS)))


def test_workers_that_decide_at_once_send_each_notification_once(house: ToldHouse) -> None:
    codes = [
        house.given(to, thread=f"t-{to.id}-{n}").code
        for to in (STAFF, SECOND)
        for n in range(CASES)
    ]
    all_at_once(house, notify)
    house.beat()
    told = "\n".join(text_of(letter).partition("\n")[2] for letter in house.letters())
    assert Counter(code for code in codes for _hit in range(told.count(code))) == Counter(codes)
    for who in (STAFF, SECOND):
        assert {each.notification.route for each in house.desk(who)} == {Route.OUT}
        assert all(set(each.ways) == {Way.EMAIL} for each in house.desk(who))


def test_workers_that_watch_at_once_note_each_broken_promise_once(house: ToldHouse) -> None:
    for n in range(CASES):
        house.given(thread=f"t-{n}")
    house.beat()
    house.clock.advance(timedelta(hours=5))
    all_at_once(house, notify)
    assert Counter(house.kinds(MANAGER)) == {"promise_broken": CASES}


def test_workers_that_digest_at_once_send_one(house: ToldHouse) -> None:
    house.given()
    house.beat()
    house.clock.set(MORNING)
    all_at_once(house, lambda toolkit: toolkit.digesting.send_due())
    house.morning()
    morning = [each for each in house.letters_to(STAFF) if "Ringkasan" in text_of(each)]
    assert len(morning) == 1


def test_what_dies_before_its_commit_is_told_by_the_next(house: ToldHouse) -> None:
    case = house.given()

    class Died(BaseException):
        """As if the process were gone."""

    with pytest.raises(Died), house.store.writing() as unit:
        pending = unit.notifications.claim_pending(10)
        unit.notifications.set_route([one.id for one in pending], Route.OUT)
        raise Died
    house.beat()
    (letter,) = house.letters()
    assert case.code in text_of(letter)
