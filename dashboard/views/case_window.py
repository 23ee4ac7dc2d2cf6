"""Until when the platform takes our answer, beside what we promised: whichever is sooner."""

from collections.abc import Sequence

import streamlit as st

from dashboard import people, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.times import span
from domain.texts import _
from services.desk.answering import Story
from services.replies.reply_windows import ReplyWindow


def of(desk: Desk, story: Story) -> list[ReplyWindow]:
    """Of each conversation of the case that has one."""
    with showing_errors():
        return desk.toolkit.reply_windows.of(desk.actor, story.case)
    return []


def badge(desk: Desk, windows: Sequence[ReplyWindow]) -> None:
    """The first to close, beside our own promise."""
    now = desk.times.now
    left = [window for window in windows if window.closes_at > now]
    if not left:
        return
    first = min(left, key=lambda window: window.closes_at)
    words.badge(
        words.Look(
            _("platform tutup {left} lagi").format(left=span(first.closes_at - now)),
            "orange" if first.comes_first(now) else "gray",
            ":material/hourglass_bottom:",
        )
    )


def closed(desk: Desk, story: Story, windows: Sequence[ReplyWindow]) -> None:
    """Above the box, since an answer becomes a task then."""
    for window in windows:
        if window.closes_at <= desk.times.now:
            text = _(
                "Platform ini menerima balasan dari Guyub hanya sampai {moment}. Balasan "
                "sekarang menjadi tugas yang Anda kirim sendiri di platformnya."
            ).format(moment=desk.times.moment(window.closes_at))
            st.warning(f"{_whose(desk, story, window)}{text}", icon=":material/timer_off:")


def draw(desk: Desk, story: Story, windows: Sequence[ReplyWindow]) -> None:
    """One line for each conversation whose window is open."""
    for window in windows:
        if window.closes_at > desk.times.now:
            _draw(desk, window, _whose(desk, story, window))


def _draw(desk: Desk, window: ReplyWindow, whose: str) -> None:
    now, moment = desk.times.now, desk.times.moment(window.closes_at)
    left = span(window.closes_at - now)
    text = _("Platform menerima balasan sampai {moment}: sisa {left}.").format(
        moment=moment, left=left
    )
    if not window.comes_first(now):
        st.caption(f"{whose}{text}")
        return
    is_broken = window.promised_at is not None and window.promised_at <= now
    why = (
        _("Janji kita sudah lewat: inilah batas berikutnya.")
        if is_broken
        else _("Ini lebih dulu daripada janji kita.")
    )
    st.warning(f"{whose}{text} {why}", icon=":material/hourglass_bottom:")


def _whose(desk: Desk, story: Story, window: ReplyWindow) -> str:
    """Which conversation it is, where the case has several."""
    way = next((w for w in story.ways if w.conversation.id == window.conversation_id), None)
    if way is None or len(story.ways) == 1:
        return ""
    channel = people.channel_name(window.channel_id, people.channels(desk))
    name = way.conversation.author.name or _("Tanpa nama")
    return f"**{words.plain(channel)} · {words.plain(name)}** — "
