"""Escalating a case to the supervisors, and giving it back."""

import streamlit as st

from dashboard import address, left_words, notices
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.cases import Case, CaseStatus
from domain.people import Permission
from domain.texts import _
from services.desk.answering import Story

_OVER = (CaseStatus.CLOSED, CaseStatus.MERGED)


def draw(desk: Desk, story: Story) -> None:
    case = story.case
    if case.status not in _OVER and not case.restricted:
        _escalate(desk, case)
    if case.escalated and desk.may(Permission.SEE_RESTRICTED):
        _give_back(desk, case)


def _escalate(desk: Desk, case: Case) -> None:
    label = _("Batasi untuk pengawas") if case.escalated else _("Naikkan ke pengawas")
    with st.popover(label, icon=":material/shield_person:", width="stretch"):
        if not desk.toolkit.case_states.can_escalate(desk.actor):
            st.warning(
                _(
                    "Belum ada pengawas yang punya akun. Minta admin membuatnya di Pengaturan, "
                    "Pengguna; sesudah itu laporan dapat dinaikkan."
                )
            )
            return
        with st.form(f"naikkan-{case.id}", border=False):
            box = left_words.box(case.id, f"naik-{case.id}")
            why = st.text_area(_("Mengapa dinaikkan?"), key=box, height=90)
            about = case.escalated or st.checkbox(_("Ini tentang pengurus atau pengelola"))
            st.caption(_consequence(desk))
            pressed = st.form_submit_button(label, type="primary")
    if pressed:
        with showing_errors():
            desk.toolkit.case_states.escalate(desk.actor, case.id, why=why or "", restricted=about)
            _gone(desk, restricted=about)


def _consequence(desk: Desk) -> str:
    if desk.may(Permission.SEE_RESTRICTED):
        return _("Sesudah dibatasi, hanya pengawas yang melihat laporan ini.")
    return _(
        "Bila ditandai, mulai saat itu hanya pengawas yang melihatnya: Anda sendiri, manajer, dan "
        "admin tidak bisa membukanya lagi, mencarinya, atau mengunduhnya. Tulis dulu semua yang "
        "perlu mereka ketahui."
    )


def _gone(desk: Desk, *, restricted: bool) -> None:
    if restricted and not desk.may(Permission.SEE_RESTRICTED):
        notices.leave_word(_("Diteruskan ke pengawas. Kini hanya mereka yang melihatnya."))
        address.go("antrean")
    notices.done(_("Diteruskan ke pengawas."))


def _give_back(desk: Desk, case: Case) -> None:
    with st.popover(_("Kembalikan ke staf"), icon=":material/undo:", width="stretch"):
        st.caption(
            _(
                "Staf, manajer, dan admin melihat laporan ini lagi dengan semua isi dan "
                "catatannya, termasuk catatan pengawas."
            )
            if case.restricted
            else _("Laporan ini tidak ditangani pengawas lagi.")
        )
        with st.form(f"kembalikan-{case.id}", border=False):
            box = left_words.box(case.id, f"kembali-{case.id}")
            why = st.text_area(_("Catatan (boleh dikosongkan)"), key=box)
            pressed = st.form_submit_button(_("Kembalikan"), type="primary")
    if pressed:
        with showing_errors():
            desk.toolkit.case_states.deescalate(desk.actor, case.id, why=why or "")
            left_words.taken(case.id, box)
            notices.done(_("Laporan dikembalikan ke staf."))
