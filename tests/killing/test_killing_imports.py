"""A worker that reads in a channel's past is killed at every one of its transactions, before the
commit and after: each post is there once with its picture, and taking it back leaves nothing."""

import multiprocessing
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.archives import HistoryImport, ImportState
from domain.deliveries import Delivery
from services.history.importing import PICTURES_A_STEP
from storage.migrating import migrate
from storage.opening import open_store
from tests.killing.notifier import Errand
from tests.killing.reader import run
from tests.makers import ADMIN, a_channel
from tests.postgres import Postgres
from tests.services.archives_made import a_tweet_with, an_archive_with
from tests.services.pictures_made import a_jpeg
from toolkit.clock import SetClock
from toolkit.settings import Settings
from toolkit.wiring import Toolkit, wire

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
POSTS = PICTURES_A_STEP * 3 + 1
STEPS = 5  # three whole ones, the rest, and the one that finds the end
FIRST = 1_900_000_000_000_000_000


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_killed_anywhere_each_post_is_there_once_and_goes_once(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    address = None
    if kind == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        address = server.new_database()
        request.addfinalizer(lambda: server.drop(address))
    else:
        migrate(tmp_path, None)
    store = open_store(tmp_path, address)
    house = wire(Settings(data=tmp_path), store=store, clock=SetClock(NOW))
    with store.writing() as unit:
        unit.channels.add(a_channel(id="ch-x", platform="x"))
    one = _begun(house)
    assert _killed_all_along(tmp_path, address) >= STEPS
    done = _through(house, one)
    assert (done.state, done.done, done.new, done.pictures) == (
        ImportState.DONE,
        POSTS,
        POSTS,
        POSTS,
    )
    posts = _kept(house)
    assert len({post.receipt.remote_id for post in posts if post.receipt}) == len(posts) == POSTS
    assert all(len(post.content.media) == 1 for post in posts)
    house.taking_back.begin(ADMIN, one.id)
    assert _killed_all_along(tmp_path, address) >= 1
    house.taking_back.run()
    assert house.importing.find(ADMIN, one.id)[0].state is ImportState.TAKEN_BACK
    assert _kept(house) == []
    store.close()


def _begun(house: Toolkit) -> HistoryImport:
    tweets = [a_tweet_with(n, "A.jpg") for n in range(POSTS)]
    pictures = {f"{FIRST + n}-A.jpg": a_jpeg(40 + n, 40) for n in range(POSTS)}
    data = an_archive_with(tweets, pictures)
    file_id = house.importing.take(ADMIN, iter([data]))
    return house.importing.begin(ADMIN, "ch-x", file_id, "arsip.zip")


def _through(house: Toolkit, one: HistoryImport) -> HistoryImport:
    house.importing.run()
    return house.importing.find(ADMIN, one.id)[0]


def _kept(house: Toolkit) -> list[Delivery]:
    with house.store.reading() as unit:
        return unit.deliveries.sent_posts("ch-x", datetime(2000, 1, 1, tzinfo=UTC), 10_000)


def _killed_all_along(folder: Path, address: str | None) -> int:
    """At its first transaction each time, before the commit and after; then further on."""
    deaths = 0
    for dies_at in (1, 1, 2, 1, 1):
        for committed in (False, True):
            errand = Errand(
                folder=folder,
                database_url=address,
                now=NOW,
                dies_at=dies_at,
                committed=committed,
            )
            deaths += _killed(errand)
    return deaths


def _killed(errand: Errand) -> bool:
    workers = multiprocessing.get_context("forkserver")
    workers.set_forkserver_preload(["tests.killing.reader"])
    process = workers.Process(target=run, args=(errand,))
    process.start()
    process.join(60)
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0
