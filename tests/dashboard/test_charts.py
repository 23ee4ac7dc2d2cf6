"""Charts are pure: rows in, the whole figure out, and what is unknown stays a gap."""

from datetime import UTC, datetime

from dashboard import charts
from domain.metrics import Metric
from services.reporting import PostEngagement


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
    axes = [figure.layout.yaxis for figure in (few, many, none)]
    assert [axis.tickformat for axis in axes] == [",d"] * 3
    assert [axis.dtick for axis in axes] == [1, None, 1]


def test_a_post_nobody_counted_has_no_point() -> None:
    posts = [_post("ch-1", 12), _post("ch-1", None), _post("ch-2", 0)]
    figure = charts.engagement_figure(posts, Metric.VIEWS, {"ch-1": "Papan"}, "Dilihat")
    assert [(dots.name, list(dots.y), list(dots.text)) for dots in figure.data] == [
        ("Papan", [12, None], ["Panen raya", "Panen raya"]),
        ("ch-2", [0], ["Panen raya"]),
    ]


def test_no_rows_give_an_empty_figure() -> None:
    assert list(charts.engagement_figure([], Metric.VIEWS, {}, "Dilihat").data) == []
