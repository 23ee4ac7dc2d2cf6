"""One post: how it grew since it was sent, against what is usual on its channel."""

import streamlit as st

from dashboard import (
    address,
    chart_panel,
    engagement_charts,
    engagement_tables,
    engagement_words,
    people,
    words,
)
from dashboard.engagement_page import PAGE
from dashboard.session import Desk
from dashboard.times import span
from dashboard.views import post_labels
from domain.texts import _
from services.engagement import engagement_terms
from services.engagement.engagement_figures import Measure
from services.engagement.engaging import PostRow
from services.engagement.post_curves import CURVES, BandPoint, PostCurve

TITLE_MAX = 60


def draw(desk: Desk, delivery_id: str) -> None:
    address.link(PAGE, _("← Semua unggahan"), tampilan="unggahan")
    labels = engagement_words.measures()
    measure = address.select(
        _("Ukuran"), "ukuran", {measure.value: labels[measure] for measure in CURVES}
    )
    curve = desk.toolkit.post_curves.curve(desk.actor, delivery_id, Measure(measure))
    if curve is None:
        st.info(_("Unggahan ini tidak ada, atau belum terkirim."), icon=":material/search_off:")
        return
    _head(desk, curve.post)
    st.markdown(standing(desk, curve))
    chart_panel.show(
        engagement_charts.curve(curve),
        title=_("{measure} sejak terkirim").format(measure=labels[curve.measure]),
        span=" ".join(curve.post.text.split())[:TITLE_MAX],
        alt=_("Garis unggahan ini sejak terkirim, di atas pita unggahan lain; ada di tabel."),
        name="unggahan-sejak-terkirim",
        frame=engagement_tables.of_curve(curve),
    )
    st.caption(engagement_terms.term("band").meaning)


def _head(desk: Desk, post: PostRow) -> None:
    channels = people.channels(desk)
    name = channels[post.channel_id].name if post.channel_id in channels else ""
    with st.container(border=True):
        st.markdown(words.plain(post.text) or engagement_words.media()[post.media])
        read = _("belum dibaca") if post.read_at is None else desk.times.moment(post.read_at)
        st.caption(
            _("{channel} · terkirim {sent} · terakhir dibaca {read}").format(
                channel=words.plain(name), sent=desk.times.moment(post.sent_at), read=read
            )
        )
        post_labels.draw(desk, post.post_id)
        if post.url:
            st.link_button(_("Buka di platform"), post.url, icon=":material/open_in_new:")


def standing(desk: Desk, curve: PostCurve) -> str:
    """Where the post stands among the channel's earlier ones, or that nothing can be said."""
    if not any(point.value is not None for point in curve.points):
        return _("Belum ada angka yang diketahui dari unggahan ini.")
    compared = curve.compared
    if compared is None:
        return _(
            "Belum cukup unggahan lain di kanal ini yang dibaca pada umur yang sama untuk "
            "membandingkannya."
        )
    value, band = compared
    told = _("Pada umur {age}: {n}, {where} {low} sampai {high} ({others} unggahan lain).")
    return told.format(
        age=span(band.age),
        n=desk.times.number(value),
        where=_where(value, band),
        low=desk.times.number(band.low or 0),
        high=desk.times.number(band.high or 0),
        others=band.n,
    )


def _where(value: int, band: BandPoint) -> str:
    if band.high is not None and value > band.high:
        return _("di atas yang biasa,")
    if band.low is not None and value < band.low:
        return _("di bawah yang biasa,")
    return _("di dalam yang biasa,")
