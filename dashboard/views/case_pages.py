"""A long story from its end: the newest part first, what is older a step at a time."""

import streamlit as st

from dashboard import address
from domain.texts import ngettext

STEP = 30
SHOWN = "terlihat"  # how much of the story, in the address, so that it can be passed on


def start(total: int) -> int:
    """The place of the first that is shown; above it a button for those before."""
    before = max(0, total - _wanted())
    if before:
        more = min(STEP, before)
        told = ngettext(
            "Tampilkan {more} yang lebih lama (dari {n})",
            "Tampilkan {more} yang lebih lama (dari {n})",
            before,
        ).format(more=more, n=before)
        if st.button(told, key="lebih-lama", icon=":material/expand_less:", width="stretch"):
            st.query_params[SHOWN] = str(total - before + STEP)
            st.rerun()
    return before


def _wanted() -> int:
    asked = address.asked(SHOWN)
    return max(STEP, int(asked)) if asked.isdecimal() and len(asked) < 7 else STEP  # noqa: PLR2004
