"""Labels, media kinds and times beside each other: medians with their intervals, not bare means."""

import streamlit as st

from dashboard import address, chart_panel, engagement_charts, engagement_tables, engagement_words
from dashboard.engagement_page import Wanted, places, span_words
from dashboard.views import engagement_overview
from domain.intervals import CLAIM_MIN, apart
from domain.texts import _
from services.engagement import engagement_terms
from services.engagement.engagement_figures import Measure, PostFigures, PostsBy
from services.engagement.engaging import Asked, Report


def draw(wanted: Wanted) -> None:
    words = engagement_words.groupings()
    picked = address.select(
        _("Bandingkan"), "menurut", {by.value: word for by, word in words.items()}
    )
    by = PostsBy(picked)
    asked = Asked(wanted=wanted.posts, by=by, measure=wanted.measure)
    report = wanted.desk.toolkit.engaging.report(wanted.desk.actor, asked)
    engagement_overview.filling(report)
    if not report.whole.sent:
        engagement_overview.nothing()
        return
    title = f"{engagement_words.measures()[wanted.measure]} {words[by]}"
    st.subheader(title)
    st.markdown(_verdict(wanted, report))
    groups = [each for each in report.groups if each.sent]
    labels = [wanted.names.of(by, each.group) for each in groups]
    chart_panel.show(
        engagement_charts.middles(groups, labels, wanted.measure),
        title=title,
        span=span_words(wanted),
        alt=_("Median tiap kelompok dengan rentangnya; ada di tabel."),
        name=f"keterlibatan-{by.value}",
        frame=engagement_tables.of_groups(
            [*groups, report.whole],
            [*labels, _("semua")],
            wanted.measure,
            wanted.desk.times,
            places(by, [each.group for each in groups]) + places(PostsBy.NONE, [None]),
        ),
    )
    if by is PostsBy.LABEL:
        st.caption(
            _(
                "Unggahan dengan beberapa label terhitung di tiap labelnya, jadi semua label "
                "bersama dapat lebih banyak daripada “semua”."
            )
        )
    st.caption(engagement_terms.term("median").meaning)
    st.caption(engagement_overview.read_words(wanted.desk, report.whole))


def _verdict(wanted: Wanted, report: Report) -> str:
    """What may be claimed: the highest, if its interval touches no other's."""
    if wanted.measure is Measure.RATE and len(report.whole.rate_of) > 1:
        return _(
            "Pembaginya berbeda-beda, jadi tingkat di sini tidak dapat dibandingkan begitu saja."
        )
    sure = [each for each in report.groups if each.middle.is_sure]
    if len(sure) < 2:  # noqa: PLR2004 - two make a comparison
        return _(
            "Belum ada dua kelompok dengan sedikitnya {n} unggahan: belum ada simpulan."
        ).format(n=CLAIM_MIN)
    best = max(sure, key=lambda each: each.middle.median or 0)
    rest = [each for each in sure if each is not best]
    if not all(apart(best.middle, each.middle) for each in rest):
        return _("Rentangnya bersinggungan: tidak ada kelompok yang jelas paling tinggi.")
    return _("Paling tinggi dengan jelas: {group}, median {median} ({low} sampai {high}).").format(
        **_told(wanted, report, best)
    )


def _told(wanted: Wanted, report: Report, best: PostFigures) -> dict[str, str]:
    names, measure, middle = wanted.names, wanted.measure, best.middle
    return {
        "group": names.of(report.asked.by, best.group),
        "median": names.value(measure, middle.median),
        "low": names.value(measure, middle.low),
        "high": names.value(measure, middle.high),
    }
