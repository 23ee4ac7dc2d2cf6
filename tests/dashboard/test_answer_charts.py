"""Answer times drawn and tabled: bands open where nothing bounds them, gaps stay gaps."""

from datetime import UTC, datetime, timedelta

from dashboard import answer_charts, answer_tables, tables
from domain.measured import ClockKind
from domain.statistics import Estimate
from services.figures.answer_figures import Figures

HOUR = timedelta(hours=1)
UNKNOWN = Estimate(span=None, low=None, high=None)


def _figures(median: Estimate = UNKNOWN, p90: Estimate = UNKNOWN) -> Figures:
    return Figures(
        group=None,
        spans=6,
        answered=3,
        waiting=2,
        never=1,
        median=median,
        p75=UNKNOWN,
        p90=p90,
        error=0.0,
        due=4,
        kept=3,
        oldest_waiting_since=datetime(2026, 11, 18, 2, tzinfo=UTC),
        mean_answered=None,
    )


KNOWN = _figures(
    Estimate(span=2 * HOUR, low=HOUR, high=5 * HOUR),
    Estimate(span=9 * HOUR, low=4 * HOUR, high=None),
)


def test_what_is_unknown_is_a_gap_and_a_band_without_an_end_is_left_open() -> None:
    figure = answer_charts.quantiles([KNOWN, _figures()], ["a", "b"], ClockKind.OFFICE)
    told = {marks.name: marks for marks in figure.data}
    median, p90 = told["Median"], told["9 dari 10 (p90)"]
    assert list(median.y) == [2.0, None]
    assert (list(median.error_y.array), list(median.error_y.arrayminus)) == (
        [3.0, None],
        [1.0, None],
    )
    assert (list(p90.y), list(p90.error_y.array), list(p90.error_y.arrayminus)) == (
        [9.0, None],
        [None, None],
        [5.0, None],
    )
    assert list(told["3 dari 4 (p75)"].y) == [None, None]
    assert list(figure.layout.xaxis.ticktext) == ["a", "b"]
    assert figure.layout.yaxis.title.text == "jam kerja"
    assert figure.layout.yaxis.rangemode == "tozero"


def test_the_wall_clock_is_named_and_marks_differ_by_more_than_colour() -> None:
    figure = answer_charts.quantiles([KNOWN], ["a"], ClockKind.WALL)
    assert figure.layout.yaxis.title.text == "jam"
    assert len({marks.marker.symbol for marks in figure.data}) == 3
    assert len({marks.marker.color for marks in figure.data}) == 3


def test_bars_stack_everybody_also_those_closed_in_silence() -> None:
    figure = answer_charts.fates([KNOWN], ["a"], resolves=False)
    assert [(bar.name, list(bar.y)) for bar in figure.data] == [
        ("Sudah ditanggapi", [3]),
        ("Masih menunggu", [2]),
        ("Ditutup tanpa jawaban", [1]),
    ]
    assert figure.layout.barmode == "stack"
    assert [bar.marker.pattern.shape for bar in figure.data] == ["", "/", "x"]
    assert (figure.layout.yaxis.tickformat, figure.layout.yaxis.dtick) == (",d", 1)
    resolved = answer_charts.fates([KNOWN], ["a"], resolves=True)
    assert [bar.name for bar in resolved.data][:2] == ["Sudah selesai", "Belum selesai"]


def test_the_table_leaves_the_unknown_empty_and_names_its_unit() -> None:
    frame = answer_tables.of_groups([KNOWN, _figures()], ["a", "b"], ClockKind.OFFICE)
    head, first, second = tables.csv(frame).decode("utf-8-sig").splitlines()
    assert head == (
        "kelompok,semua,selesai,menunggu,ditutup tanpa jawaban,jatuh janji,tepat janji,"
        "tepat janji (%),tepat janji (%) paling sedikit,tepat janji (%) paling banyak,"
        "median (jam kerja),median paling sedikit,median paling banyak,"
        "p75 (jam kerja),p75 paling sedikit,p75 paling banyak,p90 (jam kerja),"
        "p90 paling sedikit,p90 paling banyak,rata-rata yang sudah selesai (jam kerja)"
    )
    assert first == "a,6,3,2,1,4,3,75,30.1,95.4,2,1,5,,,,9,4,,"
    assert second == "b,6,3,2,1,4,3,75,30.1,95.4,,,,,,,,,,"
    linked = answer_tables.of_groups([KNOWN], ["a"], ClockKind.WALL, ["tanggapan?baris=all"])
    assert list(linked["barisnya"]) == ["tanggapan?baris=all"]
    assert "median (jam)" in linked.columns
