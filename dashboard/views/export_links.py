"""Links to take the cases of a list away, as a table: the filters of the address go along."""

from urllib.parse import urlencode

import streamlit as st

from dashboard.session import Desk
from domain.people import Permission
from domain.texts import _

EXPORT_ADDRESS = "/ekspor/"


def draw(desk: Desk, **filters: str) -> None:
    """Four links in a fold; nothing for who may not have them."""
    if not (desk.may(Permission.SEE_CASES) and desk.may(Permission.SEE_REPORTS)):
        return
    asked = urlencode({name: value for name, value in filters.items() if value})
    with st.expander(_("Unduh data"), icon=":material/download:"):
        st.caption(
            _(
                "Semua yang cocok dengan saringan di atas, tanpa batas baris. "
                "Setiap unduhan tercatat."
            )
        )
        st.caption(
            _(
                "Untuk Excel, ambil berkas Excel. CSV untuk program lain: bila dibuka langsung di "
                "Excel, nol di depan nomor anggota dan nomor telepon hilang, dan di depan nomor "
                "yang diawali + ada tanda petik supaya tidak dihitung sebagai rumus."
            )
        )
        with st.container(horizontal=True):
            for label, file in (
                (_("Laporan (CSV)"), "laporan.csv"),
                (_("Laporan (Excel)"), "laporan.xlsx"),
                (_("Peristiwa (CSV)"), "peristiwa.csv"),
                (_("Peristiwa (Excel)"), "peristiwa.xlsx"),
            ):
                st.link_button(label, f"{EXPORT_ADDRESS}{file}{f'?{asked}' if asked else ''}")
