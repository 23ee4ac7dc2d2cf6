"""Until when the platform takes our answer, beside what we promised: whichever is sooner.

Each place is drawn again by itself: a window runs out while somebody has the case before them.
"""

from collections.abc import Sequence

import streamlit as st

from dashboard import people, session, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.times import span
from domain.texts import _
from services.desk.answering import Story
from services.replies.reply_windows import ReplyWindow

EVERY_S = 20


def of(desk: Desk, story: Story) -> list[ReplyWindow]:
    """Of each conversation of the case that has one."""
    with showing_errors():
        return desk.toolkit.reply_windows.of(desk.actor, story.case)
    return []


def badge(windows: Sequence[ReplyWindow]) -> None:
    """The first to close, beside our own promise."""
    if windows:
        with st.container(width="content"):
            _badge(windows)


def closed(story: Story, windows: Sequence[ReplyWindow]) -> None:
    """Above the box, since an answer becomes a task then."""
    if windows:
        with st.container():
            _closed(story, windows)


def draw(story: Story, windows: Sequence[ReplyWindow]) -> None:
    """One line for each conversation whose window is open."""
    if windows:
        with st.container():
            _open(story, windows)


def is_closed(desk: Desk, windows: Sequence[ReplyWindow], conversation_id: str) -> bool:
    """Whether an answer in this conversation becomes a task now."""
    return any(
        window.conversation_id == conversation_id and window.closes_at <= desk.times.now
        for window in windows
    )


@st.fragment(run_every=EVERY_S)
def _badge(windows: Sequence[ReplyWindow]) -> None:
    now = session.enter().times.now
    left = [window for window in windows if window.closes_at > now]
    if not left:
        st.empty()  # what a fragment leaves out would stay: it takes its place
        return
    first = min(left, key=lambda window: window.closes_at)
    words.badge(
        words.Look(
            _("platform tutup {left} lagi").format(left=span(first.closes_at - now)),
            "orange" if first.comes_first(now) else "gray",
            ":material/hourglass_bottom:",
        )
    )


@st.fragment(run_every=EVERY_S)
def _closed(story: Story, windows: Sequence[ReplyWindow]) -> None:
    desk = session.enter()
    for window in windows:
        if window.closes_at <= desk.times.now:
            text = _(
                "Platform ini menerima balasan dari Guyub hanya sampai {moment}. Balasan "
                "sekarang menjadi tugas yang Anda kirim sendiri di platformnya."
            ).format(moment=desk.times.moment(window.closes_at))
            st.warning(f"{_whose(desk, story, window)}{text}", icon=":material/timer_off:")
        else:
            st.empty()


@st.fragment(run_every=EVERY_S)
def _open(story: Story, windows: Sequence[ReplyWindow]) -> None:
    desk = session.enter()
    for window in windows:
        if window.closes_at > desk.times.now:
            _draw(desk, window, _whose(desk, story, window))
        else:
            st.empty()


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
