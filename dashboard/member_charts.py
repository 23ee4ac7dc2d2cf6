"""Members drawn: messages and reactions of one by month, reach of the roll by month. Pure."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from dashboard.charts import COLORS, INK, MARKERS, whole
from domain.months import Month
from domain.shares import Share
from domain.texts import _
from services.roll.member_pages import MonthCount
from services.roll.roll_reach import MonthReach

HEIGHT = 300


def interactions(months: Mapping[Month, MonthCount]) -> go.Figure:
    """How many messages and, beside them, how many reactions in each month; a month without any
    has no bar."""
    counts = (
        (_("Pesan"), [each.messages for each in months.values()]),
        (_("Reaksi"), [each.reactions for each in months.values()]),
    )
    figure = go.Figure()
    for (name, numbers), color, shape in zip(counts, COLORS, ("", "/"), strict=False):
        figure.add_bar(
            name=name,
            x=[str(month) for month in months],
            y=numbers,
            marker={"color": color, "pattern": {"shape": shape}},
            hovertemplate="%{x}: %{y}<extra>%{fullData.name}</extra>",
        )
    figure.update_layout(barmode="group", **_layout(_("banyaknya")))
    figure.update_yaxes(whole([number for _name, numbers in counts for number in numbers]))
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
