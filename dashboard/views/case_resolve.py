"""Ending a case: with a reason of the cooperative's list, words of one's own, or both."""

from collections.abc import Callable

import streamlit as st

from dashboard import case_seen, left_words, notices, whole_box
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.aftercare import FOLLOW_UP_DAYS_MAX
from domain.case_lists import ListKind
from domain.cases import Case
from domain.texts import _


def draw(desk: Desk, case: Case, *, may_ask_again: bool) -> None:
    """`may_ask_again`: whether there is still somebody to ask whether it stayed solved."""
    kept = {line.id: line for line in desk.toolkit.case_lists.offered(desk.actor, ListKind.REASON)}
    with (
        st.popover(_("Selesaikan"), icon=":material/task_alt:", width="stretch", key="selesaikan"),
        st.form(f"selesai-{case.id}", border=False),
    ):
        picked = st.selectbox(
            _("Bagaimana selesainya?"),
            list(kept),
            index=None,
            format_func=lambda one: _(kept[one].name),
            placeholder=_("Pilih alasan"),
        )
        box = left_words.box(case.id, f"selesai-kata-{case.id}")
        reason = st.text_input(_("Keterangan, atau kata sendiri"), key=box)
        read = _days(desk) if may_ask_again else int
        pressed = st.form_submit_button(_("Laporan selesai"), type="primary")
    if pressed:
        with showing_errors():
            days = read()
            desk.toolkit.case_states.resolve(
                desk.actor,
                case.id,
                reason_id=picked or "",
                words=reason or "",
                events_seen=case_seen.events(case),
            )
            left_words.taken(case.id, box)
            if days:
                desk.toolkit.following_up.plan(desk.actor, case.id, days)
            notices.done(_("Laporan selesai."))


def _days(desk: Desk) -> Callable[[], int]:
    return whole_box.draw(
        _("Tanya lagi setelah berapa hari (0: tidak)"),
        desk.cooperative.aftercare.follow_up_days,
        most=FOLLOW_UP_DAYS_MAX,
    )
