"""Engagement drawn: medians with their intervals, weeks, hours, curves. Pure; what is unknown is
a gap, and of too few posts only the posts themselves are drawn."""

from collections.abc import Sequence
from datetime import datetime

import plotly.graph_objects as go

from dashboard.charts import COLORS, INK, KEY, MARKERS, mark, places, tall, whole
from dashboard.engagement_words import Names, unit
from dashboard.times import Times
from domain.texts import _
from services.engagement.engagement_figures import Measure, PostFigures, PostsBy, WeekFigures
from services.engagement.growth import Growth
from services.engagement.post_curves import PostCurve

HEIGHT = 360
GREY = "#E3E3E6"
_SECONDS_A_DAY = 86_400
_BAND = "rgba(0, 114, 178, 0.18)"


def middles(groups: Sequence[PostFigures], labels: Sequence[str], measure: Measure) -> go.Figure:
    """The median of each group with its interval; of few posts each post by itself."""
    figure = go.Figure()
    sure = [
        (label, each) for label, each in zip(labels, groups, strict=True) if each.middle.is_sure
    ]
    figure.add_trace(_medians(sure, measure))
    few = [
        (label, value, each.middle.n)
        for label, each in zip(labels, groups, strict=True)
        for value in each.few
    ]
    if few:
        figure.add_trace(_single_posts(few, measure))
    figure.update_layout(**(_layout(unit(measure)) | {"height": tall(labels, HEIGHT)}))
    figure.update_xaxes(places(labels))
    return figure


def weeks(found: Sequence[WeekFigures], labels: Sequence[str]) -> go.Figure:
    """What each week's posts had after seven days; weeks that are not complete are hatched."""
    figure = go.Figure()
    for name, is_complete, pattern in (
        (_("lengkap"), True, ""),
        (_("belum lengkap"), False, "/"),
    ):
        figure.add_trace(
            go.Bar(
                x=list(labels),
                y=[
                    each.interactions if each.is_complete is is_complete else None for each in found
                ],
                name=name,
                marker={"color": COLORS[0 if is_complete else 1], "pattern": {"shape": pattern}},
                text=[_if_none(each, is_complete) for each in found],
                textposition="outside",
                customdata=[[each.known, each.counted] for each in found],
                hovertemplate=_("%{x}: %{y} dari %{customdata[0]} unggahan") + "<extra></extra>",
            )
        )
    figure.update_layout(barmode="stack", **_layout(_("Interaksi dalam tujuh hari")))
    figure.update_xaxes(places(labels))
    figure.update_yaxes(whole([each.interactions for each in found]))
    return figure


def _if_none(week: WeekFigures, is_complete: bool) -> str:
    """A bar of nothing cannot be seen: its zero stands there, and where nothing stands nothing is
    known."""
    return "0" if week.is_complete is is_complete and week.interactions == 0 else ""


def heat(cells: Sequence[PostFigures], by: PostsBy, names: Names, measure: Measure) -> go.Figure:
    """A weekday a row, an hour a column: coloured where there are posts enough to say anything,
    grey with their number where there are not."""
    found = {each.group: each for each in cells}
    columns = sorted({each.group[1] for each in cells if isinstance(each.group, tuple)})
    rows = [[found[(weekday, column)] for column in columns] for weekday in range(7)]
    days = [names.times.weekday(weekday) for weekday in range(7)]
    heads = [f"{column:02d}" if by is PostsBy.CELL else names.hours(column) for column in columns]
    figure = go.Figure()
    figure.add_trace(_too_few(rows, days, heads))
    figure.add_trace(_coloured(rows, days, heads, measure, names))
    figure.update_layout(**(_layout("") | {"height": 380}))
    figure.update_xaxes(type="category", side="bottom", title={"text": _("jam terkirim")})
    figure.update_yaxes(autorange="reversed", type="category", rangemode="normal")
    return figure


def curve(told: PostCurve) -> go.Figure:
    """The post since it was sent, in days, over the middle half of the channel's earlier posts."""
    figure = go.Figure()
    band = [(each.age.total_seconds() / _SECONDS_A_DAY, each) for each in told.band]
    for name, attribute, extra in (
        (_("seperempat teratas mulai di sini"), "high", {"line": {"width": 0}}),
        (
            _("setengah tengah unggahan lain"),
            "low",
            {"line": {"width": 0}, "fill": "tonexty", "fillcolor": _BAND},
        ),
        (
            _("median unggahan lain"),
            "median",
            {"line": {"color": INK, "dash": "dot", "width": 1.5}},
        ),
    ):
        figure.add_trace(
            go.Scatter(
                x=[age for age, _each in band],
                y=[getattr(each, attribute) for _age, each in band],
                customdata=[each.n for _age, each in band],
                name=name,
                mode="lines+markers" if attribute == "median" else "lines",
                showlegend=attribute != "high",
                hovertemplate="%{x:.2f}: %{y} (n = %{customdata})<extra>%{fullData.name}</extra>",
                **extra,
            )
        )
    figure.add_trace(
        go.Scatter(
            x=[each.age.total_seconds() / _SECONDS_A_DAY for each in told.points],
            y=[each.value for each in told.points],
            name=_("unggahan ini"),
            mode="lines+markers",
            line={"color": COLORS[1], "width": 2},
            marker={"symbol": MARKERS[0], "size": 6},
            hovertemplate="%{x:.2f}: %{y}<extra>%{fullData.name}</extra>",
        )
    )
    figure.update_layout(**_layout(unit(told.measure)))
    figure.update_xaxes(title={"text": _("hari sejak terkirim")}, rangemode="tozero")
    return figure


def growth(found: Sequence[Growth], names: Names) -> go.Figure:
    """Followers of each channel by time; where nothing could be read, the line is broken."""
    figure = go.Figure()
    for index, each in enumerate(found):
        x, y = _broken(each, names.times)
        color, marker = mark(index)
        figure.add_trace(
            go.Scatter(
                x=x,
                y=y,
                name=names.channels.get(each.channel_id, each.channel_id),
                mode="lines+markers",
                connectgaps=False,
                line={"color": color},
                marker={"symbol": marker, "size": 5},
                hovertemplate="%{x|%e %b %Y}: %{y:,d}<extra>%{fullData.name}</extra>",
            )
        )
    figure.update_layout(**_layout(_("Pengikut")))
    known = [each.followers for one in found for each in one.readings if each.followers is not None]
    spread = max(known, default=0) - min(known, default=0)
    figure.update_yaxes(whole([spread]), rangemode="normal")
    return figure


def _broken(each: Growth, times: Times) -> tuple[list[datetime], list[int | None]]:
    """By the cooperative's clock: the browser knows no zones and draws what it is given."""
    points: list[tuple[datetime, int | None]] = [(r.at, r.followers) for r in each.readings]
    first, last = points[0][0], points[-1][0]
    points += [(gap.started_at, None) for gap in each.gaps if first < gap.started_at < last]
    points.sort(key=lambda point: point[0])
    return [times.local(at).replace(tzinfo=None) for at, _n in points], [n for _at, n in points]


def _medians(sure: Sequence[tuple[str, PostFigures]], measure: Measure) -> go.Scatter:
    def shown(value: float | None) -> float | None:
        return _shown(measure, value)

    middle = [each.middle for _label, each in sure]
    return go.Scatter(
        x=[label for label, _each in sure],
        y=[shown(each.median) for each in middle],
        name=_("median, rentang 95 %"),
        mode="markers",
        marker={"symbol": MARKERS[0], "size": 10, "color": COLORS[0]},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [shown((each.high or 0) - (each.median or 0)) for each in middle],
            "arrayminus": [shown((each.median or 0) - (each.low or 0)) for each in middle],
            "color": COLORS[0],
            "thickness": 1.5,
        },
        customdata=[each.n for each in middle],
        hovertemplate="%{x}: %{y:.4~g} (n = %{customdata})<extra></extra>",
    )


def _single_posts(few: Sequence[tuple[str, float, int]], measure: Measure) -> go.Scatter:
    return go.Scatter(
        x=[label for label, _value, _n in few],
        y=[_shown(measure, value) for _label, value, _n in few],
        name=_("satu unggahan (terlalu sedikit)"),
        mode="markers",
        marker={"symbol": "circle-open", "size": 8, "color": COLORS[4]},
        customdata=[n for _label, _value, n in few],
        hovertemplate="%{x}: %{y:.4~g} (n = %{customdata})<extra></extra>",
    )


def _coloured(
    rows: Sequence[Sequence[PostFigures]],
    days: Sequence[str],
    heads: Sequence[str],
    measure: Measure,
    names: Names,
) -> go.Heatmap:
    def told(each: PostFigures) -> str:
        middle = each.middle
        low, median, high = (
            names.value(measure, value) for value in (middle.low, middle.median, middle.high)
        )
        return _("median {median} ({low} sampai {high}), n = {n}").format(
            median=median, low=low, high=high, n=middle.n
        )

    values = [[_if_sure(each, measure) for each in row] for row in rows]
    return go.Heatmap(
        x=list(heads),
        y=list(days),
        z=values,
        zmin=0,  # so that a little more is not drawn as if it were all the difference
        zmax=max((value for row in values for value in row if value), default=1),
        text=[[str(each.middle.n) if each.middle.is_sure else "" for each in row] for row in rows],
        texttemplate="%{text}",
        customdata=[[told(each) for each in row] for row in rows],
        hovertemplate="%{y} %{x}: %{customdata}<extra></extra>",
        hoverongaps=False,
        colorscale="Cividis",
        colorbar={"title": {"text": unit(measure), "side": "right"}, "thickness": 12},
        xgap=1,
        ygap=1,
    )


def _too_few(
    rows: Sequence[Sequence[PostFigures]], days: Sequence[str], heads: Sequence[str]
) -> go.Heatmap:
    return go.Heatmap(
        x=list(heads),
        y=list(days),
        z=[[None if each.middle.is_sure else 0 for each in row] for row in rows],
        text=[
            [
                str(each.middle.n) if each.middle.n and not each.middle.is_sure else ""
                for each in row
            ]
            for row in rows
        ],
        texttemplate="%{text}",
        customdata=[[each.middle.n for each in row] for row in rows],
        hovertemplate="%{y} %{x}: " + _("terlalu sedikit, n = %{customdata}") + "<extra></extra>",
        hoverongaps=False,
        colorscale=[[0, GREY], [1, GREY]],
        showscale=False,
        xgap=1,
        ygap=1,
    )


def _if_sure(each: PostFigures, measure: Measure) -> float | None:
    return _shown(measure, each.middle.median) if each.middle.is_sure else None


def _shown(measure: Measure, value: float | None) -> float | None:
    """A rate is drawn in hundredths."""
    return value if value is None or measure is not Measure.RATE else 100 * value


def _layout(y_title: str) -> dict[str, object]:
    return {
        "yaxis": {"title": {"text": y_title}, "rangemode": "tozero"},
        "legend": KEY,
        "margin": {"l": 8, "r": 8, "t": 32, "b": 8},
        "height": HEIGHT,
        "font": {"color": INK},
    }
