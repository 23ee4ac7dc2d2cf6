"""Laporan berkala: any week's or month's report to read here, or as a PDF or a workbook."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import streamlit as st

from dashboard import address, chart_panel, period_charts, queue_address, session
from dashboard.session import Desk
from dashboard.views.export_links import EXPORT_ADDRESS
from domain.documents import Document, Endings, Posts, Section, Spans
from domain.months import Month
from domain.people import Permission
from domain.periods import Period
from domain.texts import _
from domain.weeks import Week
from services.reports.report_rows import rows_of
from services.reports.report_words import period_name, said

MONTHS, WEEKS = 36, 53  # to choose from; an older one can be named in the address
BY_MONTH, BY_WEEK = "bulan", "minggu"


def draw() -> None:
    desk = session.desk()
    st.title(_("Laporan berkala"))
    period = _chosen(desk)
    report = desk.toolkit.period_reports.report(desk.actor, period, desk.user.language)
    _files(period)
    _report(report, period)
    _sent_to(desk)


def _chosen(desk: Desk) -> Period:
    """The one before the running one, unless the address names another."""
    words = {BY_MONTH: _("Sebulan"), BY_WEEK: _("Seminggu")}
    by = address.choose(
        _("Kurun"), "kurun", (BY_MONTH, BY_WEEK), lambda one: words[one], default=BY_MONTH
    )
    reports = desk.toolkit.period_reports
    if by == BY_WEEK:
        weeks = reports.weeks(desk.actor, WEEKS)
        asked = address.asked("minggu")
        known = [*weeks, *([Week.read(asked)] if asked else [])]
        return Week.read(_one_of(desk, _("Minggu"), "minggu", known))
    months = reports.months(desk.actor, MONTHS)
    asked = address.asked("bulan")
    known_months = [*months, *([Month.read(asked)] if asked else [])]
    return Month.read(_one_of(desk, _("Bulan"), "bulan", known_months))


def _one_of(desk: Desk, label: str, name: str, known: Sequence[Period]) -> str:
    """`known`: the running one first."""
    running, last, *earlier = known
    words = {str(each): period_name(each, desk.user.language) for each in (last, running, *earlier)}
    return address.select(label, name, words)


def _files(period: Period) -> None:
    is_week = isinstance(period, Week)
    asked = f"minggu={period}" if is_week else f"bulan={period}"
    file = "mingguan" if is_week else "bulanan"
    with st.container(horizontal=True):
        for label, ending, icon in (
            (_("Unduh PDF"), "pdf", ":material/picture_as_pdf:"),
            (_("Unduh Excel"), "xlsx", ":material/table_view:"),
        ):
            st.link_button(label, f"{EXPORT_ADDRESS}{file}.{ending}?{asked}", icon=icon)


def _report(report: Document, period: Period) -> None:
    st.header(report.title)
    for passage in report.plain:
        st.subheader(passage.title)
        st.text("\n\n".join(passage.sentences))
        _rows(passage.counts, period)
    st.caption(report.made_words)
    for place, section in enumerate(report.sections):
        st.subheader(section.title)
        _charts(section, report, f"laporan-{period}-{place + 1}")
        _table(section, report, period)
        st.caption(section.definition)
        _rows(section.counts, period)


def _charts(section: Section, report: Document, name: str) -> None:
    """Those of the paper, side by side where there is room."""
    if not section.charts:
        return
    for column, (number, chart) in zip(
        st.columns(len(section.charts)), enumerate(section.charts, start=1), strict=True
    ):
        with column:
            chart_panel.show(
                period_charts.figure(chart),
                title=chart.title,
                span=report.title,
                alt=_("{chart}; angkanya ada di tabel.").format(chart=chart.title),
                name=f"{name}-{number}",
                frame=period_charts.table(chart),
            )
    if any(series.bands for chart in section.charts for series in chart.series):
        st.caption(
            _(
                "Garis tegak: rentang yang memuat nilai sebenarnya 95 dari 100 kali; tanpa ujung "
                "atas berarti belum diketahui."
            )
        )


def _table(section: Section, report: Document, period: Period) -> None:
    if not section.rows:
        st.text(section.empty)
        return
    rows = [[said(cell, report.zone, report.language) for cell in row] for row in section.rows]
    columns = dict(zip(section.headings, map(list, zip(*rows, strict=True)), strict=True))
    if isinstance(section.counts, Endings) and address.can_open("antrean"):
        columns[_("laporannya")] = [_ended(period, one) for one in section.counts.reason_ids]
    st.dataframe(
        columns,
        hide_index=True,
        alt=section.title,
        column_config={_("laporannya"): st.column_config.LinkColumn(display_text=_("buka"))},
    )


def _ended(period: Period, reason_id: str) -> str:
    """The address of the cases that ended so, relative to the desk."""
    return "antrean?" + address.written(queue_address.of_ended(*_days(period), reason_id))


def _days(period: Period) -> tuple[date, date]:
    return period.first, period.following.first - timedelta(days=1)


def _rows(counts: Spans | Posts | Endings | None, period: Period) -> None:
    """Where the figures open to what they count, on the screen that shows the same."""
    asked: Mapping[str, str]
    match counts:
        case None:
            return
        case Endings(reason_ids=reason_ids):
            page, asked = "antrean", queue_address.of_ended(*_days(period)) if reason_ids else {}
        case Spans() | Posts():
            page, asked = rows_of(counts, period)
    if asked:
        told = _("Buka baris di balik angka ini")
        address.link(page, told, icon=":material/list:", **asked)


def _sent_to(desk: Desk) -> None:
    if desk.may(Permission.MANAGE_COOPERATIVE):
        address.link(
            "pengaturan",
            _("Kirim lewat surel tiap minggu atau bulan"),
            icon=":material/mail:",
            bagian="bulanan",
        )
