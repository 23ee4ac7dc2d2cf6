"""Rows into figures: pure functions. What is unknown is a gap, never zero."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import plotly.graph_objects as go

from domain.metrics import Metric
from services.reporting import PostEngagement

# Okabe and Ito's colours, told apart by every kind of colour blindness; those with at least
# 3:1 against white. What they mark differs by its marker or pattern too.
COLORS = ("#0072B2", "#B34700", "#00704D", "#A3417B", "#5C5C5C", "#1E7FA8")
MARKERS = ("circle", "square", "diamond", "triangle-up", "x", "cross")
INK = "#31333F"
FEW = 6  # so many ticks of one each still stand apart


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


def whole(counts: Sequence[int | None]) -> dict[str, object]:
    """An axis for what is counted: there is no half a report."""
    most = max((count for count in counts if count is not None), default=0)
    return {"tickformat": ",d", **({"dtick": 1} if most <= FEW else {})}


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
