"""What everybody may read of how the cooperative answers."""

import streamlit as st

from dashboard import saving
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.texts import _


def draw(desk: Desk) -> None:
    with st.form("terbuka"):
        st.markdown(
            _(
                "Di halaman anggota, siapa pun dapat membaca bulan demi bulan: berapa laporan yang "
                "masuk dan ditanggapi, berapa lama menunggu, dan berapa yang masih menunggu. "
                "Angkanya sama dengan di Waktu tanggap. Bulan dengan kurang dari lima laporan "
                "tidak ditampilkan."
            )
        )
        wanted = st.checkbox(
            _("Tampilkan halaman “Tanggapan kami” untuk umum"),
            value=desk.cooperative.public_figures,
        )
        pressed = st.form_submit_button(_("Simpan"), type="primary", icon=":material/save:")
    if desk.cooperative.public_figures:
        address = f"{desk.toolkit.settings.site_url}/tanggapan"
        st.link_button(_("Lihat halamannya"), address, icon=":material/open_in_new:")
    seen = saving.seen_version(desk, "terbuka")
    if pressed:
        with showing_errors():
            saving.save(desk, seen, public_figures=wanted)
