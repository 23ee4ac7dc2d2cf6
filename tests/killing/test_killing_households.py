"""Whoever reads in the roll or erases a person is killed at every transaction, before its commit
and after: the next one goes on by itself, each member is there once, and the person is gone."""

import multiprocessing
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from domain.erasing import Erased, Erasure, Step
from domain.roll_shelves import RollFilter, RollImport, RollPart
from services.roll.roll_rows import BATCH
from tests.killing.householder import MEMBERS, erase, go_on, house, read_roll
from tests.killing.notifier import Errand
from tests.makers import MANAGER, SUPERVISOR
from tests.services.erased_places import Place, a_place
from tests.services.erased_stage import TRACES, Stage, a_history, a_stage
from toolkit.clock import SetClock

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=6)
ALIVE = 10**6  # a transaction that no worker reaches

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    with a_place(request.param, tmp_path, lambda: request.getfixturevalue("postgres")) as place:
        yield place


def killed(place: Place, run: Callable[[Errand], None], dies_at: int, *, committed: bool) -> bool:
    """Whether the worker died; else it came to its end."""
    address = place.address.replace("postgresql+psycopg://", "postgresql://")
    errand = Errand(
        folder=place.folder,
        database_url=address if "postgresql" in address else None,
        now=LATER,
        dies_at=dies_at,
        committed=committed,
    )
    workers = multiprocessing.get_context("forkserver")
    workers.set_forkserver_preload(["tests.killing.householder"])
    process = workers.Process(target=run, args=(errand,))
    process.start()
    process.join(60)
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0


def imports_of(place: Place) -> list[RollImport]:
    return house(place.folder, place.store, LATER).roll_imports.newest(MANAGER)


def waiting(place: Place) -> list[Path]:
    """What lies on the disk of files of the roll."""
    return list((place.folder / "rolls").glob("*"))


def test_a_roll_goes_on_by_itself_after_every_death_and_holds_each_member_once(
    place: Place,
) -> None:
    assert killed(place, read_roll, 1, committed=False)
    assert imports_of(place) == [], "it died before anything was written"
    assert killed(place, read_roll, 1, committed=True)
    stood = list[int]()
    for committed in (False, True, False, True):
        assert killed(place, go_on, 1, committed=committed)
        (one,) = imports_of(place)
        stood.append(one.done)
        assert one.is_going
        assert all(b"Anggota Nomor" not in each.read_bytes() for each in waiting(place))
    assert stood == [0, BATCH, BATCH, 2 * BATCH]
    assert killed(place, go_on, 1, committed=True), "the last rows, and their file still lies there"
    assert not killed(place, go_on, ALIVE, committed=False)
    (one,) = imports_of(place)
    assert (one.new, one.refused, one.is_whole, one.is_going) == (MEMBERS - 1, 1, True, False)
    with place.store.reading() as unit:
        wanted = RollFilter(part=RollPart.ALL, now=LATER)
        assert unit.members.counted(wanted) == MEMBERS - 1
        assert len(unit.roll_imports.changes(one.id, 0, 2 * MEMBERS)) == MEMBERS - 1
    a_day_on = datetime.now(UTC) + timedelta(days=1)
    assert len(waiting(place)) == 2, "of the two that died with theirs just written or just read"
    house(place.folder, place.store, a_day_on).roll_imports.prune()
    assert waiting(place) == []


def test_a_roll_that_dies_while_a_person_looks_on_is_read_to_its_end_by_the_heartbeat(
    place: Place,
) -> None:
    assert killed(place, read_roll, 3, committed=True)
    (one,) = imports_of(place)
    assert (one.done, one.is_going) == (2 * BATCH, True)
    assert not killed(place, go_on, ALIVE, committed=False)
    (one,) = imports_of(place)
    assert (one.new, one.refused, one.is_going) == (MEMBERS - 1, 1, False)
    assert waiting(place) == []


def asked_for(place: Place) -> Stage:
    """A person with two conversations of several messages, to be erased."""
    stage = a_stage(place.store, SetClock(NOW))
    case = a_history(stage)
    for number in range(5):
        stage.hear(f"Berkutu {number}", thread="t-siti-2", remote_id=f"m-siti-2{number}")
    with stage.store.reading() as unit:
        talk_id = unit.cases.get(case.id).conversation_id
    stage.erasing.ask(SUPERVISOR, Erased.PERSON, talk_id, why="diminta sendiri")
    return stage


def test_an_erasure_goes_on_after_every_death_and_counts_nothing_twice(place: Place) -> None:
    stage = asked_for(place)
    steps, deaths = set[Step](), 0
    for number in count():
        assert number < 200
        if not killed(place, erase, 1, committed=bool(number % 2)) and ended(stage):
            break
        deaths += 1
        steps.add(told(stage).step)
    assert deaths > 2 * len(Step)
    assert steps >= {Step.GATHER, Step.TALKS, Step.ROLL, Step.FILES, Step.TRACES}
    last = told(stage)
    assert last.erased["conversations"] == 2
    assert last.erased["messages"] == 8  # five, two and our answer
    assert last.done_at == LATER
    assert [trace for trace in TRACES if trace in place.everything()] == []


def told(stage: Stage) -> Erasure:
    """As its page has it."""
    (erasure,) = stage.erasing.listed(SUPERVISOR)
    return erasure


def ended(stage: Stage) -> bool:
    return told(stage).step is Step.DONE
