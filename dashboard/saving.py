"""Keeping what the cooperative decided, fenced by the version the person had before them."""

from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard import notices
from dashboard.session import Desk
from domain.texts import _


def seen_version(desk: Desk, section: str) -> int:
    """The version that the form of this section was drawn from, one rerun ago."""
    key = f"seen-house-{section}"
    seen: int = st.session_state.get(key, desk.cooperative.version)
    st.session_state[key] = desk.cooperative.version
    return seen


def save(desk: Desk, seen: int, **changes: Any) -> None:
    """Saves the changed fields and says so. Raises: Invalid with the field, Conflict."""
    keep(desk, seen, **changes)
    notices.done(_("Pengaturan disimpan."))


def keep(desk: Desk, seen: int, **changes: Any) -> None:
    """As `save`, saying nothing. Raises: Invalid with the field, Conflict."""
    desk.toolkit.governing.save(desk.actor, replace(desk.cooperative, version=seen, **changes))
    forget_seen()


def forget_seen() -> None:
    """After saving, every form starts from what is kept now."""
    for key in [key for key in st.session_state if str(key).startswith("seen-house-")]:
        del st.session_state[key]
