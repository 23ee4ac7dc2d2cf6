"""How long the charts of engagement take over twenty thousand posts with five million snapshots in
a house with a million messages and a hundred thousand members, beside the plainest aggregate the
bare driver can run over the same rows; how long a page takes to be drawn again, and how much
memory its process holds."""

# ruff: noqa: S608 - the SQL is put together of our own words alone

import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection

from domain.engagement import seconds
from domain.people import Actor, Role
from domain.texts import _
from guyub.bench import charts_fill, charts_reach
from guyub.bench.charts_fill import END, NOW, WEEKS
from guyub.bench.ground import Ground, Tell, grounds
from guyub.bench.rounds import in_turns, median_ratio, took_ms
from services.engagement.engagement_figures import Measure, PostFilter, PostsBy
from services.engagement.engaging import Asked, Engaging
from services.engagement.growth import Growing
from services.engagement.post_curves import PostCurves
from storage.sql.engines import Engines, open_engines
from storage.sql.store import SqlStore
from toolkit.clock import SetClock

TIMES, BUDGET_S = 15, 8.0
ME = Actor(id="u-3", name="Pak Joko", role=Role.MANAGER)
_KIB_A_MIB = 1024


@dataclass(frozen=True, kw_only=True)
class ChartTime:
    """Median milliseconds of one chart, on the clock and of this process's processor, and of a
    bare count and average over the same rows."""

    database: str
    chart: str
    chart_ms: float
    cpu_ms: float
    bare_ms: float
    ratio: float

    @property
    def met(self) -> bool:
        """Whether it is told in less than 200 ms."""
        return self.chart_ms < 200  # noqa: PLR2004 - the aim


@dataclass(frozen=True, kw_only=True)
class PageTime:
    """Median milliseconds in which the desk draws a page again, and the most memory that the
    process has held until then."""

    database: str
    page: str
    rerun_ms: float
    cpu_ms: float
    peak_mib: float | None

    @property
    def met(self) -> bool:
        """Whether it is there in less than a second, with less than 600 MiB if that is known."""
        fits = self.peak_mib is None or self.peak_mib < 600  # noqa: PLR2004 - the aim
        return fits and self.rerun_ms < 1_000  # noqa: PLR2004 - the aim


@dataclass(frozen=True, kw_only=True)
class RebuildTime:
    """Seconds in which every post's row is told anew from its snapshots."""

    database: str
    posts: int
    snapshots: int
    seconds: float


Result = ChartTime | PageTime | RebuildTime


def run(database_url: str | None, rows: int, tell: Tell) -> list[Result]:
    """Measures with `rows` messages, five times as many snapshots, a fiftieth as many posts and a
    tenth as many members, on SQLite, and on PostgreSQL where there is one."""
    results: list[Result] = []
    with grounds(database_url, tell) as found:
        for ground in found:
            tell(_("{database}: menyiapkan {n} baris …").format(database=ground.dialect, n=rows))
            charts_fill.fill(ground, rows)
            engines = open_engines(ground.folder, ground.database_url, 900.0)
            results.append(_rebuild(ground, engines))
            ground.settle()
            for name, (chart, bare) in _charts(engines).items():
                tell(_("{database}: {query} …").format(database=ground.dialect, query=name))
                results.append(_measure(ground, engines, name, chart, bare))
            results += _pages(ground, engines)
            engines.dispose()
    return results


def _rebuild(ground: Ground, engines: Engines) -> RebuildTime:
    store, start, after = SqlStore(engines), time.perf_counter(), ""
    posts = 0
    while True:
        with store.writing() as unit:
            gone = unit.sent_posts.rebuild(after, 200)
        posts += len(gone)
        if not gone:
            break
        after = gone[-1]
    took = time.perf_counter() - start
    with engines.reader.connect() as connection:
        snapshots = _bare(connection, "SELECT COUNT(*) FROM snapshots")[0][0]
    return RebuildTime(database=ground.dialect, posts=posts, snapshots=snapshots, seconds=took)


def _wanted(weeks: int, **changes: Any) -> PostFilter:
    return replace(PostFilter(first=END - timedelta(weeks=weeks), end=END), **changes)


def _charts(engines: Engines) -> Mapping[str, tuple[Callable[[], object], str]]:
    """Each chart as the page asks for it, and what the bare driver counts beside it."""
    store = SqlStore(engines)
    engaging = Engaging(store=store, clock=SetClock(NOW))
    found: dict[str, tuple[Callable[[], object], str]] = {}
    for weeks in (12, WEEKS):
        for by, column in _COLUMNS.items():
            asked = Asked(wanted=_wanted(weeks), by=by, measure=Measure.INTERACTIONS)
            name = f"by {by.value}, {weeks} weeks"
            found[name] = partial(engaging.report, ME, asked), _plain(weeks, column)
        changes = f"week by week, {weeks} weeks"
        weekly = partial(engaging.weeks, ME, _wanted(weeks))
        found[changes] = weekly, _plain(weeks, "sent_s / 604800")
    rates = Asked(wanted=_wanted(WEEKS), by=PostsBy.LABEL, measure=Measure.RATE)
    found[f"rates by label, {WEEKS} weeks"] = partial(engaging.report, ME, rates), _labels()
    one = Asked(wanted=_wanted(WEEKS, channel_ids=("ch-1",)), by=PostsBy.CELL)
    found[f"one channel's hours, {WEEKS} weeks"] = (
        partial(engaging.report, ME, one),
        _plain(WEEKS, "(sent_s / 3600) % 168", " AND channel_id = 'ch-1'"),
    )
    best = partial(engaging.rows, ME, Asked(wanted=_wanted(WEEKS)), limit=25, best_first=True)
    found[f"best posts, {WEEKS} weeks"] = best, _best()
    found["a post's curve and its band"] = _curve(store), _readings(store)
    growth = Growing(store=store)
    start = NOW - timedelta(weeks=WEEKS)
    followers = partial(growth.followers, ME, start, NOW)
    found[f"followers, {WEEKS} weeks"] = (
        followers,
        (
            "SELECT channel_id, COUNT(*), MAX(value) FROM account_snapshots"
            " WHERE metric = 'followers' GROUP BY channel_id"
        ),
    )
    return {**found, **charts_reach.charts(store, ME)}


_COLUMNS = {
    PostsBy.CHANNEL: "channel_id",
    PostsBy.MEDIA: "media",
    PostsBy.DAYPART: "(sent_s / 10800) % 8",
    PostsBy.CELL: "(sent_s / 3600) % 168",
    PostsBy.MONTH: "sent_s / 2592000",
}


def _since(weeks: int) -> int:
    return seconds(datetime.combine(END - timedelta(weeks=weeks), datetime.min.time(), UTC))


def _plain(weeks: int, column: str, more: str = "") -> str:
    return (
        f"SELECT {column}, COUNT(*), AVG(interactions) FROM sent_posts"
        f" WHERE sent_s >= {_since(weeks)}{more} GROUP BY {column}"
    )


def _labels() -> str:
    return (
        "SELECT p.labels, COUNT(*), AVG(s.interactions) FROM sent_posts s"
        " JOIN posts p ON p.id = s.post_id"
        f" WHERE s.sent_s >= {_since(WEEKS)} GROUP BY p.labels"
    )


def _best() -> str:
    return (
        f"SELECT delivery_id, interactions FROM sent_posts WHERE sent_s >= {_since(WEEKS)}"
        " ORDER BY interactions DESC LIMIT 25"
    )


def _newest(store: SqlStore) -> str:
    with store.reading() as unit:
        (found,) = unit.sent_posts.before("ch-1", seconds(NOW) - 30 * 86_400, 1)
    return found.delivery_id


def _curve(store: SqlStore) -> Callable[[], object]:
    curves, delivery_id = PostCurves(store=store), _newest(store)
    return lambda: curves.curve(ME, delivery_id, Measure.INTERACTIONS)


def _readings(store: SqlStore) -> str:
    with store.reading() as unit:
        post = unit.sent_posts.find(_newest(store))
        before = unit.sent_posts.before("ch-1", post.sent_s, 100) if post else []
    ids = ", ".join(f"'{each.delivery_id}'" for each in before)
    return (
        "SELECT metric, COUNT(*), AVG(value) FROM snapshots"
        f" WHERE delivery_id IN ({ids}) GROUP BY metric"
    )


def _measure(
    ground: Ground, engines: Engines, name: str, chart: Callable[[], object], bare: str
) -> ChartTime:
    with engines.reader.connect() as connection:
        sides: dict[str, Callable[[], object]] = {
            "chart": chart,
            "bare": lambda: _bare(connection, bare),
        }
        for work in sides.values():
            work()  # once unmeasured: caches as on a desk in use
        turns = {side: partial(_took, work) for side, work in sides.items()}
        found = in_turns(turns, rounds=TIMES, budget_s=BUDGET_S)
    walls = {side: [wall for wall, _cpu in took] for side, took in found.items()}
    return ChartTime(
        database=ground.dialect,
        chart=name,
        chart_ms=statistics.median(walls["chart"]),
        cpu_ms=statistics.median(cpu for _wall, cpu in found["chart"]),
        bare_ms=statistics.median(walls["bare"]),
        ratio=median_ratio(walls["chart"], walls["bare"]),
    )


def _took(work: Callable[[], object]) -> tuple[float, float]:
    """On the clock, and of this process's processor."""
    before = time.process_time()
    wall = took_ms(work)
    return wall, (time.process_time() - before) * 1_000


def _bare(connection: Connection, statement: str) -> list[Any]:
    driver: Any = connection.connection.driver_connection
    return list(driver.execute(statement).fetchall())


def _pages(ground: Ground, engines: Engines) -> Iterator[PageTime]:
    from guyub.bench import charts_pages  # noqa: PLC0415 - brings the whole desk with it

    for name, draw in charts_pages.pages(ground, engines, NOW):
        draw()
        took = [_took(draw) for _round in range(5)]
        yield PageTime(
            database=ground.dialect,
            page=name,
            rerun_ms=statistics.median(wall for wall, _cpu in took),
            cpu_ms=statistics.median(cpu for _wall, cpu in took),
            peak_mib=_peak_mib(),
        )


def _peak_mib() -> float | None:
    """The most memory this process ever held; None where the system does not tell."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - Windows has none

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB_A_MIB
    return None
