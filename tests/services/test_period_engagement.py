"""The engagement part of a report: the figures of the screens, and unknown is never zero."""

from datetime import date, timedelta

import pytest

from domain.branch_shelves import Recount
from domain.documents import Document, Section
from domain.intervals import Middle
from domain.metrics import Metric
from domain.months import Month
from domain.ports import Store
from domain.weeks import Week
from services.engagement.engagement_changes import compared_on
from services.engagement.engagement_figures import Measure, PostFilter, PostsBy
from services.engagement.engagement_terms import term
from services.engagement.engaging import Asked, Engaging
from services.engagement.growth import Growing
from services.engagement.metric_words import metrics
from services.engagement.post_filling import SENT_POSTS, PostFilling
from services.reports.period_engagement import POSTS_MAX
from services.reports.period_reports import PeriodReports
from tests.makers import STAFF
from tests.services.answered import jakarta
from tests.services.desk import LOUD, TALK, Desk, open_desk
from tests.services.posted import a_season_of_posts, posted
from toolkit.clock import SetClock

NOVEMBER = Month(2026, 11)
DAY = timedelta(days=1)
DAYS = PostFilter(first=date(2026, 11, 1), end=date(2026, 12, 1))


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    clock.set(jakarta(30, 12) + 20 * DAY)
    return open_desk(store, clock)


@pytest.fixture
def season(desk: Desk) -> Engaging:
    a_season_of_posts(desk.store, LOUD, TALK, date(2026, 10, 12), 55)
    return Engaging(store=desk.store, clock=desk.clock)


def report(desk: Desk, period: Month | Week = NOVEMBER, language: str = "id") -> Document:
    return PeriodReports(store=desk.store, clock=desk.clock).report(STAFF, period, language)


def section(told: Document, title: str) -> Section:
    return next(each for each in told.sections if each.title == title)


def passage(told: Document) -> list[str]:
    (found,) = [each for each in told.plain if each.title == "Keterlibatan"]
    return list(found.sentences)


def test_each_channel_has_the_figures_of_the_screen(desk: Desk, season: Engaging) -> None:
    interactions, rates = (
        season.report(STAFF, Asked(wanted=DAYS, by=PostsBy.CHANNEL, measure=measure))
        for measure in (Measure.INTERACTIONS, Measure.RATE)
    )
    names = {LOUD: "ch-loud", TALK: "ch-talk", None: "semua"}
    words = metrics()
    expected = [
        [
            names[one.group],  # type: ignore[index]
            *(one.sent, one.read, one.middle.n, one.total, one.middle),
            _percent(other.middle),
            ", ".join(words[each] for each in other.rate_of),
        ]
        for one, other in zip(
            [*interactions.groups, interactions.whole], [*rates.groups, rates.whole], strict=True
        )
    ]
    told = section(report(desk), "Keterlibatan menurut kanal")
    assert [list(row) for row in told.rows] == expected
    assert interactions.whole.sent == 40
    assert interactions.whole.middle.is_sure
    assert rates.whole.rate_of == (Metric.REACH, Metric.VIEWS)
    assert term("rate").meaning in told.definition


def _percent(rate: Middle) -> Middle:
    edges = [
        None if each is None else round(100 * each, 2)
        for each in (rate.median, rate.low, rate.high)
    ]
    return Middle(n=rate.n, median=edges[0], low=edges[1], high=edges[2])


@pytest.mark.parametrize(
    ("period", "first", "end"),
    [
        (NOVEMBER, date(2026, 11, 1), date(2026, 12, 1)),
        (Week(2026, 48), date(2026, 10, 26), date(2026, 11, 30)),
    ],
)
def test_each_week_is_told_as_on_the_screen(
    desk: Desk, season: Engaging, period: Month | Week, first: date, end: date
) -> None:
    weeks = season.weeks(STAFF, PostFilter(first=first, end=end))
    told = section(report(desk, period), "Keterlibatan per minggu")
    assert [list(row)[1:] for row in told.rows] == [
        [
            *(week.sent, week.counted, week.known, week.interactions, week.middle),
            "ya" if week.is_complete else "belum",
            None if week.change is None else round(100 * week.change, 1),
            compared_on(week),
        ]
        for week in weeks
    ]
    (chart,) = told.charts
    (line,) = chart.series
    assert list(line.values) == [week.interactions if week.is_complete else None for week in weeks]
    assert len([value for value in line.values if value]) >= 3
    assert told.rows[0][0] == "26 Okt"


def test_a_week_that_is_not_complete_is_no_fall_in_the_chart(desk: Desk, season: Engaging) -> None:
    desk.clock.set(jakarta(26))
    told = section(report(desk), "Keterlibatan per minggu")
    assert [row[6] for row in told.rows] == ["ya", "ya", "ya", "belum", "belum", "belum"]
    assert list(told.charts[0].series[0].values)[3:] == [None, None, None]


def test_the_posts_with_the_most_interactions_come_first(desk: Desk, season: Engaging) -> None:
    page = season.rows(STAFF, Asked(wanted=DAYS), limit=POSTS_MAX, best_first=True)
    told = section(report(desk), "Unggahan yang paling banyak ditanggapi")
    assert [(row[0], row[2], row[3]) for row in told.rows] == [
        (each.sent_at, each.text, each.interactions) for each in page.rows
    ]
    assert told.rows[0][2] == "Kabar koperasi l-49"
    assert len(told.rows) == POSTS_MAX
    assert f"Semuanya {page.total} unggahan" in told.definition


def test_who_follows_is_told_from_the_first_reading_to_the_last(
    desk: Desk, season: Engaging
) -> None:
    (growth,) = Growing(store=desk.store).followers(
        STAFF, NOVEMBER.begins("Asia/Jakarta"), NOVEMBER.following.begins("Asia/Jakarta")
    )
    assert growth.first is not None
    assert growth.last is not None
    told = section(report(desk), "Pengikut")
    assert [list(row) for row in told.rows] == [
        [
            "ch-loud",
            *(growth.first.at, growth.first.followers),
            *(growth.last.at, growth.last.followers),
            growth.gained,
        ]
    ]
    assert growth.gained == 280


def test_a_manager_reads_how_much_is_known_and_how_sure_it_is(desk: Desk, season: Engaging) -> None:
    whole = season.report(STAFF, Asked(wanted=DAYS)).whole
    first, second, changed = passage(report(desk))
    total = f"{whole.total:,}".replace(",", ".")
    assert first == (
        f"{whole.sent} unggahan terkirim, dengan {total} interaksi yang diketahui dari "
        f"{whole.middle.n} di antaranya."
    )
    assert whole.middle.n == whole.sent - 1
    assert second.startswith("Separuh unggahan mendapat lebih dari ")
    assert "95 dari 100 kali" in second
    assert changed.startswith("Minggu 16 Nov–22 Nov: ")


def test_unknown_interactions_are_unknown_and_never_zero(desk: Desk) -> None:
    posted(desk.store, "d-1", jakarta(3, 9), TALK, reactions=7)
    posted(desk.store, "d-2", jakarta(4, 9), TALK, reactions=None)
    told = report(desk)
    assert passage(told) == [
        "2 unggahan terkirim, dengan 7 interaksi yang diketahui dari 1 di antaranya.",
    ]
    best = section(told, "Unggahan yang paling banyak ditanggapi")
    assert [row[3] for row in best.rows] == [7, None]


def test_a_platform_that_tells_nothing_is_said_to_tell_nothing(desk: Desk) -> None:
    posted(desk.store, "d-1", jakarta(3, 9), TALK)
    assert passage(report(desk)) == ["1 unggahan terkirim; platformnya belum melaporkan interaksi."]


def test_a_month_without_posts_says_so(desk: Desk) -> None:
    told = report(desk)
    assert passage(told) == ["Tidak ada unggahan yang terkirim dalam kurun ini."]
    for title in ("Keterlibatan menurut kanal", "Unggahan yang paling banyak ditanggapi"):
        found = section(told, title)
        assert (found.rows, found.empty) == (
            [],
            "Tidak ada unggahan yang terkirim dalam kurun ini.",
        )
    assert section(told, "Keterlibatan per minggu").charts == ()
    assert section(told, "Pengikut").rows == []


def test_it_is_said_when_older_posts_are_not_counted_yet(desk: Desk) -> None:
    posted(desk.store, "d-1", jakarta(3, 9), TALK, reactions=7)
    with desk.store.writing() as unit:
        unit.recounts.put(Recount(name=SENT_POSTS, asked_at=desk.clock.now()))
    warning = (
        "Unggahan lama masih dihitung satu per satu, jadi angka di sini belum memuat semuanya."
    )
    assert passage(report(desk))[0] == warning
    PostFilling(store=desk.store, clock=desk.clock).run(1)
    assert warning not in passage(report(desk))
