"""Who opened which member, case or export, and when: newest first, page by page."""

import pandas as pd
import streamlit as st

from dashboard import address, people
from dashboard.session import Desk
from domain.accesses import Access, AccessKind
from domain.texts import _
from services.access_log import SHOWN


def draw(desk: Desk) -> None:
    st.caption(
        _(
            "Setiap kali halaman anggota, laporan, atau unduhan berisi data orang dibuka, satu"
            " baris tertulis di sini. Namanya sendiri tidak disalin ke catatan ini."
        )
    )
    users = people.users(desk)
    names = {user.id: user.name for user in users.values()}
    everybody = _("Semua petugas")
    user_id = address.select(_("Petugas"), "petugas", names, everything=everybody)
    page = address.page_number()
    found = desk.toolkit.access_log.newest(desk.actor, user_id=user_id, offset=(page - 1) * SHOWN)
    if not found:
        st.info(_("Belum ada yang tercatat."), icon=":material/visibility:")
        return
    rows = pd.DataFrame([_row(desk, each, users) for each in found])
    st.dataframe(rows, hide_index=True, alt=_("Siapa membuka apa"))
    known = (page - 1) * SHOWN + len(found) + (len(found) == SHOWN)
    address.page_links("pengaturan", known, SHOWN, bagian="pembukaan", petugas=user_id)


def _row(desk: Desk, access: Access, users: people.Users) -> dict[str, str]:
    return {
        _("waktu"): desk.times.moment(access.at),
        _("siapa"): people.name_of(access.user_id, users),
        _("membuka"): kinds()[access.kind],
        _("tanda pengenal"): access.subject_id,
    }


def kinds() -> dict[AccessKind, str]:
    """What was opened."""
    return {
        AccessKind.MEMBER: _("halaman anggota"),
        AccessKind.CASE: _("laporan"),
        AccessKind.EXPORT: _("unduhan data satu orang"),
        AccessKind.LIST: _("unduhan daftar"),
    }
