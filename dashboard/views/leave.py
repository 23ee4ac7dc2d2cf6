"""Keluar: the way to the page that signs out; only a POST form may do that."""

import streamlit as st

from dashboard.session import SIGN_OUT_ADDRESS, desk
from domain.texts import _


def draw() -> None:
    here = desk()
    st.title(_("Keluar"))
    st.markdown(_("Anda masuk sebagai {name}.").format(name=here.user.name))
    st.html(
        f'<a class="guyub-button" href="{SIGN_OUT_ADDRESS}" target="_top">'
        + _("Lanjut ke halaman keluar")
        + "</a>"
    )
