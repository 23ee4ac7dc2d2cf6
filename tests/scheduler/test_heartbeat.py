"""The heartbeat: it beats by itself, survives what breaks, and stops in a bounded time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Event

import pytest
import structlog

from domain.errors import StoreFull
from domain.ports import Store, Unit
from scheduler.heartbeat import Heartbeat
from scheduler.jobs import Job
from storage.memory import MemoryStore
from toolkit.wiring import Toolkit

LONG_S = 20  # far more than anything here takes


class Beaten:
    """A job that tells how often it ran, and can be held inside."""

    def __init__(self, wanted: int = 1) -> None:
        self.count = 0
        self.wanted = wanted
        self.enough = Event()
        self.let_go = Event()
        self.let_go.set()

    def __call__(self, _: Toolkit) -> int:
        self.count += 1
        if self.count >= self.wanted:
            self.enough.set()
        assert self.let_go.wait(LONG_S)
        return 0


@pytest.fixture
def started(toolkit: Toolkit) -> Iterator[Callable[..., Heartbeat]]:
    """Starts a heartbeat with these jobs; it is stopped when the test ends."""
    made: list[Heartbeat] = []

    def start(*jobs: Job) -> Heartbeat:
        made.append(Heartbeat(toolkit, jobs))
        made[-1].start()
        return made[-1]

    yield start
    for heartbeat in made:
        heartbeat.stop()


def test_jobs_run_at_once_and_again_at_their_interval(
    started: Callable[..., Heartbeat], toolkit: Toolkit
) -> None:
    job = Beaten(wanted=2)
    heartbeat = started(Job(name="job", every_s=1, run=job))
    assert job.enough.wait(LONG_S)
    assert heartbeat.pulse["job"].felt_at == toolkit.clock.now()


def test_a_job_that_breaks_stops_neither_itself_nor_the_others(
    started: Callable[..., Heartbeat],
) -> None:
    broken, fine = Beaten(wanted=2), Beaten(wanted=2)

    def breaking(toolkit: Toolkit) -> int:
        broken(toolkit)
        raise ZeroDivisionError

    heartbeat = started(
        Job(name="broken", every_s=1, run=breaking), Job(name="fine", every_s=1, run=fine)
    )
    assert broken.enough.wait(LONG_S)
    assert fine.enough.wait(LONG_S)
    assert heartbeat.pulse["broken"].error == "ZeroDivisionError"


def test_stopping_waits_for_the_job_that_runs(toolkit: Toolkit) -> None:
    job = Beaten()
    job.let_go.clear()
    heartbeat = Heartbeat(toolkit, [Job(name="slow", every_s=60, run=job)])
    heartbeat.start()
    assert job.enough.wait(LONG_S)
    with structlog.testing.capture_logs() as lines:
        heartbeat.stop(wait_s=0.05)  # it does not let go, so we do not wait for ever
        assert [line["event"] for line in lines] == ["heartbeat_stopped_while_working"]
    job.let_go.set()


def test_what_is_told_to_stop_begins_nothing_any_more(toolkit: Toolkit) -> None:
    job = Beaten()
    heartbeat = Heartbeat(toolkit, [Job(name="job", every_s=1, run=job)])
    heartbeat.start()
    assert job.enough.wait(LONG_S)
    heartbeat.stop()
    count = job.count
    heartbeat._run(Job(name="late", every_s=1, run=job))
    assert job.count == count


def test_the_pulse_is_written_down_for_others(toolkit: Toolkit, store: Store) -> None:
    heartbeat = Heartbeat(toolkit, [])
    heartbeat._keep_pulse()
    with store.reading() as unit:
        assert unit.cursors.get("heartbeat") == "{}"


class FullStore(MemoryStore):
    """Its disk is full."""

    @contextmanager
    def writing(self) -> Iterator[Unit]:
        yield from ()
        raise StoreFull("full")


def test_a_pulse_that_cannot_be_written_is_told_in_the_log_only(toolkit: Toolkit) -> None:
    heartbeat = Heartbeat(replace(toolkit, store=FullStore()), [])
    with structlog.testing.capture_logs() as lines:
        heartbeat._keep_pulse()
    assert [line["event"] for line in lines] == ["pulse_not_kept"]
