"""What this browser's boxes hold that is kept nowhere: shown where the desk has to close."""

from collections.abc import Iterator

import streamlit as st

from domain.texts import _

TOLD, KEPT = "told:", "kept:"


def show() -> None:
    """Each text, to be copied; nothing where all of it is kept."""
    texts = list(dict.fromkeys(_texts()))
    if not texts:
        return
    st.warning(
        _("Yang Anda tulis terakhir belum tersimpan. Salin dulu, lalu masuk lagi:"),
        icon=":material/edit_note:",
    )
    for text in texts:
        st.code(text, language=None, wrap_lines=True)


def watch(box: str, kept: str) -> None:
    """From now on the text box of this key counts; `kept`: what is kept of it."""
    st.session_state[f"{KEPT}{box}"] = kept


def _texts() -> Iterator[str]:
    """As it was sent by a press just now, or told while it was typed."""
    for name in [str(key) for key in st.session_state if str(key).startswith(KEPT)]:
        key = name.removeprefix(KEPT)
        kept = st.session_state[name].strip()
        for text in (st.session_state.get(key), st.session_state.get(f"{TOLD}{key}")):
            if isinstance(text, str) and text.strip() not in ("", kept):
                yield text
