"""What is asked after a case is resolved: the member once, and ourselves some days later."""

from dataclasses import replace
from datetime import timedelta

import streamlit as st

from dashboard import saving, whole_box
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.aftercare import FOLLOW_UP_DAYS_MAX, RATING_AFTER_MAX
from domain.texts import _

_HOUR = timedelta(hours=1)


def draw(desk: Desk) -> None:
    wish = desk.cooperative.aftercare
    with st.form("sesudah"):
        asks = st.toggle(
            _("Tanyakan kepuasan anggota setelah laporan selesai"),
            value=wish.asks_since is not None,
        )
        st.caption(
            _(
                "Satu pertanyaan, sekali per laporan, lewat pesan langsung di kanal yang sama atau "
                "di halaman kode laporan. Hanya saat kantor buka, paling sering sebulan sekali per "
                "orang, dan tidak untuk laporan yang selesai tanpa jawaban. Pesan ini otomatis "
                "dan tidak dihitung sebagai tanggapan."
            )
        )
        hours = whole_box.draw(
            _("Berapa jam setelah selesai"),
            wish.rating_after // _HOUR,
            most=RATING_AFTER_MAX // _HOUR,
        )
        days = whole_box.draw(
            _("Usul tindak lanjut: tanya lagi setelah berapa hari (0: tidak diusulkan)"),
            wish.follow_up_days,
            most=FOLLOW_UP_DAYS_MAX,
        )
        pressed = st.form_submit_button(_("Simpan"), type="primary", icon=":material/save:")
    seen = saving.seen_version(desk, "sesudah")
    if pressed:
        since = (wish.asks_since or desk.times.now) if asks else None
        with showing_errors():
            wanted = replace(
                wish, asks_since=since, rating_after=hours() * _HOUR, follow_up_days=days()
            )
            saving.save(desk, seen, aftercare=wanted)
