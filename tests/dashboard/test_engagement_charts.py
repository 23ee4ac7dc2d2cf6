"""Charts of engagement are pure: the unknown is a gap, and few posts are drawn as themselves."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from dashboard import engagement_charts
from dashboard.engagement_words import Names
from dashboard.times import Times
from domain.engagement import MediaKind
from domain.gaps import Gap, GapReason, Measured
from domain.intervals import Middle
from services.engagement.engagement_figures import Measure, PostFigures, PostsBy, WeekFigures
from services.engagement.engaging import PostRow
from services.engagement.growth import Growth, Reading
from services.engagement.post_curves import BandPoint, CurvePoint, PostCurve

NOON = datetime(2026, 11, 18, 5, tzinfo=UTC)
TIMES = Times(zone="Asia/Jakarta", language="id", now=NOON)
NAMES = Names(times=TIMES, channels={"ch-1": "Papan"})
DAY = timedelta(days=1)


def a_group(group: Any, middle: Middle, few: tuple[float, ...] = (), sent: int = 9) -> PostFigures:
    return PostFigures(
        group=group,
        sent=sent,
        read=sent,
        middle=middle,
        few=few,
        total=None,
        rate_of=(),
        read_from=None,
        read_until=None,
    )


SURE = Middle(n=8, median=0.5, low=0.25, high=1.0)
FEW = Middle(n=2, median=3)


def test_medians_have_their_interval_and_few_posts_stand_for_themselves() -> None:
    groups = [
        a_group("a", SURE),
        a_group("b", FEW, (2.0, 4.0)),
        a_group("c", Middle(n=0, median=None)),
    ]
    figure = engagement_charts.middles(groups, ["A", "B", "C"], Measure.INTERACTIONS)
    medians, single = figure.data
    assert (list(medians.x), list(medians.y)) == (["A"], [0.5])
    assert (list(medians.error_y.array), list(medians.error_y.arrayminus)) == ([0.5], [0.25])
    assert list(medians.customdata) == [8]
    assert (list(single.x), list(single.y), list(single.customdata)) == (
        ["B", "B"],
        [2.0, 4.0],
        [2, 2],
    )
    assert list(figure.layout.xaxis.categoryarray) == ["A", "B", "C"]


def test_rates_are_drawn_in_hundredths() -> None:
    figure = engagement_charts.middles([a_group("a", SURE)], ["A"], Measure.RATE)
    assert [list(trace.y) for trace in figure.data] == [[50.0]]
    assert figure.layout.yaxis.title.text == "Tingkat keterlibatan (%)"


def a_week(interactions: int | None, *, is_complete: bool) -> WeekFigures:
    return WeekFigures(
        monday=date(2026, 11, 9),
        sent=3,
        counted=3,
        known=2,
        interactions=interactions,
        middle=FEW,
        is_complete=is_complete,
    )


def test_weeks_that_are_not_complete_are_marked_by_a_pattern() -> None:
    weeks = [
        a_week(4, is_complete=True),
        a_week(2, is_complete=False),
        a_week(None, is_complete=True),
    ]
    complete, incomplete = engagement_charts.weeks(weeks, ["1", "2", "3"]).data
    assert (list(complete.y), complete.marker.pattern.shape) == ([4, None, None], "")
    assert (list(incomplete.y), incomplete.marker.pattern.shape) == ([None, 2, None], "/")


def test_a_week_of_no_interactions_says_so_and_one_that_is_unknown_says_nothing() -> None:
    weeks = [
        a_week(0, is_complete=True),
        a_week(None, is_complete=True),
        a_week(0, is_complete=False),
        a_week(4, is_complete=True),
    ]
    complete, incomplete = engagement_charts.weeks(weeks, ["1", "2", "3", "4"]).data
    assert (list(complete.text), complete.textposition) == (["0", "", "", ""], "outside")
    assert list(incomplete.text) == ["", "", "0", ""]


@pytest.mark.parametrize(
    ("medians", "top"), [((13.0,), 13), ((12.0, 13.0), 13), ((0.0,), 1), ((), 1)]
)
def test_the_colours_of_cells_begin_at_nothing(medians: tuple[float, ...], top: float) -> None:
    """Else 12 beside 13 would be the darkest beside the brightest, and 13 alone neither."""
    cells = [a_group((day, part), FEW) for day in range(7) for part in range(8)]
    for place, median in enumerate(medians):
        middle = Middle(n=8, median=median, low=median, high=median)
        cells[place] = a_group((0, place), middle)
    figure = engagement_charts.heat(cells, PostsBy.WIDE_CELL, NAMES, Measure.INTERACTIONS)
    _grey, coloured = figure.data
    assert (coloured.zmin, coloured.zmax) == (0, top)


def test_cells_of_too_few_posts_are_grey_with_their_number() -> None:
    cells = [
        a_group((day, part), Middle(n=0, median=None), sent=0)
        for day in range(7)
        for part in range(8)
    ]
    cells[0] = a_group((0, 0), SURE)
    cells[9] = a_group((1, 1), FEW, (2.0, 4.0))
    figure = engagement_charts.heat(cells, PostsBy.WIDE_CELL, NAMES, Measure.INTERACTIONS)
    grey, coloured = figure.data
    assert coloured.z[0][0] == 0.5
    assert [value for row in coloured.z for value in row if value is not None] == [0.5]
    assert (coloured.text[0][0], coloured.text[1][1]) == ("8", "")
    assert coloured.customdata[0][0] == "median 0,50 (0,25 sampai 1), n = 8"
    assert (grey.z[0][0], grey.z[1][1], grey.z[6][7]) == (None, 0, 0)
    assert (grey.text[0][0], grey.text[1][1], grey.text[6][7]) == ("", "2", "")
    assert list(grey.y) == ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]
    assert grey.x[3] == "09.00–11.59"


def test_cells_of_an_hour_are_named_by_it() -> None:
    cells = [a_group((day, hour), FEW) for day in range(7) for hour in range(24)]
    figure = engagement_charts.heat(cells, PostsBy.CELL, NAMES, Measure.RATE)
    assert (figure.data[0].x[0], figure.data[0].x[23]) == ("00", "23")


def a_row() -> PostRow:
    return PostRow(
        delivery_id="d",
        post_id="p",
        channel_id="ch-1",
        text="Panen",
        url="",
        labels=(),
        media=MediaKind.TEXT,
        sent_at=NOON,
        is_readable=True,
        values=(None,) * 8,
        interactions=None,
        rate=None,
        rate_of=None,
        read_at=None,
    )


def a_curve() -> PostCurve:
    return PostCurve(
        post=a_row(),
        measure=Measure.VIEWS,
        points=(CurvePoint(age=DAY, value=4), CurvePoint(age=2 * DAY, value=None)),
        band=(
            BandPoint(age=DAY, n=7, low=1, median=2, high=3),
            BandPoint(age=2 * DAY, n=3, low=None, median=None, high=None),
        ),
        past=7,
    )


def test_a_curve_is_drawn_in_days_over_its_band_with_gaps_where_nobody_measured() -> None:
    high, low, median, own = engagement_charts.curve(a_curve()).data
    assert [list(trace.x) for trace in (high, low, median, own)] == [[1, 2]] * 4
    assert [list(trace.y) for trace in (high, low, median, own)] == [
        [3, None],
        [1, None],
        [2, None],
        [4, None],
    ]
    assert low.fill == "tonexty"
    assert list(median.customdata) == [7, 3]


def test_followers_are_a_line_that_breaks_at_gaps() -> None:
    readings = tuple(Reading(at=NOON + n * DAY, followers=n) for n in (0, 1, 3))
    gaps = tuple(
        Gap(
            id=f"g-{n}",
            channel_id="ch-1",
            subject=Measured.ACCOUNT,
            reason=GapReason.MACHINE_DOWN,
            started_at=NOON + n * DAY,
            seen_at=NOON + n * DAY,
        )
        for n in (2, 9)
    )
    growth = Growth(
        channel_id="ch-1", readings=readings, first=readings[0], last=readings[2], gaps=gaps
    )
    (line,) = engagement_charts.growth([growth], NAMES).data
    assert list(line.y) == [0, 1, None, 3]
    assert [each.isoformat() for each in line.x][:2] == [
        "2026-11-18T12:00:00",
        "2026-11-19T12:00:00",
    ]
    assert (line.name, line.connectgaps) == ("Papan", False)


@pytest.mark.parametrize(("most", "dtick"), [(106, 1), (900, None)])
def test_followers_are_ticked_in_whole_ones(most: int, dtick: int | None) -> None:
    """Of a few more or less, ticks of halves would be written as the same number twice."""
    readings = (Reading(at=NOON, followers=100), Reading(at=NOON + DAY, followers=most))
    told = Growth(channel_id="ch-1", readings=readings, first=readings[0], last=readings[1])
    axis = engagement_charts.growth([told], NAMES).layout.yaxis
    assert (axis.tickformat, axis.dtick) == (",d", dtick)


def test_a_group_of_which_nothing_is_known_keeps_its_place() -> None:
    groups = [a_group("a", Middle(n=0, median=None)), a_group("b", SURE)]
    figure = engagement_charts.middles(groups, ["A", "B"], Measure.INTERACTIONS)
    assert tuple(figure.layout.xaxis.range) == (-0.5, 1.5)
    assert (figure.layout.legend.yref, figure.layout.legend.y) == ("container", 0)
