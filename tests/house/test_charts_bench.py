"""The house that the charts are measured in holds what it is said to hold."""

from datetime import timedelta
from pathlib import Path
from typing import cast

from domain.interactions import ActivityFilter
from domain.months import Month
from guyub.bench import charts_fill, charts_reach, charts_reach_fill
from guyub.bench.charts import ME
from guyub.bench.ground import Ground
from services.engagement.cadence import MEASURED_FOR
from services.engagement.engagement_figures import Measure, PostFilter, PostsBy
from services.engagement.engaging import Asked, Engaging
from services.engagement.growth import Growing
from services.engagement.post_curves import PostCurves
from services.roll.roll_reach import MONTHS, MonthReach, RollReach
from storage.migrating import migrate
from storage.opening import open_store
from storage.sql.engines import open_engines
from storage.sql.store import SqlStore
from toolkit.clock import SetClock

EVER = PostFilter(
    first=charts_fill.END - timedelta(weeks=charts_fill.WEEKS + 1), end=charts_fill.END
)


def test_posts_are_read_as_often_as_the_heartbeat_would_at_most() -> None:
    ages = list(charts_fill.ages(31))
    assert ages[0] == 3600
    assert ages == sorted(set(ages))
    assert ages[-1] <= MEASURED_FOR.total_seconds()
    assert len(ages) == 31


def test_it_holds_posts_readings_words_and_followers_that_the_charts_count(tmp_path: Path) -> None:
    migrate(tmp_path, None)
    charts_fill.fill(Ground(folder=tmp_path, database_url=None), 2_000)
    store = open_store(tmp_path, None)
    with store.writing() as unit:
        assert len(unit.sent_posts.rebuild("", 1_000)) == 40
    engaging = Engaging(store=store, clock=SetClock(charts_fill.NOW))
    report = engaging.report(ME, Asked(wanted=EVER, by=PostsBy.LABEL))
    assert (report.whole.sent, report.whole.middle.n) == (40, 40)
    assert {each.group for each in report.groups} == {"beras", "panen", "promo", "rapat", None}
    rates = engaging.report(ME, Asked(wanted=EVER, measure=Measure.RATE)).whole
    assert len(rates.rate_of) == 2  # one channel tells no reach
    (row,) = engaging.rows(ME, Asked(wanted=EVER), limit=1).rows
    curve = PostCurves(store=store).curve(ME, row.delivery_id, Measure.INTERACTIONS)
    assert curve is not None
    assert len(curve.points) == 31
    start = charts_fill.NOW - timedelta(weeks=4)
    assert len(Growing(store=store).followers(ME, start, charts_fill.NOW)) == charts_fill.CHANNELS
    store.close()


def test_it_holds_members_of_whom_some_are_linked_and_spoke(tmp_path: Path) -> None:
    migrate(tmp_path, None)
    charts_fill.fill(Ground(folder=tmp_path, database_url=None), 20_000)
    store = open_store(tmp_path, None)
    reach = RollReach(store=store, clock=SetClock(charts_fill.NOW))
    months = reach.months(ME, Month(2026, 11))
    assert [len(each.branches) for each in months] == [charts_reach_fill.BRANCHES] * MONTHS
    last = months[-1].whole.count
    assert last.undated == 200
    assert last.linked <= 600 < last.on_roll <= 2_000
    assert 0 < last.linked_seen == last.seen < last.linked
    with store.reading() as unit:
        assert unit.interactions.active(ActivityFilter(on_roll_at=charts_fill.NOW))[1] <= 600
    store.close()


def test_the_reach_is_told_beside_the_bare_driver_for_all_branches_and_one(tmp_path: Path) -> None:
    migrate(tmp_path, None)
    charts_fill.fill(Ground(folder=tmp_path, database_url=None), 2_000)
    engines = open_engines(tmp_path, None, 60.0)
    told = {}
    for name, (chart, bare) in charts_reach.charts(SqlStore(engines), ME).items():
        months = cast(list[MonthReach], chart())
        with engines.reader.connect() as connection:
            rows = connection.exec_driver_sql(bare).all()
        told[name] = len(months), len(months[-1].branches), len(rows)
    engines.dispose()
    assert told == {
        "reach, 12 months": (12, charts_reach_fill.BRANCHES, charts_reach_fill.BRANCHES),
        "reach of a branch, 12 months": (12, 1, 1),
    }
