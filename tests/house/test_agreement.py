"""Two reports of the same thing always agree: page, CSV, monthly report on paper, in the workbook
and by mail, digest and public page tell one house's figures, and on every store the same."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import openpyxl
import pytest
from babel.dates import format_datetime
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from dashboard import session
from domain.cases import CaseStatus
from domain.deliveries import Delivery
from domain.documents import Document, Section, Told
from domain.explanations import RunKind
from domain.exports import Exported, ExportFilter
from domain.intervals import Middle
from domain.measured import ClockKind, SpanState
from domain.measured_shelves import GroupBy, SpanFilter
from domain.months import Month
from domain.notifications import Way
from domain.people import User
from domain.ports import Store
from domain.reports import QueueFilter, QueueView
from domain.shares import Share, share_of
from domain.statistics import Estimate, share_percent
from domain.weeks import Week
from services.figures.answer_figures import Figures
from services.figures.answer_times import Asked, Report
from services.figures.public_answers import FEWEST, PublicMonth
from services.reports.digesting import digest_id
from services.reports.exporting import Exporting
from services.reports.period_mailing import notice_id
from services.reports.report_words import moment, said, share, span
from tests.house.answered_house import EAST, JAKARTA, NOW, fill
from tests.makers import MANAGER
from tests.stores import KINDS, opened, server_for
from tests.web.conftest import a_browser
from toolkit.clock import SetClock
from toolkit.report_pdf import write_pdf
from toolkit.report_sheets import write_report
from toolkit.settings import Settings
from toolkit.wiring import Toolkit, wire
from web.app import member_app

pytestmark = pytest.mark.timeout(420)  # a season is told to each store, PostgreSQL the slowest

HOUR = timedelta(hours=1)
NOVEMBER = Month(2026, 11)
CLOCKS = {
    RunKind.FIRST_RESPONSE: "Tanggapan pertama",
    RunKind.NEXT_REPLY: "Balasan berikutnya",
    RunKind.RESOLUTION: "Penyelesaian",
}
ENDS = ("", " paling sedikit", " paling banyak")  # of a band, as columns are called
# The page's script, which also tells what stood behind its download buttons.
EXPORTED = {
    RunKind.FIRST_RESPONSE: "tanggapan pertama",
    RunKind.NEXT_REPLY: "balasan berikutnya",
    RunKind.RESOLUTION: "penyelesaian",
}
KEPT_OR_NOT = ("ditepati", "lewat")

SCRIPT = """
from dashboard import app
app.main(start="{page}")
import streamlit as st
from streamlit.runtime import get_instance
files = get_instance().media_file_mgr._storage._files_by_id.values()
st.session_state["files"] = [file.content for file in files]
"""


@dataclass(frozen=True, kw_only=True)
class House:
    """The house whose figures are told everywhere."""

    toolkit: Toolkit
    store: Store
    clock: SetClock

    def report(self, measure: RunKind, by: GroupBy, month: bool = True) -> Report:
        """What the service says, which all the others must say."""
        first, end = (NOVEMBER.first, NOVEMBER.following.first) if month else (None, None)
        wanted = SpanFilter(measure=measure, first=first, end=end)
        return self.toolkit.answer_times.report(MANAGER, Asked(wanted=wanted, by=by))

    def page(self, name: str = "tanggapan", **asked: str) -> AppTest:
        """Waktu tanggap, or another page, as the manager sees it."""
        session.use(self.toolkit, identify=lambda _toolkit: self._manager())
        test = AppTest.from_string(SCRIPT.replace("{page}", name), default_timeout=60)
        test.query_params.update(asked)
        page = test.run()
        assert not page.exception
        return page

    def _manager(self) -> User:
        with self.store.reading() as unit:
            return unit.users.get(MANAGER.id)

    def delivery(self, id: str) -> Delivery:
        """What is on its way to somebody."""
        with self.store.reading() as unit:
            return unit.deliveries.get(id)


@pytest.fixture(scope="module", params=KINDS)
def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    folder: Path = tmp_path_factory.mktemp("agreed")
    clock = SetClock(NOW)
    with opened(request.param, folder / "data", server_for(request, request.param)) as store:
        fill(store, clock)
        toolkit = wire(Settings(data=folder), store=store, clock=clock)
        yield House(toolkit=toolkit, store=store, clock=clock)
        session.forget()


@pytest.fixture(scope="module")
def monthly(house: House) -> Document:
    return house.toolkit.period_reports.report(MANAGER, NOVEMBER, "id")


def section(document: Document, title: str) -> Section:
    return next(each for each in document.sections if each.title == title)


def numbers(figures: Figures) -> tuple[Any, ...]:
    """A group as every table must tell it: counts, the share in percent and spans in hours, with
    their bands."""
    estimates = (figures.median, figures.p75, figures.p90)
    spans = [edge for each in estimates for edge in (each.span, each.low, each.high)]
    return (
        *(figures.spans, figures.answered, figures.waiting, figures.never, figures.due),
        *_shares(share_of(figures.kept, figures.due)),
        *(_hours(each) for each in spans),
    )


def _shares(share: Any) -> tuple[float | None, ...]:
    if share is None:
        return None, None, None
    assert isinstance(share, Share)
    return tuple(share_percent(each) for each in (share.share, share.low, share.high))


def _hours(span: timedelta | None) -> float | None:
    """As finely as the page's table and its CSV tell it: to 36 seconds."""
    return None if span is None else round(span / HOUR, 2)


def test_the_house_has_what_could_make_reports_differ(house: House) -> None:
    """Else their agreement would say little."""
    report = house.report(RunKind.FIRST_RESPONSE, GroupBy.CHANNEL)
    whole = report.whole
    assert whole.spans > 100
    assert whole.answered > 100
    assert whole.error > 0  # told by buckets
    assert min(whole.waiting, whole.never, report.spam) > 3
    assert 0 < whole.kept < whole.due < whole.spans
    assert {each.group for each in report.groups} == {None, "ch-talk", "ch-loud"}
    branches = house.report(RunKind.FIRST_RESPONSE, GroupBy.BRANCH).groups
    assert {each.group for each in branches} == {None, EAST.id}
    with house.store.reading() as unit:
        statuses = [case.status for case in unit.cases.after("", 1_000, unfinished=False)]
    assert {CaseStatus.MERGED, CaseStatus.SPAM, CaseStatus.RESOLVED} <= set(statuses)
    for measure in RunKind:
        clock = house.report(measure, GroupBy.WEEK)
        assert sum(each.spans > 0 for each in clock.groups) > 3
        assert min(clock.whole.answered, clock.whole.waiting) >= 3


@pytest.mark.parametrize("measure", RunKind)
def test_the_figures_are_those_of_the_spans_counted_one_by_one(
    house: House, measure: RunKind
) -> None:
    with house.store.reading() as unit:
        cases = unit.cases.after("", 1_000, unfinished=False)
        spans = [one for case in cases for one in unit.spans.of(case.id)]
    month = [
        one
        for one in spans
        if one.measure is measure and NOVEMBER.first <= one.day < NOVEMBER.following.first
    ]
    whole = house.report(measure, GroupBy.NONE).whole
    states = [one.state for one in month]
    assert (whole.spans, whole.answered, whole.waiting, whole.never) == (
        len(month),
        states.count(SpanState.ANSWERED),
        states.count(SpanState.WAITING),
        states.count(SpanState.NEVER),
    )
    due = [one for one in month if one.due_at is not None and one.due_at <= NOW]
    assert (whole.due, whole.kept) == (len(due), sum(one.kept is True for one in due))
    waiting = [one.since for one in month if one.state is SpanState.WAITING]
    assert whole.oldest_waiting_since == min(waiting)


@pytest.mark.parametrize("measure", RunKind)
def test_the_monthly_report_says_what_the_page_says(
    house: House, monthly: Document, measure: RunKind
) -> None:
    frame = page_table(house, ukuran=measure, menurut="week")
    told = section(monthly, f"{CLOCKS[measure]} per minggu")
    assert in_document(told) == in_frame(frame)
    report = house.report(measure, GroupBy.WEEK)
    assert in_frame(frame) == [numbers(each) for each in (*report.groups, report.whole)]


@pytest.mark.parametrize(
    ("by", "title"),
    [
        (GroupBy.CHANNEL, "Menurut kanal"),
        (GroupBy.KIND, "Menurut jenis"),
        (GroupBy.BRANCH, "Menurut cabang"),
    ],
)
def test_told_apart_they_say_the_same_by_the_same_names(
    house: House, monthly: Document, by: GroupBy, title: str
) -> None:
    frame = page_table(house, menurut=by)
    told = section(monthly, title)
    names = [str(row[0]) for row in told.rows]
    assert names == list(frame["kelompok"])[:-1]
    assert in_document(told) == in_frame(frame)[:-1]
    if by is GroupBy.CHANNEL:
        assert "Kantor & telepon" in names


def page_table(house: House, **asked: str) -> Any:
    """The page's own table of November, the file of the same name beside it."""
    days = {"minggu": "12", "dari": "2026-11-01", "sampai": "2026-12-01"}
    page = house.page(**days, **asked)
    (frame,) = [one.value for one in page.dataframe if "kelompok" in one.value.columns]
    (file,) = page.session_state["files"]
    lines = list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))
    shown = frame.drop(columns="barisnya")
    assert lines[0] == list(shown.columns)
    assert [[_number(cell) for cell in line] for line in lines[1:]] == [
        [_number(cell) for cell in row] for row in shown.itertuples(index=False)
    ]
    return frame


def _number(cell: Any) -> Any:
    """A cell as a number where it is one; empty and missing are unknown."""
    try:
        return None if cell in ("", None) or cell != cell else float(cell)  # noqa: PLR0124 - NaN
    except TypeError:  # pandas' own NA is neither
        return None
    except ValueError:
        return cell


def in_frame(frame: Any) -> list[tuple[Any, ...]]:
    rows = frame.to_dict("records")
    return [_from_row(row) for row in rows]


def _from_row(row: Mapping[str, Any]) -> tuple[Any, ...]:
    spans = [
        row[name]
        for quantile in ("median", "p75", "p90")
        for name in (
            f"{quantile} (jam kerja)",
            f"{quantile} paling sedikit",
            f"{quantile} paling banyak",
        )
    ]
    counts = ("semua", "selesai", "menunggu", "ditutup tanpa jawaban", "jatuh janji")
    return (
        *(int(row[name]) for name in counts),
        *(_number(row[f"tepat janji (%){end}"]) for end in ENDS),
        *(_number(each) for each in spans),
    )


def in_document(told: Section) -> list[tuple[Any, ...]]:
    """A report's rows as numbers, an estimate as three."""
    return [(*row[1:6], *_shares(row[6]), *_bands(row[7:])) for row in told.rows]


def _bands(cells: Any) -> list[float | None]:
    edges = [edge for each in cells for edge in (each.span, each.low, each.high)]
    return [_hours(edge) for edge in edges]


def test_the_workbook_says_what_the_report_says(monthly: Document) -> None:
    file = io.BytesIO()
    write_report(monthly, file)
    book = openpyxl.load_workbook(file)
    for sheet, told in zip(book.worksheets[1:], monthly.sections, strict=True):
        rows = list(sheet.iter_rows(min_row=2, max_row=len(told.rows) + 1, values_only=True))
        banded = [any(map(_has_band, column)) for column in zip(*told.rows, strict=True)]
        width = len(banded) + 2 * sum(banded)
        assert [_rounded(row[:width]) for row in rows] == [
            _spread(row, banded) for row in told.rows
        ]


def _has_band(cell: Told) -> bool:
    return isinstance(cell, Estimate | Middle | Share)


def _spread(row: Sequence[Told], banded: Sequence[bool]) -> list[Any]:
    """A report's row as a workbook holds it: what has a band is three numbers, spans are hours,
    moments are those of the house's clock, and nothing is an empty cell, or three."""
    cells: list[Any] = []
    for cell, has_band in zip(row, banded, strict=True):
        match cell:
            case None if has_band:
                cells += [None, None, None]
            case Estimate():
                cells += map(_hours, (cell.span, cell.low, cell.high))
            case Middle():
                cells += [cell.median, cell.low, cell.high]
            case Share():
                cells += _shares(cell)
            case datetime():
                cells.append(cell.astimezone(JAKARTA).replace(tzinfo=None))
            case _:
                cells.append(cell)
    return [_to_two(cell) for cell in cells]


def _rounded(cells: Sequence[Any]) -> list[Any]:
    return [_to_two(cell) for cell in cells]


def _to_two(cell: Any) -> Any:
    """As finely as the page tells it, and a text that is empty is nothing."""
    return round(cell, 2) if isinstance(cell, float) else None if cell == "" else cell


def test_the_paper_says_what_the_report_says(monthly: Document) -> None:
    reader = PdfReader(io.BytesIO(write_pdf(monthly)))
    paper = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    for passage in monthly.plain:
        for sentence in (passage.title, *passage.sentences):
            assert sentence in paper
    for told in monthly.sections:
        for row in told.rows:
            assert " ".join(said(cell, monthly.zone, "id") for cell in row) in paper


def test_the_first_page_and_the_mail_say_what_the_page_says(
    house: House, monthly: Document
) -> None:
    whole = house.report(RunKind.FIRST_RESPONSE, GroupBy.NONE)
    figures, oldest = whole.whole, whole.oldest_waiting_since
    assert figures.median.span is not None
    kept = share_of(figures.kept, figures.due)
    assert figures.share_kept is not None
    assert kept is not None
    assert oldest is not None
    expected = [
        f"Pada November 2026 ada {figures.spans} laporan dari anggota: {figures.answered} sudah "
        f"ditanggapi, {figures.waiting} masih menunggu, {figures.never} ditutup tanpa jawaban.",
        "Separuh laporan mendapat tanggapan pertama dalam "
        f"{span(figures.median.span)} waktu kerja.",
        f"Dari {figures.due} yang sudah jatuh janji, {share(figures.share_kept, 'id')} tepat "
        f"janji (antara {share(kept.low, 'id')} dan {share(kept.high, 'id')}).",
        f"{whole.waiting_now} laporan menunggu tanggapan pertama, yang terlama sejak "
        f"{moment(oldest, monthly.zone, 'id')}.",
    ]
    sentences = [each for passage in monthly.plain for each in passage.sentences]
    assert [each for each in expected if each not in sentences] == []
    house.toolkit.period_mailing.send_due()
    letter = house.delivery(notice_id(MANAGER.id, NOVEMBER)).content.text
    assert [each for each in sentences if f"- {each}\n" not in letter] == []
    page = house.page(minggu="12", dari="2026-11-01", sampai="2026-12-01")
    metrics = {metric.label: metric.value for metric in page.metric}
    assert metrics["Menunggu sekarang"] == str(whole.waiting_now)
    assert metrics["Ditutup tanpa jawaban"] == str(figures.never)
    assert metrics["Tepat janji"] == share(figures.share_kept, "id")
    told = f"Dari {figures.due} yang sudah jatuh janji, {figures.kept} tepat janji"
    local = format_datetime(oldest.astimezone(JAKARTA), "d MMM y HH.mm", locale="id_ID")
    waiting = f"{whole.waiting_now} masih menunggu sekarang, yang terlama sejak "
    (line,) = [each.value for each in page.markdown if told in each.value]
    assert waiting in line
    assert local in line


def test_the_weekly_report_says_what_the_page_says(house: House) -> None:
    week = Week(2026, 48)
    weekly = house.toolkit.period_reports.report(MANAGER, week, "id")
    days = {"dari": "2026-11-23", "sampai": "2026-11-30"}
    page = house.page(minggu="12", menurut="week", **days)
    (frame,) = [one.value for one in page.dataframe if "kelompok" in one.value.columns]
    (_of_the_week, whole) = in_frame(frame)
    rows = in_document(section(weekly, "Tanggapan pertama per minggu"))
    assert rows[-1] == rows[-2] == whole
    assert whole[0] > 20


def test_the_digest_says_of_yesterday_what_the_page_says_of_that_day(house: House) -> None:
    house.toolkit.digesting.send_due()
    text = house.delivery(digest_id(MANAGER.id, "2026-12-01", Way.EMAIL)).content.text
    yesterday = SpanFilter(first=date(2026, 11, 30), end=date(2026, 12, 1))
    report = house.toolkit.answer_times.report(MANAGER, Asked(wanted=yesterday))
    whole = report.whole
    assert whole.spans > 2
    told = re.search(
        r"Kemarin (\d+) laporan masuk: (\d+) ditanggapi, (\d+) masih menunggu, (\d+) ditutup", text
    )
    assert told is not None
    page = house.page(minggu="12", dari="2026-11-30", sampai="2026-12-01", menurut="hour")
    (frame,) = [one.value for one in page.dataframe if "kelompok" in one.value.columns]
    assert tuple(int(each) for each in told.groups()) == in_frame(frame)[-1][:4]
    half = f"separuhnya ditanggapi dalam {span(whole.median.span)} kerja" if (
        whole.median.span
    ) else "lamanya tanggapan belum dapat dihitung"  # fmt: skip
    assert half in text
    waits = [
        house.report(measure, GroupBy.NONE, month=False).oldest_waiting_since
        for measure in (RunKind.FIRST_RESPONSE, RunKind.NEXT_REPLY)
    ]
    days = (NOW - min(each for each in waits if each is not None)).days
    assert f"Yang paling lama menunggu: {days} hari" in text


def test_every_link_of_the_digest_opens_to_as_many_rows_as_it_tells(house: House) -> None:
    house.toolkit.digesting.send_due()
    text = house.delivery(digest_id(MANAGER.id, "2026-12-01", Way.EMAIL)).content.text
    links = dict(re.findall(r"^- (.+) → \S+/desk/(\S+)$", text, re.MULTILINE))
    told = {words.rpartition(": ")[2]: link for words, link in links.items() if ": " in words}
    assert len(told) > 1
    for n, link in told.items():
        page = house.page("antrean", **_asked_of(link))
        assert any(f"{n} laporan" in each.value for each in page.markdown), link
    rows = house.page("tanggapan", **_asked_of(links["Kemarin"]))
    came_in = re.search(r"Kemarin (\d+) laporan masuk", text)
    assert came_in is not None
    assert any(each.value.startswith(f"{came_in[1]} baris") for each in rows.caption)


def _asked_of(link: str) -> dict[str, str]:
    """What an address asks of its page."""
    return dict(parse_qsl(link.partition("?")[2]))


def test_the_public_page_says_what_the_page_says(house: House) -> None:
    public = house.toolkit.public_answers.figures()
    report = house.report(RunKind.FIRST_RESPONSE, GroupBy.MONTH, month=False)
    *months, december = public.months
    assert december == PublicMonth(first=date(2026, 12, 1), cases=None, complete=False)
    assert months == [_in_public(each) for each in report.groups]
    assert len([month for month in months if month.cases]) > 1
    assert (public.waiting_now, public.oldest_waiting_since) == (
        report.waiting_now,
        report.oldest_waiting_since,
    )
    browser = a_browser(member_app(house.toolkit), house.clock)
    html = browser.open("/tanggapan").text
    body = html.partition("<tbody>")[2].partition("</tbody>")[0]
    _december, november, *_others = body.split("</tr>")
    cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", november)
    whole = report.groups[-1]
    assert whole.group == NOVEMBER.first
    assert cells[1] == str(whole.spans)
    assert cells[2:4] == [_percent(whole.share_answered), _percent(whole.share_kept)]
    assert cells[4] == span(whole.median.span or timedelta())
    assert f"Saat ini {report.waiting_now} laporan menunggu" in html


def _in_public(figures: Figures) -> PublicMonth:
    """A month as everybody may read it: too few cases could tell of a single person."""
    assert isinstance(figures.group, date)
    if figures.spans < FEWEST:
        return PublicMonth(first=figures.group, cases=None)
    return PublicMonth(
        first=figures.group,
        cases=figures.spans,
        share_answered=figures.share_answered,
        share_kept=figures.share_kept if figures.due >= FEWEST else None,
        median=figures.median.span,
    )


def _percent(part: float | None) -> str:
    assert part is not None
    return f"{int(part * 100)}%"


def test_the_engagement_of_the_report_is_that_of_the_screen(
    house: House, monthly: Document
) -> None:
    days = {"minggu": "12", "dari": "2026-11-01", "sampai": "2026-12-01"}
    screens = [house.page("keterlibatan", ukuran=each, **days) for each in ("interactions", "rate")]
    interactions, rates = (
        next(one.value for one in screen.dataframe if "kelompok" in one.value.columns)
        for screen in screens
    )
    told: list[Any] = list(section(monthly, "Keterlibatan menurut kanal").rows)
    assert len(told) == 3
    for row, one, other in zip(
        told[:-1], interactions.to_dict("records"), rates.to_dict("records"), strict=True
    ):
        name, sent, read, known, total, middle, rate, over = row
        assert (name, sent, read, known, total) == (
            *(one["kelompok"], one["terkirim"], one["pernah dibaca"]),
            *(one["diketahui (n)"], one["jumlah"]),
        )
        assert (middle.median, middle.low, middle.high) == _band(one, "Interaksi")
        assert (rate.median, rate.low, rate.high) == _band(other, "Tingkat keterlibatan (%)")
        assert over == other["dibagi dengan"]
    (weeks,) = [one.value for one in screens[0].dataframe if "minggu mulai" in one.value.columns]
    lines: list[Any] = list(section(monthly, "Keterlibatan per minggu").rows)
    assert [(row[0], *row[1:5], row[5].median, *row[6:]) for row in lines] == [
        tuple(cell if isinstance(cell, str) else _number(cell) for cell in line)
        for line in weeks.drop(columns="barisnya").itertuples(index=False)
    ]
    sentences = [each for passage in monthly.plain for each in passage.sentences]
    assert any(each.value in sentences for each in screens[0].markdown)


def _band(row: Mapping[Any, Any], unit: str) -> tuple[Any, ...]:
    names = (f"median {unit}", "paling sedikit (95 %)", "paling banyak (95 %)")
    return tuple(_number(row[name]) for name in names)


@pytest.fixture(scope="module")
def in_memory(tmp_path_factory: pytest.TempPathFactory) -> list[Report]:
    clock, folder = SetClock(NOW), tmp_path_factory.mktemp("memory")
    with opened("memory", folder, None) as store:
        fill(store, clock)
        return every_report(wire(Settings(data=folder), store=store, clock=clock))


def every_report(toolkit: Toolkit) -> list[Report]:
    """All but those of single people, which are for supervisors."""
    return [
        toolkit.answer_times.report(
            MANAGER, Asked(wanted=SpanFilter(measure=measure), by=by, clock=c)
        )
        for measure in RunKind
        for by in GroupBy
        if by is not GroupBy.STAFF
        for c in ClockKind
    ]


def test_every_store_tells_the_same(house: House, in_memory: list[Report]) -> None:
    assert every_report(house.toolkit) == in_memory


@pytest.mark.parametrize("measure", RunKind)
def test_promises_in_the_export_add_up_to_those_of_the_page(house: House, measure: RunKind) -> None:
    exporting = Exporting(store=house.store, clock=house.clock)
    everything = ExportFilter(queue=QueueFilter(view=QueueView.ALL, now=house.clock.now()))
    sheet = exporting.export(None, Exported.CASES, everything).sheet
    places = [sheet.headings.index(f"{EXPORTED[measure]}, janji {end}") for end in KEPT_OR_NOT]
    rows = list(sheet.rows)
    kept, broken = (sum(int(str(row[place] or 0)) for row in rows) for place in places)
    whole = house.report(measure, GroupBy.NONE, month=False).whole
    assert (kept, kept + broken) == (whole.kept, whole.due)
    assert min(kept, broken) > 0
