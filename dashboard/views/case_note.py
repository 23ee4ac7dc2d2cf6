"""A private note to a case; @name in it calls a colleague."""

from contextlib import suppress

import streamlit as st

from dashboard import case_boxes, notices, people
from dashboard.case_boxes import Box, NotKept
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.views import case_typing
from domain.cases import Case
from domain.company import DraftKind
from domain.errors import Invalid
from domain.sight import may_see
from domain.texts import _
from services.cases.mentioning import named_in
from services.desk.answering import Story

_NAMES = 8


def draw(desk: Desk, story: Story) -> None:
    box = case_boxes.box(desk, story.case.id, DraftKind.NOTE)
    is_begun = case_boxes.begun(box) is not None
    with st.expander(_("Catatan pribadi"), icon=":material/sticky_note_2:", expanded=is_begun):
        with st.form(f"catatan-{story.case.id}", border=False):
            text = st.text_area(_readers(story.case), key=box.key)
            if names := _names(desk, story.case):
                st.caption(_("Panggil rekan dengan namanya: {names}").format(names=names))
            pressed = st.form_submit_button(_("Simpan catatan"))
        if pressed:
            with showing_errors(), suppress(NotKept):
                case_boxes.take(desk, box, text or "")
                _save(desk, box, story.case)
        case_typing.note(box)


def _readers(case: Case) -> str:
    if case.restricted:
        return _("Hanya terlihat oleh pengawas")
    return _("Hanya terlihat oleh staf")


def _names(desk: Desk, case: Case) -> str:
    able = [
        f"@{user.login}"
        for user in people.users(desk).values()
        if user.active and may_see(user.actor, case) and user.id != desk.user.id
    ]
    return ", ".join(able[:_NAMES]) + (", …" if len(able) > _NAMES else "")


def _save(desk: Desk, box: Box, case: Case) -> None:
    known = desk.toolkit.mentioning.of_case(desk.actor, box.case_id)
    text = case_boxes.text_of(box)
    desk.toolkit.answering.note(desk.actor, box.case_id, text)
    case_boxes.sent(desk, box)
    now = desk.toolkit.mentioning.of_case(desk.actor, box.case_id)
    users = people.users(desk)
    told = [
        people.name_of(mention.user_id, users)
        for event_id, mentions in now.items()
        if event_id not in known
        for mention in mentions
    ]
    saved = _("Catatan disimpan.")
    if told:
        saved = _("Catatan disimpan. Diberi tahu: {names}.").format(names=", ".join(told))
    if blind := [name for name in _blind(case, text, users) if name not in told]:
        vain = _("Tidak diberi tahu, karena tidak boleh melihat laporan ini: {names}.")
        saved = f"{saved} {vain.format(names=', '.join(blind))}"
    if strange := case_typing.strangers(text, users):
        saved = f"{saved} {strange}"
    notices.done(saved)


def _blind(case: Case, text: str, users: people.Users) -> list[str]:
    """Whom the note names in vain."""
    kept_out = [user for user in users.values() if user.active and not may_see(user.actor, case)]
    with suppress(Invalid):  # a name that fits several of them
        return [user.name for user in named_in(text, kept_out)]
    return []
