"""When the counts behind a page of engagement could not be read, and what became of that."""

import streamlit as st

from dashboard import words
from dashboard.engagement_page import Wanted
from domain.gaps import Gap, Measured
from domain.texts import ngettext
from services.engagement.gap_words import sentence

_SHOWN = (Measured.POSTS, Measured.ACCOUNT)


def draw(wanted: Wanted) -> None:
    """What lasts stands in the open; what is over can be opened, newest first."""
    times, posts = wanted.desk.times, wanted.posts
    found = wanted.desk.toolkit.gaps.between(
        wanted.desk.actor,
        times.midnight(posts.first),
        times.midnight(posts.end),
        posts.channel_ids,
    )
    gaps = [gap for gap in reversed(found) if gap.subject in _SHOWN]
    for gap in gaps:
        if gap.ended_at is None:
            st.warning(_told(wanted, gap), icon=":material/monitoring:")
    over = [gap for gap in gaps if gap.ended_at is not None]
    if not over:
        return
    title = ngettext(
        "{n} masa tanpa angka dalam rentang ini",
        "{n} masa tanpa angka dalam rentang ini",
        len(over),
    ).format(n=len(over))
    with st.expander(title, icon=":material/monitoring:"):
        for gap in over:
            st.caption(_told(wanted, gap))


def _told(wanted: Wanted, gap: Gap) -> str:
    channel = wanted.names.channels.get(gap.channel_id, gap.channel_id)
    return f"{words.plain(channel)}: {sentence(gap, wanted.desk.times.moment)}"
