"""The heartbeat: APScheduler calls the jobs, and does nothing more. Nothing is kept in it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Condition

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from domain.errors import StoreError
from scheduler.jobs import JOBS, Job, run_job
from scheduler.pulse import JobPulse, Pulse
from toolkit.wiring import Toolkit

THREADS = 4
GRACE_S = 60  # a beat this late still counts; a later one is left out, the next one does its work
STOP_S = 20.0
KEEP_PULSE_S = 30
STAGGER = timedelta(milliseconds=200)  # the jobs need not all begin in the same instant

log = structlog.get_logger(__name__)


class Heartbeat:
    """Runs the jobs at their intervals until it is stopped. It can be started once."""

    def __init__(self, toolkit: Toolkit, jobs: Sequence[Job] = JOBS) -> None:
        self._toolkit = toolkit
        self._jobs = jobs
        self._pulse = Pulse()
        self._running = 0
        self._quiet = Condition()
        self._stopping = False
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(THREADS)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": GRACE_S},
        )

    @property
    def pulse(self) -> Mapping[str, JobPulse]:
        """When each job last did its work in this process."""
        return self._pulse.jobs()

    def start(self) -> None:
        """Begins at once and gives control back."""
        first = datetime.now(UTC)
        for turn, job in enumerate(self._jobs):
            self._add(self._run, job.every_s, first + turn * STAGGER, job.name, job)
        self._add(self._keep_pulse, KEEP_PULSE_S, first + timedelta(seconds=5), "pulse")
        self._scheduler.start()

    def stop(self, wait_s: float = STOP_S) -> None:
        """No job begins any more; waits at most `wait_s` for those that run. What is still
        running then may be killed: every delivery survives that."""
        with self._quiet:
            self._stopping = True
        self._scheduler.shutdown(wait=False)
        with self._quiet:
            if not self._quiet.wait_for(lambda: self._running == 0, timeout=wait_s):
                log.warning("heartbeat_stopped_while_working", jobs=self._running)

    def _add(
        self, work: object, every_s: int, first: datetime, name: str, *arguments: object
    ) -> None:
        self._scheduler.add_job(
            work,
            IntervalTrigger(seconds=every_s, timezone=UTC),
            args=arguments,
            id=name,
            next_run_time=first,
        )

    def _run(self, job: Job) -> None:
        with self._counted() as welcome:
            if welcome:
                run_job(job, self._toolkit, self._pulse)

    def _keep_pulse(self) -> None:
        with self._counted() as welcome:
            if welcome:
                try:
                    self._pulse.keep(self._toolkit.store)
                except StoreError as err:
                    log.warning("pulse_not_kept", reason=str(err))

    @contextmanager
    def _counted(self) -> Iterator[bool]:
        """Counts as running inside the block. False: we are stopping, begin nothing."""
        with self._quiet:
            welcome = not self._stopping
            self._running += 1
        try:
            yield welcome
        finally:
            with self._quiet:
                self._running -= 1
                self._quiet.notify_all()
