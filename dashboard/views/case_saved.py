"""Saved replies offered where one answers: found by their words, put in with the case's own."""

import streamlit as st

from dashboard import address, case_boxes, notices
from dashboard.case_boxes import Box
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.people import Permission
from domain.saved_replies import SavedReply
from domain.texts import _

_SHOWN = 70  # letters of the text, so that the list can be searched by it


def draw(desk: Desk, box: Box, to: str) -> None:
    """`to`: the conversation that the answer goes to, whose member a text names."""
    with showing_errors():
        kept = {reply.id: reply for reply in desk.toolkit.saved_replies.all(desk.actor)}
        if kept:
            _choice(desk, box, to, kept)
        elif desk.may(Permission.MANAGE_SAVED_REPLIES):
            address.link(
                "pengaturan",
                _("Simpan jawaban yang sering dipakai"),
                icon=":material/quickreply:",
                bagian="balasan",
            )


def _choice(desk: Desk, box: Box, to: str, kept: dict[str, SavedReply]) -> None:
    name = f"tersimpan-{box.case_id}"
    picked = st.selectbox(
        _("Balasan tersimpan"),
        list(kept),
        index=None,
        format_func=lambda one: label(kept[one]),
        placeholder=_("Cari judul atau isinya"),
        key=notices.fresh_key(name),
    )
    if picked is None:
        return
    text = desk.toolkit.saved_replies.filled(desk.actor, picked, box.case_id, to=to)
    before = case_boxes.text_of(box).rstrip()
    case_boxes.write(desk, box, f"{before}\n\n{text}" if before else text)
    notices.renew(name)
    st.rerun()


def label(reply: SavedReply) -> str:
    """The title, its language where it is not the usual one, and the first words."""
    first = " ".join(reply.text.split())
    cut = first if len(first) <= _SHOWN else first[: _SHOWN - 1].rstrip() + "…"
    language = "" if reply.language == "id" else f" [{reply.language.upper()}]"
    return f"{reply.title}{language} — {cut}"
