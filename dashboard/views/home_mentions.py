"""Notes in which a colleague calls this user, until the case is opened."""

import streamlit as st

from dashboard import address, people, words
from dashboard.session import Desk
from domain.texts import _


def draw(desk: Desk) -> None:
    called = desk.toolkit.mentioning.unseen(desk.actor)
    if not called:
        return
    st.subheader(_("Anda disebut dalam catatan"))
    users = people.users(desk)
    for each in called:
        who = words.plain(people.name_of(each.mention.by_id, users))
        address.link(
            "antrean",
            f"**{who}** · {desk.times.ago(each.mention.at)} · {words.shortened(each.note, 90)}",
            icon=":material/alternate_email:",
            laporan=each.case.id,
        )
        st.caption(
            _("Laporan {code}: {subject}").format(
                code=each.case.code, subject=words.shortened(each.case.subject)
            )
        )
