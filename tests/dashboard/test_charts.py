"""Charts are pure: rows in, the whole figure out, and what is unknown stays a gap."""

from datetime import UTC, date, datetime, timedelta

from dashboard import charts
from domain.metrics import Metric
from services.reporting import PostEngagement, WeekFigures

FIRST, SECOND = date(2026, 11, 9), date(2026, 11, 16)


def _week(week: date, hours: float | None, channel_id: str | None = None) -> WeekFigures:
    span = None if hours is None else timedelta(hours=hours)
    return WeekFigures(
        week=week,
        channel_id=channel_id,
        all_channels=channel_id is None,
        cases=6,
        answered=3,
        waiting=2,
        median_office=span,
        p90_office=None,
        median_wall=None if span is None else 3 * span,
        p90_wall=None if span is None else 9 * span,
        mean_office_answered=None,
        share_in_target=None,
    )


def _post(channel_id: str, views: int | None) -> PostEngagement:
    return PostEngagement(
        delivery_id="d",
        post_id="p",
        channel_id=channel_id,
        text="Panen\n raya",
        url="",
        sent_at=datetime(2026, 11, 18, 2, tzinfo=UTC),
        values={Metric.VIEWS: views},
        interactions=None,
        rate=None,
        rate_of=None,
    )


def test_what_is_counted_has_no_halves_on_its_axis() -> None:
    few = charts.engagement_figure([_post("k", 2)], Metric.VIEWS, {}, "Dilihat")
    many = charts.engagement_figure([_post("k", 2_000)], Metric.VIEWS, {}, "Dilihat")
    none = charts.engagement_figure([_post("k", None)], Metric.VIEWS, {}, "Dilihat")
    cases = charts.waiting_figure([_week(FIRST, None)])
    axes = [figure.layout.yaxis for figure in (few, many, none, cases)]
    assert [axis.tickformat for axis in axes] == [",d"] * 4
    assert [axis.dtick for axis in axes] == [1, None, 1, 1]


def test_a_week_that_is_not_known_is_a_gap_and_never_zero() -> None:
    figure = charts.response_figure([_week(FIRST, None), _week(SECOND, 2.5)], "Semua", "office")
    median, p90 = figure.data
    assert (median.name, list(median.x), list(median.y)) == (
        "Median",
        [FIRST, SECOND],
        [None, 2.5],
    )
    assert (p90.name, list(p90.x), list(p90.y)) == (
        "9 dari 10 (p90)",
        [FIRST, SECOND],
        [None, None],
    )
    assert (median.connectgaps, p90.connectgaps) == (False, False)
    assert figure.layout.title.text == "Semua"
    assert figure.layout.yaxis.title.text == "jam kerja"
    assert figure.layout.yaxis.rangemode == "tozero"


def test_the_wall_clock_shows_wall_clock_hours() -> None:
    figure = charts.response_figure([_week(FIRST, 2)], "Semua", "wall")
    assert [list(line.y) for line in figure.data] == [[6.0], [18.0]]
    assert figure.layout.yaxis.title.text == "jam"


def test_lines_differ_by_more_than_colour() -> None:
    figure = charts.response_figure([_week(FIRST, 2)], "Semua", "office")
    first, second = figure.data
    assert first.line.dash != second.line.dash
    assert first.marker.symbol != second.marker.symbol
    assert first.line.color != second.line.color


def test_each_channel_has_its_own_line_and_the_sum_has_none() -> None:
    weeks = [_week(FIRST, 1), _week(FIRST, 2, "ch-1"), _week(FIRST, None, "ch-2")]
    figure = charts.channel_figure(weeks, {"ch-1": "Papan", "ch-2": "Grup"}, "office")
    assert [(line.name, list(line.y)) for line in figure.data] == [
        ("Papan", [2.0]),
        ("Grup", [None]),
    ]


def test_bars_stack_all_cases_also_those_closed_in_silence() -> None:
    figure = charts.waiting_figure([_week(FIRST, 1), _week(SECOND, None)])
    assert [(bar.name, list(bar.x), list(bar.y)) for bar in figure.data] == [
        ("Sudah ditanggapi", [FIRST, SECOND], [3, 3]),
        ("Masih menunggu", [FIRST, SECOND], [2, 2]),
        ("Ditutup tanpa jawaban", [FIRST, SECOND], [1, 1]),
    ]
    assert figure.layout.barmode == "stack"
    assert [bar.marker.pattern.shape for bar in figure.data] == ["", "/", "x"]


def test_a_post_nobody_counted_has_no_point() -> None:
    posts = [_post("ch-1", 12), _post("ch-1", None), _post("ch-2", 0)]
    figure = charts.engagement_figure(posts, Metric.VIEWS, {"ch-1": "Papan"}, "Dilihat")
    assert [(dots.name, list(dots.y), list(dots.text)) for dots in figure.data] == [
        ("Papan", [12, None], ["Panen raya", "Panen raya"]),
        ("ch-2", [0], ["Panen raya"]),
    ]


def test_no_rows_give_an_empty_figure() -> None:
    assert [list(line.y) for line in charts.response_figure([], "Semua", "office").data] == [[], []]
    assert list(charts.engagement_figure([], Metric.VIEWS, {}, "Dilihat").data) == []
