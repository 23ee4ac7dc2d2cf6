"""The words of a morning's digest: few, honest, and nothing a member wrote."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel.dates import format_date

from domain.notification_shelves import AtBranch
from domain.reports import COUNTED_MAX
from domain.texts import _, ngettext
from services.figures.answer_times import LongestWait
from services.reports.notification_words import Told, lines, one_line
from services.reports.report_words import locale_of, span

PLACES_MAX = 20  # lines on other places; a mail is no table


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
class Place:
    """What stands at some branches, whose `name` it is; empty: in all, or at none of them.
    `branch_ids`: theirs; an empty id for none, nothing for all."""

    name: str
    branch_ids: tuple[str, ...] = ()
    stands: AtBranch
    yesterday: Yesterday

    @property
    def is_quiet(self) -> bool:
        """Whether nothing came, and nothing has to be done."""
        return self.stands == AtBranch() and not self.yesterday.came_in


@dataclass(frozen=True, kw_only=True)
class Morning:
    """What one person should know. `mine` is counted up to `COUNTED_MAX`, beyond it is more.
    `longest`: of the member who has waited longest at the place; `yesterday`: which day it was at
    the cooperative; `elsewhere`: other places, a line each; `held`: what came while it was
    quiet."""

    day: date
    now: datetime
    yesterday: date
    place: Place
    mine: int
    longest: LongestWait | None
    elsewhere: Sequence[Place] = ()
    held: Sequence[Told] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nobody need be told."""
        places = (self.place, *self.elsewhere)
        to_do = any(place.stands != AtBranch() for place in places)
        return not (to_do or self.mine or self.held)


def digest(name: str, morning: Morning, language: str, most: int = PLACES_MAX) -> str:
    """The text; its first line is its heading. `most`: lines of a list; what is beyond them is
    counted."""
    day = format_date(morning.day, "EEEE, d MMMM", locale=locale_of(language))
    place = morning.place
    told = [
        _("Ringkasan pagi: {day}").format(day=day),
        "",
        _("Selamat pagi {name}.").format(name=one_line(name)),
        "",
        *([f"{one_line(place.name)}:"] if place.name else []),
        *(f"- {words}" for words in _numbers(morning)),
        f"- {_of_yesterday(place.yesterday)}",
    ]
    if morning.elsewhere:
        told += ["", *_elsewhere(morning, most)]
    if morning.held:
        told += ["", _("Sejak kemarin, untuk Anda:"), *lines(morning.held, most)]
    return "\n".join(told)


def _numbers(morning: Morning) -> list[str]:
    stands = morning.place.stands
    told = [*_standing(stands)]
    if morning.mine:
        told.append(_("Menunggu Anda: {n}").format(n=counted(morning.mine)))
    if morning.longest is not None:
        waited = max(morning.now - morning.longest.since, timedelta())
        told.append(_("Yang paling lama menunggu: {span}").format(span=_long(waited)))
    return told


def _standing(stands: AtBranch) -> Iterator[str]:
    for words, n in (
        (_("Sudah lewat janji: {n}"), stands.breached),
        (_("Janjinya habis hari ini: {n}"), stands.breaking),
        (_("Belum ada petugas: {n}"), stands.unassigned),
    ):
        if n:
            yield words.format(n=n)


def _elsewhere(morning: Morning, most: int) -> Iterator[str]:
    """A line a place, those with most broken promises first."""
    is_bound = bool(morning.place.name)
    yield _("Milik semua cabang:") if is_bound else _("Tiap cabang:")
    for place in morning.elsewhere[:most]:
        parts = [*_standing(place.stands)]
        if n := place.yesterday.came_in:
            parts.append(
                _("Kemarin masuk: {n}, ditanggapi: {answered}").format(
                    n=n, answered=place.yesterday.answered
                )
            )
        told = "; ".join(parts)
        yield f"- {told}" if is_bound else f"- {one_line(place.name) or _('tanpa cabang')}: {told}"
    if (more := len(morning.elsewhere) - most) > 0:
        yield _("- dan {n} cabang lagi").format(n=more)


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
        return _("lamanya tanggapan belum dapat dihitung karena terlalu banyak yang tidak dijawab")
    return _("separuhnya ditanggapi dalam {span} kerja, yang masih menunggu ikut dihitung").format(
        span=span(median)
    )


def counted(n: int) -> str:
    """The number, with a plus where the counting stopped."""
    return str(n) if n <= COUNTED_MAX else f"{COUNTED_MAX}+"


def _long(waited: timedelta) -> str:
    if waited < timedelta(days=1):
        return span(waited)
    return ngettext("{n} hari", "{n} hari", waited.days).format(n=waited.days)
