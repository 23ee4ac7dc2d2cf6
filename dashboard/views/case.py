"""One case: the whole conversation, what is promised, and the box to answer in."""

import streamlit as st

from dashboard import address, notices, people, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.views import case_acts, case_clocks, case_talk
from domain.errors import Conflict
from domain.people import Permission
from domain.texts import _
from services.answering import Story


def draw(desk: Desk, case_id: str) -> None:
    story = desk.toolkit.answering.story(desk.actor, case_id)
    address.link("antrean", _("← Antrean"))
    _head(desk, story)
    talk, side = st.columns([2, 1], gap="medium")
    with talk:
        case_talk.draw(desk, story)
        if desk.may(Permission.ANSWER_CASES):
            _reply(desk, story)
            _note(desk, story)
    with side:
        if desk.may(Permission.ANSWER_CASES):
            case_acts.draw(desk, story)
        case_clocks.draw(desk, story)
        _earlier(desk, story)


def _head(desk: Desk, story: Story) -> None:
    case, author = story.case, story.conversation.author
    st.title(words.plain(author.name or _("Tanpa nama")))
    channels = people.channels(desk)
    with st.container(horizontal=True, vertical_alignment="center"):
        words.badge(words.cases()[case.status])
        st.markdown(
            f"{words.kinds()[case.kind]} · "
            f"{words.plain(people.channel_name(case.channel_id, channels))} · `{case.code}`",
            width="content",
        )
    given = [
        _("nomor anggota {number} (menurut yang bersangkutan)").format(number=author.member_number)
        if author.member_number
        else "",
        _("kontak {contact}").format(contact=author.contact) if author.contact else "",
    ]
    if any(given):
        st.caption(words.plain(" · ".join(part for part in given if part)))


def _reply(desk: Desk, story: Story) -> None:
    case = story.case
    key = notices.fresh_key(f"balas-{case.id}")
    with st.form(f"balas-{case.id}", border=True):
        text = st.text_area(_reply_label(story), key=key, height=140)
        if not story.can_reply:
            st.caption(
                _("Jawaban di sini tidak dikirim ke mana-mana: sampaikan sendiri, lalu catat.")
            )
        pressed = st.form_submit_button(
            _("Kirim balasan") if story.can_reply else _("Catat jawaban"),
            type="primary",
            icon=":material/send:",
        )
    seen = st.session_state.get(f"seen-{case.id}", case.events)
    st.session_state[f"seen-{case.id}"] = case.events
    if pressed:
        with showing_errors():
            _send(desk, story, text or "", seen)


def _send(desk: Desk, story: Story, text: str, seen: int) -> None:
    try:
        desk.toolkit.answering.reply(desk.actor, story.case.id, text, events_seen=seen)
    except Conflict as error:
        notices.show(error)
        _newest(desk, story)
        return
    notices.renew(f"balas-{story.case.id}")
    st.session_state.pop(f"seen-{story.case.id}", None)
    notices.done(
        _("Balasan sedang dikirim.") if story.can_reply else _("Jawaban dicatat."),
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


def _reply_label(story: Story) -> str:
    if story.can_reply:
        return _("Balasan untuk anggota")
    return _("Apa jawaban Anda kepada anggota?")


def _note(desk: Desk, story: Story) -> None:
    with st.expander(_("Catatan pribadi"), icon=":material/sticky_note_2:"):
        with st.form(f"catatan-{story.case.id}", border=False):
            key = notices.fresh_key(f"catatan-{story.case.id}")
            text = st.text_area(_("Hanya terlihat oleh pengurus"), key=key)
            pressed = st.form_submit_button(_("Simpan catatan"))
        if pressed:
            with showing_errors():
                desk.toolkit.answering.note(desk.actor, story.case.id, text or "")
                notices.renew(f"catatan-{story.case.id}")
                notices.done(_("Catatan disimpan."))


def _earlier(desk: Desk, story: Story) -> None:
    if not story.earlier:
        return
    st.subheader(_("Laporan sebelumnya"))
    for case in story.earlier:
        look = words.cases()[case.status]
        day = desk.times.day(desk.times.local(case.opened_at).date())
        address.link(
            "antrean",
            f"{day} · {look.word} · {words.shortened(case.subject)}",
            icon=look.icon,
            laporan=case.id,
        )
