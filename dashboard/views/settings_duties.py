"""Who is on duty: everybody who can take cases, their switch, and their plan."""

import streamlit as st

from dashboard import address, duty_form, notices, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.duties import Duty
from domain.people import User
from domain.texts import _


def draw(desk: Desk) -> None:
    address.link("pengaturan", _("← Aturan"), bagian="aturan")
    st.subheader(_("Siapa yang bertugas"))
    now = {user.id for user in desk.toolkit.duty_roster.now(desk.actor)}
    everybody = desk.toolkit.duty_roster.all(desk.actor)
    st.markdown(
        _("Sekarang bertugas: {names}.").format(
            names=", ".join(words.plain(user.name) for user, _duty in everybody if user.id in now)
            or _("tidak ada")
        )
    )
    for user, duty in everybody:
        _one(desk, user, duty, is_there=user.id in now)


def _one(desk: Desk, user: User, duty: Duty, *, is_there: bool) -> None:
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{words.plain(user.name)}**", width="content")
            words.badge(duty_form.look(desk, duty, is_there=is_there))
            label = _("Selesai bertugas") if duty.is_on else _("Mulai bertugas")
            if st.button(label, key=f"tugas-{user.id}"):
                with showing_errors():
                    desk.toolkit.duty_roster.switch(desk.actor, user.id, is_on=not duty.is_on)
                    notices.done(_("Perubahan disimpan."))
        with st.expander(_("Jam dan cuti {name}").format(name=words.plain(user.name))):
            duty_form.draw(desk, duty)
