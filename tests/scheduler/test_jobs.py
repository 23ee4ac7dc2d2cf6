"""The jobs: each does its part, and none of them can stop the heart."""

from datetime import UTC, datetime, timedelta

import pytest
import structlog

from domain.deliveries import DeliveryState
from domain.metrics import Metric
from domain.ports import Store
from scheduler.jobs import BATCH, JOBS, ROUNDS_MAX, Job, beat, run_job, send_due
from scheduler.pulse import ROW, JobPulse, Pulse, kept
from tests.makers import a_channel, a_delivery
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)


def with_due(store: Store, count: int) -> list[str]:
    """The board, with that many posts due on it."""
    with store.writing() as unit:
        unit.channels.add(a_channel(platform="board"))
        return [unit.deliveries.add(a_delivery(due_at=NOW)).id for _ in range(count)]


def states(store: Store, ids: list[str]) -> set[DeliveryState]:
    with store.reading() as unit:
        return {unit.deliveries.get(name).state for name in ids}


def test_one_beat_does_every_job_once_in_order(toolkit: Toolkit, store: Store) -> None:
    ids = with_due(store, 2)
    assert beat(toolkit) == {
        "miss_stale": 0,
        "recover": 0,
        "send_due": 2,
        "reconcile": 0,
        "collect": 0,
        "measure": len(Metric) * 2,  # of two young posts, the unknown ones too
        "measure_accounts": 0,
        "verify": 1,
        "wake": 0,
        "recount": 0,
        "measure_spans": 0,
        "count_posts": 0,
        "collect_reactions": 0,
        "note_interactions": 0,
        "read_rolls": 0,
        "read_archives": 0,
        "close_old": 0,
        "release_silent": 0,
        "notify": 0,
        "digest": 0,
        "mail_reports": 0,
        "ask_ratings": 0,
        "wake_follow_ups": 0,
        "retain": 0,
        "erase": 0,
        "remind_of_incidents": 0,
        "prune": 0,
        "sweep_files": 0,
    }
    assert states(store, ids) == {DeliveryState.SENT}


def test_sending_goes_on_until_nothing_is_due(toolkit: Toolkit, store: Store) -> None:
    ids = with_due(store, 2 * BATCH + 1)
    assert send_due(toolkit) == len(ids)
    assert states(store, ids) == {DeliveryState.SENT}


def test_every_job_has_its_own_name_and_an_interval() -> None:
    assert len({job.name for job in JOBS}) == len(JOBS)
    assert all(job.every_s > 0 for job in JOBS)
    assert ROUNDS_MAX * BATCH >= 1_000


def breaking(_: Toolkit) -> int:
    raise ZeroDivisionError("a bug")


def test_a_job_that_breaks_is_logged_with_its_traceback_and_the_next_one_runs(
    toolkit: Toolkit,
) -> None:
    jobs = [
        Job(name="broken", every_s=1, run=breaking),
        Job(name="fine", every_s=1, run=lambda _: 3),
    ]
    with structlog.testing.capture_logs() as lines:
        assert beat(toolkit, jobs) == {"broken": None, "fine": 3}
    assert lines == [
        {"event": "job_failed", "job": "broken", "exc_info": True, "log_level": "error"},
        {"event": "job_done", "job": "fine", "count": 3, "log_level": "info"},
    ]


def test_the_pulse_tells_the_last_success_and_what_failed_since(
    toolkit: Toolkit, clock: SetClock
) -> None:
    pulse = Pulse()
    run_job(Job(name="job", every_s=1, run=lambda _: 0), toolkit, pulse)
    clock.advance(timedelta(minutes=1))
    run_job(Job(name="job", every_s=1, run=breaking), toolkit, pulse)
    broken = JobPulse(felt_at=NOW, missed_at=NOW + timedelta(minutes=1), error="ZeroDivisionError")
    assert pulse.jobs() == {"job": broken}
    run_job(Job(name="job", every_s=1, run=lambda _: 0), toolkit, pulse)
    assert pulse.jobs() == {"job": JobPulse(felt_at=clock.now())}


def test_another_process_can_read_the_pulse(store: Store) -> None:
    assert kept(store) == {}
    pulse = Pulse()
    pulse.felt("send_due", NOW)
    pulse.missed("collect", NOW, "Unavailable")
    pulse.keep(store)
    assert kept(store) == pulse.jobs()
    assert set(pulse.jobs()) == {"send_due", "collect"}


@pytest.mark.parametrize("text", ["", "{}"])
def test_no_pulse_yet_is_empty(store: Store, text: str) -> None:
    with store.writing() as unit:
        unit.cursors.set(ROW, text)
    assert kept(store) == {}
