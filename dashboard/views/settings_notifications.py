"""What may reach staff in their quiet hours."""

import streamlit as st

from dashboard import saving, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.cases import Priority
from domain.notifications import WAKING_KINDS, WakePolicy
from domain.texts import _
from services.reports import notification_words


def draw(desk: Desk) -> None:
    kept = desk.cooperative.waking
    kinds, priorities = notification_words.kinds(), words.priorities()
    with st.form("membangunkan"):
        st.markdown(
            _(
                "Setiap orang punya jam tenang sendiri, biasanya pukul 20.00–07.00 dan hari libur. "
                "Selama itu tidak ada surel atau obrolan yang dikirim kepadanya."
            )
        )
        picked = st.multiselect(
            _("Boleh membangunkan orang"),
            list(WAKING_KINDS),
            default=list(kept.kinds),
            format_func=lambda kind: kinds[kind],
            placeholder=_("Tidak ada"),
            select_all=False,
        )
        urgent = st.multiselect(
            _("Hanya untuk prioritas"),
            list(Priority),
            default=list(kept.priorities),
            format_func=lambda priority: priorities[priority],
            placeholder=_("Semua prioritas"),
            select_all=False,
        )
        pressed = st.form_submit_button(_("Simpan"), type="primary", icon=":material/save:")
    seen = saving.seen_version(desk, "membangunkan")
    if pressed:
        with showing_errors():
            waking = WakePolicy(kinds=tuple(picked), priorities=tuple(urgent))
            saving.save(desk, seen, waking=waking)
