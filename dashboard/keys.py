"""Keys that press what stands on the page. A small script of ours listens for them; without it
everything works as before, by mouse and Tab."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from dashboard import scripts

_OFF = "keys-off"
LIST_KEY = "?"


@dataclass(frozen=True)
class Key:
    """`word`: what it does, for the list. `find`: a CSS selector of what it is done to."""

    word: str
    step: Literal["press", "focus", "next", "previous", "tick"]
    find: str


def listen(name: str, keys: Mapping[str, Key]) -> None:
    """From now on these keys work on the page, unless the person has switched them off."""
    told = {key: {"step": one.step, "find": one.find} for key, one in keys.items()}
    told[LIST_KEY] = {"step": "press", "find": ".st-key-pintasan button"}
    component = scripts.component("keys")
    component(key=f"tombol-{name}", data={"keys": told, "on": are_on()})


def are_on() -> bool:
    """Whether single keys do anything for this person now."""
    return not st.session_state.get(_OFF, False)


def switch(*, on: bool) -> None:
    """For as long as this browser's page stays open."""
    st.session_state[_OFF] = not on
