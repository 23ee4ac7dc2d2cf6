"""What is being typed to a case: kept at every pause, and a reply shown as the channel takes it."""

import streamlit as st

from dashboard import case_boxes, content, people, session, typed, words
from dashboard.case_boxes import Box
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.views import case_enclosing, compose_preview
from domain.answers import AnswerKind
from domain.errors import PlatformError
from domain.posts import Content
from domain.saved_replies import gaps_in
from domain.texts import _
from services.cases.mentioning import unknown_in


@st.fragment
def reply(box: Box, channel_id: str | None, kind: AnswerKind) -> None:
    """Drawn again by itself while somebody types. `channel_id` None: said elsewhere, unbounded."""
    desk = session.enter()
    _listen(desk, box)
    text = case_boxes.text_of(box).strip()
    if gaps := gaps_in(text):
        words.badge(
            words.Look(
                _("Belum diisi: {gaps}").format(gaps=", ".join(each.placeholder for each in gaps)),
                "red",
                ":material/error:",
            )
        )
    if channel_id is not None:
        pictures, files = case_enclosing.chosen(box)
        _preview(desk, Content(text=text, media=pictures, files=files), channel_id, kind)


@st.fragment
def note(box: Box) -> None:
    """The same for a note, which no channel bounds: whom it calls in vain is said meanwhile."""
    desk = session.enter()
    _listen(desk, box)
    if told := strangers(case_boxes.text_of(box), people.users(desk)):
        st.caption(f":material/person_search: {told}")


def strangers(text: str, users: people.Users) -> str:
    """That a note calls by @ whom nobody here is; empty when it does not."""
    names = unknown_in(text, [user for user in users.values() if user.active])
    if not names:
        return ""
    told = _("Tidak ada rekan bernama {names}, jadi tidak ada yang diberi tahu dengan nama itu.")
    return told.format(names=", ".join(f"@{words.plain(name)}" for name in names))


def _listen(desk: Desk, box: Box) -> None:
    newer = typed.latest((box.key,), f"ketikan-{box.kind}-{box.case_id}")
    with showing_errors():
        case_boxes.take(desk, box, newer.get(box.key, case_boxes.text_of(box)))
    if draft := case_boxes.begun(box):
        moment = desk.times.moment(draft.written_at)
        st.caption(_("Konsep tersimpan {moment}, belum dikirim.").format(moment=moment))


def _preview(desk: Desk, shown: Content, channel_id: str, kind: AnswerKind) -> None:
    channel = people.channels(desk)[channel_id]
    try:
        limits = desk.toolkit.connecting.limits(channel).of_answers(kind)
    except PlatformError:
        st.caption(_("Kanal ini terputus, jadi batas panjangnya belum dapat diperiksa."))
        return
    with st.container(horizontal=True):
        for look in compose_preview.looks(shown, limits):
            words.badge(look)
    if shown.is_empty:
        return
    st.caption(_("Seperti yang akan dibaca anggota:"))
    if shown.text:
        content.text(shown.text, content.fitting(shown, limits))
    content.pictures(desk, shown.pictures)
    content.files(shown.files)
    content.videos(shown.videos)
