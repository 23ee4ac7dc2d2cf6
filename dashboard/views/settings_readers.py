"""To whom the weekly and the monthly report are announced by e-mail."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import people, saving
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.people import Permission, User
from domain.texts import _


def draw(desk: Desk) -> None:
    users = people.users(desk)
    fit = [
        user.id
        for user in users.values()
        if user.active and user.email and user.actor.may(Permission.SEE_REPORTS)
    ]
    with st.form("bulanan"):
        st.caption(
            _(
                "Pada hari kerja pertama sesudah minggu atau bulan berakhir, saat kantor cabangnya "
                "buka, mereka mendapat surel berisi ringkasan dan tautan ke laporannya di meja "
                "ini. Tidak ada yang dipilih: tidak ada yang dikirim. Perlu kanal surel yang aktif."
            )
        )
        cooperative = desk.cooperative
        weekly = _readers(_("Penerima laporan mingguan"), cooperative.weekly_readers, fit, users)
        monthly = _readers(_("Penerima laporan bulanan"), cooperative.monthly_readers, fit, users)
        if not fit:
            st.info(_("Belum ada pengguna dengan alamat surel. Isi dulu di Pengaturan › Pengguna."))
        pressed = st.form_submit_button(_("Simpan"), type="primary", icon=":material/save:")
    seen = saving.seen_version(desk, "bulanan")
    if pressed:
        with showing_errors():
            saving.save(desk, seen, monthly_readers=monthly, weekly_readers=weekly)


def _readers(
    label: str, chosen: Sequence[str], fit: Sequence[str], users: Mapping[str, User]
) -> tuple[str, ...]:
    picked = st.multiselect(
        label,
        fit,
        default=[user_id for user_id in chosen if user_id in fit],
        format_func=lambda one: f"{users[one].name} ({users[one].email})",
        placeholder=_("Pilih penerima"),
        select_all=False,
    )
    return tuple(picked)
