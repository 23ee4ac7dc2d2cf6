"""The monthly report: the same figures as the screens, in words a manager reads first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from domain.documents import Chart, ChartKind, Document, Section, Series
from domain.exports import Cell
from domain.months import Month
from domain.people import Actor, Permission
from domain.ports import Clock, Store
from domain.statistics import share_percent
from domain.texts import _
from services import case_words, monthly_endings
from services.case_lists import endings
from services.figures import WeekFigures
from services.monthly_figures import MonthFigures, month_figures
from services.monthly_words import moment, month_name, sentences, week_label
from services.reporting import PostEngagement, Reporting

POSTS_MAX, WAITING_MAX = 20, 30  # the most telling; all of them stand in the exports
TEXT_MAX = 60

ChannelNames = Mapping[str | None, str]


@dataclass(frozen=True, kw_only=True)
class MonthlyReports:
    """Raises, everywhere: NotAllowed."""

    store: Store
    clock: Clock
    reporting: Reporting

    def months(self, actor: Actor, count: int) -> list[Month]:
        """The running month and those before it, newest first (SEE_REPORTS)."""
        actor.require(Permission.SEE_REPORTS)
        with self.store.reading() as unit:
            month = Month.of(self.clock.now(), unit.cooperative.get().zone)
        found = [month]
        while len(found) < count:
            found.append(found[-1].preceding)
        return found

    def report(self, actor: Actor, month: Month, language: str) -> Document:
        """The month's report in the language spoken, which is `language` (SEE_REPORTS)."""
        actor.require(Permission.SEE_REPORTS)
        with self.store.reading() as unit:
            house = unit.cooperative.get()
            names: dict[str | None, str] = {None: _("Kantor & telepon")}
            names |= {each.id: each.name for each in unit.channels.all(archived=True)}
            ended = endings(unit, month.begins(house.zone), month.following.begins(house.zone))
        now = self.clock.now()
        figures = month_figures(self.reporting, actor, month, house.zone, now)
        return Document(
            title=_("Laporan {month}").format(month=month_name(month, language)),
            house=house.name,
            zone=house.zone,
            language=language,
            made_at=now,
            made_words=_("Keadaan pada {at}").format(at=moment(now, house.zone, language)),
            plain=sentences(month, figures, house.zone, language),
            sections=[
                _weeks(figures, language),
                _groups(figures, names),
                monthly_endings.section(ended),
                _waiting(figures, names, house.zone, actor),
                _engagement(figures.posts, names, house.zone),
            ],
        )


def _figure_headings() -> list[str]:
    return [
        _("laporan"),
        _("ditanggapi"),
        _("menunggu"),
        _("tanpa jawaban"),
        case_words.hours(_("median, waktu kerja")),
        case_words.hours(_("9 dari 10, waktu kerja")),
        _("tepat janji (%)"),
    ]


def _figure_row(name: str, figures: WeekFigures) -> list[Cell]:
    share = figures.share_in_target
    return [
        name,
        figures.cases,
        figures.answered,
        figures.waiting,
        figures.unanswered,
        figures.median_office,
        figures.p90_office,
        None if share is None else share_percent(share),
    ]


def _weeks(figures: MonthFigures, language: str) -> Section:
    labels = [week_label(week.week, language) for week in figures.weeks]
    rows = [_figure_row(label, week) for label, week in zip(labels, figures.weeks, strict=True)]
    return Section(
        title=_("Waktu tanggap per minggu"),
        charts=_week_charts(figures.weeks, labels) if figures.whole.figures.cases else (),
        headings=[_("minggu mulai"), *_figure_headings()],
        rows=[*rows, _figure_row(_("sebulan"), figures.whole.figures)],
        definition=_(
            "Tanggapan pertama: dari pesan anggota sampai balasan pertama oleh orang, dihitung "
            "dalam jam kerja. Yang masih menunggu ikut dihitung sebagai menunggu (taksiran "
            "Kaplan-Meier), dan yang ditutup tanpa jawaban sebagai tidak pernah ditanggapi, jadi "
            "mengabaikan anggota tidak memperbagus angka. Belum diketahui berarti terlalu banyak "
            "yang belum ditanggapi, atau tidak ada laporan. Tepat janji: bagian yang ditanggapi "
            "sebelum janjinya lewat, dari semua yang janjinya sudah lewat. Minggu pertama dan "
            "terakhir hanya berisi hari-hari bulan ini."
        ),
        empty=_("Tidak ada laporan bulan ini."),
    )


def _week_charts(weeks: Sequence[WeekFigures], labels: Sequence[str]) -> tuple[Chart, ...]:
    spans = Chart(
        title=_("Tanggapan pertama per minggu"),
        kind=ChartKind.LINES,
        labels=labels,
        unit=_("jam kerja"),
        series=[
            Series(name=_("Median"), values=[_in_hours(week.median_office) for week in weeks]),
            Series(
                name=_("9 dari 10 (p90)"), values=[_in_hours(week.p90_office) for week in weeks]
            ),
        ],
    )
    fates = Chart(
        title=_("Apa jadinya laporan tiap minggu"),
        kind=ChartKind.STACKED,
        labels=labels,
        unit=_("laporan"),
        series=[
            Series(name=_("Sudah ditanggapi"), values=[week.answered for week in weeks]),
            Series(name=_("Masih menunggu"), values=[week.waiting for week in weeks]),
            Series(name=_("Ditutup tanpa jawaban"), values=[week.unanswered for week in weeks]),
        ],
    )
    return spans, fates


def _in_hours(span: timedelta | None) -> float | None:
    return None if span is None else span / timedelta(hours=1)


def _groups(figures: MonthFigures, names: ChannelNames) -> Section:
    kinds = case_words.kinds()
    lost = _("kanal lama")
    by_channel = [
        _figure_row(names.get(channel_id, lost), counted)
        for channel_id, counted in figures.channels.items()
    ]
    by_kind = [_figure_row(kinds[kind], each.figures) for kind, each in figures.kinds.items()]
    return Section(
        title=_("Menurut kanal dan jenis"),
        headings=[_("kanal atau jenis"), *_figure_headings()],
        rows=[*by_channel, *by_kind],
        definition=_(
            "Angka yang sama, untuk laporan dari satu kanal atau berjenis satu saja. Setiap "
            "laporan terhitung sekali di kanalnya (yang dicatat di kantor tidak punya kanal) dan "
            "sekali di jenisnya."
        ),
        empty=_("Tidak ada laporan bulan ini."),
    )


def _waiting(figures: MonthFigures, names: ChannelNames, zone: str, actor: Actor) -> Section:
    kinds, lost = case_words.kinds(), _("kanal lama")
    named = [row for row in figures.waiting if row.code]  # others count, and are named nowhere
    shown = named[:WAITING_MAX] if actor.may(Permission.SEE_CASES) else []
    return Section(
        title=_("Yang masih menunggu tanggapan pertama"),
        headings=[_("kode"), _("jenis"), _("kanal"), case_words.at(_("menunggu sejak"), zone)],
        rows=[
            [row.code, kinds[row.kind], names.get(row.channel_id, lost), row.opened_at]
            for row in shown
        ],
        definition=_(
            "Laporan bulan ini yang belum mendapat tanggapan pertama, yang paling lama menunggu "
            "lebih dulu. Semuanya {n}; paling banyak {most} ditampilkan."
        ).format(most=WAITING_MAX, n=len(figures.waiting)),
        empty=_("Tidak ada.") if not figures.waiting else _("Daftarnya tidak untuk peran ini."),
    )


def _engagement(posts: Sequence[PostEngagement], names: ChannelNames, zone: str) -> Section:
    known = sorted(posts, key=lambda post: -1 if post.interactions is None else post.interactions)
    best = list(reversed(known))[:POSTS_MAX]
    lost = _("kanal lama")
    return Section(
        title=_("Keterlibatan bulan ini"),
        headings=[
            case_words.at(_("terkirim"), zone),
            _("kanal"),
            _("unggahan"),
            _("interaksi"),
            _("tingkat keterlibatan (%)"),
        ],
        rows=[
            [
                post.sent_at,
                names.get(post.channel_id, lost),
                _short(post.text),
                post.interactions,
                None if post.rate is None else round(100 * post.rate, 1),
            ]
            for post in best
        ],
        definition=_(
            "Interaksi: reaksi, komentar, bagikan, dan klik yang dilaporkan platform. Tingkat "
            "keterlibatan: interaksi dibagi yang pertama diketahui dari jangkauan, tayangan, "
            "atau tontonan. Yang tidak dilaporkan platform belum diketahui, bukan nol. "
            "Semuanya {n} unggahan; paling banyak {most} ditampilkan."
        ).format(most=POSTS_MAX, n=len(posts)),
        empty=_("Tidak ada unggahan yang terkirim dan terukur bulan ini."),
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TEXT_MAX else line[: TEXT_MAX - 1] + "…"
