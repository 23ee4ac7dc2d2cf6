"""After how long in silence a case is taken off its assignee."""

from datetime import timedelta

import streamlit as st

from dashboard import notices, saving, whole_box
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.texts import _
from services.rulebook.silence import LONGEST

_HOUR = timedelta(hours=1)
_FIRST = 8


def draw(desk: Desk) -> None:
    st.subheader(_("Laporan yang lama tidak ditangani"))
    span = desk.cooperative.unassign_after
    with st.form("diam"):
        is_on = st.checkbox(
            _("Lepas dari petugasnya, supaya bisa ditangani orang lain"), value=span is not None
        )
        hours = whole_box.draw(
            _("Setelah berapa jam kerja anggota menunggu tanpa ada tindakan"),
            span // _HOUR if span else _FIRST,
            least=1,
            most=LONGEST // _HOUR,
        )
        st.caption(
            _(
                "Tidak berlaku selama menunggu anggota, menunggu bagian lain, atau ditunda. "
                "Petugas dan manajer melihatnya di Beranda. Aturan yang dijalankan saat laporan "
                "dilepas dapat membaginya lagi."
            )
        )
        pressed = st.form_submit_button(_("Simpan"), icon=":material/save:")
    seen = saving.seen_version(desk, "diam")
    if pressed:
        with showing_errors():
            wanted = hours() * _HOUR if is_on else None
            desk.toolkit.silence.set(desk.actor, wanted, version=seen)
            saving.forget_seen()
            notices.done(_("Pengaturan disimpan."))
