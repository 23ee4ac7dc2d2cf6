"""Rules that are on and do nothing, because somebody or something that they name is gone."""

import streamlit as st

from dashboard import address, words
from dashboard.session import Desk
from domain.texts import _, ngettext


def draw(desk: Desk) -> None:
    names = desk.toolkit.rules.passed_over(desk.actor)
    if not names:
        return
    told = ngettext(
        "{n} aturan menyala tetapi dilewati, karena menyebut yang sudah tidak ada: {names}.",
        "{n} aturan menyala tetapi dilewati, karena menyebut yang sudah tidak ada: {names}.",
        len(names),
    )
    listed = words.plain(", ".join(f"“{name}”" for name in names))
    st.warning(told.format(n=len(names), names=listed), icon=":material/rule:")
    address.link("pengaturan", _("Perbaiki aturannya"), bagian="aturan")
