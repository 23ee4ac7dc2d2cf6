"""The words of answer times: measures, groupings, what a list shows, and a group's own name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard import people, words
from dashboard.session import Desk
from dashboard.times import Times, office_span, span
from domain.cases import CaseKind
from domain.choices import NONE
from domain.explanations import RunKind
from domain.measured import ClockKind
from domain.measured_shelves import Fate, GroupBy
from domain.people import Permission
from domain.shares import Share
from domain.statistics import Estimate, share_words
from domain.texts import _
from services.figures.answer_figures import Group

EVER = "semua"  # in the address: rows whenever they began


def measures() -> Mapping[RunKind, str]:
    """What is measured."""
    return {
        RunKind.FIRST_RESPONSE: _("Tanggapan pertama"),
        RunKind.NEXT_REPLY: _("Balasan berikutnya"),
        RunKind.RESOLUTION: _("Penyelesaian"),
    }


def clocks() -> Mapping[ClockKind, str]:
    """By which clock."""
    return {ClockKind.OFFICE: _("Jam kerja"), ClockKind.WALL: _("Jam dinding")}


def groupings(desk: Desk) -> Mapping[GroupBy, str]:
    """By what figures can be told apart for this user."""
    every = {
        GroupBy.WEEK: _("per minggu"),
        GroupBy.MONTH: _("per bulan"),
        GroupBy.CHANNEL: _("per kanal"),
        GroupBy.KIND: _("per jenis"),
        GroupBy.BRANCH: _("per cabang"),
        GroupBy.STAFF: _("per petugas"),
        GroupBy.HOUR: _("per jam datangnya"),
    }
    if not people.branches(desk):
        del every[GroupBy.BRANCH]
    if not desk.may(Permission.SEE_STAFF_FIGURES):
        del every[GroupBy.STAFF]
    return every


def fates(measure: RunKind) -> Mapping[Fate, str]:
    """Which rows a list shows."""
    resolves = measure is RunKind.RESOLUTION
    return {
        Fate.ALL: _("semua"),
        Fate.ANSWERED: _("sudah selesai") if resolves else _("sudah ditanggapi"),
        Fate.WAITING: _("belum selesai") if resolves else _("masih menunggu"),
        Fate.NEVER: _("ditutup tanpa jawaban"),
        Fate.DUE: _("sudah jatuh janji"),
        Fate.KEPT: _("tepat janji"),
        Fate.BROKEN: _("lewat janji"),
    }


@dataclass(frozen=True, kw_only=True)
class Names:
    """What channels, branches and people are called, and the days and hours of the house."""

    times: Times
    channels: people.Channels
    branches: people.Branches
    users: people.Users

    def of(self, by: GroupBy, group: Group) -> str:
        """The group's own name."""
        if isinstance(group, date):
            return self._day(by, group)
        if isinstance(group, int):
            return self.times.hours(group, group)
        return self._thing(by, group)

    def mark(self, by: GroupBy, group: Group) -> str:
        """The same as short as an axis needs it, which names the rest."""
        if isinstance(group, int):
            return f"{group:02d}"
        if by is GroupBy.MONTH and isinstance(group, date):
            return self.times.short_month(group)
        return self.of(by, group)

    def _day(self, by: GroupBy, day: date) -> str:
        return self.times.month(day) if by is GroupBy.MONTH else self.times.day_and_month(day)

    def _thing(self, by: GroupBy, id: str | None) -> str:
        if by is GroupBy.KIND:
            return words.kinds()[CaseKind(str(id))]
        if by is GroupBy.CHANNEL:
            return people.channel_name(id or None, self.channels)
        if by is GroupBy.BRANCH:
            return people.branch_name(id, self.branches) if id else _("tanpa cabang")
        return people.name_of(id, self.users) if id else _("belum ada petugas")


def names(desk: Desk) -> Names:
    """Read once a page."""
    return Names(
        times=desk.times,
        channels=people.channels(desk),
        branches=people.branches(desk),
        users=people.users(desk),
    )


def length(value: timedelta | None, clock: ClockKind) -> str:
    """A span as people say it; unknown is a word."""
    if value is None:
        return _("belum diketahui")
    return span(value) if clock is ClockKind.WALL else office_span(value)


def estimate(found: Estimate, clock: ClockKind) -> str:
    """The span with its band, where one is known."""
    if found.span is None:
        return _("belum diketahui")
    told = length(found.span, clock)
    if found.low is None:
        return told
    if found.high is None:
        return _("{span} (sedikitnya {low})").format(span=told, low=length(found.low, clock))
    return _("{span} (antara {low} dan {high})").format(
        span=told, low=length(found.low, clock), high=length(found.high, clock)
    )


def share(part: float | None) -> str:
    """A share in percent; unknown is a word."""
    return _("belum diketahui") if part is None else share_words(part)


def band(found: Share | None) -> str:
    """Between what the share truly lies, 95 times in 100; empty where it is unknown."""
    if found is None:
        return ""
    return _("antara {low} dan {high}").format(
        low=share_words(found.low), high=share_words(found.high)
    )


def key_of(group: Group) -> str:
    """The group in an address."""
    if isinstance(group, date):
        return group.isoformat()
    return str(group) if group or group == 0 else NONE


def listed(parts: Sequence[str]) -> str:
    """Several, with dots between."""
    return " · ".join(parts)
