"""Words typed into a form of a case that is gone when they arrive: a colleague was quicker.

`begin` before a place is drawn, `show` after it; between them each form names its box by `box`. A
place: a case, by its id, or a list of them by a name of its own.
"""

import streamlit as st

from domain.texts import _


def begin(place: str) -> None:
    """Takes note of what stands in the boxes that were drawn last time."""
    boxes: set[str] = st.session_state.get(_drawn(place), set())
    held = {box: st.session_state.get(box) or "" for box in sorted(boxes)}
    st.session_state[_held(place)] = {box: text for box, text in held.items() if text.strip()}
    st.session_state[_drawn(place)] = set()


def box(place: str, key: str) -> str:
    """The key of a text box, which is drawn now."""
    st.session_state.setdefault(_drawn(place), set()).add(key)
    return key


def taken(place: str, key: str) -> None:
    """What stood in the box has arrived."""
    st.session_state.get(_drawn(place), set()).discard(key)


def show(place: str, said: str = "") -> None:
    """What was typed into boxes that are drawn no more, to be copied. `said`: why it did not
    arrive, where that is not of one case."""
    lost = _lost(place)
    if not lost:
        return
    changed = _(
        "Laporan ini berubah sebelum tulisan Anda sampai, jadi belum tercatat. Salin bila perlu:"
    )
    st.warning(said or changed, icon=":material/edit_note:")
    for text in lost:
        st.code(text, language=None, wrap_lines=True)


def is_lost(place: str) -> bool:
    """Whether there is anything to be shown so."""
    return bool(_lost(place))


def _lost(place: str) -> list[str]:
    drawn: set[str] = st.session_state.get(_drawn(place), set())
    held: dict[str, str] = st.session_state.get(_held(place), {})
    return [text for box, text in held.items() if box not in drawn]


def _drawn(place: str) -> str:
    return f"boxes-{place}"


def _held(place: str) -> str:
    return f"boxes-held-{place}"
