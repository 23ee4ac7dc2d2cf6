"""A rule that is passed over, since it names what is gone: told wherever somebody meets it."""

from collections.abc import Sequence

import streamlit as st

from dashboard import words
from domain.quoting import ended
from domain.texts import _


def tell(gone: Sequence[str]) -> None:
    """`gone`: in words; empty where nothing is."""
    if gone:
        st.warning(
            _("Dilewati, karena tidak bisa dijalankan: {gone} Ubah aturan ini.").format(
                gone=words.plain(ended(", ".join(gone)))
            ),
            icon=":material/warning:",
        )
