"""The monthly report's words: spans, days, and the sentences of its first page."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from domain.exports import Cell
from domain.months import Month
from domain.statistics import share_words
from domain.texts import _, ngettext
from services.monthly_figures import MonthFigures
from services.reporting import PostEngagement, Summary

_DAY, _DAY_AND_MONTH = "d MMMM y HH.mm", "d MMM"
_HOUR_MINUTES = 60


def locale_of(language: str) -> str:
    """As babel names it."""
    return "en_GB" if language == "en" else "id_ID"


def month_name(month: Month, language: str) -> str:
    """Oktober 2026."""
    return format_date(month.first, "MMMM y", locale=locale_of(language))


def week_label(week: date, language: str) -> str:
    """The Monday a week begins with: 5 Okt."""
    return format_date(week, _DAY_AND_MONTH, locale=locale_of(language))


def moment(at: datetime, zone: str, language: str) -> str:
    """A moment in the house's zone, named."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{format_datetime(local, _DAY, locale=locale_of(language))} ({zone})"


def span(length: timedelta) -> str:
    """Hours and minutes, since a day of office time has no fixed length."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 1:
        return _("kurang dari semenit")
    hours, minutes = divmod(minutes, _HOUR_MINUTES)
    parts = [
        ngettext("{n} jam", "{n} jam", hours).format(n=hours) if hours else "",
        ngettext("{n} menit", "{n} menit", minutes).format(n=minutes) if minutes else "",
    ]
    return " ".join(part for part in parts if part)


def said(cell: Cell, zone: str, language: str) -> str:
    """A cell as a person reads it."""
    match cell:
        case None:
            return _("belum diketahui")
        case datetime():
            local = cell.astimezone(ZoneInfo(zone))
            return format_datetime(local, "d MMM y HH.mm", locale=locale_of(language))
        case timedelta():
            return span(cell)
        case float():
            return f"{cell:.1f}" if language == "en" else f"{cell:.1f}".replace(".", ",")
        case _:
            return str(cell)


def sentences(month: Month, figures: MonthFigures, zone: str, language: str) -> list[str]:
    """What a manager must know, the unpleasant not left out."""
    return [
        *_unfinished(month, figures, zone, language),
        *_filling(figures.whole),
        *_cases(month, figures.whole, language),
        *_speed(figures.whole),
        *_compared(month, figures, language),
        *_kept(figures.whole, language),
        *_waits(figures, zone, language),
        *_posts(figures.posts),
    ]


def _unfinished(month: Month, figures: MonthFigures, zone: str, language: str) -> Iterator[str]:
    if figures.made_at < month.following.begins(zone):
        yield _("Bulan ini belum selesai: angkanya masih akan berubah sampai {month} usai.").format(
            month=month_name(month, language)
        )


def _filling(whole: Summary) -> Iterator[str]:
    if whole.is_filling:
        yield _(
            "Laporan lama masih dihitung satu per satu, jadi angka waktu tanggap di sini belum "
            "memuat semuanya."
        )


def _cases(month: Month, whole: Summary, language: str) -> Iterator[str]:
    counted, name = whole.figures, month_name(month, language)
    if not counted.cases:
        yield _("Pada {month} tidak ada laporan dari anggota.").format(month=name)
        return
    yield ngettext(
        "Pada {month} ada {n} laporan dari anggota: {answered} sudah ditanggapi, {waiting} masih "
        "menunggu, {silent} ditutup tanpa jawaban.",
        "Pada {month} ada {n} laporan dari anggota: {answered} sudah ditanggapi, {waiting} masih "
        "menunggu, {silent} ditutup tanpa jawaban.",
        counted.cases,
    ).format(
        month=name,
        n=counted.cases,
        answered=counted.answered,
        waiting=counted.waiting,
        silent=counted.unanswered,
    )
    if whole.spam:
        yield _("{n} lagi ditandai spam, dan tidak masuk angka mana pun.").format(n=whole.spam)


def _speed(whole: Summary) -> Iterator[str]:
    counted = whole.figures
    if not counted.cases:
        return
    if counted.median_office is None:
        yield _(
            "Median waktu tanggapan pertama belum diketahui: terlalu banyak yang belum ditanggapi."
        )
    else:
        yield _("Separuh anggota mendapat tanggapan pertama dalam {span} waktu kerja.").format(
            span=span(counted.median_office)
        )
    if counted.p90_office is not None:
        yield _("9 dari 10 mendapatkannya dalam {span}.").format(span=span(counted.p90_office))
    elif counted.median_office is not None:
        yield _(
            "Dalam berapa lama 9 dari 10 ditanggapi, belum diketahui: terlalu banyak yang belum "
            "ditanggapi."
        )


def _compared(month: Month, figures: MonthFigures, language: str) -> Iterator[str]:
    now, before = figures.whole.figures.median_office, figures.before.figures.median_office
    if now is None or before is None:
        return
    name = month_name(month.preceding, language)
    if now == before:
        yield _("Mediannya sama dengan {month}.").format(month=name)
        return
    words = (
        _("Mediannya lebih lambat daripada {month} ({span}).")
        if now > before
        else _("Mediannya lebih cepat daripada {month} ({span}).")
    )
    yield words.format(month=name, span=span(before))


def _kept(whole: Summary, language: str) -> Iterator[str]:
    share = whole.figures.share_in_target
    if share is not None:
        yield _("Dari semua yang sudah jatuh janji, {share} ditanggapi tepat janji.").format(
            share=share_words(share, separator="." if language == "en" else ",")
        )


def _waits(figures: MonthFigures, zone: str, language: str) -> Iterator[str]:
    if figures.oldest_waiting_since is not None:
        yield _("Anggota yang paling lama menunggu balasan sekarang, menunggu sejak {at}.").format(
            at=moment(figures.oldest_waiting_since, zone, language)
        )


def _posts(posts: list[PostEngagement]) -> Iterator[str]:
    if not posts:
        yield _("Tidak ada unggahan yang terkirim dan terukur bulan ini.")
        return
    known = [post.interactions for post in posts if post.interactions is not None]
    if not known:
        yield _("{n} unggahan terukur; platformnya tidak melaporkan interaksi.").format(
            n=len(posts)
        )
        return
    yield _("{posts} unggahan terukur, dengan {n} interaksi yang dilaporkan platform.").format(
        posts=len(posts), n=sum(known)
    )
    if len(known) < len(posts):
        yield _("Untuk {n} unggahan, platformnya tidak melaporkan interaksi.").format(
            n=len(posts) - len(known)
        )
