"""What the desk tells a person after an act: that it is done, or why it is not."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from dashboard import focus, words
from domain.errors import GuyubError, PlatformError
from domain.texts import _

_TOLD = "told"
_ACTS = "acts-told"
_SHOWN = "errors-shown"


@contextmanager
def showing_errors() -> Iterator[None]:
    """Shows what went wrong inside the block where it stands; what was typed stays typed."""
    try:
        yield
    except GuyubError as error:
        show(error)


def show(error: GuyubError) -> None:
    """The error in its own words, with the platform's words where there are any."""
    st.session_state[_SHOWN] = shown() + 1
    told = words.unmarked(str(error)).replace("\n", "  \n")  # Markdown would run lines together
    st.error(told, icon=":material/error:")
    if isinstance(error, PlatformError) and error.detail:
        st.caption(_("Jawaban platform: {detail}").format(detail=words.unmarked(error.detail)))


def shown() -> int:
    """How many errors this person was shown so far."""
    return int(st.session_state.get(_SHOWN, 0))


def done(text: str) -> None:
    """Says so on the next rerun, which starts now with what changed."""
    st.session_state[_TOLD] = text
    st.rerun()


def leave_word(text: str) -> None:
    """Says so on whatever page comes next."""
    st.session_state[_TOLD] = text


def tell() -> None:
    """Says what the last act left to say, once."""
    if text := st.session_state.pop(_TOLD, ""):
        st.toast(text, icon=":material/check_circle:", duration="long")
        st.session_state[_ACTS] = st.session_state.get(_ACTS, 0) + 1


def hold_focus() -> None:
    """An act that took away what was focused leaves the keyboard at the page's heading, from which
    all keys work and Tab goes on, instead of nowhere. Last on the page: it takes room in a list."""
    focus.regain(st.session_state.get(_ACTS, 0))


def fresh_key(name: str) -> str:
    """The widget key of a box that empties itself once `renew` was called for it."""
    return f"{name}#{st.session_state.get(f'fresh:{name}', 0)}"


def renew(name: str) -> None:
    """From the next rerun on, the box of this name starts empty."""
    st.session_state[f"fresh:{name}"] = st.session_state.get(f"fresh:{name}", 0) + 1
