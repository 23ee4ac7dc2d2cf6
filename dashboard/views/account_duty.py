"""One's own duty: on or off, the hours, and the days away."""

import streamlit as st

from dashboard import duty_form, notices, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.people import Permission
from domain.texts import _


def draw(desk: Desk) -> None:
    """Nothing for who takes no cases."""
    if not desk.may(Permission.ANSWER_CASES):
        return
    roster = desk.toolkit.duty_roster
    duty = roster.of(desk.actor, desk.user.id)
    is_there = any(user.id == desk.user.id for user in roster.now(desk.actor))
    st.subheader(_("Bertugas"))
    st.markdown(_("Selama bertugas, Anda mendapat laporan baru bila aturan membaginya bergiliran."))
    with st.container(horizontal=True, vertical_alignment="center"):
        words.badge(duty_form.look(desk, duty, is_there=is_there))
        label = _("Selesai bertugas") if duty.is_on else _("Mulai bertugas")
        if st.button(label, icon=":material/badge:", type="primary"):
            with showing_errors():
                roster.switch(desk.actor, desk.user.id, is_on=not duty.is_on)
                notices.done(_("Perubahan disimpan."))
    with st.expander(_("Jam dan cuti")):
        duty_form.draw(desk, duty)
