"""How far somebody had read a case when they pressed a button on it."""

import streamlit as st

from domain.cases import Case


def show(case: Case) -> None:
    """The case is drawn now, once a rerun; what it was in the rerun before is what they saw."""
    key = f"drawn-{case.id}"
    st.session_state[f"{key}-before"] = st.session_state.get(key, case.events)
    st.session_state[key] = case.events


def events(case: Case) -> int:
    """`case.events` as they saw it."""
    return int(st.session_state.get(f"drawn-{case.id}-before", case.events))
