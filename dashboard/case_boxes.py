"""The boxes of a case one writes in: what was begun is kept while it is typed, and put back."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

import streamlit as st

from dashboard import notices
from dashboard.session import Desk
from dashboard.unsaved import KEPT, TOLD
from domain.company import Aim, CaseDraft, DraftKind, Readers
from domain.errors import Invalid, NotFound, StoreError
from domain.media import File, Media

_TYPING_EVERY = timedelta(seconds=10)
_AT = "at-case"  # which case is before this user


@dataclass(frozen=True, kw_only=True)
class Box:
    """One text box. `key`: of its widget, also the name its element bears in the browser."""

    case_id: str
    kind: DraftKind
    key: str


class NotKept(Invalid):
    """The words are not such as can be kept. Under its box it is said for as long as it holds, so
    that a press need not say it once more."""


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
    told: str | None = st.session_state.get(f"{TOLD}{one.key}")
    return (st.session_state.get(one.key) or "") if told is None else told


def left_in(case_id: str, kinds: Iterable[DraftKind] = DraftKind) -> list[str]:
    """What this browser's boxes of the case hold, where they are shown no more."""
    boxes = [Box(case_id=case_id, kind=kind, key=_key(case_id, kind)) for kind in kinds]
    # What a form was just sent with is newer than what was told of it while it was typed.
    texts = [st.session_state.get(one.key) or text_of(one) for one in boxes]
    return [text for text in texts if text.strip()]


def take(desk: Desk, one: Box, text: str) -> None:
    """Keeps what was typed, and tells colleagues so. Raises: NotKept, StoreError."""
    st.session_state[f"{TOLD}{one.key}"] = text
    if text == st.session_state.get(f"{KEPT}{one.key}", ""):
        return
    aim = None if one.kind is DraftKind.NOTE else _aim(one.case_id)
    try:
        draft = desk.toolkit.jotting.keep(desk.actor, one.case_id, one.kind, text, aim=aim)
    except Invalid as error:
        raise NotKept(str(error), field=error.field) from error
    st.session_state[f"{KEPT}{one.key}"] = text
    st.session_state[f"begun:{one.key}"] = draft
    with suppress(StoreError):
        is_here(desk, one.case_id, typing=True)


def write(desk: Desk, one: Box, text: str) -> None:
    """Puts a text of ours into the box, from the next rerun on. Raises: Invalid, StoreError."""
    aim = None if one.kind is DraftKind.NOTE else _aim(one.case_id)
    draft = desk.toolkit.jotting.keep(desk.actor, one.case_id, one.kind, text, aim=aim)
    renew(one)
    _put(Box(case_id=one.case_id, kind=one.kind, key=_key(one.case_id, one.kind)), draft, text)


def enclose(desk: Desk, one: Box, pictures: tuple[Media, ...], files: tuple[File, ...]) -> None:
    """Keeps what is to go with the answer in the box. Raises: Invalid, StoreError."""
    aim = _aim(one.case_id)
    draft = desk.toolkit.jotting.enclose(
        desk.actor, one.case_id, pictures=pictures, files=files, aim=aim
    )
    st.session_state[f"begun:{one.key}"] = draft


def begun_for(reply: Box, private: Box) -> Aim | None:
    """For whom the answer that was begun in the two boxes is; None when nothing was."""
    if (draft := begun(reply)) is not None:
        return draft.aim
    if (draft := begun(private)) is not None:  # only its second half was begun
        return replace(draft.aim, readers=Readers.EACH)
    return None


def point(desk: Desk, reply: Box, private: Box, aim: Aim) -> None:
    """For whom the answer in the boxes is from now on, by a choice of this person. Raises:
    StoreError."""
    before = _aim(reply.case_id)
    st.session_state[_aim_key(reply.case_id)] = aim
    if before not in (None, aim) and (begun(reply) or begun(private)):
        drafts = desk.toolkit.jotting.point(desk.actor, reply.case_id, aim)
        for one in (reply, private):
            st.session_state[f"begun:{one.key}"] = drafts.get(one.kind)


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
    st.session_state[_AT] = case_id


def sent(desk: Desk, *boxes: Box) -> None:
    """What stood in the boxes of a case is out: they start empty, and nobody is said to write."""
    for one in boxes:
        renew(one)
        st.session_state.pop(f"here:{one.case_id}:True", None)
        with suppress(StoreError, NotFound):  # it is out, whoever may see the case by now
            desk.toolkit.attending.sent(desk.actor, one.case_id)


def leave(desk: Desk, case_id: str) -> None:
    """Tells colleagues that the case which was before this user is not any more. `case_id`: which
    is now, empty: none."""
    left: str = st.session_state.get(_AT, "")
    if not left or left == case_id:
        return
    del st.session_state[_AT]
    for typing in (False, True):
        st.session_state.pop(f"here:{left}:{typing}", None)
    with suppress(StoreError):  # else it is forgotten a while later
        desk.toolkit.attending.left(desk.actor, left)


def _aim(case_id: str) -> Aim | None:
    """As this browser chose last; None before it was asked."""
    aim: Aim | None = st.session_state.get(_aim_key(case_id))
    return aim


def _aim_key(case_id: str) -> str:
    return f"aim:{case_id}"


def _key(case_id: str, kind: DraftKind) -> str:
    return notices.fresh_key(f"{kind}-{case_id}").replace("#", "-")


def _put(one: Box, draft: CaseDraft | None, text: str) -> None:
    st.session_state[one.key] = text
    st.session_state[f"{TOLD}{one.key}"] = text
    st.session_state[f"{KEPT}{one.key}"] = text
    st.session_state[f"begun:{one.key}"] = draft
