"""The posts behind a number, each opening to its curve."""

import pandas as pd
import streamlit as st

from dashboard import address, chart_panel, engagement_tables, engagement_words, words
from dashboard.engagement_page import PAGE, Wanted, carried
from dashboard.views import engagement_overview
from domain.texts import _, ngettext
from services.engagement.engagement_figures import Measure
from services.engagement.engaging import Asked, PostPage, PostRow

PER_PAGE = 25


def draw(wanted: Wanted) -> None:
    best_first = _order()
    offset = (address.page_number() - 1) * PER_PAGE
    page = _page(wanted, best_first, limit=PER_PAGE, offset=offset)
    if not page.total:
        engagement_overview.nothing()
        return
    told = ngettext("{n} unggahan", "{n} unggahan", page.total).format(n=page.total)
    st.caption(told)
    for row in page.rows:
        _row(wanted, row)
    order = address.asked("urut")
    address.page_links(PAGE, page.total, PER_PAGE, None, **carried(tampilan="unggahan", urut=order))
    with st.expander(_("Angkanya"), icon=":material/table_chart:"):
        chart_panel.numbers(
            _table(wanted, page),
            alt=_("Keterlibatan per unggahan"),
            name="unggahan",
            whole=lambda: _table(wanted, _page(wanted, best_first, limit=page.total)),
        )


def _page(wanted: Wanted, best_first: bool, *, limit: int, offset: int = 0) -> PostPage:
    return wanted.desk.toolkit.engaging.rows(
        wanted.desk.actor,
        Asked(wanted=wanted.posts, measure=wanted.measure),
        limit=limit,
        offset=offset,
        best_first=best_first,
    )


def _table(wanted: Wanted, page: PostPage) -> pd.DataFrame:
    return engagement_tables.of_posts(page.rows, wanted.names.channels, wanted.desk.times)


def _order() -> bool:
    labels = {"baru": _("Terbaru dulu"), "banyak": _("Terbanyak dulu")}
    return (
        address.choose(_("Urutan"), "urut", tuple(labels), lambda one: labels[one], default="baru")
        == "banyak"
    )


def _row(wanted: Wanted, row: PostRow) -> None:
    with st.container(border=True):
        text = " ".join(row.text.split()) or engagement_words.media()[row.media]
        address.link(
            PAGE,
            words.shortened(text, 80),
            icon=":material/show_chart:",
            kiriman=row.delivery_id,
        )
        st.caption(facts(wanted, row))


def facts(wanted: Wanted, row: PostRow) -> str:
    """What is known of a post in a line."""
    channel = wanted.names.channels.get(row.channel_id, "")
    parts = [
        wanted.desk.times.moment(row.sent_at),
        words.plain(channel),
        engagement_words.media()[row.media],
        *(words.plain(label) for label in row.labels),
        told(wanted, row),
    ]
    return " · ".join(part for part in parts if part)


def told(wanted: Wanted, row: PostRow) -> str:
    """Its interactions and rate, or why there are none."""
    if row.read_at is None:
        if not row.is_readable:
            return _("tidak dapat dibaca dari platform")
        return _("belum dibaca")
    number = wanted.desk.times.number
    interactions = "–" if row.interactions is None else number(row.interactions)
    parts = [_("interaksi {n}").format(n=interactions)]
    if row.rate is not None:
        over = engagement_words.metric_word(row.rate_of)
        parts.append(f"{wanted.names.value(Measure.RATE, row.rate)} ({over})")
    return ", ".join(parts)
