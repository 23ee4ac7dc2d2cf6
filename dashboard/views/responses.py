"""Waktu tanggap: how fast members are answered, with those still waiting counted as waiting."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from dashboard import address, charts, people, span_choice, tables, words
from dashboard.notices import showing_errors
from dashboard.session import Desk, desk
from dashboard.span_choice import Choice
from dashboard.times import office_span, span
from dashboard.views import satisfaction
from domain.cases import CaseKind, CaseStatus
from domain.reports import QueueView
from domain.texts import _, ngettext
from services.reporting import Summary, WeekFigures

Names = Mapping[str | None, str]


def draw() -> None:
    here = desk()
    st.title(_("Waktu tanggap"))
    with showing_errors():
        chosen = span_choice.choose(here)
        kind = address.select(
            _("Jenis"),
            "jenis",
            {kind.value: word for kind, word in words.kinds().items()},
            everything=_("Semua jenis"),
        )
        clock = address.choose(
            _("Jam"), "jam", ("office", "wall"), lambda one: _clocks()[one], default="office"
        )
        _report(here, chosen, (CaseKind(kind),) if kind else (), clock)


def _clocks() -> Mapping[str, str]:
    return {"office": _("Jam kerja"), "wall": _("Jam dinding")}


def _report(here: Desk, chosen: Choice, kinds: tuple[CaseKind, ...], clock: str) -> None:
    reporting, ids = here.toolkit.reporting, chosen.channel_ids
    summary = reporting.summary(here.actor, chosen.start, chosen.end, channel_ids=ids, kinds=kinds)
    if not summary.figures.cases:
        _empty(here, summary)
        return
    weeks = reporting.weeks(here.actor, chosen.start, chosen.end, channel_ids=ids, kinds=kinds)
    names: dict[str | None, str] = {None: people.channel_name(None, {})}
    names.update(chosen.names)
    shown = "wall" if clock == "wall" else "office"
    _figures(here, summary, shown)
    _charts(weeks, names, "wall" if clock == "wall" else "office")
    _meaning()
    _left_out(summary)
    satisfaction.draw(here, chosen)
    _rows(here, chosen, kinds, weeks, names)


def _empty(here: Desk, summary: Summary) -> None:
    st.info(
        _("Belum ada laporan dalam rentang ini, jadi belum ada yang dapat diukur."),
        icon=":material/hourglass_empty:",
    )
    if summary.oldest_waiting_since is not None:
        st.warning(
            _("Tetapi ada anggota yang menunggu sejak {moment}.").format(
                moment=here.times.moment(summary.oldest_waiting_since)
            )
        )
    _left_out(summary)
    address.link("antrean", _("Buka antrean"))


def _figures(here: Desk, summary: Summary, clock: str) -> None:
    figures = summary.figures
    median = figures.median_wall if clock == "wall" else figures.median_office
    p90 = figures.p90_wall if clock == "wall" else figures.p90_office
    say = span if clock == "wall" else office_span
    unknown = _("belum diketahui")
    share = figures.share_in_target
    since = summary.oldest_waiting_since
    grid = st.grid(min_column_width=200)
    for label, value in (
        (_("Median tanggapan pertama"), unknown if median is None else say(median)),
        (_("9 dari 10 ditanggapi dalam"), unknown if p90 is None else say(p90)),
        (_("Sudah ditanggapi"), str(figures.answered)),
        (_("Masih menunggu"), str(figures.waiting)),
        (_("Ditutup tanpa jawaban"), str(figures.unanswered)),
        (_("Disisihkan sebagai spam"), str(summary.spam)),
        (_("Tepat janji"), unknown if share is None else f"{share:.0%}"),
        (_("Paling lama menunggu sejak"), here.times.moment(since) if since else _("tidak ada")),
    ):
        grid.metric(label, value, border=True)
    if figures.mean_office_answered is not None:
        st.caption(
            _(
                "Rata-rata biasa dari yang sudah ditanggapi saja: {span}. Angka ini tampak lebih "
                "baik bila anggota diabaikan, jadi jangan dijadikan ukuran."
            ).format(span=office_span(figures.mean_office_answered))
        )


def _charts(weeks: Sequence[WeekFigures], names: Names, clock: charts.Clock) -> None:
    together = [week for week in weeks if week.all_channels]
    used = {w.channel_id for w in weeks if not w.all_channels and w.cases}
    st.plotly_chart(
        charts.response_figure(together, _("Tanggapan pertama, semua kanal"), clock),
        alt=_("Garis median dan p90 waktu tanggapan pertama per minggu; angkanya di tabel bawah."),
        key="chart-response",
    )
    if len(used) > 1:
        shown = {channel: name for channel, name in names.items() if channel in used}
        st.plotly_chart(
            charts.channel_figure(weeks, shown, clock),
            alt=_("Garis median waktu tanggapan pertama per minggu dan kanal."),
            key="chart-channels",
        )
    st.plotly_chart(
        charts.waiting_figure(together),
        alt=_("Batang jumlah laporan per minggu: yang sudah ditanggapi dan yang masih menunggu."),
        key="chart-waiting",
    )


def _meaning() -> None:
    st.caption(
        _(
            "Tanggapan pertama: dari pesan anggota sampai balasan pertama oleh orang. Yang masih "
            "menunggu ikut dihitung sebagai menunggu (taksiran Kaplan-Meier), jadi mengabaikan "
            "anggota tidak memperbagus angka. Garis yang putus berarti belum diketahui: terlalu "
            "banyak yang masih menunggu, atau tidak ada laporan minggu itu. Yang ditutup tanpa "
            "jawaban dihitung sebagai tidak pernah ditanggapi."
        )
    )


def _left_out(summary: Summary) -> None:
    """What no figure counts, and where to see whether that is right."""
    if summary.spam:
        told = ngettext(
            "{n} laporan ditandai spam, jadi tidak masuk angka mana pun: periksa",
            "{n} laporan ditandai spam, jadi tidak masuk angka mana pun: periksa",
            summary.spam,
        ).format(n=summary.spam)
        address.link("antrean", told, tampilan=QueueView.ALL, keadaan=CaseStatus.SPAM)


def _rows(
    here: Desk,
    chosen: Choice,
    kinds: tuple[CaseKind, ...],
    weeks: Sequence[WeekFigures],
    names: Names,
) -> None:
    with st.expander(_("Angka per minggu"), icon=":material/table_chart:"):
        frame = tables.weeks(weeks, names)
        st.dataframe(frame, hide_index=True, alt=_("Angka per minggu"), placeholder="–")
        _download(frame, "waktu-tanggap-per-minggu.csv")
    cases = st.expander(
        _("Laporan di balik angka ini"), icon=":material/list:", on_change="rerun", key="baris"
    )
    if not cases.open:
        return
    with cases:
        found = here.toolkit.reporting.responses(
            here.actor, chosen.start, chosen.end, channel_ids=chosen.channel_ids
        )
        frame = tables.responses(
            [row for row in found if not kinds or row.kind in kinds], names, here.times
        )
        link = st.column_config.LinkColumn(display_text=r"#(.*)$")
        st.dataframe(
            frame,
            hide_index=True,
            column_config={_("laporan"): link},
            alt=_("Laporan di balik angka ini"),
            placeholder="–",
        )
        _download(frame, "waktu-tanggap-per-laporan.csv")


def _download(frame: pd.DataFrame, name: str) -> None:
    st.download_button(
        _("Unduh CSV"),
        data=tables.csv(frame),
        file_name=name,
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"unduh-{name}",
    )
