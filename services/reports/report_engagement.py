"""A report's words, tables and charts on what members responded to."""

from collections.abc import Callable, Iterator

from domain.documents import Chart, ChartKind, Passage, Posts, Section, Series, Told
from domain.intervals import Middle
from domain.statistics import share_percent
from domain.texts import _, ngettext
from services.cases import case_words
from services.engagement import engagement_changes, metric_words
from services.engagement.engagement_figures import PostFigures, WeekFigures
from services.engagement.engagement_terms import term
from services.engagement.engaging import PostRow
from services.engagement.growth import Growth
from services.figures.answer_figures import Group
from services.reports.period_engagement import POSTS_MAX, PeriodEngagement
from services.reports.report_words import number, week_label

TEXT_MAX = 60

ChannelName = Callable[[Group], str]


def passage(engagement: PeriodEngagement, language: str) -> Passage:
    """What a manager reads first."""
    sentences = list(_sentences(engagement, language))
    return Passage(title=_("Keterlibatan"), sentences=sentences, counts=Posts.SENT)


def sections(
    engagement: PeriodEngagement, channel_of: ChannelName, zone: str, language: str
) -> list[Section]:
    """Week by week, channel by channel, the best posts, and who follows."""
    return [
        _weeks(engagement.weeks, language),
        _channels(engagement, channel_of),
        _best(engagement, channel_of, zone),
        _followers(engagement.followers, channel_of, zone),
    ]


def _sentences(engagement: PeriodEngagement, language: str) -> Iterator[str]:
    if engagement.interactions.is_filling:
        yield _(
            "Unggahan lama masih dihitung satu per satu, jadi angka di sini belum memuat semuanya."
        )
    whole = engagement.interactions.whole
    if not whole.sent:
        yield _("Tidak ada unggahan yang terkirim dalam kurun ini.")
    else:
        yield from _counted(whole, language)
    if told := _changed(engagement.weeks, language):
        yield told


def _changed(weeks: list[WeekFigures], language: str) -> str:
    return engagement_changes.told(
        weeks, lambda day: week_label(day, language), lambda value: number(value, language)
    )


def _counted(whole: PostFigures, language: str) -> Iterator[str]:
    sent = ngettext("{n} unggahan terkirim", "{n} unggahan terkirim", whole.sent)
    told = sent.format(n=number(whole.sent, language))
    if whole.total is None:
        yield _("{posts}; platformnya belum melaporkan interaksi.").format(posts=told)
        return
    yield _("{posts}, dengan {total} interaksi yang diketahui dari {n} di antaranya.").format(
        posts=told, total=number(whole.total, language), n=whole.middle.n
    )
    if whole.middle.is_sure:
        yield _(
            "Separuh unggahan mendapat lebih dari {median} interaksi, separuh kurang (median "
            "sebenarnya antara {low} dan {high}, 95 dari 100 kali)."
        ).format(
            median=number(whole.middle.median, language),
            low=number(whole.middle.low, language),
            high=number(whole.middle.high, language),
        )


def _weeks(weeks: list[WeekFigures], language: str) -> Section:
    labels = [week_label(week.monday, language) for week in weeks]
    return Section(
        title=_("Keterlibatan per minggu"),
        charts=_charts(weeks, labels) if any(week.sent for week in weeks) else (),
        headings=[
            _("minggu mulai"),
            _("unggahan terkirim"),
            _("dihitung"),
            _("diketahui"),
            _("interaksi dalam 7 hari"),
            _("median"),
            _("lengkap"),
            _("perubahan (%)"),
            _("dibandingkan pada"),
        ],
        rows=[
            [
                label,
                *(week.sent, week.counted, week.known, week.interactions, week.middle),
                _("ya") if week.is_complete else _("belum"),
                None if week.change is None else round(100 * week.change, 1),
                engagement_changes.compared_on(week),
            ]
            for label, week in zip(labels, weeks, strict=True)
        ],
        definition=" ".join(
            (
                term("weeks").meaning,
                _("Minggu di sini utuh, juga bila sebagian harinya di luar kurun ini."),
            )
        ),
        empty=_("Tidak ada unggahan yang terkirim dalam kurun ini."),
        counts=Posts.SENT,
    )


def _charts(weeks: list[WeekFigures], labels: list[str]) -> tuple[Chart, ...]:
    """Of weeks that are complete alone: one that is not would look like a fall."""
    return (
        Chart(
            title=_("Interaksi dalam tujuh hari sejak terkirim, minggu yang lengkap"),
            kind=ChartKind.LINES,
            labels=labels,
            unit=_("interaksi"),
            series=[
                Series(
                    name=_("Interaksi"),
                    values=[week.interactions if week.is_complete else None for week in weeks],
                )
            ],
        ),
    )


def _channels(engagement: PeriodEngagement, channel_of: ChannelName) -> Section:
    rates = {each.group: each for each in engagement.rates.groups}
    rows = [
        _row(channel_of(str(each.group)), each, rates[each.group])
        for each in engagement.interactions.groups
    ]
    whole = _row(_("semua"), engagement.interactions.whole, engagement.rates.whole)
    return Section(
        title=_("Keterlibatan menurut kanal"),
        headings=[
            _("kanal"),
            _("terkirim"),
            _("pernah dibaca"),
            _("diketahui (n)"),
            _("interaksi"),
            _("median interaksi"),
            _("median tingkat keterlibatan (%)"),
            _("dibagi dengan"),
        ],
        rows=[*rows, whole] if rows else [],
        definition=f"{term('median').meaning} {term('rate').meaning}",
        empty=_("Tidak ada unggahan yang terkirim dalam kurun ini."),
        counts=Posts.SENT,
    )


def _row(name: str, interactions: PostFigures, rates: PostFigures) -> list[Told]:
    words = metric_words.metrics()
    return [
        name,
        *(interactions.sent, interactions.read, interactions.middle.n, interactions.total),
        interactions.middle,
        _percent(rates.middle),
        ", ".join(words[metric] for metric in rates.rate_of),
    ]


def _percent(rate: Middle) -> Middle:
    median, low, high = (
        None if each is None else round(100 * each, 2)
        for each in (rate.median, rate.low, rate.high)
    )
    return Middle(n=rate.n, median=median, low=low, high=high)


def _best(engagement: PeriodEngagement, channel_of: ChannelName, zone: str) -> Section:
    return Section(
        title=_("Unggahan yang paling banyak ditanggapi"),
        headings=[
            case_words.at(_("terkirim"), zone),
            _("kanal"),
            _("unggahan"),
            _("interaksi"),
            _("tingkat keterlibatan (%)"),
            _("dibagi dengan"),
        ],
        rows=[_post(row, channel_of) for row in engagement.best.rows],
        definition=_("{meaning} Semuanya {n} unggahan; paling banyak {most} ditampilkan.").format(
            meaning=term("interactions").meaning, most=POSTS_MAX, n=engagement.best.total
        ),
        empty=_("Tidak ada unggahan yang terkirim dalam kurun ini."),
        counts=Posts.SENT,
    )


def _post(row: PostRow, channel_of: ChannelName) -> list[Told]:
    rate = None if row.rate is None else share_percent(row.rate)
    over = metric_words.metrics()[row.rate_of] if row.rate is not None and row.rate_of else ""
    name = channel_of(row.channel_id)
    return [row.sent_at, name, _short(row.text), row.interactions, rate, over]


def _followers(followers: list[Growth], channel_of: ChannelName, zone: str) -> Section:
    known = [each for each in followers if each.first is not None and each.last is not None]
    return Section(
        title=_("Pengikut"),
        headings=[
            _("kanal"),
            case_words.at(_("pembacaan pertama"), zone),
            _("pengikut saat itu"),
            case_words.at(_("pembacaan terakhir"), zone),
            _("pengikut terakhir"),
            _("selisih"),
        ],
        rows=[
            [
                channel_of(each.channel_id),
                *((each.first.at, each.first.followers) if each.first else (None, None)),
                *((each.last.at, each.last.followers) if each.last else (None, None)),
                each.gained,
            ]
            for each in known
        ],
        definition=term("growth").meaning,
        empty=_("Belum ada platform yang melaporkan jumlah pengikut dalam kurun ini."),
        counts=Posts.FOLLOWERS,
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TEXT_MAX else line[: TEXT_MAX - 1] + "…"
