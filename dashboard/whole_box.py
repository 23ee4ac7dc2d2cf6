"""A box for a whole number, drawn at once and read when somebody saves."""

from collections.abc import Callable

import streamlit as st

from dashboard.hour_texts import read_whole


def draw(
    label: str, kept: int, *, least: int = 0, most: int, key: str | None = None
) -> Callable[[], int]:
    """Reading it raises: Invalid with the label, where a number box would not send its form at all
    and say nothing. Without a key it shows anew what is kept once that changed."""
    typed = st.text_input(label, value=str(kept), key=key)
    return lambda: read_whole(typed or "", of=label, least=least, most=most)
