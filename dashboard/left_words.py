"""Words typed into a form of a case that is gone when they arrive: a colleague was quicker.

`begin` before a case is drawn, `show` after it; between them each form names its box by `box`.
"""

import streamlit as st

from domain.texts import _


def begin(case_id: str) -> None:
    """Takes note of what stands in the boxes that were drawn last time."""
    boxes: set[str] = st.session_state.get(_drawn(case_id), set())
    held = {box: st.session_state.get(box) or "" for box in sorted(boxes)}
    st.session_state[_held(case_id)] = {box: text for box, text in held.items() if text.strip()}
    st.session_state[_drawn(case_id)] = set()


def box(case_id: str, key: str) -> str:
    """The key of a text box, which is drawn now."""
    st.session_state.setdefault(_drawn(case_id), set()).add(key)
    return key


def taken(case_id: str, key: str) -> None:
    """What stood in the box has arrived."""
    st.session_state.get(_drawn(case_id), set()).discard(key)


def show(case_id: str) -> None:
    """What was typed into boxes that are drawn no more, to be copied."""
    drawn: set[str] = st.session_state.get(_drawn(case_id), set())
    held: dict[str, str] = st.session_state.get(_held(case_id), {})
    lost = {box: text for box, text in held.items() if box not in drawn}
    if not lost:
        return
    st.warning(
        _(
            "Laporan ini berubah sebelum tulisan Anda sampai, jadi belum tercatat. Salin bila "
            "perlu:"
        ),
        icon=":material/edit_note:",
    )
    for text in lost.values():
        st.code(text, language=None, wrap_lines=True)


def _drawn(case_id: str) -> str:
    return f"boxes-{case_id}"


def _held(case_id: str) -> str:
    return f"boxes-held-{case_id}"
