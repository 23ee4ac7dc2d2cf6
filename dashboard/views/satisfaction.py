"""How satisfied members are with what was resolved, on the page of response times."""

import streamlit as st

from dashboard import words
from dashboard.session import Desk
from dashboard.span_choice import Choice
from dashboard.views.case_aftercare import look
from domain.shares import Share
from domain.statistics import share_words
from domain.texts import _, ngettext
from services.replies.satisfaction import Satisfied, scores


def draw(desk: Desk, chosen: Choice) -> None:
    """Nothing where nothing was ever asked in the span."""
    found = desk.toolkit.satisfaction.figures(
        desk.actor, chosen.start, chosen.end, chosen.channel_ids
    )
    if not found.counts.asked:
        return
    st.subheader(_("Kepuasan anggota"))
    st.markdown(_good(found))
    with st.container(horizontal=True):
        for score, n in found.counts.scores.items():
            words.badge(look(score, f"{scores()[score]}: {n}"))
        unanswered = _("Tidak menjawab: {n}").format(n=found.counts.unanswered)
        words.badge(words.Look(unanswered, "gray", ":material/question_mark:"))
    st.caption(
        _(
            "Ditanyakan setelah laporan selesai. Yang tidak menjawab bisa puas, bisa tidak: tidak "
            "ada yang tahu. Rentang memuat bagian yang sebenarnya pada 95 dari 100 kali (Wilson)."
        )
    )


def _good(found: Satisfied) -> str:
    n = found.counts.asked
    asked = ngettext(
        "{n} anggota ditanya, {answered} menjawab.",
        "{n} anggota ditanya, {answered} menjawab.",
        n,
    ).format(n=n, answered=found.counts.answered)
    if found.good is None:
        return asked
    return f"{asked} " + _("**{share} puas** dari yang menjawab ({band}).").format(
        share=_percent(found.good.share), band=_band(found.good)
    )


def _band(share: Share) -> str:
    return _("antara {low} dan {high}").format(low=_percent(share.low), high=_percent(share.high))


def _percent(share: float) -> str:
    return share_words(share)
