"""A worker that tells people of things is killed at every one of its transactions, before the
commit and after: each thing is told once."""

import multiprocessing
import signal
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from domain.notifications import Route, Way
from scheduler.jobs import notify
from storage.migrating import migrate
from storage.opening import open_store
from tests.killing.notifier import Errand, run
from tests.makers import SECOND, STAFF
from tests.postgres import Postgres
from tests.scheduler.told_house import open_told_house, text_of
from toolkit.clock import SetClock

MORNING = datetime(2026, 11, 19, 7, 30, tzinfo=ZoneInfo("Asia/Jakarta"))
JUMP = timedelta(minutes=6)  # past every lease
DEATHS = 8


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_killed_anywhere_each_thing_is_told_once(
    request: pytest.FixtureRequest, clock: SetClock, tmp_path: Path, kind: str
) -> None:
    address = None
    if kind == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        address = server.new_database()
        request.addfinalizer(lambda: server.drop(address))
    else:
        migrate(tmp_path, None)
    store = open_store(tmp_path, address)
    deaths = 0
    with open_told_house(store, clock, tmp_path) as house:
        evening = [house.given(to, thread=f"e-{to.id}").code for to in (STAFF, SECOND)]
        clock.set(MORNING - timedelta(hours=10))
        notify(house.toolkit)
        clock.set(MORNING)
        codes = [house.given(STAFF, thread=f"t-{n}").code for n in range(4)]
        for dies_at in range(1, DEATHS + 1):
            for committed in (False, True):
                errand = Errand(
                    folder=tmp_path,
                    database_url=address,
                    now=clock.now(),
                    dies_at=dies_at,
                    committed=committed,
                )
                deaths += _killed(errand)
                clock.advance(JUMP)
                house.toolkit.delivering.recover()
        house.beat()
        house.morning()
        letters = {who: list(map(text_of, house.letters_to(who))) for who in (STAFF, SECOND)}
        kept = [each for each in house.desk(STAFF) if each.notification.kind == "assigned"]
    store.close()
    assert deaths >= DEATHS
    assert [(each.notification.route, set(each.ways)) for each in kept] == [
        (Route.OUT, {Way.EMAIL})
    ] * (len(codes) + 1)
    for mine, who in zip(evening, (STAFF, SECOND), strict=True):
        bodies = [text.partition("\n\n")[2] for text in letters[who]]
        assert sum(text.startswith("Ringkasan pagi") for text in letters[who]) <= 1
        assert sum(mine in body for body in bodies) <= 1
    told = [
        sum(code in body for body in (text.partition("\n\n")[2] for text in letters[STAFF]))
        for code in codes
    ]
    assert set(told) <= {0, 1}


def _killed(errand: Errand) -> bool:
    workers = multiprocessing.get_context("forkserver")
    workers.set_forkserver_preload(["tests.killing.notifier", "connectors.email"])
    process = workers.Process(target=run, args=(errand,))
    process.start()
    process.join(60)
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0
