"""The pulse: when each job last did its work, in memory and in one row for other processes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from domain.ports import Store

# The row stands among the cursors: it, too, is a place in time that a process comes back to.
ROW = "heartbeat"


@dataclass(frozen=True, kw_only=True)
class JobPulse:
    """`felt_at`: its last success. `missed_at`, `error`: its last failure, kept until it
    succeeds again."""

    felt_at: datetime | None = None
    missed_at: datetime | None = None
    error: str = ""


class Pulse:
    """The jobs of one process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._jobs: dict[str, JobPulse] = {}

    def felt(self, job: str, at: datetime) -> None:
        """The job did its work."""
        with self._lock:
            self._jobs[job] = JobPulse(felt_at=at)

    def missed(self, job: str, at: datetime, error: str) -> None:
        """The job failed; `error` is the kind of error."""
        with self._lock:
            before = self._jobs.get(job, JobPulse()).felt_at
            self._jobs[job] = JobPulse(felt_at=before, missed_at=at, error=error)

    def jobs(self) -> Mapping[str, JobPulse]:
        """By name; a job that has not run yet is left out."""
        with self._lock:
            return dict(self._jobs)

    def keep(self, store: Store) -> None:
        """Writes it down for other processes. With several workers the last one to write is
        the one they see."""
        told = {name: _told(job) for name, job in self.jobs().items()}
        with store.writing() as unit:
            unit.cursors.set(ROW, json.dumps(told))


def kept(store: Store) -> Mapping[str, JobPulse]:
    """The pulse as a running process last wrote it down; empty when none ever did."""
    with store.reading() as unit:
        told = unit.cursors.get(ROW)
    return {name: _read(job) for name, job in json.loads(told or "{}").items()}


def _told(job: JobPulse) -> dict[str, str]:
    return {
        "felt_at": job.felt_at.isoformat() if job.felt_at else "",
        "missed_at": job.missed_at.isoformat() if job.missed_at else "",
        "error": job.error,
    }


def _read(told: Mapping[str, str]) -> JobPulse:
    return JobPulse(
        felt_at=_moment(told["felt_at"]), missed_at=_moment(told["missed_at"]), error=told["error"]
    )


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
