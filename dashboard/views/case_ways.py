"""Where an answer goes, of a case that has several conversations."""

from dataclasses import dataclass

import streamlit as st

from dashboard import people, words
from dashboard.session import Desk
from domain.cases import Case
from domain.company import Aim
from domain.texts import _
from services.desk.answering import Story
from services.desk.stories import Way


@dataclass(frozen=True, kw_only=True)
class Aimed:
    """`way`: where an answer goes now. `meant`: the id of the conversation it was written for.
    `is_news`: that this is another one, because that one has left the case, was not on the screen
    before."""

    way: Way
    meant: str
    is_news: bool


def pick(desk: Desk, story: Story, begun: Aim | None, *, typed: bool) -> Aimed:
    """The conversation to answer in. Asked where there are several, the last to write first; but
    what was begun for one of them does not go to another because that one wrote since. `typed`:
    whether there are words that were pressed before they were kept: they are for whom the page
    named when they were."""
    ways = {way.conversation.id: way for way in story.ways}
    drawn, told = f"jalan-tampak-{story.case.id}", f"jalan-hilang-{story.case.id}"
    meant = begun.conversation_id if begun else ""
    if not meant and (begun or typed):
        meant = st.session_state.get(drawn, "")
    picked = _picked(desk, story, ways, meant)
    is_gone = bool(meant) and meant not in ways and picked is story.ways[0]
    if is_gone:
        _say_gone(story, picked)
    aimed = Aimed(
        way=picked,
        meant=meant if is_gone else picked.conversation.id,
        is_news=is_gone and st.session_state.get(told) != meant,
    )
    st.session_state[drawn], st.session_state[told] = aimed.meant, meant if is_gone else ""
    return aimed


def _say_gone(story: Story, picked: Way) -> None:
    name = words.plain(picked.conversation.author.name or _("Tanpa nama"))
    st.warning(
        _(
            "Konsep ini ditulis untuk percakapan yang tidak ada lagi di laporan ini. Sekarang "
            "balasannya akan sampai kepada {name} ({code}): baca lagi sebelum mengirim."
        ).format(name=name, code=_told(story, picked).code),
        icon=":material/alt_route:",
    )


def _picked(desk: Desk, story: Story, ways: dict[str, Way], meant: str) -> Way:
    newest = story.ways[0].conversation.id
    if len(ways) == 1:
        return story.ways[0]
    key, last = f"jalan-{story.case.id}", f"jalan-terbaru-{story.case.id}"
    if not meant and st.session_state.get(last) != newest:
        st.session_state[key] = newest
    st.session_state[last] = newest
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
    told = _told(story, way)
    return f"{channel} · {way.conversation.author.name or _('Tanpa nama')} · {told.code}"


def _told(story: Story, way: Way) -> Case:
    """The case that the conversation began."""
    return story.others.get(way.talk, story.case)
