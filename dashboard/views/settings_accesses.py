"""Who opened which member, case or export, and when: newest first, page by page."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from dashboard import address, people
from dashboard.session import Desk
from domain.accesses import Access, AccessKind
from domain.members import Member
from domain.texts import _
from services.common.access_log import SHOWN

_PLACES = {
    AccessKind.MEMBER: "/desk/anggota?anggota=",
    AccessKind.CASE: "/desk/antrean?laporan=",
}


def draw(desk: Desk) -> None:
    st.caption(
        _(
            "Setiap kali halaman anggota, laporan, atau unduhan berisi data orang dibuka, satu"
            " baris tertulis di sini. Begitu juga bila seseorang dicari: di buku anggota, atau"
            " dengan nomornya di antrean. Nama dan yang dicari tidak disalin ke catatan ini."
        )
    )
    users = people.users(desk)
    names = {user.id: user.name for user in users.values()}
    everybody = _("Semua petugas")
    user_id = address.select(_("Yang membuka"), "petugas", names, everything=everybody)
    page = address.page_number()
    found = desk.toolkit.access_log.newest(desk.actor, user_id=user_id, offset=(page - 1) * SHOWN)
    if not found:
        st.info(_("Belum ada yang tercatat."), icon=":material/visibility:")
        return
    members = desk.toolkit.access_log.members(desk.actor, found)
    rows = pd.DataFrame([_row(desk, each, users, members) for each in found])
    link = st.column_config.LinkColumn(display_text=_("Buka"))
    columns = {_("halamannya"): link}
    st.dataframe(rows, hide_index=True, column_config=columns, alt=_("Siapa membuka apa"))
    known = (page - 1) * SHOWN + len(found) + (len(found) == SHOWN)
    address.page_links("pengaturan", known, SHOWN, bagian="pembukaan", petugas=user_id)


def _row(
    desk: Desk, access: Access, users: people.Users, members: Mapping[str, Member]
) -> dict[str, str | None]:
    member, place = members.get(access.subject_id), _PLACES.get(access.kind)
    return {
        _("waktu"): desk.times.moment(access.at),
        _("siapa"): people.name_of(access.user_id, users),
        _("membuka"): kinds()[access.kind],
        _("tentang"): f"{member.name} ({member.number})"
        if member and member.name
        else access.subject_id,
        _("halamannya"): place and f"{place}{access.subject_id}",
    }


def kinds() -> dict[AccessKind, str]:
    """What was opened."""
    return {
        AccessKind.MEMBER: _("halaman anggota"),
        AccessKind.CASE: _("laporan"),
        AccessKind.EXPORT: _("unduhan data satu orang"),
        AccessKind.LIST: _("unduhan daftar"),
        AccessKind.SEARCH: _("pencarian"),
    }
