"""The clocks of a case, opened to show how they were counted."""

from datetime import datetime, timedelta

import streamlit as st

from dashboard.session import Desk
from dashboard.times import office_span, promise, span
from domain.texts import _
from services.answering import Story


def draw(desk: Desk, story: Story) -> None:
    case, clocks = story.case, story.case.durations
    hours = desk.toolkit.governing.hours()
    st.subheader(_("Waktu"))
    left, broken = promise(clocks.due_at, desk.times.now, hours)
    if clocks.due_at is not None:
        text = _("Janji berikutnya {moment}: {left}").format(
            moment=desk.times.moment(clocks.due_at), left=left
        )
        (st.error if broken else st.info)(text, icon=":material/timer:")
    _line(_("Dibuka"), desk.times.moment(case.opened_at))
    if clocks.awaiting_since is not None:
        _line(
            _("Anggota menunggu sejak"),
            f"{desk.times.moment(clocks.awaiting_since)} ({desk.times.ago(clocks.awaiting_since)})",
        )
    _line(
        _("Tanggapan pertama"),
        _both(clocks.first_response_office, clocks.first_response_wall),
    )
    _line(_("Penyelesaian"), _both(clocks.resolution_office, clocks.resolution_wall))
    _opened_up(desk, case.opened_at, clocks.first_response_at or desk.times.now)


def _line(label: str, value: str) -> None:
    st.markdown(f"**{label}:** {value}")


def _both(office: timedelta | None, wall: timedelta | None) -> str:
    """Office time with wall-clock time beside it; a word where it still runs."""
    if office is None or wall is None:
        return _("belum ada")
    return _("{office} ({wall} menurut jam dinding)").format(
        office=office_span(office), wall=span(wall)
    )


def _opened_up(desk: Desk, start: datetime, end: datetime) -> None:
    with st.expander(_("Bagaimana dihitung?"), type="compact"):
        st.caption(
            _(
                "Jam kerja hanya berjalan saat kantor buka. Hari libur, istirahat, dan waktu "
                "menunggu anggota tidak dihitung."
            )
        )
        intervals = desk.toolkit.governing.hours().intervals(start, end) if start < end else ()
        for opened, closed in intervals:
            st.markdown(
                f"- {desk.times.day(desk.times.local(opened).date())}, "
                f"{desk.times.hour(opened)}–{desk.times.hour(closed)} "
                f"{desk.times.zone_name}: {office_span(closed - opened)}"
            )
        if not intervals:
            st.markdown(_("Kantor belum buka sejak laporan ini masuk."))
