"""Thousands of messages at once, many of them twice and none in order: each becomes what it is."""

import multiprocessing
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest

from domain.cases import CaseStatus, EventKind
from domain.errors import Conflict, StoreBusy
from domain.messages import Conversation, Incoming
from domain.pages import PAGE_MAX, Found, Sought
from domain.ports import Batch
from guyub.bench.calls import CHANNEL
from guyub.bench.ingest import offered
from guyub.bench.workers import NOW
from storage.migrating import migrate
from storage.opening import open_store
from storage.sql.store import SqlStore
from tests.postgres import Postgres
from toolkit.clock import SetClock
from toolkit.settings import Settings
from toolkit.wiring import Toolkit, open_toolkit

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

MESSAGES = 5_000
PAGE = 25
PROCESSES, THREADS = 2, 3


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Path, str | None]]:
    """The data folder and address of a migrated database of each kind in turn."""
    address = None
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        address = server.new_database()
        request.addfinalizer(lambda: server.drop(address))
    migrate(tmp_path, address)
    store = open_store(tmp_path, address)
    with store.writing() as unit:
        unit.channels.add(CHANNEL)
    store.close()
    yield tmp_path, address


def test_of_thousands_of_messages_none_is_lost_and_none_is_doubled(
    place: tuple[Path, str | None],
) -> None:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, mp_context=context) as pool:
        begun = [pool.submit(hear, *place, part) for part in range(PROCESSES)]
        new = sum(each.result(timeout=380) for each in begun)
    assert new == MESSAGES
    said = {message.remote_id: message for message in offered(MESSAGES)}
    assert told(*place) == {
        number: sorted((each.at, each.text) for each in talk)
        for number, talk in talks(said.values()).items()
    }


def hear(folder: Path, address: str | None, part: int) -> int:
    """One process takes its share in, by several threads; gives how many were new."""
    house = opened(folder, address)
    mine = offered(MESSAGES)[part::PROCESSES]
    pages = [mine[start : start + PAGE] for start in range(0, len(mine), PAGE)]
    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(lambda page: taken(house, page), pages))


def taken(house: Toolkit, page: list[Incoming]) -> int:
    for _turn in range(500):
        try:
            return house.listening.take_in(CHANNEL, Batch(messages=tuple(page)))
        except (Conflict, StoreBusy):  # whoever is not answered calls again
            continue
    raise AssertionError("never its turn")


def opened(folder: Path, address: str | None) -> Toolkit:
    settings = {"data": folder, "database_url": address}
    return open_toolkit(Settings.model_validate(settings), clock=SetClock(NOW))


def talks(said: Iterable[Incoming]) -> dict[str, list[Incoming]]:
    found: dict[str, list[Incoming]] = {}
    for message in said:
        found.setdefault(message.thread, []).append(message)
    return found


def told(folder: Path, address: str | None) -> dict[str, list[tuple[datetime, str]]]:
    """What each talk's one case tells, its clocks checked on the way."""
    house, found = opened(folder, address), {}
    said = {each.remote_id: each for each in offered(MESSAGES)}
    in_all = list(talks(said.values()).items())
    for start in range(0, len(in_all), PAGE_MAX):
        some = dict(in_all[start : start + PAGE_MAX])
        sought = Sought(
            channel_id=CHANNEL.id,
            threads=list(some),
            remote_ids=[each.remote_id for one in some.values() for each in one],
        )
        with house.store.writing() as unit:
            there = unit.pages.read(sought)
        assert len(there.cases) == len(there.conversations) == len(some)
        for talk in there.conversations:
            found[talk.thread] = in_talk(there, talk)
    assert isinstance(house.store, SqlStore)
    house.store.close()
    return found


def in_talk(there: Found, talk: Conversation) -> list[tuple[datetime, str]]:
    """What was said in the talk: it stands as its one case, with a message an event."""
    (case,) = (each for each in there.cases if each.conversation_id == talk.id)
    said = [each for each in there.messages if each.conversation_id == talk.id]
    events = there.events[case.id]
    heard = [each for each in events if each.kind is EventKind.MESSAGE_RECEIVED]
    assert [each.number for each in events] == list(range(1, case.events + 1))
    assert sorted(each.message_id or "" for each in heard) == sorted(each.id for each in said)
    moments = [each.at for each in said]
    assert (case.opened_at, case.last_message_at) == (min(moments), max(moments))
    assert case.durations.awaiting_since == min(moments)
    assert case.status is CaseStatus.OPEN
    return sorted((each.at, each.text) for each in said)
