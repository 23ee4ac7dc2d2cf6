"""The words of the roll: reasons, purposes, ways, and how a member is named."""

from collections.abc import Mapping

from dashboard import words
from dashboard.times import Times
from domain.erasing import GONE
from domain.matching import Reason
from domain.members import OWN_TALK, Member
from domain.months import Month
from domain.roll_shelves import RollPart
from domain.shares import Share
from domain.statistics import share_words
from domain.texts import _
from services.reports.report_words import of_days


def reasons() -> Mapping[Reason, words.Look]:
    """Why an account may be a member's, the weak ones said to be weak."""
    return {
        Reason.PHONE: words.Look(_("nomor telepon sama"), "green", ":material/call:"),
        Reason.EMAIL: words.Look(_("alamat surel sama"), "green", ":material/mail:"),
        Reason.NUMBER: words.Look(_("menulis nomor anggota ini"), "blue", ":material/badge:"),
        Reason.NAME: words.Look(
            _("nama mirip: paling lemah"), "orange", ":material/person_search:"
        ),
    }


def parts() -> Mapping[RollPart, str]:
    """Which members are listed."""
    return {
        RollPart.CURRENT: _("Anggota sekarang"),
        RollPart.LEFT: _("Sudah keluar"),
        RollPart.ALL: _("Semua"),
    }


def platform(name: str, titles: Mapping[str, str]) -> str:
    """How the place of an account is called."""
    if name == OWN_TALK:
        return _("Satu percakapan tanpa akun")
    return titles.get(name, name)


def label(member: Member) -> str:
    """The member as the label of a link."""
    if is_erased(member):
        return nobody()
    return f"**{words.plain(member.name)}** · {words.plain(member.number)}"


def is_erased(member: Member) -> bool:
    """Whether only the figures of this member are left; their number is none to show."""
    return not member.name and member.number.startswith(GONE)


def nobody() -> str:
    """What one is called of whom nobody may know any more who it was."""
    return _("Anggota yang datanya dihapus")


def month(one: Month, times: Times) -> str:
    """November 2026; the one that goes on is not taken for a whole one."""
    name = times.month(one.first)
    return _("{month} (belum habis)").format(month=name) if _goes_on(one, times) else name


def axis_month(one: Month, times: Times) -> str:
    """As short as an axis needs it: the one that goes on says how many days it has had."""
    days = times.today.day if _goes_on(one, times) else None
    return of_days(times.short_month(one.first), days)


def _goes_on(one: Month, times: Times) -> bool:
    return one == Month.of(times.now, times.zone)


def share(one: Share | None) -> str:
    """A share with its band; a dash where it is unknown."""
    if one is None:
        return "–"
    low, high = share_words(one.low), share_words(one.high)
    return _("{share} (antara {low} dan {high})").format(
        share=share_words(one.share), low=low, high=high
    )
