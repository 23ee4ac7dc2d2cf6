"""An address under the desk that names no page, or one this user may not open."""

import streamlit as st

from dashboard import address
from domain.texts import _


def draw() -> None:
    st.title(_("Halaman ini tidak ada"))
    st.markdown(
        _(
            "Mungkin alamatnya salah ketik, atau halamannya hanya untuk peran lain. "
            "Pilih halaman di menu, atau kembali ke beranda."
        )
    )
    address.link("beranda", _("Ke beranda"), icon=":material/home:")
