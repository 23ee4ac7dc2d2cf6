"""The clocks of a case, opened to show how they were counted."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import streamlit as st

from dashboard.session import Desk
from dashboard.times import office_span, promise, span
from domain.cases import UNFINISHED
from domain.casework import pauses
from domain.clocks import Pause
from domain.spans import total
from domain.texts import _
from services.answering import Story

LINES = 12  # of days counted one by one; what comes after is summed up


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
    _opened_up(desk, story)


def _line(label: str, value: str) -> None:
    st.markdown(f"**{label}:** {value}")


def _both(office: timedelta | None, wall: timedelta | None) -> str:
    """Office time with wall-clock time beside it; a word where it still runs."""
    if office is None or wall is None:
        return _("belum ada")
    return _("{office} ({wall} menurut jam dinding)").format(
        office=office_span(office), wall=span(wall)
    )


def _opened_up(desk: Desk, story: Story) -> None:
    case, clocks = story.case, story.case.durations
    running = desk.times.now if case.status in UNFINISHED else None
    with st.expander(_("Bagaimana dihitung?"), type="compact"):
        st.caption(
            _("Jam kerja hanya berjalan saat kantor buka: tidak di hari libur dan saat istirahat.")
        )
        if answered_at := clocks.first_response_at or running:
            st.markdown(f"**{_('Tanggapan pertama')}**")
            _intervals(desk, case.opened_at, answered_at, ())
        if resolved_at := clocks.resolved_at or running:
            st.markdown(f"**{_('Penyelesaian')}**")
            st.caption(_("Saat menunggu anggota, dan di antara selesai dan dibuka lagi, jam diam."))
            _intervals(desk, case.opened_at, resolved_at, pauses(story.events))


def _intervals(desk: Desk, start: datetime, end: datetime, left_out: Sequence[Pause]) -> None:
    counted = desk.toolkit.governing.hours().intervals(start, end, left_out)
    lines = [
        f"- {desk.times.day(desk.times.local(opened).date())}, "
        f"{desk.times.hour(opened)}–{desk.times.hour(closed)} "
        f"{desk.times.zone_name}: {office_span(closed - opened)}"
        for opened, closed in counted[:LINES]
    ]
    if rest := counted[LINES:]:
        lines.append("- " + _("sesudahnya: {span}").format(span=office_span(total(rest))))
    if counted:
        lines.append("- " + _("jumlah: {span}").format(span=office_span(total(counted))))
    st.markdown("\n".join(lines) or _("Kantor belum buka selama itu."))
