"""Members drawn: messages and reactions of one by month, reach of the roll by month. Pure."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from dashboard import member_words
from dashboard.charts import COLORS, INK, KEY, MARKERS, places, whole
from dashboard.tables import percent
from dashboard.times import Times
from domain.months import Month
from domain.shares import Share
from domain.texts import _
from services.roll.member_pages import MonthCount
from services.roll.roll_reach import MonthReach

HEIGHT = 360


def interactions(months: Mapping[Month, MonthCount], times: Times) -> go.Figure:
    """How many messages and, beside them, how many reactions in each month; a month without any
    has no bar, and one that goes on is called so."""
    counts = (
        (_("Pesan"), [each.messages for each in months.values()]),
        (_("Reaksi"), [each.reactions for each in months.values()]),
    )
    figure, labels = go.Figure(), [member_words.axis_month(month, times) for month in months]
    for (name, numbers), color, shape in zip(counts, COLORS, ("", "/"), strict=False):
        figure.add_bar(
            name=name,
            x=labels,
            y=numbers,
            marker={"color": color, "pattern": {"shape": shape}},
            hovertemplate="%{x}: %{y}<extra>%{fullData.name}</extra>",
        )
    figure.update_layout(barmode="group", **_layout(_("banyaknya"), labels))
    figure.update_yaxes(whole([number for _name, numbers in counts for number in numbers]))
    return figure


def reach(months: Sequence[MonthReach], times: Times) -> go.Figure:
    """Both shares of each month in percent, each with its band; a month of nobody is a gap, and
    one that goes on is called so: it has had less time."""
    figure, labels = go.Figure(), [member_words.axis_month(each.month, times) for each in months]
    series = (
        (_("Dari yang dapat terlihat"), [each.whole.of_linked for each in months]),
        (_("Dari seluruh buku, paling sedikit"), [each.whole.at_least for each in months]),
    )
    for index, (name, shares) in enumerate(series):
        figure.add_trace(_line(name, labels, shares, index))
    figure.update_layout(**_layout(_("bagian anggota (%)"), labels))
    figure.update_yaxes({"range": [0, 105]})
    return figure


def _line(
    name: str, labels: Sequence[str], shares: Sequence[Share | None], index: int
) -> go.Scatter:
    return go.Scatter(
        x=list(labels),
        y=[percent(one.share if one else None) for one in shares],
        name=name,
        mode="lines+markers",
        marker={"symbol": MARKERS[index], "size": 9, "color": COLORS[index]},
        line={"dash": "solid" if index == 0 else "dot"},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [one and _apart(one.share, one.high) for one in shares],
            "arrayminus": [one and _apart(one.low, one.share) for one in shares],
            "color": COLORS[index],
            "thickness": 1.5,
        },
        hovertemplate="%{x}: %{y:.1f} %<extra>%{fullData.name}</extra>",
    )


def _apart(low: float, high: float) -> float:
    """In hundredths, as the table beside it tells both."""
    return round((percent(high) or 0) - (percent(low) or 0), 1)


def _layout(y_title: str, labels: Sequence[str]) -> dict[str, object]:
    return {
        "xaxis": places(labels),
        "yaxis": {"title": {"text": y_title}, "rangemode": "tozero"},
        "legend": KEY,
        "margin": {"l": 8, "r": 8, "t": 16, "b": 8},
        "height": HEIGHT,
        "font": {"color": INK},
    }
