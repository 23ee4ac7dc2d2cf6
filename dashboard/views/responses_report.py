"""The figures of Waktu tanggap: a sentence, numbers that open to their rows, charts, a table."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import streamlit as st

from dashboard import address, answer_charts, answer_tables, answer_words, chart_panel
from dashboard.answer_words import Names
from dashboard.session import Desk
from dashboard.times import Times
from domain.cases import CaseStatus
from domain.explanations import RunKind
from domain.measured_shelves import Fate, GroupBy
from domain.reports import QueueView
from domain.texts import _, ngettext
from services.figures.answer_figures import EXACT_MAX, Figures, Group
from services.figures.answer_times import Asked, Report
from services.figures.cut_groups import days_counted
from services.reports.report_words import of_days

# What the address says of the page; links to rows carry it on.
FILTERS = ("ukuran", "minggu", "kanal", "menurut", "jam", "jenis", "cabang", "petugas", "pukul")


def draw(desk: Desk, asked: Asked, names: Names) -> None:
    report = desk.toolkit.answer_times.report(desk.actor, asked)
    if report.is_filling:
        st.warning(
            _(
                "Laporan lama masih dihitung satu per satu, jadi angka di sini belum memuat "
                "semuanya. Muat ulang halaman ini nanti."
            ),
            icon=":material/hourglass_top:",
        )
    if not report.whole.spans:
        _nothing(desk, report)
        return
    st.markdown(sentence(desk, report))
    _numbers(report)
    _links(asked, report)
    _charts(report, names, _span(report, desk.times))
    _meaning(asked.wanted.measure, report, names)
    _left_out(report)
    _table(report, names)


def sentence(desk: Desk, report: Report) -> str:
    """The most important of it in words, the unpleasant not left out."""
    whole, clock = report.whole, report.asked.clock
    parts = [_half(report.asked.wanted.measure, whole, answer_words.estimate(whole.median, clock))]
    if report.waiting_now and report.oldest_waiting_since:
        parts.append(
            ngettext(
                "{n} masih menunggu sekarang, sejak {moment}.",
                "{n} masih menunggu sekarang, yang terlama sejak {moment}.",
                report.waiting_now,
            ).format(n=report.waiting_now, moment=desk.times.moment(report.oldest_waiting_since))
        )
    if whole.due:
        parts.append(
            _("Dari {due} yang sudah jatuh janji, {kept} tepat janji ({share}; {band}).").format(
                due=whole.due,
                kept=whole.kept,
                share=answer_words.share(whole.share_kept),
                band=answer_words.band(whole.kept_band),
            )
        )
    return " ".join(parts)


def _half(measure: RunKind, whole: Figures, told: str) -> str:
    if not whole.answered:
        return {
            RunKind.FIRST_RESPONSE: _("Mediannya belum diketahui: belum ada yang ditanggapi."),
            RunKind.NEXT_REPLY: _("Mediannya belum diketahui: belum ada yang dibalas."),
            RunKind.RESOLUTION: _("Mediannya belum diketahui: belum ada yang selesai."),
        }[measure]
    if whole.median.span is None:
        return _(
            "Mediannya belum diketahui: terlalu banyak yang masih menunggu atau ditutup tanpa "
            "jawaban."
        )
    return {
        RunKind.FIRST_RESPONSE: _("Separuh laporan mendapat tanggapan pertama dalam {span}."),
        RunKind.NEXT_REPLY: _("Separuh pesan lanjutan dibalas dalam {span}."),
        RunKind.RESOLUTION: _("Separuh laporan selesai dalam {span}."),
    }[measure].format(span=told)


def _nothing(desk: Desk, report: Report) -> None:
    follows = report.asked.wanted.measure is RunKind.NEXT_REPLY
    st.info(
        _("Belum ada pesan lanjutan dalam rentang ini, jadi belum ada yang dapat diukur.")
        if follows
        else _("Belum ada laporan dalam rentang ini, jadi belum ada yang dapat diukur."),
        icon=":material/hourglass_empty:",
    )
    if report.oldest_waiting_since is not None:
        st.warning(
            _("Tetapi ada anggota yang menunggu sejak {moment}.").format(
                moment=desk.times.moment(report.oldest_waiting_since)
            )
        )
        _waiting_ever(report)
    _left_out(report)
    address.link("antrean", _("Buka antrean"))


def _numbers(report: Report) -> None:
    whole, clock = report.whole, report.asked.clock
    grid = st.grid(min_column_width=200)
    for label, value in (
        (_("Median"), answer_words.length(whole.median.span, clock)),
        (_("3 dari 4 dalam (p75)"), answer_words.length(whole.p75.span, clock)),
        (_("9 dari 10 dalam (p90)"), answer_words.length(whole.p90.span, clock)),
        (_("Tepat janji"), answer_words.share(whole.share_kept)),
        (_("Menunggu sekarang"), str(report.waiting_now)),
        (_("Ditutup tanpa jawaban"), str(whole.never)),
    ):
        grid.metric(label, value, border=True)
    if whole.mean_answered is not None:
        st.caption(
            _(
                "Rata-rata biasa dari {n} yang sudah selesai saja: {span}. Angka ini tampak lebih "
                "baik bila anggota diabaikan, jadi jangan dijadikan ukuran."
            ).format(n=whole.answered, span=answer_words.length(whole.mean_answered, clock))
        )


def counts(whole: Figures) -> Mapping[Fate, int]:
    """How many rows each list of this group has."""
    return {
        Fate.ALL: whole.spans,
        Fate.ANSWERED: whole.answered,
        Fate.WAITING: whole.waiting,
        Fate.NEVER: whole.never,
        Fate.DUE: whole.due,
        Fate.KEPT: whole.kept,
        Fate.BROKEN: whole.due - whole.kept,
    }


def _links(asked: Asked, report: Report) -> None:
    labels, whole = answer_words.fates(asked.wanted.measure), report.whole
    st.caption(_("Buka baris di balik angka ini:"))
    with st.container(horizontal=True):
        for fate, n in counts(whole).items():
            if n:
                address.link("tanggapan", f"{labels[fate]} ({n})", **rows_of(fate))
        if report.waiting_now != whole.waiting:
            _waiting_ever(report)


def _waiting_ever(report: Report) -> None:
    """To those who wait now, also since before the days chosen."""
    told = _("{what}, kapan pun datangnya ({n})").format(
        what=answer_words.fates(report.asked.wanted.measure)[Fate.WAITING], n=report.waiting_now
    )
    address.link("tanggapan", told, **rows_of(Fate.WAITING, kapan=answer_words.EVER))


def rows_of(fate: Fate, **changes: str) -> dict[str, str]:
    """The address' filters for the rows of this page."""
    return {**{name: address.asked(name) for name in FILTERS}, "baris": fate, **changes}


def _charts(report: Report, names: Names, span: str) -> None:
    by, clock = report.asked.by, report.asked.clock
    groups = report.groups
    labels = _labels(report, names, names.mark)
    title = _("{measure} {by}").format(measure=_measure(report), by=_by(by))
    st.subheader(title)
    chart_panel.draw(
        answer_charts.quantiles(groups, labels, clock, _axis(by, names)),
        title=_("{what}: lamanya").format(what=title),
        span=span,
        alt=_("Median, p75, dan p90 tiap kelompok dengan rentang kepercayaannya; ada di tabel."),
        name="waktu-jawab",
    )
    resolves = report.asked.wanted.measure is RunKind.RESOLUTION
    chart_panel.draw(
        answer_charts.fates(groups, labels, _axis(by, names), resolves=resolves),
        title=_("{what}: apa jadinya").format(what=title),
        span=span,
        alt=_("Batang banyaknya tiap kelompok: selesai, menunggu, tanpa jawaban; ada di tabel."),
        name="nasib-laporan",
    )


def _labels(report: Report, names: Names, name_of: Callable[[GroupBy, Group], str]) -> list[str]:
    """What the groups are called, with how many of their days are counted where not all are."""
    asked, today = report.asked, names.times.today
    return [
        of_days(
            name_of(asked.by, each.group),
            days_counted(asked.by, each.group, asked.wanted, today),
        )
        for each in report.groups
    ]


def _axis(by: GroupBy, names: Names) -> str:
    """What the marks below a chart are, where they do not say it themselves."""
    if by is not GroupBy.HOUR:
        return ""
    return _("jam datang, menurut {zone}").format(zone=names.times.zone_name)


def _cut(report: Report, names: Names) -> str:
    """What the number of days beside a week or a month means, where there is any."""
    asked, today = report.asked, names.times.today
    cut = (days_counted(asked.by, one.group, asked.wanted, today) for one in report.groups)
    if all(days is None for days in cut):
        return ""
    return _(
        "Yang disertai jumlah hari belum utuh: hanya hari-hari itu yang dihitung, jadi jangan "
        "dibandingkan dengan yang utuh."
    )


def _span(report: Report, times: Times) -> str:
    """The days asked for; a picture taken away says them."""
    first, end = report.asked.wanted.first, report.asked.wanted.end
    return times.days(first, end) if first and end else ""


def _measure(report: Report) -> str:
    return answer_words.measures()[report.asked.wanted.measure]


def _by(by: GroupBy) -> str:
    return {
        GroupBy.NONE: "",
        GroupBy.WEEK: _("per minggu"),
        GroupBy.MONTH: _("per bulan"),
        GroupBy.CHANNEL: _("per kanal"),
        GroupBy.KIND: _("per jenis"),
        GroupBy.BRANCH: _("per cabang"),
        GroupBy.STAFF: _("per petugas"),
        GroupBy.HOUR: _("per jam datangnya"),
    }[by]


def _meaning(measure: RunKind, report: Report, names: Names) -> None:
    meant = {
        RunKind.FIRST_RESPONSE: _("Tanggapan pertama: dari pesan anggota sampai balasan pertama "
                                  "oleh orang."),
        RunKind.NEXT_REPLY: _("Balasan berikutnya: dari pesan anggota tertua yang belum dibalas "
                              "sampai dibalas, sesudah tanggapan pertama."),
        RunKind.RESOLUTION: _("Penyelesaian: dari pesan pertama sampai selesai terakhir, tanpa "
                              "saat menunggu anggota. Yang pernah terlambat tetap terlambat."),
    }[measure]  # fmt: skip
    rest = _(
        "Yang masih menunggu ikut dihitung sebagai menunggu (taksiran Kaplan-Meier), dan yang "
        "ditutup tanpa jawaban sebagai tidak pernah dijawab, jadi mengabaikan anggota tidak "
        "memperbagus angka. Garis tegak: rentang yang memuat nilai sebenarnya 95 dari 100 kali; "
        "tanpa ujung atas berarti belum diketahui."
    )
    told = (meant, rest, _exactness(report), _cut(report, names))
    st.caption(" ".join(each for each in told if each))


def _exactness(report: Report) -> str:
    worst = max((each.error for each in (report.whole, *report.groups)), default=0.0)
    if not worst:
        return ""
    return _(
        "Kelompok dengan lebih dari {n} yang selesai dibulatkan ke atas, paling banyak "
        "{percent:.0f} %."
    ).format(n=EXACT_MAX, percent=100 * worst)


def _left_out(report: Report) -> None:
    """What no figure counts, and where to see whether that is right."""
    if report.spam:
        told = ngettext(
            "{n} laporan ditandai spam, jadi tidak masuk angka mana pun: periksa",
            "{n} laporan ditandai spam, jadi tidak masuk angka mana pun: periksa",
            report.spam,
        ).format(n=report.spam)
        address.link("antrean", told, tampilan=QueueView.ALL, keadaan=CaseStatus.SPAM)


def _table(report: Report, names: Names) -> None:
    by, clock = report.asked.by, report.asked.clock
    groups = [*report.groups, report.whole]
    labels = [*_labels(report, names, names.of), _("semua")]
    places = [_place(by, each.group) if each.spans else "" for each in report.groups]
    frame = answer_tables.of_groups(groups, labels, clock, [*places, _place(GroupBy.NONE, None)])
    chart_panel.opened(frame, alt=_("Angka tiap kelompok"), name="waktu-tanggap")


def _place(by: GroupBy, group: Group) -> str:
    """The address of a group's rows, relative to the desk."""
    return "tanggapan?" + address.written(rows_of(Fate.ALL, **narrowed(by, group)))


def narrowed(by: GroupBy, group: Group) -> dict[str, str]:
    """The filters that leave only this group of the page."""
    key = answer_words.key_of(group)
    match by:
        case GroupBy.NONE:
            return {}
        case GroupBy.WEEK:
            return {"dari": key, "sampai": _end(group, timedelta(days=7))}
        case GroupBy.MONTH:
            return {"dari": key, "sampai": _end(group, timedelta(days=31))}
        case _:
            name = {
                GroupBy.CHANNEL: "kanal",
                GroupBy.KIND: "jenis",
                GroupBy.BRANCH: "cabang",
                GroupBy.STAFF: "petugas",
                GroupBy.HOUR: "pukul",
            }[by]
            return {name: key}


def _end(group: Group, longest: timedelta) -> str:
    if not isinstance(group, date):
        return ""
    end = group + longest
    return (end.replace(day=1) if longest > timedelta(days=7) else end).isoformat()
