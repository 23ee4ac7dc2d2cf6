"""Putting the cursor into the box in which a person will type first.

A small script of ours does it. Without it everything works as before, with one key more.
"""

import streamlit as st

from dashboard import scripts


def first(box: str, once: str) -> None:
    """`box`: the key of a text box; `once`: another text puts the cursor there once more."""
    focus = scripts.component("focus")
    focus(key=f"fokus-{box}", data={"box": box, "once": once})


def regain(acts: int) -> None:
    """To the page's heading, where nothing has it any more. `acts`: how many were done; another
    number looks after it once more, 0 not at all."""
    landing = scripts.component("landing")
    landing(key="fokus-halaman", data={"acts": acts})


def turn(name: str) -> str:
    """How many times the form of this name was sent, as its boxes' common key."""
    return f"{name}-{st.session_state.setdefault(f'turn-{name}', 0)}"


def next_turn(name: str) -> None:
    """The form comes back empty, with the cursor in its first box."""
    st.session_state[f"turn-{name}"] = st.session_state.get(f"turn-{name}", 0) + 1
