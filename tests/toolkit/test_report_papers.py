"""The report on paper and as a workbook, read back by other people's readers."""

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from domain.documents import Chart, ChartKind, Document, Passage, Section, Series
from domain.intervals import Middle
from domain.shares import Share
from domain.statistics import Estimate
from domain.texts import speaking
from toolkit.languages import translations
from toolkit.report_charts import round_step, runs_of
from toolkit.report_pdf import CELL_MAX, clean, write_pdf
from toolkit.report_sheets import write_report

MADE = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
LINES = Chart(
    title="Tanggapan pertama",
    kind=ChartKind.LINES,
    labels=["2 Nov", "9 Nov", "16 Nov"],
    unit="jam kerja",
    series=[
        Series(name="Median", values=[1.5, None, 3.0]),
        Series(name="p90", values=[None, None, None]),
    ],
)
BARS = replace(
    LINES,
    title="Apa jadinya",
    kind=ChartKind.STACKED,
    series=[
        Series(name="Ditanggapi", values=[3, 0, 2]),
        Series(name="Menunggu", values=[1, 0, 0]),
        Series(name="Tanpa jawaban", values=[0, 0, 1]),
    ],
)
REPORT = Document(
    title="Laporan November 2026",
    house="Koperasi Kami",
    zone="Asia/Jakarta",
    language="id",
    made_at=MADE,
    made_words="Keadaan pada 1 Desember 2026 08.00 (Asia/Jakarta)",
    plain=[
        Passage(
            title="Laporan dari anggota",
            sentences=["Pada November 2026 ada 7 laporan dari anggota."],
        )
    ],
    sections=[
        Section(
            title="Waktu tanggap",
            charts=[LINES, BARS],
            headings=["minggu", "laporan", "median (jam)", "tepat janji (%)", "sejak"],
            rows=[["2 Nov", 4, timedelta(minutes=90), 83.3, MADE], ["9 Nov", 0, None, None, None]],
            definition="Yang masih menunggu ikut dihitung.",
            empty="Tidak ada.",
        ),
        Section(
            title="Yang menunggu",
            headings=["kode"],
            rows=[],
            definition="Semuanya 0.",
            empty="Tidak ada yang menunggu.",
        ),
    ],
)
hostile = st.text(st.characters(), max_size=40) | st.sampled_from(
    [
        "=HYPERLINK(1)",
        "سلام عليكم",
        "\u202eterbalik",
        "🙏🏽",
        "nol\x00",
        "k" * 10_000,
        "{nb}",
        "**x**",
    ]
)


def pages_of(document: Document) -> list[str]:
    """The words on each page, their lines joined."""
    reader = PdfReader(io.BytesIO(write_pdf(document)))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def with_text(text: str) -> Document:
    """The report with this text wherever one from outside may stand."""
    row = Section(title=text, headings=[text, "n"], rows=[[text, 1]], definition=text, empty=text)
    return replace(
        REPORT,
        title=text,
        house=text,
        plain=[Passage(title=text, sentences=[text])],
        sections=[row],
    )


def test_the_first_page_is_words_and_the_next_has_figures_and_definitions() -> None:
    first, second = pages_of(REPORT)
    assert first == (
        "Koperasi Kami Laporan November 2026 Laporan dari anggota "
        "Pada November 2026 ada 7 laporan dari anggota. "
        "Halaman 1 dari 2 · Keadaan pada 1 Desember 2026 08.00 (Asia/Jakarta)"
    )
    for words in (
        "Tanggapan pertama (jam kerja)",
        "2 Nov 4 1 jam 30 menit 83,3 1 Des 2026 08.00",
        "9 Nov 0 belum diketahui belum diketahui belum diketahui",
        "Yang masih menunggu ikut dihitung.",
        "Tidak ada yang menunggu.",
        "Halaman 2 dari 2",
    ):
        assert words in second


def test_it_speaks_english_too() -> None:
    with speaking(translations("en")):
        second = pages_of(replace(REPORT, language="en"))[1]
    assert "2 Nov 4 1 hour 30 minutes 83.3 1 Dec 2026 08:00" in second
    assert "Page 2 of 2" in second


@pytest.mark.parametrize(
    ("language", "cell", "tick"),
    [("id", "2.073.981", "1.000.000"), ("en", "2,073,981", "1,000,000")],
)
def test_large_counts_are_written_as_the_language_writes_them(
    language: str, cell: str, tick: str
) -> None:
    many = replace(BARS, series=[Series(name="Ditanggapi", values=[2_073_981, 5, 0])])
    section = replace(REPORT.sections[0], charts=[many], headings=["n"], rows=[[2_073_981]])
    second = pages_of(replace(REPORT, language=language, sections=[section]))[1]
    assert cell in second
    assert tick in second
    assert "e+06" not in second


def test_charts_are_lines_and_areas_not_pictures_and_fonts_are_within() -> None:
    page = PdfReader(io.BytesIO(write_pdf(REPORT))).pages[1]
    assert list(page.images) == []
    drawn = page.get_contents()
    assert drawn is not None
    words = drawn.get_data().split()
    assert words.count(b"l") > 10  # lines
    assert words.count(b"re") > 5  # bars
    plain = PdfReader(io.BytesIO(write_pdf(replace(REPORT, sections=[])))).pages[0].get_contents()
    assert plain is not None
    assert b"re" not in plain.get_data().split()
    fonts = page["/Resources"]["/Font"].values()  # type: ignore[index]
    assert all("DejaVuSans" in font.get_object()["/BaseFont"] for font in fonts)
    assert len(fonts) == 2


def test_a_table_below_a_chart_is_not_of_the_charts_color() -> None:
    line = replace(LINES, series=LINES.series[:1])
    table = Section(title="x", headings=["a"], rows=[["b"]], definition="", empty="")
    fills = []
    for charts in ((), (line,)):
        document = replace(REPORT, sections=[replace(table, charts=charts)])
        contents = PdfReader(io.BytesIO(write_pdf(document))).pages[1].get_contents()
        assert contents is not None
        words = contents.get_data().split()
        fills.append([words[n - 3 : n] for n, word in enumerate(words) if word == b"rg"][-3:])
    assert fills[0] == fills[1]


def test_a_chart_that_has_no_room_left_begins_on_the_next_page() -> None:
    tall = Section(
        title="x", charts=[LINES] * 6, headings=["a"], rows=[["b"]], definition="", empty=""
    )
    reader = PdfReader(io.BytesIO(write_pdf(replace(REPORT, sections=[tall]))))
    told = [page.extract_text().count("Tanggapan pertama (jam kerja)") for page in reader.pages]
    assert sum(told) == 6
    assert max(told) < 6


@pytest.mark.parametrize("rows", range(36, 46))
def test_a_definition_is_never_torn_between_two_pages(rows: int) -> None:
    meaning = " ".join(f"kata{n}" for n in range(60))
    long = Section(
        title="Panjang",
        headings=["n"],
        rows=[[n] for n in range(rows)],
        definition=meaning,
        empty="",
    )
    pages = pages_of(replace(REPORT, sections=[long]))
    assert [meaning in page for page in pages].count(True) == 1
    assert sum("kata59" in page for page in pages) == 1


def test_no_word_of_a_table_is_broken() -> None:
    words = ["keterlibatan", "laporan", "dijawab", "menunggu", "diketahui", "jawaban", "sedikitnya"]
    row = Section(
        title="x", headings=words, rows=[[word[::-1] for word in words]], definition="", empty=""
    )
    told = pages_of(replace(REPORT, sections=[row]))[1]
    assert [word for word in words if word not in told or word[::-1] not in told] == []


def test_what_nothing_is_known_of_is_said_in_the_chart() -> None:
    unknown = replace(LINES, series=[replace(LINES.series[1], values=[None, None, None])])
    row = Section(
        title="x", charts=[unknown], headings=["a"], rows=[["b"]], definition="", empty=""
    )
    assert "belum diketahui" in pages_of(replace(REPORT, sections=[row]))[1]
    drawn = Section(
        title="x", charts=[LINES], headings=["a"], rows=[["b"]], definition="", empty=""
    )
    assert "belum diketahui" not in pages_of(replace(REPORT, sections=[drawn]))[1]


def test_a_band_stands_upright_through_its_point_and_ends_where_it_is_bounded() -> None:
    plain = replace(LINES, series=[Series(name="Median", values=[2.0, 2.0, 2.0])])
    banded = replace(
        plain,
        series=[
            Series(
                name="Median",
                values=[2.0, 2.0, 2.0],
                bands=[(1.0, 3.0), (1.0, None), (None, None)],
            )
        ],
    )
    strokes = []
    for chart in (plain, banded):
        row = Section(
            title="x", charts=[chart], headings=["a"], rows=[["b"]], definition="", empty=""
        )
        page = PdfReader(io.BytesIO(write_pdf(replace(REPORT, sections=[row])))).pages[1]
        contents = page.get_contents()
        assert contents is not None
        strokes.append(contents.get_data().split().count(b"S"))
    # A bounded band is a line and two ends, an open one a dotted line and one end.
    assert strokes[1] - strokes[0] == 3 + 2


def test_a_middle_is_read_with_its_interval_where_there_are_enough() -> None:
    row = Section(
        title="Interaksi",
        headings=["kanal", "median"],
        rows=[
            ["a", Middle(n=9, median=1234.5, low=7, high=0.25)],
            ["b", Middle(n=2, median=7)],
            ["c", Middle(n=0, median=None)],
        ],
        definition="",
        empty="",
    )
    told = pages_of(replace(REPORT, sections=[row]))[1]
    for words in ("a 1.234,5 (7–0,25)", "b 7", "c belum diketahui"):
        assert words in told
    file = io.BytesIO()
    write_report(replace(REPORT, sections=[row]), file)
    rows = list(openpyxl.load_workbook(file)["Interaksi"].iter_rows(values_only=True))
    assert rows[1:4] == [("a", 1234.5, 7, 0.25), ("b", 7, None, None), ("c", None, None, None)]


def test_the_same_report_is_the_same_file() -> None:
    assert write_pdf(REPORT) == write_pdf(REPORT)


@given(text=hostile)
@example(text="")
@settings(deadline=None, max_examples=40)
def test_no_text_breaks_the_paper(text: str) -> None:
    pages = pages_of(with_text(text))
    assert "Halaman 1 dari" in pages[0]
    assert 2 <= len(pages) < 60


def test_what_the_font_lacks_is_a_box_and_nothing_turns_the_line_around() -> None:
    assert clean("a\u202eb\n🙏 ś\x00!") == "ab □ ś!"
    assert clean("سلام") == "سلام"


def test_a_long_name_above_a_page_leaves_room_for_the_report_and_ends_on_the_paper() -> None:
    house = "Koperasi Serba Usaha Sumber Makmur " + "Sejahtera Bersama Nelayan dan Petani " * 3
    second = pages_of(replace(REPORT, house=house))[1]
    assert re.match(
        r"Koperasi Serba Usaha Sumber Makmur [\w ]+… · Laporan November 2026 Waktu tanggap", second
    )
    assert pages_of(REPORT)[1].startswith("Koperasi Kami · Laporan November 2026 Waktu tanggap")


@pytest.mark.parametrize(
    ("kind", "values", "ticks"),
    [
        (ChartKind.STACKED, [1, 2, 0], ["0", "1", "2", "3", "4"]),
        (ChartKind.LINES, [1, None, 2], ["0", "1", "2", "3", "4"]),
        (ChartKind.STACKED, [6, 2, 0], ["0", "2", "4", "6", "8"]),
        (ChartKind.LINES, [1.0, None, 2.0], ["0", "0,50", "1", "1,5", "2"]),
    ],
)
def test_there_is_no_half_of_what_is_counted(
    kind: ChartKind, values: list[float | None], ticks: list[str]
) -> None:
    chart = replace(
        LINES, kind=kind, labels=["a", "b", "c"], series=[Series(name="n", values=values)]
    )
    section = Section(
        title="x", charts=[chart], headings=["y"], rows=[], definition="", empty="nihil"
    )
    told = pages_of(replace(REPORT, sections=[section]))[1]
    assert f"({chart.unit}) {' '.join(ticks)} a b c" in told


def test_a_long_cell_is_cut_with_a_mark() -> None:
    row = Section(title="x", headings=["a"], rows=[["q" * 999]], definition="", empty="")
    told = pages_of(replace(REPORT, sections=[row]))[1]
    assert told.count("q") == CELL_MAX - 1
    assert "…" in told


@given(value=st.floats(0.001, 1e6))
def test_a_chart_has_room_for_its_greatest_value_and_not_much_more(value: float) -> None:
    step = round_step(value)
    assert value <= 4 * step * (1 + 1e-6)
    assert value > 4 * step / 2.6


@pytest.mark.parametrize(
    ("values", "runs"),
    [
        ([], []),
        ([None], []),
        ([1, 2], [[(0, 1), (1, 2)]]),
        ([1, None, 0.0, 3], [[(0, 1)], [(2, 0.0), (3, 3)]]),
    ],
)
def test_a_line_breaks_where_a_value_is_unknown(
    values: Sequence[float | None], runs: list[list[tuple[int, float]]]
) -> None:
    assert runs_of(values) == runs


def test_the_workbook_has_the_sentences_first_and_numbers_as_numbers() -> None:
    file = io.BytesIO()
    write_report(REPORT, file)
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["Ringkasan", "Waktu tanggap", "Yang menunggu"]
    assert [row[0] for row in book["Ringkasan"].iter_rows(values_only=True)] == [
        "Laporan November 2026",
        "Koperasi Kami",
        "Keadaan pada 1 Desember 2026 08.00 (Asia/Jakarta)",
        "",
        "Laporan dari anggota",
        "Pada November 2026 ada 7 laporan dari anggota.",
    ]
    rows = list(book["Waktu tanggap"].iter_rows(values_only=True))
    assert rows[1] == (
        "2 Nov",
        4,
        1.5,
        83.3,
        datetime(2026, 12, 1, 8, tzinfo=UTC).replace(tzinfo=None),
    )
    assert rows[2] == ("9 Nov", 0, None, None, None)
    assert rows[-1][0] == "Yang masih menunggu ikut dihitung."
    assert [row[0] for row in book["Yang menunggu"].iter_rows(values_only=True)][1] == (
        "Tidak ada yang menunggu."
    )


BANDS = Section(
    title="Lamanya",
    headings=["minggu", "median (jam)", "laporan"],
    rows=[
        ["2 Nov", Estimate(span=2 * HOUR, low=HOUR, high=5 * HOUR), 9],
        ["9 Nov", Estimate(span=2 * HOUR, low=HOUR, high=None), 4],
        ["16 Nov", Estimate(span=None, low=3 * HOUR, high=None), 3],
        ["23 Nov", Estimate(span=None, low=None, high=None), 0],
    ],
    definition="",
    empty="",
)


def test_an_estimate_is_read_with_its_band_as_far_as_that_is_known() -> None:
    told = pages_of(replace(REPORT, sections=[BANDS]))[1]
    for words in (
        "2 Nov 2,00 (1,00–5,00) 9",
        "9 Nov 2,00 (≥1,00) 4",
        "16 Nov belum diketahui (≥3,00) 3",
        "23 Nov belum diketahui 0",
    ):
        assert words in told


def test_an_estimate_is_three_numbers_in_the_workbook() -> None:
    file = io.BytesIO()
    write_report(replace(REPORT, sections=[BANDS]), file)
    rows = list(openpyxl.load_workbook(file)["Lamanya"].iter_rows(values_only=True))
    assert rows[:5] == [
        (
            *("minggu", "median (jam)", "median (jam) paling sedikit"),
            *("median (jam) paling banyak", "laporan"),
        ),
        ("2 Nov", 2, 1, 5, 9),
        ("9 Nov", 2, 1, None, 4),
        ("16 Nov", None, 3, None, 3),
        ("23 Nov", None, None, None, 0),
    ]


def test_a_share_is_read_with_its_band_and_an_unknown_one_moves_no_number_beside_it() -> None:
    kept = Section(
        title="Janji",
        headings=["kanal", "tepat janji (%)", "laporan"],
        rows=[["a", Share(share=0.75, low=0.3006, high=0.9544), 4], ["b", None, 7]],
        definition="",
        empty="",
    )
    told = pages_of(replace(REPORT, sections=[kept]))[1]
    assert "a 75,0 (30,1–95,4) 4" in told
    assert "b belum diketahui 7" in told
    file = io.BytesIO()
    write_report(replace(REPORT, sections=[kept]), file)
    rows = list(openpyxl.load_workbook(file)["Janji"].iter_rows(values_only=True))
    assert rows[:3] == [
        (
            *("kanal", "tepat janji (%)", "tepat janji (%) paling sedikit"),
            *("tepat janji (%) paling banyak", "laporan"),
        ),
        ("a", 75, 30.1, 95.4, 4),
        ("b", None, None, None, 7),
    ]


@given(text=hostile)
@settings(deadline=None, max_examples=30)
def test_no_text_breaks_the_workbook_not_even_two_sections_of_one_name(text: str) -> None:
    document = with_text(text)
    file = io.BytesIO()
    write_report(replace(document, sections=[*document.sections, *document.sections]), file)
    assert len(openpyxl.load_workbook(file).sheetnames) == 3


@pytest.mark.parametrize(
    ("sentences", "pages", "size"), [(20, 1, 11.0), (32, 1, 11.0), (38, 1, 9.0), (44, 2, 9.0)]
)
def test_what_a_manager_must_know_stands_on_the_first_page_as_long_as_it_can(
    sentences: int, pages: int, size: float
) -> None:
    told = Passage(title="Tanggapan", sentences=["Separuh anggota mendapat tanggapan."] * sentences)
    reader = PdfReader(io.BytesIO(write_pdf(replace(REPORT, plain=[told], sections=[]))))
    written: set[float] = set()

    def note(text: str, _cm: object, _tm: object, _font: object, font_size: float) -> None:
        if text.strip().startswith("Separuh"):
            written.add(round(font_size, 1))

    for page in reader.pages:
        page.extract_text(visitor_text=note)
    assert (len(reader.pages), written) == (pages, {size})
