"""Charts drawn as vectors onto a page: lines that break where a value is unknown, stacked bars.

A series is told by its dash and marker or its hatch as well as by its colour (as on the screens).
An upright line through a point is the band in which the true value lies; it is dotted and
without an upper end where nothing bounds it, or where that would leave the values no room.
"""

from collections.abc import Callable, Sequence
from math import ceil, log10

from fpdf import FPDF

from domain.documents import Chart, ChartKind, Series
from domain.texts import _

HEIGHT_MM = 50.0
_LEFT, _BOTTOM, _TOP = 14.0, 9.0, 13.0  # mm around the field in which values are drawn
_COLORS = ((0, 114, 178), (179, 71, 0), (92, 92, 92))
_DASHES = ((0.0, 0.0), (2.0, 1.2), (0.6, 0.9))
_INK, _GRID, _PAPER = (49, 51, 63), (222, 222, 222), (255, 255, 255)
_TICKS = 4
_BAND_MAX = 2.0  # times the greatest value; what reaches higher leaves the field
_OPEN_DASH = (0.4, 1.2)
_APART_MM = 1.6  # between the points of two series, so that their bands do not hide each other
_SMALL_PT, _TITLE_PT = 7.5, 10.0

Clean = Callable[[str], str]
Number = Callable[[float], str]


class Field:
    """Where a chart's values lie on the page, in mm. `top`: the value at its upper edge."""

    def __init__(self, pdf: FPDF, chart: Chart) -> None:
        self.left = pdf.l_margin + _LEFT
        self.right = pdf.w - pdf.r_margin
        self.upper = pdf.get_y() + _TOP
        self.lower = pdf.get_y() + HEIGHT_MM - _BOTTOM
        self.step = max(round_step(_greatest(chart)), 1.0 if _counts(chart) else 0.0)
        self.top = self.step * _TICKS
        self.slot = (self.right - self.left) / max(1, len(chart.labels))

    def x(self, index: int) -> float:
        """The middle of a label's slot."""
        return self.left + (index + 0.5) * self.slot

    def y(self, value: float) -> float:
        """How high a value lies."""
        return self.lower - (self.lower - self.upper) * value / self.top


def draw(pdf: FPDF, chart: Chart, clean: Clean, number: Number) -> None:
    """Draws the chart at the page's place and moves on below it. `number`: as it is written."""
    field = Field(pdf, chart)
    _frame(pdf, chart, field, clean, number)
    if chart.kind is ChartKind.LINES:
        if not any(runs_of(series.values) for series in chart.series):
            _say_unknown(pdf, field, clean)
        for index, series in enumerate(chart.series):
            _line(pdf, field, series, index, apart=(index - (len(chart.series) - 1) / 2))
    else:
        _bars(pdf, field, chart.series)
    _legend(pdf, chart, field, clean)
    pdf.set_y(field.lower + _BOTTOM)


def round_step(greatest: float) -> float:
    """The round distance between two ticks with which the greatest value still has a place."""
    if greatest <= 0:
        return 1.0
    least = greatest / _TICKS
    power = 10.0 ** ceil(log10(least) - 1)
    return min(m * power for m in (0.1, 0.2, 0.5, 1, 2, 5, 10) if m * power >= least * (1 - 1e-9))


def runs_of(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """The stretches between unknown values, each point with its index."""
    runs: list[list[tuple[int, float]]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((index, value))
    return [run for run in runs if run]


def _counts(chart: Chart) -> bool:
    """Whether it is of things counted, of which there is no half."""
    values = [value for series in chart.series for value in series.values]
    return all(value is None or isinstance(value, int) for value in values)


def _greatest(chart: Chart) -> float:
    values = [[value or 0.0 for value in series.values] for series in chart.series]
    if chart.kind is ChartKind.STACKED:
        return max((sum(column) for column in zip(*values, strict=True)), default=0.0)
    greatest = max((value for row in values for value in row), default=0.0)
    ends = [end for series in chart.series for _low, end in series.bands if end is not None]
    return max([greatest, *(end for end in ends if end <= _BAND_MAX * greatest)])


def _frame(pdf: FPDF, chart: Chart, field: Field, clean: Clean, number: Number) -> None:
    pdf.set_text_color(*_INK)
    pdf.set_font(style="B", size=_TITLE_PT)
    pdf.text(pdf.l_margin, field.upper - _TOP + 4, clean(f"{chart.title} ({chart.unit})"))
    pdf.set_font(style="", size=_SMALL_PT)
    pdf.set_line_width(0.15)
    for tick in range(_TICKS + 1):
        y = field.y(tick * field.step)
        pdf.set_draw_color(*(_GRID if tick else _INK))
        pdf.line(field.left, y, field.right, y)
        mark = number(tick * field.step)
        pdf.text(field.left - 2 - pdf.get_string_width(mark), y + 1, mark)
    for index, label in enumerate(chart.labels):
        words = clean(label)
        pdf.text(field.x(index) - pdf.get_string_width(words) / 2, field.lower + 4, words)


def _say_unknown(pdf: FPDF, field: Field, clean: Clean) -> None:
    words = clean(_("belum diketahui"))
    middle = (field.left + field.right - pdf.get_string_width(words)) / 2
    pdf.text(middle, (field.upper + field.lower) / 2, words)


def _line(pdf: FPDF, field: Field, series: Series, number: int, *, apart: float) -> None:
    pdf.set_draw_color(*_COLORS[number])
    pdf.set_fill_color(*_COLORS[number])
    shift = apart * _APART_MM
    for run in runs_of(series.values):
        points = [(field.x(index) + shift, field.y(value)) for index, value in run]
        for (x, _y), (index, _value) in zip(points, run, strict=True):
            if series.bands:
                _band(pdf, field, x, series.bands[index])
        pdf.set_line_width(0.5)
        dash, gap = _DASHES[number]
        pdf.set_dash_pattern(dash, gap)
        if len(points) > 1:
            pdf.polyline(points)
        pdf.set_dash_pattern()
        for x, y in points:
            _marker(pdf, x, y, number)


def _band(pdf: FPDF, field: Field, x: float, band: tuple[float | None, float | None]) -> None:
    low, high = band
    if low is None:
        return
    pdf.set_line_width(0.25)
    lower = field.y(min(low, field.top))
    bounded = high is not None and high <= field.top
    upper = field.y(high) if bounded and high is not None else field.upper
    pdf.set_dash_pattern(*((0, 0) if bounded else _OPEN_DASH))
    pdf.line(x, lower, x, upper)
    pdf.set_dash_pattern()
    for y in (lower, upper) if bounded else (lower,):
        pdf.line(x - 0.8, y, x + 0.8, y)


def _marker(pdf: FPDF, x: float, y: float, number: int) -> None:
    """A dot, a square, a hollow square."""
    if number == 0:
        pdf.circle(x, y, 0.9, style="F")
        return
    if number > 1:
        pdf.set_fill_color(*_PAPER)
    pdf.rect(x - 0.9, y - 0.9, 1.8, 1.8, style="F" if number == 1 else "DF")
    pdf.set_fill_color(*_COLORS[number])


def _bars(pdf: FPDF, field: Field, stack: Sequence[Series]) -> None:
    width = min(18.0, field.slot * 0.6)
    for index in range(len(stack[0].values)):
        below = 0.0
        for number, series in enumerate(stack):
            value = series.values[index] or 0.0
            if value:
                upper, lower = field.y(below + value), field.y(below)
                _bar(pdf, (field.x(index) - width / 2, upper, width, lower - upper), number)
            below += value


def _bar(pdf: FPDF, box: tuple[float, float, float, float], number: int) -> None:
    """The first is full, the second striped, the third hollow: told apart in black and white."""
    x, y, width, height = box
    pdf.set_draw_color(*_COLORS[number])
    pdf.set_fill_color(*(_COLORS[number] if number == 0 else _PAPER))
    pdf.set_line_width(0.3)
    pdf.rect(x, y, width, height, style="DF")
    if number == 1:
        with pdf.rect_clip(x, y, width, height):
            start = x - height
            while start < x + width:
                pdf.line(start, y + height, start + height, y)
                start += 1.6


def _legend(pdf: FPDF, chart: Chart, field: Field, clean: Clean) -> None:
    pdf.set_font(style="", size=_SMALL_PT)
    x, y = field.left, field.upper - 4.5
    for number, series in enumerate(chart.series):
        if chart.kind is ChartKind.LINES:
            pdf.set_draw_color(*_COLORS[number])
            pdf.set_fill_color(*_COLORS[number])
            pdf.set_line_width(0.5)
            pdf.set_dash_pattern(*_DASHES[number])
            pdf.line(x, y - 1, x + 7, y - 1)
            pdf.set_dash_pattern()
            _marker(pdf, x + 3.5, y - 1, number)
        else:
            _bar(pdf, (x + 2, y - 2.4, 5, 2.8), number)
        words = clean(series.name)
        pdf.text(x + 8.5, y, words)
        x += 13 + pdf.get_string_width(words)
