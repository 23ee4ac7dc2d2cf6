"""Rows into figures: pure functions. What is unknown is a gap, never zero."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Literal

import plotly.graph_objects as go

from domain.metrics import Metric
from domain.texts import _
from services.reporting import PostEngagement, WeekFigures

Clock = Literal["office", "wall"]

# Okabe and Ito's colours, told apart by every kind of colour blindness; those with at least
# 3:1 against white. Lines also differ by dash and marker.
COLORS = ("#0072B2", "#B34700", "#00704D", "#A3417B", "#5C5C5C", "#1E7FA8")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
MARKERS = ("circle", "square", "diamond", "triangle-up", "x", "cross")
INK = "#31333F"
FEW = 6  # so many ticks of one each still stand apart


def response_figure(weeks: Sequence[WeekFigures], name: str, clock: Clock) -> go.Figure:
    """Median and p90 of the first response in hours, a week each, of one series of figures."""
    figure = go.Figure()
    for index, (label, attribute) in enumerate(
        ((_("Median"), f"median_{clock}"), (_("9 dari 10 (p90)"), f"p90_{clock}"))
    ):
        figure.add_trace(
            _line(
                [week.week for week in weeks],
                [hours(getattr(week, attribute)) for week in weeks],
                label,
                index,
            )
        )
    figure.update_layout(**_layout(name, _hours_title(clock)))
    return figure


def channel_figure(
    weeks: Sequence[WeekFigures], names: Mapping[str | None, str], clock: Clock
) -> go.Figure:
    """The median of the first response in hours, a line per channel."""
    figure = go.Figure()
    for index, channel_id in enumerate(names):
        rows = [w for w in weeks if w.channel_id == channel_id and not w.all_channels]
        values = [hours(getattr(week, f"median_{clock}")) for week in rows]
        figure.add_trace(_line([w.week for w in rows], values, names[channel_id], index))
    figure.update_layout(**_layout(_("Median per kanal"), _hours_title(clock)))
    return figure


def waiting_figure(weeks: Sequence[WeekFigures]) -> go.Figure:
    """What became of the cases of each week: answered, waiting still, closed in silence."""
    figure = go.Figure()
    for label, attribute, color, pattern in (
        (_("Sudah ditanggapi"), "answered", COLORS[0], ""),
        (_("Masih menunggu"), "waiting", COLORS[1], "/"),
        (_("Ditutup tanpa jawaban"), "unanswered", COLORS[3], "x"),
    ):
        figure.add_trace(
            go.Bar(
                x=[week.week for week in weeks],
                y=[getattr(week, attribute) for week in weeks],
                name=label,
                marker={"color": color, "pattern": {"shape": pattern}},
            )
        )
    figure.update_layout(barmode="stack", **_layout(_("Laporan per minggu"), _("laporan")))
    figure.update_yaxes(whole([week.cases for week in weeks]))
    return figure


def engagement_figure(
    posts: Sequence[PostEngagement], metric: Metric, names: Mapping[str, str], title: str
) -> go.Figure:
    """One metric of every post by its time, a series per channel; unknown posts have no bar."""
    figure = go.Figure()
    for index, channel_id in enumerate(dict.fromkeys(post.channel_id for post in posts)):
        rows = [post for post in posts if post.channel_id == channel_id]
        figure.add_trace(
            go.Scatter(
                x=[post.sent_at for post in rows],
                y=[post.values.get(metric) for post in rows],
                name=names.get(channel_id, channel_id),
                mode="markers",
                marker={
                    "color": COLORS[index % len(COLORS)],
                    "symbol": MARKERS[index % len(MARKERS)],
                    "size": 10,
                },
                text=[" ".join(post.text.split())[:60] for post in rows],
                hovertemplate="%{text}<br>%{y}<extra>%{fullData.name}</extra>",
            )
        )
    figure.update_layout(**_layout(title, title))
    figure.update_yaxes(whole([post.values.get(metric) for post in posts]))
    return figure


def hours(span: timedelta | None) -> float | None:
    """The span in hours, None staying unknown."""
    return None if span is None else round(span.total_seconds() / 3600, 2)


def _line(x: Sequence[object], y: Sequence[float | None], name: str, index: int) -> go.Scatter:
    return go.Scatter(
        x=list(x),
        y=list(y),
        name=name,
        mode="lines+markers",
        connectgaps=False,
        line={"color": COLORS[index % len(COLORS)], "dash": DASHES[index % len(DASHES)]},
        marker={"symbol": MARKERS[index % len(MARKERS)], "size": 9},
    )


def whole(counts: Sequence[int | None]) -> dict[str, object]:
    """An axis for what is counted: there is no half a report."""
    most = max((count for count in counts if count is not None), default=0)
    return {"tickformat": ",d", **({"dtick": 1} if most <= FEW else {})}


def _hours_title(clock: Clock) -> str:
    return _("jam kerja") if clock == "office" else _("jam")


def _layout(title: str, y_title: str) -> dict[str, object]:
    return {
        "title": {"text": title, "font": {"size": 16}},
        "xaxis": {"tickformat": "%d/%m", "hoverformat": "%d/%m/%Y"},
        "yaxis": {"title": {"text": y_title}, "rangemode": "tozero"},
        "legend": {"orientation": "h", "y": -0.2},
        "margin": {"l": 8, "r": 8, "t": 48, "b": 8},
        "height": 340,
        "font": {"color": INK},
    }
