"""Laporan bulanan: any month's report to read here, or as a PDF or a workbook."""

import streamlit as st

from dashboard import address, session
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.views.export_links import EXPORT_ADDRESS
from domain.documents import Document, Section
from domain.months import Month
from domain.people import Permission
from domain.texts import _
from services.monthly_words import month_name, said

MONTHS = 36  # to choose from; an older one can be named in the address


def draw() -> None:
    desk = session.desk()
    st.title(_("Laporan bulanan"))
    with showing_errors():
        month = _chosen(desk)
        report = desk.toolkit.monthly.report(desk.actor, month, desk.user.language)
        _files(month)
        _report(report)
        _sent_to(desk)


def _chosen(desk: Desk) -> Month:
    """Last month, unless the address names another."""
    months = desk.toolkit.monthly.months(desk.actor, MONTHS)
    if asked := address.asked("bulan"):
        months = list(dict.fromkeys([*months, Month.read(asked)]))
    words = {str(month): month_name(month, desk.user.language) for month in months}
    last, running = str(months[1]), str(months[0])
    order = [last, running, *(name for name in words if name not in (last, running))]
    return Month.read(address.select(_("Bulan"), "bulan", {name: words[name] for name in order}))


def _files(month: Month) -> None:
    with st.container(horizontal=True):
        for label, ending, icon in (
            (_("Unduh PDF"), "pdf", ":material/picture_as_pdf:"),
            (_("Unduh Excel"), "xlsx", ":material/table_view:"),
        ):
            st.link_button(label, f"{EXPORT_ADDRESS}bulanan.{ending}?bulan={month}", icon=icon)


def _report(report: Document) -> None:
    st.subheader(report.title)
    st.text("\n\n".join(report.plain))
    st.caption(report.made_words)
    for section in report.sections:
        st.subheader(section.title)
        _table(section, report)
        st.caption(section.definition)


def _table(section: Section, report: Document) -> None:
    if not section.rows:
        st.text(section.empty)
        return
    rows = [[said(cell, report.zone, report.language) for cell in row] for row in section.rows]
    columns = dict(zip(section.headings, map(list, zip(*rows, strict=True)), strict=True))
    st.dataframe(columns, hide_index=True, alt=section.title)


def _sent_to(desk: Desk) -> None:
    if desk.may(Permission.MANAGE_COOPERATIVE):
        address.link(
            "pengaturan",
            _("Kirim lewat surel tiap bulan"),
            icon=":material/mail:",
            bagian="bulanan",
        )
