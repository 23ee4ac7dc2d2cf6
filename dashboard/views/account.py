"""Akun saya: one's own e-mail address, language and password."""

import streamlit as st

from dashboard import notices, words
from dashboard.notices import showing_errors
from dashboard.session import PASSWORD_ADDRESS, Desk, desk
from dashboard.views import account_duty, account_notifications, shortcuts
from domain.texts import _
from toolkit.languages import LANGUAGES


def draw() -> None:
    here = desk()
    user = here.user
    st.title(_("Akun saya"))
    for label, value in (
        (_("Nama"), user.name),
        (_("Nama masuk"), user.login),
        (_("Peran"), words.roles()[user.role]),
    ):
        st.markdown(f"**{label}:** {words.plain(value)}")
    _email(here)
    picked = st.selectbox(
        _("Bahasa"),
        list(LANGUAGES),
        index=list(LANGUAGES).index(user.language) if user.language in LANGUAGES else 0,
        format_func=lambda code: LANGUAGES[code],
        key=f"bahasa-{user.language}",
    )
    if picked != user.language:
        with showing_errors():
            here.toolkit.accounts.set_language(user.id, picked)
            notices.done(_("Bahasa diubah."))
    st.html(
        f'<a class="guyub-button" href="{PASSWORD_ADDRESS}" target="_top">'
        + _("Ganti kata sandi")
        + "</a>"
    )
    st.subheader(_("Pintasan papan ketik"))
    st.caption(
        _("Satu huruf di antrean dan di laporan, misalnya j untuk laporan berikutnya. Daftarnya: ?")
    )
    with showing_errors():
        if shortcuts.draw_switch("pintasan-akun"):
            notices.done(_("Pintasan diubah. Berlaku di semua perangkat Anda."))
    account_duty.draw(here)
    account_notifications.draw(here)


def _email(here: Desk) -> None:
    with st.form("surel-saya", border=False, width=420):
        entered = st.text_input(
            _("Surel untuk pengingat"),
            value=here.user.email,
            autocomplete="email",
            help=_("Ke alamat ini dikirim pemberitahuan, rangkuman pagi, dan laporan berkala."),
        )
        pressed = st.form_submit_button(_("Simpan alamat surel"), icon=":material/save:")
    if pressed:
        with showing_errors():
            here.toolkit.accounts.set_email(here.user.id, (entered or "").strip())
            notices.done(_("Alamat surel Anda disimpan."))
