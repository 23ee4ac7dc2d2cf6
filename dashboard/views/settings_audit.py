"""Who did what and when, newest first, page by page."""

import pandas as pd
import streamlit as st

from dashboard import acts, address, people
from dashboard.session import Desk
from domain.texts import _

PER_PAGE = 100


def draw(desk: Desk) -> None:
    page = address.page_number()
    # One more than is shown tells whether there is another page.
    entries = desk.toolkit.governing.audit(
        desk.actor, limit=PER_PAGE + 1, offset=(page - 1) * PER_PAGE
    )
    if not entries:
        st.info(_("Belum ada tindakan yang tercatat."), icon=":material/history:")
        return
    users, channels = people.users(desk), people.channels(desk)
    frame = pd.DataFrame(
        [
            {
                _("waktu"): desk.times.moment(entry.at),
                _("siapa"): people.name_of(entry.actor_id, users),
                _("tindakan"): acts.word(entry.act),
                _("tentang"): _named(entry.subject_id, users, channels),
                _("keterangan"): entry.detail,
            }
            for entry in entries[:PER_PAGE]
        ]
    )
    st.dataframe(frame, hide_index=True, alt=_("Catatan tindakan"))
    known = (page - 1) * PER_PAGE + len(entries)
    address.page_links("pengaturan", known, PER_PAGE, bagian="catatan")


def _named(subject_id: str, users: people.Users, channels: people.Channels) -> str:
    """Whom or what the act was about by name; posts and reports have only their id."""
    if subject_id in users:
        return users[subject_id].name
    return channels[subject_id].name if subject_id in channels else subject_id
