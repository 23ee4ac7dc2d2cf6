"""Which rows of the queue a person has ticked, and what they had seen of each when they did."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import address, queue_address
from domain.reports import QueueRow

_TICKED, _TURN, _OF = "ticked", "ticked-turn", "ticked-of"


def rows() -> Mapping[str, int]:
    """`case.events` by the case's id, as its person saw it; only of the page one is on."""
    here = (*queue_address.filters().items(), address.asked("halaman"))
    if st.session_state.get(_OF) != here:
        st.session_state[_OF] = here
        clear()
    ticked: dict[str, int] = st.session_state[_TICKED]
    return ticked


def clear() -> None:
    """No row is ticked any more; the boxes are drawn anew."""
    put({})


def put(ticked: Mapping[str, int]) -> None:
    """These and no others."""
    st.session_state[_TICKED] = dict(ticked)
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def put_all(found: Sequence[QueueRow]) -> None:
    """Every row of the page."""
    put({row.case.id: row.case.events for row in found})


def box(row: QueueRow, label: str) -> None:
    """The box before a row. What it is told of the case is what stands on the screen now, however
    much is written meanwhile."""
    one = row.case
    st.checkbox(
        label,
        value=one.id in rows(),
        key=f"centang-{st.session_state[_TURN]}-{one.id}",
        label_visibility="collapsed",
        on_change=_turn,
        args=(one.id, one.events),
    )


def _turn(case_id: str, events: int) -> None:
    ticked: dict[str, int] = st.session_state[_TICKED]
    if case_id in ticked:
        del ticked[case_id]
    else:
        ticked[case_id] = events
