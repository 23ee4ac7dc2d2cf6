"""The overview of engagement: what changed, the numbers, week by week, channel beside channel."""

import streamlit as st

from dashboard import (
    address,
    chart_panel,
    engagement_charts,
    engagement_tables,
    engagement_verdict,
    engagement_words,
    words,
)
from dashboard.engagement_page import PAGE, Wanted, carried, places, span_words
from dashboard.engagement_words import Names
from dashboard.session import Desk
from dashboard.views import engagement_gaps
from domain.texts import _, ngettext
from services.engagement import engagement_changes
from services.engagement.engagement_figures import Measure, PostFigures, PostsBy
from services.engagement.engaging import Asked, Report
from services.engagement.growth import Growth


def draw(wanted: Wanted) -> None:
    asked = Asked(wanted=wanted.posts, by=PostsBy.CHANNEL, measure=wanted.measure)
    report = wanted.desk.toolkit.engaging.report(wanted.desk.actor, asked)
    filling(report)
    if not report.whole.sent:
        nothing()
        _growth(wanted)
        engagement_gaps.draw(wanted)
        return
    weeks = wanted.desk.toolkit.engaging.weeks(wanted.desk.actor, wanted.posts)
    times = wanted.desk.times
    st.markdown(engagement_changes.told(weeks, times.day_and_month, times.number) or _unsure())
    _numbers(wanted, report.whole)
    labels = [wanted.names.of(PostsBy.WEEK, week.monday) for week in weeks]
    st.subheader(_("Minggu demi minggu"))
    chart_panel.show(
        engagement_charts.weeks(weeks, labels),
        title=_("Interaksi dalam tujuh hari sejak terkirim"),
        span=span_words(wanted),
        alt=_("Batang interaksi tiap minggu dalam tujuh hari sejak terkirim; ada di tabel."),
        name="keterlibatan-mingguan",
        frame=engagement_tables.of_weeks(
            weeks, labels, places(PostsBy.WEEK, [week.monday for week in weeks])
        ),
    )
    st.caption(_("Minggu tanpa batang dan tanpa angka 0 belum diketahui interaksinya."))
    _channels(wanted, report)
    _growth(wanted)
    engagement_gaps.draw(wanted)


def _unsure() -> str:
    """Why no change is told."""
    return _(
        "Belum ada dua minggu lengkap berturut-turut dalam rentang ini, jadi belum ada perubahan "
        "yang dapat dikatakan dengan pasti."
    )


def filling(report: Report) -> None:
    """That not everything is counted yet."""
    if report.is_filling:
        st.warning(
            _(
                "Unggahan lama masih dihitung satu per satu, jadi angka di sini belum memuat "
                "semuanya. Muat ulang halaman ini nanti."
            ),
            icon=":material/hourglass_top:",
        )


def nothing() -> None:
    """That nothing was sent, and what to do."""
    st.info(
        _("Belum ada unggahan terkirim dalam rentang ini, jadi belum ada yang dihitung."),
        icon=":material/bar_chart:",
    )
    address.link("tulis", _("Tulis unggahan"))


def read_words(desk: Desk, whole: PostFigures) -> str:
    """When the counts were last read."""
    if whole.read_from is None or whole.read_until is None:
        return _("Belum ada angka yang dibaca dari platform.")
    return _(
        "Angka menurut pembacaan terakhir tiap unggahan, antara {first} dan {last}; tiap unggahan "
        "dihitung pada waktu terkirimnya."
    ).format(first=desk.times.moment(whole.read_from), last=desk.times.moment(whole.read_until))


def _numbers(wanted: Wanted, whole: PostFigures) -> None:
    names, measure, middle = wanted.names, wanted.measure, whole.middle
    grid = st.grid(min_column_width=200)
    number = wanted.desk.times.number
    grid.metric(_("Unggahan terkirim"), number(whole.sent), border=True)
    of = ngettext("dari {n} unggahan", "dari {n} unggahan", middle.n).format(n=middle.n)
    unknown = _("belum diketahui")
    if measure is not Measure.RATE:
        total = unknown if whole.total is None else number(whole.total)
        grid.metric(engagement_words.measures()[measure], total, border=True, help=of)
    median = names.value(measure, middle.median) if middle.is_sure else unknown
    grid.metric(_("Median per unggahan"), median, border=True, help=of)
    st.caption(f"{_sure(wanted, whole)} {read_words(wanted.desk, whole)}")
    address.link(PAGE, _("Lihat unggahannya"), **carried(tampilan="unggahan"))


def _sure(wanted: Wanted, whole: PostFigures) -> str:
    """How sure the median is, and of how many posts all this is."""
    middle, names, measure = whole.middle, wanted.names, wanted.measure
    told = _("{measure} diketahui dari {n} dari {sent} unggahan.").format(
        measure=engagement_words.measures()[measure], n=middle.n, sent=whole.sent
    )
    if whole.is_mixed:
        return f"{told} {engagement_words.mixed(whole.rate_of)}"
    if not middle.is_sure:
        return told + " " + _("Terlalu sedikit untuk median.")
    return (
        told
        + " "
        + _("Median sebenarnya antara {low} dan {high} (95 dari 100 kali).").format(
            low=names.value(measure, middle.low), high=names.value(measure, middle.high)
        )
    )


def _channels(wanted: Wanted, report: Report) -> None:
    if wanted.posts.channel_ids:
        return
    names = wanted.names
    st.subheader(_("Tiap kanal"))
    groups = report.groups
    labels = [names.of(PostsBy.CHANNEL, each.group) for each in groups]
    if len(groups) > 1:
        st.markdown(
            engagement_verdict.told(wanted, report, lambda one: names.of(PostsBy.CHANNEL, one))
        )
    chart_panel.show(
        engagement_charts.middles(groups, labels, wanted.measure),
        title=f"{engagement_words.measures()[wanted.measure]} {_('menurut kanal')}",
        span=span_words(wanted),
        alt=_("Median tiap kanal dengan rentangnya; ada di tabel."),
        name="keterlibatan-kanal",
        frame=engagement_tables.of_groups(
            groups,
            labels,
            wanted.measure,
            wanted.desk.times,
            places(PostsBy.CHANNEL, [each.group for each in groups]),
        ),
    )
    with st.container(horizontal=True):
        for each, label in zip(groups, labels, strict=True):
            address.link(PAGE, label, **carried(kanal=str(each.group)))


def _growth(wanted: Wanted) -> None:
    names: Names = wanted.names
    times = wanted.desk.times
    found = wanted.desk.toolkit.growing.followers(
        wanted.desk.actor,
        times.midnight(wanted.posts.first),
        times.midnight(wanted.posts.end),
        channel_ids=wanted.posts.channel_ids,
    )
    st.subheader(_("Pengikut"))
    if not any(each.first for each in found):
        st.caption(_("Belum ada platform yang melaporkan jumlah pengikut dalam rentang ini."))
        return
    for each in found:
        if told := _gained(each, names):
            st.markdown(told)
    summary = engagement_tables.of_growth(found, names)
    chart_panel.opened(summary, alt=_("Pengikut tiap kanal"), name="pengikut-ringkas")
    chart_panel.show(
        engagement_charts.growth(found, names),
        title=_("Pengikut"),
        span=span_words(wanted),
        alt=_("Garis jumlah pengikut tiap kanal; terputus bila tidak terbaca. Ada di tabel."),
        name="pengikut",
        frame=engagement_tables.of_readings(found, names),
    )
    st.caption(
        _(
            "Sumbu tegaknya tidak mulai dari nol, supaya perubahan kecil terlihat: tinggi garis "
            "bukan banyaknya pengikut."
        )
    )


def _gained(each: Growth, names: Names) -> str:
    """How many follow a channel now and how many did; empty where no platform told."""
    if each.first is None or each.last is None:
        return ""
    times, channel = names.times, words.plain(names.channels.get(each.channel_id, each.channel_id))
    now = _("**{channel}**: {n} pengikut pada {moment}").format(
        channel=channel,
        n=times.number(each.last.followers or 0),
        moment=times.moment(each.last.at),
    )
    if each.gained is None:
        return _("{now}; baru sekali terbaca, jadi belum ada pembanding.").format(now=now)
    return _("{now}; selisih {gained} sejak {moment}.").format(
        now=now,
        gained=f"{'−' if each.gained < 0 else '+'}{times.number(abs(each.gained))}",
        moment=times.moment(each.first.at),
    )
