"""Labels, media kinds and times beside each other: medians with their intervals, not bare means."""

import streamlit as st

from dashboard import (
    address,
    chart_panel,
    engagement_charts,
    engagement_tables,
    engagement_verdict,
    engagement_words,
)
from dashboard.engagement_page import Wanted, places, span_words
from dashboard.views import engagement_overview
from domain.engagement import SETTLED
from domain.texts import _
from services.engagement import engagement_terms
from services.engagement.engagement_figures import PostsBy
from services.engagement.engaging import Asked


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
    st.markdown(engagement_verdict.told(wanted, report, lambda one: wanted.names.of(by, one)))
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
    _limits(wanted, by)
    st.caption(engagement_terms.term("median").meaning)
    st.caption(engagement_overview.read_words(wanted.desk, report.whole))


def _limits(wanted: Wanted, by: PostsBy) -> None:
    """What the grouping cannot say."""
    if by is PostsBy.LABEL:
        st.caption(
            _(
                "Unggahan dengan beberapa label terhitung di tiap labelnya, jadi semua label "
                "bersama dapat lebih banyak daripada “semua”."
            )
        )
    if by in (PostsBy.WEEK, PostsBy.MONTH) and _grows_still(wanted):
        st.caption(
            _(
                "Angka unggahan dari {n} hari terakhir masih bertambah, jadi yang terbaru tampak "
                "lebih rendah. Minggu demi minggu di Ringkasan memberi semuanya waktu yang sama."
            ).format(n=SETTLED.days)
        )


def _grows_still(wanted: Wanted) -> bool:
    """Whether posts of the range have not had their seven days."""
    return wanted.posts.end + SETTLED > wanted.desk.times.today
