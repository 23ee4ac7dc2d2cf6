"""Messages said at a steady pace are taken in while they are said, none lost and none doubled."""

from pathlib import Path

import pytest

from guyub.bench.flow import FlowRate, flowed
from guyub.bench.ground import Ground
from tests.postgres import Postgres

pytestmark = pytest.mark.timeout(200)

MESSAGES, OFFERED = 200, 240  # one in six is a repeat


def check(rate: FlowRate, database: str) -> None:
    assert (rate.database, rate.offered, rate.per_s) == (database, OFFERED, 1_200)
    assert (rate.lost, rate.doubled) == (0, 0)
    assert 0 < rate.behind <= OFFERED
    assert 0 < rate.waited_s <= rate.took_s
    assert rate.took_s >= OFFERED / 1_200  # none was taken in before it was said


def test_a_flow_of_messages_is_taken_in_on_sqlite(tmp_path: Path) -> None:
    check(flowed(Ground(folder=tmp_path, database_url=None), MESSAGES), "sqlite")


def test_a_flow_of_messages_is_taken_in_on_postgresql(tmp_path: Path, postgres: Postgres) -> None:
    ground = Ground(folder=tmp_path, database_url=postgres.address("postgres"))
    check(flowed(ground, MESSAGES), "postgresql")
