"""Where an answer goes, of a case that has several conversations."""

import streamlit as st

from dashboard import people, words
from dashboard.session import Desk
from domain.company import Aim
from domain.texts import _
from services.desk.answering import Story
from services.desk.stories import Way


def pick(desk: Desk, story: Story, begun: Aim | None) -> tuple[Way, str]:
    """The conversation to answer in, and the one the answer is meant for: another one where that
    has left the case. Asked where there are several, the last to write first; but what was begun
    for one of them does not go to another because that one wrote since.
    """
    ways = {way.conversation.id: way for way in story.ways}
    meant = begun.conversation_id if begun else ""
    picked = _picked(desk, story, ways, meant, is_begun=begun is not None)
    if meant and meant not in ways and picked is story.ways[0]:
        name = words.plain(picked.conversation.author.name or _("Tanpa nama"))
        st.warning(
            _(
                "Konsep ini ditulis untuk percakapan yang tidak ada lagi di laporan ini. Sekarang "
                "balasannya akan sampai kepada {name}: baca lagi sebelum mengirim."
            ).format(name=name),
            icon=":material/alt_route:",
        )
        return picked, meant
    return picked, picked.conversation.id


def _picked(desk: Desk, story: Story, ways: dict[str, Way], meant: str, *, is_begun: bool) -> Way:
    newest = story.ways[0].conversation.id
    if len(ways) == 1:
        return story.ways[0]
    key, drawn = f"jalan-{story.case.id}", f"jalan-terbaru-{story.case.id}"
    if not is_begun and st.session_state.get(drawn) != newest:
        st.session_state[key] = newest
    st.session_state[drawn] = newest
    if st.session_state.get(key) not in ways:
        st.session_state[key] = meant if meant in ways else newest
    channels = people.channels(desk)
    picked = st.selectbox(
        _("Balas di percakapan"),
        list(ways),
        format_func=lambda one: _name(story, ways[one], channels),
        key=key,
    )
    return ways[picked or newest]


def _name(story: Story, way: Way, channels: people.Channels) -> str:
    channel = people.channel_name(way.conversation.channel_id, channels)
    told = story.others.get(way.talk, story.case)
    return f"{channel} · {way.conversation.author.name or _('Tanpa nama')} · {told.code}"
