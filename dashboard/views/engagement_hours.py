"""When posts are responded to: weekdays and hours, each cell with its number of posts."""

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
from domain.intervals import CLAIM_MIN
from domain.texts import _
from services.engagement import engagement_terms
from services.engagement.engagement_figures import PostsBy
from services.engagement.engaging import Asked


def draw(wanted: Wanted) -> None:
    by = _cells()
    asked = Asked(wanted=wanted.posts, by=by, measure=wanted.measure)
    report = wanted.desk.toolkit.engaging.report(wanted.desk.actor, asked)
    engagement_overview.filling(report)
    if not report.whole.sent:
        engagement_overview.nothing()
        return
    measure = engagement_words.measures()[wanted.measure]
    title = _("{measure} menurut hari dan jam").format(measure=measure)
    st.subheader(title)
    cells = [each for each in report.groups if each.sent]
    st.markdown(engagement_verdict.told(wanted, report, lambda one: wanted.names.cell(by, one)))
    chart_panel.show(
        engagement_charts.heat(report.groups, by, wanted.names, wanted.measure),
        title=title,
        span=span_words(wanted),
        alt=_("Kotak hari dan jam diwarnai menurut median, dengan banyak unggahannya; di tabel."),
        name="keterlibatan-jam",
        frame=engagement_tables.of_groups(
            cells,
            [wanted.names.cell(by, each.group) for each in cells],
            wanted.measure,
            wanted.desk.times,
            places(by, [each.group for each in cells]),
        ),
    )
    st.caption(
        _(
            "Angka di kotak: banyak unggahan yang diketahui angkanya. Kotak abu-abu punya kurang "
            "dari {n}, terlalu sedikit untuk mengatakan apa pun; yang tanpa angka tidak punya."
        ).format(n=CLAIM_MIN)
    )
    st.caption(engagement_terms.term("times").meaning)
    st.caption(engagement_overview.read_words(wanted.desk, report.whole))


def _cells() -> PostsBy:
    words = {PostsBy.WIDE_CELL: _("Per tiga jam"), PostsBy.CELL: _("Per jam")}
    return address.choose(
        _("Kotak"), "kotak", tuple(words), lambda one: words[one], default=PostsBy.WIDE_CELL
    )
