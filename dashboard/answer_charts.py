"""Answer times drawn: quantiles with their bands, and what became of everybody. Pure."""

from collections.abc import Sequence
from datetime import timedelta

import plotly.graph_objects as go

from dashboard.charts import COLORS, INK, KEY, MARKERS, hours, numbered, tall, whole
from domain.measured import ClockKind
from domain.statistics import Estimate
from domain.texts import _
from services.figures.answer_figures import Figures

_WIDTH = 0.22  # between the marks of one group
HEIGHT = 360


def quantiles(
    groups: Sequence[Figures], labels: Sequence[str], clock: ClockKind, axis: str = ""
) -> go.Figure:
    """Median, p75 and p90 of each group in hours, each with its band; unknown ones are not there,
    and a band without an upper end is left open. `axis`: what the labels are."""
    figure = go.Figure()
    for index, (name, attribute) in enumerate(
        ((_("Median"), "median"), (_("3 dari 4 (p75)"), "p75"), (_("9 dari 10 (p90)"), "p90"))
    ):
        found: list[Estimate] = [getattr(each, attribute) for each in groups]
        figure.add_trace(_marks(name, found, labels, index))
    unit = _("jam kerja") if clock is ClockKind.OFFICE else _("jam")
    figure.update_layout(**_layout(unit, labels))
    figure.update_xaxes(numbered(labels), title={"text": axis})
    return figure


def fates(
    groups: Sequence[Figures], labels: Sequence[str], axis: str = "", *, resolves: bool
) -> go.Figure:
    """What became of the spans of each group: ended, waiting still, closed in silence."""
    figure = go.Figure()
    ended = _("Sudah selesai") if resolves else _("Sudah ditanggapi")
    waits = _("Belum selesai") if resolves else _("Masih menunggu")
    for label, attribute, color, pattern in (
        (ended, "answered", COLORS[0], ""),
        (waits, "waiting", COLORS[1], "/"),
        (_("Ditutup tanpa jawaban"), "never", COLORS[3], "x"),
    ):
        figure.add_trace(
            go.Bar(
                x=list(range(len(labels))),  # two of the staff may bear the same name
                y=[getattr(each, attribute) for each in groups],
                name=label,
                marker={"color": color, "pattern": {"shape": pattern}},
                text=list(labels),
                textposition="none",
                hovertemplate="%{text}: %{y}<extra>%{fullData.name}</extra>",
            )
        )
    figure.update_layout(barmode="stack", **_layout(_("banyaknya"), labels))
    figure.update_yaxes(whole([each.spans for each in groups]))
    figure.update_xaxes(numbered(labels), title={"text": axis})
    return figure


def _marks(name: str, found: Sequence[Estimate], labels: Sequence[str], index: int) -> go.Scatter:
    places = [place + (index - 1) * _WIDTH for place in range(len(found))]
    return go.Scatter(
        x=places,
        y=[hours(each.span) for each in found],
        name=name,
        mode="markers",
        marker={"symbol": MARKERS[index], "size": 9, "color": COLORS[index]},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [_above(each) for each in found],
            "arrayminus": [_below(each) for each in found],
            "color": COLORS[index],
            "thickness": 1.5,
        },
        text=list(labels),
        hovertemplate="%{text}: %{y}<extra>%{fullData.name}</extra>",
    )


def _above(each: Estimate) -> float | None:
    return None if each.span is None else _between(each.span, each.high)


def _below(each: Estimate) -> float | None:
    return None if each.span is None or each.low is None else _between(each.low, each.span)


def _between(low: timedelta, high: timedelta | None) -> float | None:
    return None if high is None else hours(high - low)


def _layout(y_title: str, labels: Sequence[str]) -> dict[str, object]:
    return {
        "yaxis": {"title": {"text": y_title}, "rangemode": "tozero"},
        "legend": KEY,
        "margin": {"l": 8, "r": 8, "t": 16, "b": 8},
        "height": tall(labels, HEIGHT),
        "font": {"color": INK},
    }
