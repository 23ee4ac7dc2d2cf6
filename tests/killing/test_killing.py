"""A short run of the harness on both databases; `make kill` is the long one."""

import random
from pathlib import Path

import pytest

from tests.killing.harness import Harness, Report
from tests.postgres import Postgres

KILLS = 12


def _run(folder: Path, database_url: str | None, workers: int) -> Report:
    harness = Harness(
        folder=folder,
        database_url=database_url,
        kills=KILLS,
        workers=workers,
        chance=random.Random(20_261_118),
    )
    return harness.run()


def _hold(report: Report) -> None:
    assert (report.twice, report.lost, report.hidden) == ([], [], [])
    assert report.kills.total() >= KILLS
    assert report.states.total() == report.deliveries
    assert report.states["sent"] > report.deliveries / 2


@pytest.mark.slow
def test_killed_anywhere_over_sqlite_nothing_is_lost_or_sent_twice(tmp_path: Path) -> None:
    _hold(_run(tmp_path, None, workers=1))


@pytest.mark.slow
def test_killed_anywhere_over_postgresql_with_four_workers_nothing_is_lost_or_sent_twice(
    tmp_path: Path, postgres: Postgres
) -> None:
    _hold(_run(tmp_path, postgres.new_database(migrated=False), workers=4))
