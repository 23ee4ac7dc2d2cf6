"""How satisfied members are with what was resolved, on the page of response times."""

from dataclasses import replace
from datetime import date

import streamlit as st

from dashboard import address, queue_address, words
from dashboard.session import Desk
from dashboard.span_choice import Choice
from dashboard.views.case_aftercare import look
from domain.aftercare import RatingCounts, Score
from domain.choices import in_one_word
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
    _answers(found.counts, chosen.days(desk.times), in_one_word(chosen.channel_ids))
    st.caption(
        _(
            "Ditanyakan setelah laporan selesai. Yang tidak menjawab bisa puas, bisa tidak: tidak "
            "ada yang tahu. Rentang memuat bagian yang sebenarnya pada 95 dari 100 kali (Wilson)."
        )
    )


def _answers(counts: RatingCounts, days: tuple[date, date], channel: str) -> None:
    """Each count as a link to its cases; those of nothing as a mark."""
    every, grades = (Score.GOOD, Score.FAIR, Score.POOR), scores()
    silent = words.Look(_("Tidak menjawab: {n}"), "gray", ":material/question_mark:")
    told: list[tuple[words.Look, int, tuple[Score | None, ...]]] = [
        (words.Look(_("Ditanya: {n}"), "gray", ":material/forum:"), counts.asked, ()),
        (words.Look(_("Menjawab: {n}"), "gray", ":material/check:"), counts.answered, every),
        *((look(score, f"{grades[score]}: {{n}}"), counts.scores[score], (score,))
          for score in every),
        (silent, counts.unanswered, (None,)),
    ]  # fmt: skip
    st.caption(_("Buka laporan di balik angka ini:"))
    with st.container(horizontal=True):
        for shown, n, answers in told:
            label = shown.word.format(n=n)
            if n:
                asked = queue_address.of_asked(*days, *answers)
                address.link("antrean", label, icon=shown.icon, **asked, kanal=channel)
            else:
                words.badge(replace(shown, word=label))


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
