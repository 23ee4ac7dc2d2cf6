"""What a platform calls in, one message a call and many calls at once, through the real server."""

from pathlib import Path

import pytest

from guyub.bench.ground import Ground
from guyub.bench.ingest import CallRate, landed
from tests.postgres import Postgres

pytestmark = pytest.mark.timeout(200)

MESSAGES, CALLS = 50, 60  # one in six is a repeat


def check(rate: CallRate, database: str) -> None:
    assert (rate.database, rate.callers, rate.calls) == (database, 8, CALLS)
    assert (rate.lost, rate.doubled, rate.met) == (0, 0, True)
    assert rate.per_s > 0 and rate.cpu_ms > 0


def test_every_answered_call_stands_in_the_queue_once_on_sqlite(tmp_path: Path) -> None:
    check(landed(Ground(folder=tmp_path, database_url=None), 8, MESSAGES), "sqlite")


def test_every_answered_call_stands_in_the_queue_once_on_postgresql(
    tmp_path: Path, postgres: Postgres
) -> None:
    ground = Ground(folder=tmp_path, database_url=postgres.address("postgres"))
    check(landed(ground, 8, MESSAGES), "postgresql")
