"""Many workers hear the same members at once: on each database, nothing is lost or doubled."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from domain.cases import EventKind
from domain.messages import Incoming
from domain.ports import Store
from domain.reports import QueueFilter, QueueView
from storage.migrating import migrate
from storage.opening import open_store
from tests.makers import STAFF
from tests.postgres import Postgres
from tests.services.desk import TALK, Desk, open_desk
from toolkit.clock import SetClock

WORKERS, PEOPLE, EACH = 4, 6, 4


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty, migrated database of each kind in turn."""
    address = None
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        address = server.new_database()
    else:
        migrate(tmp_path, None)
    store = open_store(tmp_path, address)
    yield store
    store.close()
    if address is not None:
        server.drop(address)


@pytest.fixture
def desk(database: Store, clock: SetClock) -> Desk:
    return open_desk(database, clock)


def messages(desk: Desk) -> list[Incoming]:
    """A few people who write a few messages each, in no order at all."""
    return [
        desk.incoming(f"Pesan {number}", remote_id=f"m-{person}-{number}", thread=f"t-{person}")
        for number in range(EACH)
        for person in range(PEOPLE)
    ]


def test_every_worker_hears_everything_and_each_message_is_kept_once(desk: Desk) -> None:
    said = messages(desk)
    patient = replace(desk.listening, tries=50)
    with ThreadPoolExecutor(WORKERS) as workers:
        for _case in workers.map(lambda m: patient.receive(TALK, m), said * WORKERS):
            pass
    with desk.store.reading() as unit:
        rows = unit.cases.queue(QueueFilter(view=QueueView.ALL, now=desk.clock.now()))
        kept = {row.case.id: unit.messages.of(row.case.conversation_id) for row in rows}
        heard = [
            [e.kind for e in unit.events.of(row.case.id)].count(EventKind.MESSAGE_RECEIVED)
            for row in rows
        ]
    assert sorted(m.remote_id for talk in kept.values() for m in talk) == sorted(
        m.remote_id for m in said
    )
    assert (len(rows), heard) == (PEOPLE, [EACH] * PEOPLE)
    assert [row.case.events for row in rows] == [EACH + 1] * PEOPLE


def test_a_case_is_answered_and_told_alike_from_the_database(desk: Desk) -> None:
    case = desk.hear("Beras berkutu 🐄 “parah”\x00")
    desk.deliver(desk.reply(case), remote_id="r-1")
    story = desk.answering.story(STAFF, case.id)
    assert [message.text for message in story.messages] == [
        "Beras berkutu 🐄 “parah”",
        "Maaf, kami ganti.",
    ]
    assert story.case.durations.first_response_at == desk.clock.now()
    assert story.case == desk.case(case.id)
