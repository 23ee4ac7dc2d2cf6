"""A report's tables and charts of answer times, each with what its figures mean."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from domain.documents import Chart, ChartKind, Section, Series, Spans, Told
from domain.explanations import RunKind
from domain.measured_shelves import GroupBy
from domain.statistics import Estimate
from domain.texts import _
from services.cases import case_words
from services.figures.answer_figures import EXACT_MAX, Figures, Group
from services.figures.cut_groups import days_counted
from services.reports.period_figures import PeriodFigures, weeks_wanted
from services.reports.report_words import of_days, period_name, week_label


def clock_section(figures: PeriodFigures, measure: RunKind, language: str) -> Section:
    """One clock's figures week by week, and of the whole period."""
    clock, title = figures.clocks[measure], _titles()[measure]
    labels = [_week(each, figures, language) for each in clock.weeks]
    whole = clock.whole.whole
    rows = [_row(label, each) for label, each in zip(labels, clock.weeks, strict=True)]
    counted = any(each.spans for each in clock.weeks)
    return Section(
        title=_("{measure} per minggu").format(measure=title),
        charts=_charts(title, clock.weeks, labels, measure) if counted else (),
        headings=[_("minggu mulai"), *_headings(measure)],
        rows=[*rows, _row(period_name(figures.period, language), whole)],
        definition=" ".join(
            (
                _meanings()[measure],
                _reckoned(measure),
                *_rounded([whole, *clock.weeks]),
                _cut(figures),
            )
        ),
        empty=_("Tidak ada laporan."),
        counts=Spans(measure=measure, by=GroupBy.WEEK),
    )


def group_section(
    by: GroupBy,
    words: tuple[str, str],
    groups: Sequence[Figures],
    name_of: Callable[[Group], str],
) -> Section:
    """First responses told apart, each group with the figures it has alone. `words`: the title,
    and what a group is."""
    title, heading = words
    return Section(
        title=title,
        headings=[heading, *_headings(RunKind.FIRST_RESPONSE)],
        rows=[_row(name_of(each.group), each) for each in groups],
        definition=" ".join(
            (
                _(
                    "Tanggapan pertama, dihitung dengan cara yang sama, untuk laporan dari satu "
                    "kelompok saja. Setiap laporan terhitung sekali."
                ),
                *_rounded(groups),
            )
        ),
        empty=_("Tidak ada laporan."),
        counts=Spans(measure=RunKind.FIRST_RESPONSE, by=by),
    )


def _titles() -> dict[RunKind, str]:
    return {
        RunKind.FIRST_RESPONSE: _("Tanggapan pertama"),
        RunKind.NEXT_REPLY: _("Balasan berikutnya"),
        RunKind.RESOLUTION: _("Penyelesaian"),
    }


def _meanings() -> dict[RunKind, str]:
    return {
        RunKind.FIRST_RESPONSE: _(
            "Tanggapan pertama: dari pesan anggota sampai balasan pertama oleh orang."
        ),
        RunKind.NEXT_REPLY: _(
            "Balasan berikutnya: dari pesan anggota tertua yang belum dibalas sampai dibalas, "
            "sesudah tanggapan pertama."
        ),
        RunKind.RESOLUTION: _(
            "Penyelesaian: dari pesan pertama sampai selesai terakhir, tanpa saat menunggu "
            "anggota. Yang pernah terlambat tetap terlambat."
        ),
    }


def _reckoned(measure: RunKind) -> str:
    """In full beside the clock that every report begins with."""
    if measure is not RunKind.FIRST_RESPONSE:
        return _("Selebihnya dihitung seperti tanggapan pertama.")
    return _(
        "Dihitung dalam jam kerja, di tiap cabang menurut jam kerjanya sendiri. Yang masih "
        "menunggu ikut dihitung sebagai menunggu (taksiran Kaplan-Meier), dan yang ditutup tanpa "
        "jawaban sebagai tidak pernah dijawab, jadi mengabaikan anggota tidak memperbagus angka. "
        "Belum diketahui berarti terlalu banyak yang masih menunggu, atau tidak ada apa-apa. "
        "Dalam kurung: rentang yang memuat nilai sebenarnya 95 dari 100 kali. Tepat janji: bagian "
        "yang dijawab sebelum janjinya lewat, dari semua yang sudah jatuh janji."
    )


def _rounded(groups: Sequence[Figures]) -> list[str]:
    worst = max((each.error for each in groups), default=0.0)
    if not worst:
        return []
    words = _(
        "Kelompok dengan lebih dari {n} yang selesai dibulatkan ke atas, paling banyak "
        "{percent:.0f} %."
    )
    return [words.format(n=EXACT_MAX, percent=100 * worst)]


def _cut(figures: PeriodFigures) -> str:
    """What the first and the last of its weeks hold."""
    if figures.period.following.first - figures.period.first > timedelta(days=7):
        return _("Minggu pertama dan terakhir hanya berisi hari-hari bulan ini.")
    return _("Minggu-minggu sebelumnya ada di sini untuk pembanding.")


def _headings(measure: RunKind) -> list[str]:
    resolves = measure is RunKind.RESOLUTION
    return [
        _("pesan") if measure is RunKind.NEXT_REPLY else _("laporan"),
        _("selesai") if resolves else _("dijawab"),
        _("belum selesai") if resolves else _("menunggu"),
        _("tanpa jawaban"),
        _("jatuh janji"),
        _("tepat janji (%)"),
        case_words.hours(_("median")),
        case_words.hours("p75"),
        case_words.hours("p90"),
    ]


def _row(name: str, figures: Figures) -> list[Told]:
    return [
        name,
        figures.spans,
        figures.answered,
        figures.waiting,
        figures.never,
        figures.due,
        figures.kept_band,
        figures.median,
        figures.p75,
        figures.p90,
    ]


def _week(week: Figures, figures: PeriodFigures, language: str) -> str:
    if not isinstance(week.group, date):
        raise TypeError("figures by week are of weeks")
    wanted = weeks_wanted(figures.period, RunKind.FIRST_RESPONSE)
    counted = days_counted(GroupBy.WEEK, week.group, wanted, figures.today)
    return of_days(week_label(week.group, language), counted)


def _charts(
    title: str, weeks: Sequence[Figures], labels: Sequence[str], measure: RunKind
) -> tuple[Chart, ...]:
    spans = Chart(
        title=_("{measure}: lamanya").format(measure=title),
        kind=ChartKind.LINES,
        labels=labels,
        unit=_("jam kerja"),
        series=[
            _series(_("Median"), [each.median for each in weeks]),
            _series(_("3 dari 4 (p75)"), [each.p75 for each in weeks]),
            _series(_("9 dari 10 (p90)"), [each.p90 for each in weeks]),
        ],
    )
    resolves = measure is RunKind.RESOLUTION
    fates = Chart(
        title=_("{measure}: apa jadinya").format(measure=title),
        kind=ChartKind.STACKED,
        labels=labels,
        unit=_("pesan") if measure is RunKind.NEXT_REPLY else _("laporan"),
        series=[
            Series(
                name=_("Sudah selesai") if resolves else _("Sudah dijawab"),
                values=[each.answered for each in weeks],
            ),
            Series(
                name=_("Belum selesai") if resolves else _("Masih menunggu"),
                values=[each.waiting for each in weeks],
            ),
            Series(name=_("Ditutup tanpa jawaban"), values=[each.never for each in weeks]),
        ],
    )
    return spans, fates


def _series(name: str, estimates: Sequence[Estimate]) -> Series:
    return Series(
        name=name,
        values=[_in_hours(each.span) for each in estimates],
        bands=[(_in_hours(each.low), _in_hours(each.high)) for each in estimates],
    )


def _in_hours(span: timedelta | None) -> float | None:
    return None if span is None else span / timedelta(hours=1)
