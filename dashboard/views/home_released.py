"""Cases that were taken off somebody who let them lie, until somebody takes them."""

import streamlit as st

from dashboard import address, people, words
from dashboard.session import Desk
from domain.texts import _


def draw(desk: Desk) -> None:
    released = desk.toolkit.silence.shown(desk.actor)
    if not released:
        return
    st.subheader(_("Dilepas karena lama tidak ditangani"))
    users = people.users(desk)
    for each in released:
        was = (
            _("Anda")
            if each.was_id == desk.user.id
            else words.plain(people.name_of(each.was_id, users))
        )
        address.link(
            "antrean",
            _("{code} · {subject} · semula {name}, {ago}").format(
                code=each.case.code,
                subject=words.shortened(each.case.subject),
                name=was,
                ago=desk.times.ago(each.at),
            ),
            icon=":material/person_off:",
            laporan=each.case.id,
        )
