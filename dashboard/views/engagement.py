"""Keterlibatan: what members responded to. Unknown is a dash, never zero."""

from collections.abc import Sequence

import streamlit as st

from dashboard import address, charts, span_choice, tables, words
from dashboard.notices import showing_errors
from dashboard.session import Desk, desk
from dashboard.span_choice import Choice
from domain.metrics import Metric
from domain.texts import _, ngettext
from services.reporting import PostEngagement


def draw() -> None:
    here = desk()
    st.title(_("Keterlibatan"))
    with showing_errors():
        chosen = span_choice.choose(here)
        posts = here.toolkit.reporting.engagement(
            here.actor, chosen.start, chosen.end, channel_ids=chosen.channel_ids
        )
        if not posts:
            _empty()
            return
        _report(here, chosen, posts)


def _empty() -> None:
    st.info(
        _("Belum ada unggahan terkirim dalam rentang ini, jadi belum ada yang dihitung."),
        icon=":material/bar_chart:",
    )
    address.link("tulis", _("Tulis unggahan"))


def _report(here: Desk, chosen: Choice, posts: Sequence[PostEngagement]) -> None:
    labels = words.metrics()
    metric = address.choose(
        _("Ukuran"), "ukuran", tuple(Metric), lambda one: labels[one], default=Metric.REACTIONS
    )
    _totals(here, posts, metric)
    st.plotly_chart(
        charts.engagement_figure(posts, metric, chosen.names, labels[metric]),
        alt=_("Titik per unggahan menurut waktu: {metric}. Angkanya di tabel bawah.").format(
            metric=labels[metric]
        ),
        key="chart-engagement",
    )
    st.caption(
        _(
            "Tingkat keterlibatan = interaksi (reaksi, komentar, dibagikan, disimpan, klik) dibagi "
            "jangkauan, atau tayangan, atau dilihat: yang pertama dilaporkan platform. "
            "Penyebutnya disebut di tiap baris. Tanda – berarti platform tidak melaporkannya, "
            "bukan nol."
        )
    )
    frame = tables.engagement(posts, chosen.names, here.times)
    st.dataframe(
        frame,
        hide_index=True,
        placeholder="–",
        alt=_("Keterlibatan per unggahan"),
        column_config={
            _("tautan"): st.column_config.LinkColumn(display_text=_("buka")),
        },
    )
    st.download_button(
        _("Unduh CSV"),
        data=tables.csv(frame),
        file_name="keterlibatan.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def _totals(here: Desk, posts: Sequence[PostEngagement], metric: Metric) -> None:
    known = [value for post in posts if (value := post.values.get(metric)) is not None]
    grid = st.grid(min_column_width=200)
    grid.metric(_("Unggahan terkirim"), here.times.number(len(posts)), border=True)
    grid.metric(
        words.metrics()[metric],
        here.times.number(sum(known)) if known else _("belum diketahui"),
        border=True,
        help=ngettext(
            "dari {n} unggahan yang dilaporkan platform",
            "dari {n} unggahan yang dilaporkan platform",
            len(known),
        ).format(n=len(known)),
    )
