"""Keeping what the cooperative decided, fenced by the version the person had before them."""

from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard import notices
from dashboard.session import Desk
from domain.texts import _


def seen(key: str, version: int) -> int:
    """The version that the form of this key was drawn from, one rerun ago: what a colleague saved
    in the meantime is not overwritten unseen. `version`: the newest."""
    drawn_from: int = st.session_state.get(f"seen-{key}", version)
    st.session_state[f"seen-{key}"] = version
    return drawn_from


def seen_version(desk: Desk, section: str) -> int:
    """As `seen`, of a section of the cooperative's own settings."""
    return seen(f"house-{section}", desk.cooperative.version)


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
