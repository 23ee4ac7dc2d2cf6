"""Whoever reads in the roll or erases a person is killed at every transaction, before its commit
and after: begun again, each member is there once, the person is gone, and the page says how far it
is."""

import multiprocessing
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from domain.erasing import Erased, Erasure, Step
from domain.roll_shelves import RollFilter, RollImport, RollPart
from services.roll.roll_imports import RollImports
from services.roll.roll_rows import BATCH
from tests.killing.householder import MEMBERS, erase, read_roll
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
    return RollImports(store=place.store, clock=SetClock(LATER)).newest(MANAGER)


def test_a_roll_that_is_read_in_again_after_every_death_holds_each_member_once(
    place: Place,
) -> None:
    deaths = 0
    for dies_at in (1, 2, 3, 4):
        for committed in (False, True):
            assert killed(place, read_roll, dies_at, committed=committed)
            deaths += 1
    begun = imports_of(place)
    assert len(begun) == deaths - 1, "the first one died before anything was written"
    assert [each.rows for each in begun] == [MEMBERS] * len(begun)
    stood = sorted((each.done, each.is_whole) for each in begun)
    whole = [(MEMBERS, True)]  # it died after its last commit
    assert stood == [
        *[(0, False)] * 2,
        *[(BATCH, False)] * 2,
        *[(2 * BATCH, False)] * 2,
        *whole,
    ]
    assert not killed(place, read_roll, ALIVE, committed=False)
    (last,) = [each for each in imports_of(place) if each not in begun]
    assert (last.new, last.changed, last.unchanged, last.is_whole) == (0, 0, MEMBERS, True)
    assert sum(each.new for each in begun) == MEMBERS
    with place.store.reading() as unit:
        wanted = RollFilter(part=RollPart.ALL, now=LATER)
        assert unit.members.counted(wanted) == MEMBERS


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
