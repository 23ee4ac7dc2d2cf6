"""The box to answer a member in: saved replies, the text, and how it stands with the channel."""

import streamlit as st

from dashboard import case_boxes, notices, people, words
from dashboard.case_boxes import Box
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.views import case_saved, case_typing
from domain.company import DraftKind
from domain.errors import Conflict
from domain.texts import _
from services.answering import Story
from services.stories import Way


def draw(desk: Desk, story: Story) -> None:
    case = story.case
    box = case_boxes.box(desk, case.id, DraftKind.REPLY)
    case_saved.draw(desk, box)
    way = _way(desk, story)
    with st.form(f"balas-{case.id}", border=True):
        text = st.text_area(_label(way), key=box.key, height=140)
        privately = _privately(way)
        if not way.can_reply:
            st.caption(
                _("Jawaban di sini tidak dikirim ke mana-mana: sampaikan sendiri, lalu catat.")
            )
        pressed = st.form_submit_button(
            _("Kirim balasan") if way.can_reply else _("Catat jawaban"),
            type="primary",
            icon=":material/send:",
        )
    seen = st.session_state.get(f"seen-{case.id}", case.events)
    st.session_state[f"seen-{case.id}"] = case.events
    if pressed:
        with showing_errors():
            case_boxes.take(desk, box, text or "")
            _send(desk, story, box, seen, way, privately=privately)
    case_typing.reply(box, way.conversation.channel_id if way.can_reply else None)


def _privately(way: Way) -> bool:
    """Who is to read it; asked where the platform leaves the choice."""
    if not way.can_reply_privately:
        return False
    picked = st.radio(
        _("Siapa yang membaca"),
        (False, True),
        format_func=lambda one: (
            _("Hanya anggota ini (pribadi)") if one else _("Semua yang melihat pesannya (umum)")
        ),
        horizontal=True,
        help=_(
            "Data pribadi jangan ditulis di balasan umum. Bisa juga dua kali: sapa dulu di balasan "
            "umum, lalu kirim isinya secara pribadi."
        ),
    )
    return bool(picked)


def _way(desk: Desk, story: Story) -> Way:
    """The conversation to answer in; asked where there are several, the last to write first."""
    if len(story.ways) == 1:
        return story.ways[0]
    channels = people.channels(desk)
    picked = st.selectbox(
        _("Balas di percakapan"),
        range(len(story.ways)),
        format_func=lambda place: _way_name(story, story.ways[place], channels),
        key=f"jalan-{story.case.id}-{story.ways[0].conversation.id}",
    )
    return story.ways[picked or 0]


def _way_name(story: Story, way: Way, channels: people.Channels) -> str:
    channel = people.channel_name(way.conversation.channel_id, channels)
    told = story.others.get(way.talk, story.case)
    return f"{channel} · {way.conversation.author.name or _('Tanpa nama')} · {told.code}"


def _send(
    desk: Desk, story: Story, box: Box, seen: int, way: Way, *, privately: bool = False
) -> None:
    text = case_boxes.text_of(box)
    try:
        desk.toolkit.answering.reply(
            desk.actor,
            story.case.id,
            text,
            events_seen=seen,
            to=way.conversation.id,
            privately=privately,
        )
    except Conflict as error:
        notices.show(error)
        _newest(desk, story)
        return
    case_boxes.renew(box)
    st.session_state.pop(f"seen-{story.case.id}", None)
    notices.done(
        _("Balasan sedang dikirim.") if way.can_reply else _("Jawaban dicatat."),
    )


def _newest(desk: Desk, story: Story) -> None:
    """What came in between, right beside the reply that was held back."""
    said = [(message.at, message.text) for message in story.messages]
    said += [(delivery.created_at, delivery.content.text) for delivery in story.deliveries]
    if said:
        at, text = max(said)
        st.warning(
            _("Yang terbaru ({moment}): {text}").format(
                moment=desk.times.moment(at), text=words.plain(text)
            ),
            icon=":material/mark_chat_unread:",
        )
        st.caption(_("Tulisan Anda masih ada. Tekan kirim lagi bila tetap ingin mengirimnya."))


def _label(way: Way) -> str:
    if way.can_reply:
        return _("Balasan untuk anggota")
    return _("Apa jawaban Anda kepada anggota?")
