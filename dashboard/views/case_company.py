"""Who else has this case before them now, or writes to it."""

from collections.abc import Iterator, Sequence

import streamlit as st

from dashboard import case_boxes, people, session, words
from dashboard.session import Desk
from domain.errors import StoreError
from domain.texts import _
from services.cases.attending import Colleague

EVERY_S = 20


@st.fragment(run_every=EVERY_S)
def draw(case_id: str) -> None:
    """One line, always there, so that nothing under it ever jumps."""
    desk = session.enter()
    with st.container(horizontal=True, gap="small"):
        around = list(_around(desk, case_id))
        for look in around:
            words.badge(look)
        if not around:
            st.caption(_("Hanya Anda yang membuka laporan ini."))


def looks(colleagues: Sequence[Colleague], users: people.Users) -> Iterator[words.Look]:
    """A mark for each colleague, those who write first."""
    for one in sorted(colleagues, key=lambda each: not each.is_typing):
        name = people.name_of(one.user_id, users)
        if one.is_typing:
            text = _("{name} sedang menulis").format(name=name)
            yield words.Look(text, "violet", ":material/edit:")
        else:
            text = _("{name} juga melihat").format(name=name)
            yield words.Look(text, "gray", ":material/visibility:")


def _around(desk: Desk, case_id: str) -> Iterator[words.Look]:
    try:
        case_boxes.is_here(desk, case_id)
        others = desk.toolkit.attending.others(desk.actor, [case_id]).get(case_id, ())
    except StoreError:
        return  # who is there is good to know; no case waits for it
    yield from looks(others, people.users(desk))
