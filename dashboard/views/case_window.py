"""Until when the platform takes our answer, beside what we promised: whichever is sooner."""

import streamlit as st

from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.times import span
from domain.texts import _
from services.answering import Story


def draw(desk: Desk, story: Story) -> None:
    with showing_errors():
        window = desk.toolkit.reply_windows.of(desk.actor, story.case)
        if window is None:
            return
        now, moment = desk.times.now, desk.times.moment(window.closes_at)
        if window.closes_at <= now:
            st.warning(
                _(
                    "Platform ini menerima balasan dari Guyub hanya sampai {moment}. Balasan "
                    "sekarang menjadi tugas yang Anda kirim sendiri di platformnya."
                ).format(moment=moment),
                icon=":material/timer_off:",
            )
            return
        left = span(window.closes_at - now)
        text = _("Platform menerima balasan sampai {moment}: sisa {left}.").format(
            moment=moment, left=left
        )
        if not window.comes_first(now):
            st.caption(text)
            return
        is_broken = window.promised_at is not None and window.promised_at <= now
        why = (
            _("Janji kita sudah lewat: inilah batas berikutnya.")
            if is_broken
            else _("Ini lebih dulu daripada janji kita.")
        )
        st.warning(f"{text} {why}", icon=":material/hourglass_bottom:")
