"""The house that the charts are measured in holds what it is said to hold."""

from datetime import timedelta
from pathlib import Path

from guyub.bench import charts_fill
from guyub.bench.charts import ME
from guyub.bench.ground import Ground
from services.engagement.cadence import MEASURED_FOR
from services.engagement.engagement_figures import Measure, PostFilter, PostsBy
from services.engagement.engaging import Asked, Engaging
from services.engagement.growth import Growing
from services.engagement.post_curves import PostCurves
from storage.migrating import migrate
from storage.opening import open_store
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
