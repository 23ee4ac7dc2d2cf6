"""A letter of ours that came back: told in its thread, for the member still waits.

Source: RFC 3464 section 2.3, RFC 6522; read 2026-11-25.
"""

import re
from dataclasses import dataclass

from connectors.mailbox.imap import Refused
from connectors.mailbox.letters import Head, head_of
from connectors.mailbox.reading import HEAD_MAX, Letter
from connectors.mailbox.structure import Unreadable
from connectors.mailbox.words import readable
from connectors.smtp import one_line
from domain.texts import _

REPORT_MAX = 32_768
WORDS_MAX = 300
_FAILED = re.compile(r"(?im)^action:\s*failed\b")
_WHO = re.compile(r"(?im)^(?:final|original)-recipient:\s*[\w-]+\s*;\s*(\S+)")
_WHY = re.compile(r"(?im)^diagnostic-code:\s*[\w-]+\s*;\s*(.+(?:\n[ \t].+)*)")


@dataclass(frozen=True, kw_only=True)
class Bounce:
    """`original`: the head of the letter that did not arrive. `why`: the server's words. `text`:
    all of it in ours."""

    original: Head
    why: str
    text: str


def bounce(letter: Letter) -> Bounce | None:
    """The report of a letter that was given up; None for a delay, a receipt, or what says
    nothing a program can read."""
    report = _part(letter, "message/delivery-status", "", REPORT_MAX)
    if report is None or not _FAILED.search(report):
        return None
    original = _part(letter, "message/rfc822", ".HEADER", HEAD_MAX)
    if original is None:
        original = _part(letter, "text/rfc822-headers", "", HEAD_MAX)
    if original is None:
        return None
    return Bounce(
        original=head_of(original.encode()), why=_words(report) or "-", text=_told(report)
    )


def _part(letter: Letter, kind: str, inside: str, most: int) -> str | None:
    part = next((each for each in letter.parts if each.kind == kind), None)
    if part is None:
        return None
    try:
        data = letter.fetch(part.section + inside, most)
    except (Refused, Unreadable, KeyError):
        return None
    return readable(data, "")


def _told(report: str) -> str:
    who = _WHO.search(report)
    return _(
        "Balasan kita tidak sampai ke {address}, jadi anggota ini masih menunggu. Hubungi dengan "
        "cara lain. Kata servernya: {words}"
    ).format(
        address=one_line(who[1]) if who else _("alamat anggota"),
        words=_words(report) or "-",
    )


def _words(report: str) -> str:
    why = _WHY.search(report)
    return one_line(why[1])[:WORDS_MAX] if why else ""
