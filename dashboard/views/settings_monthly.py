"""To whom the monthly report is announced by e-mail."""

import streamlit as st

from dashboard import people, saving
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.people import Permission
from domain.texts import _


def draw(desk: Desk) -> None:
    chosen = desk.cooperative.monthly_readers
    users = people.users(desk)
    fit = [
        user.id
        for user in users.values()
        if user.active and user.email and user.actor.may(Permission.SEE_REPORTS)
    ]
    with st.form("bulanan"):
        st.caption(
            _(
                "Pada hari kerja pertama tiap bulan, saat kantor buka, mereka mendapat surel "
                "berisi ringkasan bulan lalu dan tautan ke laporannya di meja ini. Tidak ada yang "
                "dipilih: tidak ada yang dikirim. Perlu kanal surel yang aktif."
            )
        )
        picked = st.multiselect(
            _("Penerima"),
            fit,
            default=[user_id for user_id in chosen if user_id in fit],
            format_func=lambda one: f"{users[one].name} ({users[one].email})",
            placeholder=_("Pilih penerima"),
        )
        if not fit:
            st.info(_("Belum ada pengguna dengan alamat surel. Isi dulu di Pengaturan › Pengguna."))
        pressed = st.form_submit_button(_("Simpan"), type="primary", icon=":material/save:")
    seen = saving.seen_version(desk, "bulanan")
    if pressed:
        with showing_errors():
            saving.save(desk, seen, monthly_readers=tuple(picked))
