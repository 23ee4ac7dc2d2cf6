"""The labels of a post that left the house: read, and changed at any time."""

import streamlit as st

from dashboard import notices, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.people import Permission
from domain.texts import _


def draw(desk: Desk, post_id: str) -> None:
    labels = desk.toolkit.relabelling.labels(desk.actor, post_id)
    if labels is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        told = words.plain(", ".join(labels)) or _("tanpa label")
        st.caption(_("Label: {labels}").format(labels=told), width="content")
        if desk.may(Permission.WRITE_POSTS):
            _change(desk, post_id, labels)


def _change(desk: Desk, post_id: str, labels: tuple[str, ...]) -> None:
    """What was seen goes along, for a colleague may be at it too."""
    seen = ", ".join(labels)
    with st.popover(_("Ubah label"), icon=":material/label:"):
        with st.form(f"label-{post_id}-{seen}", border=False):
            typed = st.text_input(
                _("Label, dipisah koma (boleh dikosongkan)"),
                value=seen,
                help=_("Grafik keterlibatan mengikutinya; pembaca tidak melihatnya."),
            )
            pressed = st.form_submit_button(_("Simpan label"), type="primary")
        if pressed:
            with showing_errors():
                wanted = (typed or "").split(",")
                desk.toolkit.relabelling.relabel(desk.actor, post_id, wanted, seen=labels)
                notices.done(_("Label diubah. Grafik keterlibatan mengikutinya."))
