"""The boxes of a case one writes in: what was begun is kept while it is typed, and put back."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import streamlit as st

from dashboard import notices
from dashboard.session import Desk
from domain.company import CaseDraft, DraftKind
from domain.errors import StoreError

_TYPING_EVERY = timedelta(seconds=10)


@dataclass(frozen=True, kw_only=True)
class Box:
    """One text box. `key`: of its widget, also the name its element bears in the browser."""

    case_id: str
    kind: DraftKind
    key: str


def box(desk: Desk, case_id: str, kind: DraftKind) -> Box:
    """The box as it stands; a new one holds what this user had begun, in any browser."""
    one = Box(case_id=case_id, kind=kind, key=_key(case_id, kind))
    if one.key not in st.session_state:
        draft = desk.toolkit.jotting.of(desk.actor, case_id).get(kind)
        _put(one, draft, draft.text if draft else "")
    return one


def begun(one: Box) -> CaseDraft | None:
    """What is kept of the box, None when nothing is."""
    draft: CaseDraft | None = st.session_state.get(f"begun:{one.key}")
    return draft


def text_of(one: Box) -> str:
    """What stands in the box, as far as it was told."""
    told: str | None = st.session_state.get(f"told:{one.key}")
    return (st.session_state.get(one.key) or "") if told is None else told


def left_in(case_id: str) -> list[str]:
    """What this browser's boxes of the case hold, where the case itself is shown no more."""
    boxes = [Box(case_id=case_id, kind=kind, key=_key(case_id, kind)) for kind in DraftKind]
    # What a form was just sent with is newer than what was told of it while it was typed.
    texts = [st.session_state.get(one.key) or text_of(one) for one in boxes]
    return [text for text in texts if text.strip()]


def take(desk: Desk, one: Box, text: str) -> None:
    """Keeps what was typed, and tells colleagues so. Raises: Invalid, StoreError."""
    st.session_state[f"told:{one.key}"] = text
    if text == st.session_state.get(f"kept:{one.key}", ""):
        return
    draft = desk.toolkit.jotting.keep(desk.actor, one.case_id, one.kind, text)
    st.session_state[f"kept:{one.key}"] = text
    st.session_state[f"begun:{one.key}"] = draft
    with suppress(StoreError):
        is_here(desk, one.case_id, typing=True)


def write(desk: Desk, one: Box, text: str) -> None:
    """Puts a text of ours into the box, from the next rerun on. Raises: Invalid, StoreError."""
    draft = desk.toolkit.jotting.keep(desk.actor, one.case_id, one.kind, text)
    renew(one)
    _put(Box(case_id=one.case_id, kind=one.kind, key=_key(one.case_id, one.kind)), draft, text)


def remember(one: Box, draft: CaseDraft | None) -> None:
    """That this is kept of the box now."""
    st.session_state[f"begun:{one.key}"] = draft


def renew(one: Box) -> None:
    """From the next rerun on the box is a new one."""
    notices.renew(f"{one.kind}-{one.case_id}")


def is_here(desk: Desk, case_id: str, *, typing: bool = False) -> None:
    """Tells colleagues that the case is before this user, now and then. Raises: StoreError."""
    mark = f"here:{case_id}:{typing}"
    told = st.session_state.get(mark)
    if told is None or desk.times.now - told >= _TYPING_EVERY:
        desk.toolkit.attending.here(desk.actor, case_id, typing=typing)
        st.session_state[mark] = desk.times.now


def _key(case_id: str, kind: DraftKind) -> str:
    return notices.fresh_key(f"{kind}-{case_id}").replace("#", "-")


def _put(one: Box, draft: CaseDraft | None, text: str) -> None:
    st.session_state[one.key] = text
    st.session_state[f"told:{one.key}"] = text
    st.session_state[f"kept:{one.key}"] = text
    st.session_state[f"begun:{one.key}"] = draft
