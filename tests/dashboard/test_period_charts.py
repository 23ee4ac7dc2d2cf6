"""A report's charts on the desk: the values of the paper, with their gaps and bands."""

import base64
import json
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import period_charts
from domain.cases import CaseKind, CaseStatus
from domain.documents import Chart, ChartKind, Document, Series
from domain.messages import Author, MessageKind
from domain.months import Month
from domain.people import User
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, words_of
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit

SPANS = Chart(
    title="Tanggapan pertama: lamanya",
    kind=ChartKind.LINES,
    labels=["5 Okt", "12 Okt", "19 Okt"],
    unit="jam kerja",
    series=[
        Series(
            name="Median",
            values=[1.234, None, 3.0],
            bands=[(0.5, 2.0), (1.0, None), (2.5, None)],
        ),
        Series(name="p90", values=[None, 4.0, 5.0], bands=[(None, None), (None, 6.0), (4.0, 9.0)]),
    ],
)
FATES = Chart(
    title="Tanggapan pertama: apa jadinya",
    kind=ChartKind.STACKED,
    labels=["5 Okt", "12 Okt"],
    unit="laporan",
    series=[
        Series(name="Sudah dijawab", values=[3, 0]),
        Series(name="Masih menunggu", values=[0, 2]),
        Series(name="Ditutup tanpa jawaban", values=[1, 0]),
    ],
)


def test_lines_break_where_a_value_is_unknown_and_keep_their_bands() -> None:
    drawn = period_charts.figure(SPANS)
    median, slow = drawn.data
    assert [list(each.y) for each in (median, slow)] == [[1.23, None, 3.0], [None, 4.0, 5.0]]
    assert (median.connectgaps, slow.connectgaps) == (False, False)
    assert list(median.error_y.array) == [0.77, None, None]  # open above is left open
    assert list(median.error_y.arrayminus) == [0.73, None, 0.5]
    assert list(slow.error_y.array) == [None, 2.0, 4.0]
    assert list(slow.error_y.arrayminus) == [None, None, 1.0]


def test_series_are_told_apart_without_colour_and_do_not_hide_each_other() -> None:
    drawn = period_charts.figure(SPANS)
    assert [each.marker.symbol for each in drawn.data] == ["circle", "square"]
    assert [each.line.dash for each in drawn.data] == ["solid", "dash"]
    assert [[round(x, 2) for x in each.x] for each in drawn.data] == [
        [-0.11, 0.89, 1.89],
        [0.11, 1.11, 2.11],
    ]
    assert [each.marker.pattern.shape for each in period_charts.figure(FATES).data] == [
        "",
        "/",
        "x",
    ]


def test_a_stack_counts_in_whole_numbers_under_its_labels() -> None:
    drawn = period_charts.figure(FATES)
    assert [(each.name, list(each.x), list(each.y)) for each in drawn.data] == [
        ("Sudah dijawab", ["5 Okt", "12 Okt"], [3, 0]),
        ("Masih menunggu", ["5 Okt", "12 Okt"], [0, 2]),
        ("Ditutup tanpa jawaban", ["5 Okt", "12 Okt"], [1, 0]),
    ]
    assert (drawn.layout.barmode, drawn.layout.yaxis.dtick) == ("stack", 1)
    assert drawn.layout.yaxis.title.text == "laporan"
    assert list(period_charts.figure(SPANS).layout.xaxis.ticktext) == SPANS.labels


def test_the_table_has_every_number_and_nothing_for_the_unknown() -> None:
    table = period_charts.table(SPANS)
    assert list(table.columns) == [
        "kelompok",
        *("Median (jam kerja)", "Median paling sedikit", "Median paling banyak"),
        *("p90 (jam kerja)", "p90 paling sedikit", "p90 paling banyak"),
    ]
    assert _known(table) == [
        ["5 Okt", 1.23, 0.5, 2.0, None, None, None],
        ["12 Okt", None, 1.0, None, 4.0, None, 6.0],
        ["19 Okt", 3.0, 2.5, None, 5.0, 4.0, 9.0],
    ]
    assert _known(period_charts.table(FATES)) == [["5 Okt", 3, 0, 1], ["12 Okt", 0, 2, 0]]


def _known(table: pd.DataFrame) -> list[list[Any]]:
    return [[None if pd.isna(cell) else cell for cell in row] for row in table.to_numpy().tolist()]


@pytest.fixture
def told(toolkit: Toolkit, clock: SetClock, sari: User) -> Document:
    """The month's report of a house in which one waits, and one was answered."""
    for name in ("Bu Ani", "Pak Budi"):
        case = toolkit.listening.take_down_remark(
            sari.actor,
            way=MessageKind.PHONE,
            author=Author(name=name),
            text="Beras berkutu.",
            kind=CaseKind.COMPLAINT,
        )
    clock.advance(timedelta(hours=1))
    toolkit.answering.set_status(sari.actor, case.id, CaseStatus.RESOLVED, reason="Diganti")
    return toolkit.period_reports.report(sari.actor, Month(2026, 11), "id")


def test_the_page_draws_the_charts_of_the_paper_and_opens_them_to_rows(
    open_page: Open, told: Document, sari: User
) -> None:
    page = assert_sound(open_page("bulanan", sari, bulan="2026-11"))
    charts = [chart for section in told.sections for chart in section.charts]
    assert len(charts) >= 4
    assert _drawn(page) == [
        [(each.name, [_two(value) for value in each.values]) for each in chart.series]
        for chart in charts
    ]
    assert words_of(page).count("Garis tegak: rentang yang memuat") == 2
    links = [
        (link.proto.page.rpartition("/")[2], link.proto.query_string)
        for link in page.page_link
        if link.label == "Buka baris di balik angka ini"
    ]
    first_page, sections = links[:5], links[5:]
    assert first_page == [
        ("tanggapan", "ukuran=first_response&minggu=2026-11"),
        ("tanggapan", "ukuran=first_response&minggu=2026-11"),
        ("tanggapan", "ukuran=resolution&minggu=2026-11"),
        ("tanggapan", "ukuran=first_response&baris=waiting&kapan=semua"),
        ("keterlibatan", "tampilan=unggahan&minggu=2026-11"),
    ]
    assert sections == [
        ("tanggapan", "ukuran=first_response&menurut=week&minggu=2026-11"),
        ("tanggapan", "ukuran=next_reply&menurut=week&minggu=2026-11"),
        ("tanggapan", "ukuran=resolution&menurut=week&minggu=2026-11"),
        ("tanggapan", "ukuran=first_response&menurut=channel&minggu=2026-11"),
        ("tanggapan", "ukuran=first_response&menurut=kind&minggu=2026-11"),
        ("antrean", "tampilan=all&selesai_dari=2026-11-01&selesai_sampai=2026-11-30"),
        ("tanggapan", "ukuran=first_response&baris=waiting&minggu=2026-11"),
        *[("keterlibatan", "tampilan=unggahan&minggu=2026-11")] * 3,
        ("keterlibatan", "minggu=2026-11"),
    ]


def _drawn(page: AppTest) -> list[list[tuple[str, list[float | None]]]]:
    specs = [json.loads(one.proto.spec) for one in page.get("plotly_chart")]
    return [[(each["name"], _values(each["y"])) for each in spec["data"]] for spec in specs]


def _values(y: Any) -> list[float | None]:
    """Plotly writes numbers without gaps as bytes."""
    if isinstance(y, dict):
        numbers = np.frombuffer(base64.b64decode(y["bdata"]), dtype=y["dtype"])
        return [float(one) for one in numbers]
    return [None if one is None else float(one) for one in y]


def _two(value: float | None) -> float | None:
    return None if value is None else round(float(value), 2)


def test_a_month_named_in_the_address_is_the_range_of_both_screens(
    open_page: Open, told: Document, sari: User
) -> None:
    for name in ("tanggapan", "keterlibatan"):
        page = assert_sound(open_page(name, sari, minggu="2026-11"))
        box = next(each for each in page.selectbox if each.label == "Rentang")
        assert (box.value, box.options[-1]) == ("2026-11", "November 2026")
    page = assert_sound(open_page("tanggapan", sari, minggu="2026-11", menurut="week"))
    (table,) = [one.value for one in page.dataframe if "kelompok" in one.value.columns]
    assert list(table["semua"])[-1] == 2
    page = assert_sound(open_page("tanggapan", sari, minggu="2024-02"))
    assert "Belum ada laporan dalam rentang ini" in words_of(page)
    week = assert_sound(open_page("tanggapan", sari, minggu="2026-W47"))
    assert "minggu 16–22 Nov 2026" in week.selectbox[0].options


@pytest.mark.parametrize("asked", ["2026-13", "2026-W99", "kemarin", "-1", ""])
def test_a_range_that_is_none_is_passed_over(open_page: Open, sari: User, asked: str) -> None:
    page = assert_sound(open_page("tanggapan", sari, minggu=asked))
    box = next(each for each in page.selectbox if each.label == "Rentang")
    assert (box.value, len(box.options)) == ("12", 4)
