"""Who is to read an answer: everybody, its member alone, or each their half of it."""

import streamlit as st

from dashboard import case_boxes, notices
from dashboard.case_boxes import Box
from dashboard.session import Desk
from dashboard.views import case_crossing, case_typing
from domain.answers import AnswerKind
from domain.company import Aim, Readers
from domain.errors import Conflict, Invalid
from domain.texts import _
from services.desk.answering import Story
from services.desk.stories import Way


def ask(way: Way, case_id: str, begun: Aim | None) -> tuple[Readers, Readers]:
    """Who reads the answer, and who is meant to: asked where the platform leaves the choice, or
    where what was begun is not meant for everybody who would read it."""
    key = _key(case_id)
    if key not in st.session_state:
        st.session_state[key] = begun.readers if begun else Readers.EVERYBODY
    meant: Readers = st.session_state[key]
    if not (way.can_reply and way.is_public):
        return Readers.EVERYBODY, meant
    if not way.can_reply_privately and meant is Readers.EVERYBODY:
        return meant, meant
    picked = st.radio(
        _("Siapa yang membaca"),
        list(Readers),
        format_func=lambda one: _names()[one],
        horizontal=True,
        key=key,
        help=_(
            "Data pribadi jangan ditulis di balasan umum. Dengan pilihan ketiga keduanya dikirim "
            "sekali tekan: sapaan untuk semua orang, isinya untuk anggota ini saja."
        ),
    )
    if not way.can_reply_privately:
        st.warning(
            _(
                "Konsep ini tidak ditulis untuk semua orang, tetapi percakapan ini tidak bisa "
                "dibalas secara pribadi. Pilih umum hanya bila isinya boleh dibaca semua orang."
            ),
            icon=":material/visibility:",
        )
    return picked or meant, picked or meant


def left_aside(private: Box) -> None:
    """The private half that was begun, where no such half is being written: it is not lost."""
    if draft := case_boxes.begun(private):
        st.caption(_("Bagian pribadi yang Anda tulis belum dikirim, dan masih tersimpan:"))
        st.code(draft.text, language=None, wrap_lines=True)


def choose_again(case_id: str) -> None:
    """The next question starts from what is kept of the answer."""
    st.session_state.pop(_key(case_id), None)


def private_box(box: Box) -> None:
    """The second box, inside the form of the first."""
    st.caption(
        _("Yang di atas dibaca semua orang. Yang di bawah hanya anggota ini, lewat pesan pribadi.")
    )
    st.text_area(_("Balasan pribadi untuk anggota ini"), key=box.key, height=140)


def preview(boxes: tuple[Box, Box], channel_id: str | None) -> None:
    """Each half as the channel takes it."""
    kinds = (AnswerKind.PUBLIC, AnswerKind.PRIVATE)
    for name, box, kind in zip(_halves().values(), boxes, kinds, strict=True):
        st.caption(f"**{name}**")
        case_typing.reply(box, channel_id, kind)


def kind_of(way: Way, readers: Readers) -> AnswerKind:
    """Of which sort the one answer is."""
    return AnswerKind.PRIVATE if readers is Readers.MEMBER else way.answers


def send(desk: Desk, story: Story, boxes: tuple[Box, Box], seen: int, way: Way) -> None:
    """Both halves, or neither. Raises: GuyubError."""
    public, private = (case_boxes.text_of(box) for box in boxes)
    try:
        desk.toolkit.answering_in_two.reply(
            desk.actor,
            story.case.id,
            public=public,
            private=private,
            events_seen=seen,
            to=way.conversation.id,
        )
    except Conflict as error:
        notices.show(error)
        case_crossing.newest(desk, story, str(error))
        return
    except Invalid as error:
        raise _of_half(error) from error
    case_boxes.sent(desk, *boxes)
    case_crossing.answered(story.case)
    notices.done(_("Balasan umum dan balasan pribadi sedang dikirim."))


def _key(case_id: str) -> str:
    return f"pembaca-{case_id}"


def _of_half(error: Invalid) -> Invalid:
    """The same, saying which half it is about."""
    half = _halves().get(error.field)
    return Invalid(f"{half}: {error}", field=error.field) if half else error


def _halves() -> dict[str, str]:
    return {"text": _("Balasan umum"), "private": _("Balasan pribadi")}


def _names() -> dict[Readers, str]:
    return {
        Readers.EVERYBODY: _("Semua yang melihat pesannya (umum)"),
        Readers.MEMBER: _("Hanya anggota ini (pribadi)"),
        Readers.EACH: _("Sapa di umum, lalu isinya pribadi"),
    }
