"""The words of notifications. What leaves the house says little: a code, a kind, a channel, how
long is left - never what a member wrote, and of a restricted case not even its code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from domain.cases import Case
from domain.notifications import Notification, NotificationKind, Reach
from domain.texts import _, ngettext, retold
from services.cases import case_words
from services.reports.report_words import span

LINES_MAX = 15
NAME_MAX = 60
WHY_MAX = 240  # words of ours or of a platform, said once


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a line says. `channel`: its name, empty for none; `by`: the name of who did it; `left`:
    office time until the promise breaks, None where that is of no matter."""

    notification: Notification
    case: Case | None = None
    channel: str = ""
    by: str = ""
    left: timedelta | None = None


def kinds() -> Mapping[NotificationKind, str]:
    """What happened, as a person says it."""
    return {
        NotificationKind.ASSIGNED: _("Laporan diserahkan kepada Anda"),
        NotificationKind.TAKEN_OFF: _("Laporan diambil dari Anda karena lama tanpa kabar"),
        NotificationKind.MEMBER_WROTE: _("Anggota menulis di laporan Anda"),
        NotificationKind.MENTIONED: _("Anda disebut dalam catatan"),
        NotificationKind.PROMISE_AT_RISK: _("Janji hampir lewat"),
        NotificationKind.PROMISE_BROKEN: _("Janji sudah lewat"),
        NotificationKind.REPLY_FAILED: _("Balasan tidak terkirim"),
        NotificationKind.REPLY_UNSURE: _("Balasan belum pasti terkirim"),
        NotificationKind.SNOOZE_OVER: _("Waktu tunda laporan habis"),
        NotificationKind.FOLLOW_UP_DUE: _("Saatnya menanyakan lagi kepada anggota"),
        NotificationKind.RATED_POORLY: _("Anggota kurang puas dengan penanganannya"),
        NotificationKind.ESCALATED: _("Laporan dinaikkan ke pengawas"),
        NotificationKind.GIVEN_BACK: _("Laporan dikembalikan pengawas"),
        NotificationKind.CHANNEL_LOST: _("Kanal terputus"),
        NotificationKind.BREACH_DUE: _("Insiden data harus segera diberitahukan"),
        NotificationKind.WAY_LINKED: _("Akun tersambung"),
        NotificationKind.WAY_LOST: _("Pemberitahuan tidak sampai"),
    }


def reaches() -> Mapping[Reach, str]:
    """How somebody may want to hear of a kind, beside the desk."""
    return {
        Reach.AUTO: _("Otomatis"),
        Reach.DESK: _("Hanya di meja"),
        Reach.EMAIL: _("Surel"),
        Reach.CHAT: _("Obrolan"),
        Reach.BOTH: _("Surel dan obrolan"),
    }


def line(told: Told) -> str:
    """One notification on one line."""
    what, case = kinds()[told.notification.kind], told.case
    if case is None:
        return _without_case(told, what)
    if case.restricted:
        # The code opens the member's own page, and others see whether a delivery went out.
        return _("{what} (laporan terbatas)").format(what=what)
    about = ", ".join(part for part in (case_words.kinds()[case.kind], told.channel) if part)
    sentence = _("{code}: {what} ({about})").format(code=case.code, what=what, about=about)
    return sentence + _more(told)


def _without_case(told: Told, what: str) -> str:
    if told.notification.kind is NotificationKind.CHANNEL_LOST:
        return _("{what}: {name}").format(what=what, name=told.channel)
    if told.notification.kind is NotificationKind.BREACH_DUE:
        return what
    if told.notification.kind is NotificationKind.WAY_LOST:
        why = one_line(retold(told.notification.value), WHY_MAX)
        return _("{what}: {name}").format(what=what, name=why)
    return _("{what}: {name}").format(what=what, name=one_line(told.notification.value))


def _more(told: Told) -> str:
    if told.by:
        return _(", oleh {name}").format(name=one_line(told.by))
    if told.notification.kind is NotificationKind.PROMISE_AT_RISK and told.left is not None:
        return _(", sisa {span} kerja").format(span=span(told.left))
    return ""


def heading(told: Sequence[Told]) -> str:
    """What an e-mail is called: the one line, or how many there are."""
    if len(told) == 1:
        return line(told[0])
    n = len(told)
    return ngettext("{n} pemberitahuan", "{n} pemberitahuan", n).format(n=n)


def letter(name: str, told: Sequence[Told]) -> str:
    """The text of a notification that leaves the house; its first line is its heading."""
    if len(told) == 1 and told[0].notification.kind is NotificationKind.WAY_LINKED:
        return _("Akun ini tersambung. Pemberitahuan untuk {name} dikirim ke sini.").format(
            name=one_line(name)
        )
    greeting = _("Halo {name}, lihat di meja:").format(name=one_line(name))
    return "\n".join((heading(told), "", greeting, *lines(told)))


def lines(told: Sequence[Told], most: int = LINES_MAX) -> list[str]:
    """The first of them as a list, `LINES_MAX` at most, and how many more there are."""
    shown = [f"- {line(each)}" for each in told[: min(most, LINES_MAX)]]
    if (n := len(told) - len(shown)) > 0:
        shown.append(ngettext("- dan {n} lagi", "- dan {n} lagi", n).format(n=n))
    return shown


def one_line(text: str, length: int = NAME_MAX) -> str:
    """A name that a stranger or a colleague chose, so that it makes no line of its own."""
    return "".join(c if c.isprintable() else " " for c in text)[:length].strip()
