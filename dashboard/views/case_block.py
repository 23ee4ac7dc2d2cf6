"""Blocking who wrote a case: what they write afterwards is kept among the spam."""

import streamlit as st

from dashboard import address, notices, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.blocking import sender_of
from domain.messages import MessageKind
from domain.texts import _
from services.desk.answering import Story


def draw(desk: Desk, story: Story) -> None:
    case = story.case
    if case.channel_id is None:
        return
    if not sender_of(story.conversation.author):
        st.caption(_("Pengirimnya tanpa akun dan tanpa kontak, jadi tidak dapat diblokir."))
        return
    if block := desk.toolkit.blocking.of_case(desk.actor, case.id):
        st.caption(_("Pengirim diblokir: {reason}").format(reason=words.plain(block.reason)))
        address.link("antrean", _("Pengirim yang diblokir"), blokir="1")
        return
    with st.popover(_("Blokir pengirim"), icon=":material/person_off:", width="stretch"):
        st.caption(
            _(
                "Yang mereka tulis sesudah ini tetap disimpan, tetapi langsung masuk spam tanpa "
                "janji. Laporan ini sendiri tidak berubah."
            )
        )
        if any(message.kind is MessageKind.FORM for message in story.messages):
            st.caption(
                _(
                    "Di formulir pengirim dikenali dari kontaknya, yang tidak diperiksa: orang "
                    "lain bisa saja memakai kontak itu."
                )
            )
        with st.form(f"blokir-{case.id}", border=False):
            reason = st.text_input(_("Mengapa diblokir?"))
            pressed = st.form_submit_button(_("Blokir"), type="primary")
    if pressed:
        with showing_errors():
            desk.toolkit.blocking.block(desk.actor, case.id, reason or "")
            notices.done(_("Pengirim diblokir. Tandai laporan ini spam bila perlu."))
