"""The words of a morning's digest: few, honest, and nothing a member wrote."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel.dates import format_date

from domain.reports import COUNTED_MAX
from domain.texts import _, ngettext
from services.report_words import locale_of, span
from services.notification_words import Told, lines, one_line


@dataclass(frozen=True, kw_only=True)
class Yesterday:
    """First responses of the cases that came in yesterday. `median`: office time, those who still
    wait counted as waiting; None: so many wait that it cannot be told."""

    came_in: int
    answered: int
    waiting: int
    median: timedelta | None

    @property
    def unanswered(self) -> int:
        """Ended without an answer."""
        return self.came_in - self.answered - self.waiting


@dataclass(frozen=True, kw_only=True)
class Morning:
    """What one person should know. Numbers are counted up to `COUNTED_MAX`, beyond it is more.
    `oldest`: since when the longest-waiting member waits; `held`: what came while it was quiet."""

    day: date
    now: datetime
    breached: int
    breaking_today: int
    unassigned: int
    mine: int
    oldest: datetime | None
    yesterday: Yesterday
    held: Sequence[Told] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nobody need be told."""
        return not (
            self.breached or self.breaking_today or self.unassigned or self.mine or self.held
        )


def digest(name: str, morning: Morning, language: str) -> str:
    """The text; its first line is its heading."""
    day = format_date(morning.day, "EEEE, d MMMM", locale=locale_of(language))
    told = [
        _("Ringkasan pagi: {day}").format(day=day),
        "",
        _("Selamat pagi {name}.").format(name=one_line(name)),
        "",
        *(f"- {words}" for words in _numbers(morning)),
        f"- {_of_yesterday(morning.yesterday)}",
    ]
    if morning.held:
        told += ["", _("Sejak kemarin, untuk Anda:"), *lines(morning.held)]
    return "\n".join(told)


def _numbers(morning: Morning) -> list[str]:
    numbers = [
        (_("Sudah lewat janji: {n}"), morning.breached),
        (_("Janjinya habis hari ini: {n}"), morning.breaking_today),
        (_("Belum ada petugas: {n}"), morning.unassigned),
        (_("Menunggu Anda: {n}"), morning.mine),
    ]
    told = [words.format(n=_counted(n)) for words, n in numbers if n]
    if morning.oldest is not None:
        waited = max(morning.now - morning.oldest, timedelta())
        told.append(_("Yang paling lama menunggu: {span}").format(span=_long(waited)))
    return told


def _of_yesterday(yesterday: Yesterday) -> str:
    n = yesterday.came_in
    if not n:
        return _("Kemarin tidak ada laporan masuk.")
    sentence = ngettext(
        "Kemarin {n} laporan masuk: {answered} ditanggapi, {waiting} masih menunggu, "
        "{unanswered} ditutup tanpa tanggapan; {median}.",
        "Kemarin {n} laporan masuk: {answered} ditanggapi, {waiting} masih menunggu, "
        "{unanswered} ditutup tanpa tanggapan; {median}.",
        n,
    )
    return sentence.format(
        n=n,
        answered=yesterday.answered,
        waiting=yesterday.waiting,
        unanswered=yesterday.unanswered,
        median=_median(yesterday.median),
    )


def _median(median: timedelta | None) -> str:
    if median is None:
        return _("lamanya tanggapan belum dapat dihitung karena masih banyak yang menunggu")
    return _("separuhnya ditanggapi dalam {span} kerja, yang masih menunggu ikut dihitung").format(
        span=span(median)
    )


def _counted(n: int) -> str:
    return str(n) if n <= COUNTED_MAX else f"{COUNTED_MAX}+"


def _long(waited: timedelta) -> str:
    if waited < timedelta(days=1):
        return span(waited)
    return ngettext("{n} hari", "{n} hari", waited.days).format(n=waited.days)
