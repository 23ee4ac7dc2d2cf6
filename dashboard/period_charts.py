"""A report's charts drawn for the desk: the values that the paper draws, none of them anew."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import COLORS, INK, KEY, MARKERS, numbered, places, whole
from domain.documents import Chart, ChartKind, Series
from domain.texts import _

HEIGHT = 360
_APART = 0.22  # between the marks of one label, so that their bands do not hide each other
_DASHES = ("solid", "dash", "dot")
# What stands apart in a stack without its colour.
_FILLS = ((COLORS[0], ""), (COLORS[1], "/"), (COLORS[3], "x"))


def figure(chart: Chart) -> go.Figure:
    """What is unknown is a gap, and a band without an upper end is left open."""
    drawn = go.Figure()
    if chart.kind is ChartKind.LINES:
        middle = (len(chart.series) - 1) / 2
        for number, series in enumerate(chart.series):
            drawn.add_trace(_line(chart, series, number, shift=(number - middle) * _APART))
        drawn.update_xaxes(numbered(chart.labels))
    else:
        for number, series in enumerate(chart.series):
            drawn.add_trace(_bars(chart, series, number))
        drawn.update_layout(barmode="stack")
        drawn.update_xaxes(places(chart.labels))
        drawn.update_yaxes(whole(_heights(chart)))
    drawn.update_layout(
        yaxis={"title": {"text": chart.unit}, "rangemode": "tozero"},
        legend=KEY,
        margin={"l": 8, "r": 8, "t": 16, "b": 8},
        height=HEIGHT,
        font={"color": INK},
    )
    return drawn


def table(chart: Chart) -> pd.DataFrame:
    """Every number of the chart, a line a label; unknown is empty."""
    columns: dict[str, list[object]] = {_("kelompok"): list(chart.labels)}
    for series in chart.series:
        columns[f"{series.name} ({chart.unit})"] = [_rounded(value) for value in series.values]
        if series.bands:
            least = _("{name} paling sedikit").format(name=series.name)
            most = _("{name} paling banyak").format(name=series.name)
            columns[least] = [_rounded(low) for low, _high in series.bands]
            columns[most] = [_rounded(high) for _low, high in series.bands]
    return pd.DataFrame(columns).convert_dtypes()


def _line(chart: Chart, series: Series, number: int, *, shift: float) -> go.Scatter:
    color = COLORS[number]
    return go.Scatter(
        x=[place + shift for place in range(len(chart.labels))],
        y=[_rounded(value) for value in series.values],
        name=series.name,
        mode="lines+markers",
        connectgaps=False,
        line={"color": color, "dash": _DASHES[number], "width": 1.5},
        marker={"symbol": MARKERS[number], "size": 9, "color": color},
        error_y=_bands(series, color) if series.bands else None,
        text=list(chart.labels),
        hovertemplate="%{text}: %{y}<extra>%{fullData.name}</extra>",
    )


def _bands(series: Series, color: str) -> dict[str, object]:
    pairs = list(zip(series.values, series.bands, strict=True))
    return {
        "type": "data",
        "symmetric": False,
        "array": [_between(value, high) for value, (_low, high) in pairs],
        "arrayminus": [_between(low, value) for value, (low, _high) in pairs],
        "color": color,
        "thickness": 1.5,
    }


def _bars(chart: Chart, series: Series, number: int) -> go.Bar:
    color, pattern = _FILLS[number]
    return go.Bar(
        x=list(chart.labels),
        y=list(series.values),
        name=series.name,
        marker={"color": color, "pattern": {"shape": pattern}},
    )


def _heights(chart: Chart) -> list[int]:
    columns = zip(*(series.values for series in chart.series), strict=True)
    return [int(sum(value or 0 for value in column)) for column in columns]


def _between(low: float | None, high: float | None) -> float | None:
    return None if low is None or high is None else _rounded(high - low)


def _rounded(value: float | None) -> float | None:
    """To 36 seconds of an hour, as every table here tells it."""
    return None if value is None else round(value, 2)
