"""The bare driver beside which deliveries are measured leaves the very same rows."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from guyub.bench import deliveries
from guyub.bench.bare import bare_driver
from guyub.bench.ground import Ground
from guyub.bench.workers import LEASE_UNTIL, NOW, claim, completed
from storage.migrating import migrate
from storage.opening import open_store
from storage.sql.engines import open_engines
from storage.tables.publishing import deliveries as deliveries_table
from storage.tables.sent_posts import sent_posts
from tests.postgres import Postgres

ROWS = 20


@pytest.fixture(params=["sqlite", "postgresql"])
def ground(request: pytest.FixtureRequest, tmp_path: Path) -> Ground:
    address = None
    if request.param == "postgresql":
        postgres: Postgres = request.getfixturevalue("postgres")
        address = postgres.new_database()
    else:
        migrate(tmp_path, None)
    found = Ground(folder=tmp_path, database_url=address)
    deliveries.fill(found, ROWS)
    return found


def kept(ground: Ground) -> tuple[list[Any], list[Any]]:
    """The states of all deliveries, and for which of them charts have which row."""
    engines, d = open_engines(ground.folder, ground.database_url), deliveries_table.c
    with engines.writer.connect() as connection:
        states = connection.execute(select(d.id, d.state, d.version, d.outcome).order_by(d.id))
        unlike = ("sent_s",)  # the bare driver writes a moment of its own
        columns = [each for each in sent_posts.c if each.name not in unlike]
        posts = connection.execute(select(*columns).order_by(sent_posts.c.delivery_id))
        found = [tuple(each) for each in states], [tuple(each) for each in posts]
    engines.dispose()
    return found


def test_it_leaves_the_rows_that_the_store_leaves(ground: Ground) -> None:
    deliveries.make_due(ground)
    with bare_driver(ground.folder, ground.database_url) as driver:
        for row in driver.claim(NOW, LEASE_UNTIL, "bench", ROWS):
            driver.complete(row)
    bare = kept(ground)
    ground.fill({"DELETE FROM sent_posts": {}, "UPDATE deliveries SET version = 0": {}})
    deliveries.make_due(ground)
    with closing(open_store(ground.folder, ground.database_url)) as store:
        for each in claim(store, ROWS):
            with store.writing() as unit:
                unit.deliveries.save(completed(each))
    assert kept(ground) == bare
    assert len(bare[1]) == ROWS
