"""Members drawn: messages of one by month, reach of the roll by month. Pure."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from dashboard.charts import COLORS, INK, MARKERS, whole
from domain.months import Month
from domain.shares import Share
from domain.texts import _
from services.roll.roll_reach import MonthReach

HEIGHT = 300


def messages(months: Mapping[Month, int]) -> go.Figure:
    """How many messages in each month; a month without any has no bar."""
    figure = go.Figure(
        go.Bar(
            x=[str(month) for month in months],
            y=list(months.values()),
            marker={"color": COLORS[0]},
            hovertemplate="%{x}: %{y}<extra></extra>",
        )
    )
    figure.update_layout(**_layout(_("banyaknya pesan")))
    figure.update_yaxes(whole(list(months.values())))
    return figure


def reach(months: Sequence[MonthReach]) -> go.Figure:
    """Both shares of each month in percent, each with its band; a month of nobody is a gap."""
    figure = go.Figure()
    series = (
        (_("Dari yang dapat terlihat"), [each.whole.of_linked for each in months]),
        (_("Dari seluruh buku, paling sedikit"), [each.whole.at_least for each in months]),
    )
    for index, (name, shares) in enumerate(series):
        figure.add_trace(_line(name, [str(each.month) for each in months], shares, index))
    figure.update_layout(**_layout("%"))
    figure.update_yaxes({"range": [0, 105]})
    return figure


def _line(
    name: str, labels: Sequence[str], shares: Sequence[Share | None], index: int
) -> go.Scatter:
    return go.Scatter(
        x=list(labels),
        y=[None if one is None else 100 * one.share for one in shares],
        name=name,
        mode="lines+markers",
        marker={"symbol": MARKERS[index], "size": 9, "color": COLORS[index]},
        line={"dash": "solid" if index == 0 else "dot"},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [None if one is None else 100 * (one.high - one.share) for one in shares],
            "arrayminus": [None if one is None else 100 * (one.share - one.low) for one in shares],
            "color": COLORS[index],
            "thickness": 1.5,
        },
        hovertemplate="%{x}: %{y:.1f} %<extra>%{fullData.name}</extra>",
    )


def _layout(y_title: str) -> dict[str, object]:
    return {
        "xaxis": {"type": "category"},
        "yaxis": {"title": {"text": y_title}, "rangemode": "tozero"},
        "legend": {"orientation": "h", "y": -0.3},
        "margin": {"l": 8, "r": 8, "t": 16, "b": 8},
        "height": HEIGHT,
        "font": {"color": INK},
    }
