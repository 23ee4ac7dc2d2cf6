"""The box to answer a member in: saved replies, the text, and how it stands with the channel."""

from collections.abc import Sequence
from contextlib import suppress

import streamlit as st

from dashboard import case_boxes, notices
from dashboard.case_boxes import Box, NotKept
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.views import (
    case_channel,
    case_crossing,
    case_enclosing,
    case_readers,
    case_saved,
    case_typing,
    case_ways,
    case_window,
)
from domain.company import Aim, DraftKind, Readers
from domain.errors import Conflict
from domain.texts import _
from services.desk.answering import Story
from services.desk.stories import Way
from services.replies.reply_windows import ReplyWindow


def draw(desk: Desk, story: Story, windows: Sequence[ReplyWindow]) -> None:
    case = story.case
    box = case_boxes.box(desk, case.id, DraftKind.REPLY)
    private = case_boxes.box(desk, case.id, DraftKind.PRIVATE_REPLY)
    begun = case_boxes.begun_for(box, private)
    typed = any(st.session_state.get(one.key, "").strip() for one in (box, private))
    aimed = case_ways.pick(desk, story, begun, typed=typed)
    way = aimed.way
    case_channel.draw(desk, way)
    case_saved.draw(desk, box, way.conversation.id)
    readers, wanted = case_readers.ask(way, case.id, begun)
    with showing_errors():
        case_boxes.point(desk, box, private, Aim(readers=wanted, conversation_id=aimed.meant))
    each = readers is Readers.EACH
    if not each:
        case_readers.left_aside(private)
    with showing_errors():
        case_enclosing.draw(desk, way, box, None if each else case_readers.kind_of(way, readers))
    second = private if each else None
    pressed = _form(case.id, box, second, way, readers)
    seen = case_crossing.seen(case)
    if pressed:
        with showing_errors(), suppress(NotKept):
            for one in (box, second) if second else (box,):
                case_boxes.take(desk, one, st.session_state.get(one.key) or "")
            if aimed.is_news:
                case_crossing.kept()
            elif second is not None:
                case_enclosing.refuse_any(box)
                case_readers.send(desk, story, (box, second), seen, way)
            else:
                told = _sent(desk, way, windows)
                privately = readers is Readers.MEMBER
                _send(desk, story, box, seen, way, privately=privately, told=told)
    channel_id = way.conversation.channel_id if way.can_reply else None
    if second is not None:
        case_readers.preview((box, second), channel_id)
    else:
        case_typing.reply(box, channel_id, case_readers.kind_of(way, readers))


def _form(case_id: str, box: Box, second: Box | None, way: Way, readers: Readers) -> bool:
    """The boxes one writes in; whether they were sent off."""
    with st.form(f"balas-{case_id}", border=True):
        st.text_area(_label(way, readers), key=box.key, height=140)
        if second is not None:
            case_readers.private_box(second)
        if not way.can_reply:
            st.caption(
                _("Jawaban di sini tidak dikirim ke mana-mana: sampaikan sendiri, lalu catat.")
            )
        return st.form_submit_button(
            _("Kirim balasan") if way.can_reply else _("Catat jawaban"),
            type="primary",
            icon=":material/send:",
        )


def _send(
    desk: Desk, story: Story, box: Box, seen: int, way: Way, *, privately: bool, told: str
) -> None:
    """`told`: what is said when it was taken."""
    text = case_boxes.text_of(box)
    pictures, files = case_enclosing.chosen(box)
    try:
        desk.toolkit.answering.reply(
            desk.actor,
            story.case.id,
            text,
            events_seen=seen,
            to=way.conversation.id,
            privately=privately,
            pictures=pictures,
            files=files,
        )
    except Conflict as error:
        notices.show(error)
        case_crossing.newest(desk, story, str(error))
        return
    case_boxes.sent(desk, box)
    case_crossing.answered(story.case)
    notices.done(told)


def _sent(desk: Desk, way: Way, windows: Sequence[ReplyWindow]) -> str:
    """What becomes of an answer that is taken now."""
    if not way.can_reply:
        return _("Jawaban dicatat.")
    if case_channel.is_held(desk, way.conversation.channel_id):
        return _("Balasan tersimpan, dan menunggu kanalnya.")
    if case_window.is_closed(desk, windows, way.conversation.id):
        return _("Balasan menjadi tugas: kirim sendiri di platformnya.")
    return _("Balasan sedang dikirim.")


def _label(way: Way, readers: Readers) -> str:
    if readers is Readers.EACH:
        return _("Balasan umum, dibaca semua orang")
    if way.can_reply:
        return _("Balasan untuk anggota")
    return _("Apa jawaban Anda kepada anggota?")
