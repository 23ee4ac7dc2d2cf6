"""What one rule did: the cases it touched in the last 30 days."""

import streamlit as st

from dashboard import address, words
from dashboard.session import Desk
from domain.texts import _


def draw(desk: Desk, rule_id: str) -> None:
    address.link("pengaturan", _("← Aturan"), bagian="aturan")
    names = desk.toolkit.rules.names(desk.actor)
    st.subheader(
        _("Yang dilakukan “{name}”").format(name=words.plain(names.get(rule_id, _("aturan lama"))))
    )
    page = address.page_number()
    found, more = desk.toolkit.rules.touched(desk.actor, rule_id, page=page)
    if not found:
        st.markdown(_("Tidak ada laporan dalam 30 hari terakhir."))
    for case, at in found:
        look = words.cases()[case.status]
        address.link(
            "antrean",
            f"{case.code} · {words.shortened(case.subject)} · {desk.times.moment(at)}",
            icon=look.icon,
            laporan=case.id,
        )
    filters = {"bagian": "aturan", "aturan": rule_id, "lihat": "riwayat"}
    with st.container(horizontal=True):
        if page > 1:
            address.link("pengaturan", _("← Sebelumnya"), halaman=str(page - 1), **filters)
        if more:
            address.link("pengaturan", _("Berikutnya →"), halaman=str(page + 1), **filters)
