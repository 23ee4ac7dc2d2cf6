"""What stands inside the things that hang on a letter, where a reader must not miss it: a letter
that was passed on, when an invitation is for, and that a letter is locked."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime

from icalendar import Calendar, Component

from connectors.mailbox.imap import Refused
from connectors.mailbox.reading import TEXT_BYTES_MAX, Letter, said, taken_apart
from connectors.mailbox.structure import Part, Unreadable
from connectors.mailbox.words import plain_bytes
from connectors.smtp import one_line
from domain.texts import _

THINGS_MAX = 3  # of each sort; a reader is told of the rest by their names
PASSED_ON_MAX = 2_000  # characters of each letter inside
_WORDS_MAX = 200
_LOCKED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted")
_OUTLOOKS_OWN = ("application/ms-tnef", "application/vnd.ms-tnef")


def told_inside(letter: Letter) -> str:
    """Each on its own, in the letter's order of sorts; empty where there is nothing of the kind."""
    found = [*_passed_on(letter), *_invitations(letter), *_unreadable(letter)]
    return "\n\n".join(found)


def _passed_on(letter: Letter) -> Iterator[str]:
    for data in _data(letter, "message/rfc822"):
        inner = taken_apart(data)
        author, subject = inner.head.author, inner.head.subject
        who = author.name or author.address or _("tanpa nama")
        head = _("[Surel terlampir dari {who}: {subject}]").format(
            who=who, subject=subject or _("tanpa judul")
        )
        yield f"{head}\n{said(inner)[:PASSED_ON_MAX].strip()}".strip()


def _invitations(letter: Letter) -> Iterator[str]:
    for data in _data(letter, "text/calendar"):
        # A stranger's file may be broken in any way, and the letter must come in.
        with suppress(ValueError, KeyError, IndexError, TypeError, AttributeError):
            for event in Calendar.from_ical(data).walk("VEVENT")[:THINGS_MAX]:
                about = (str(event.get(name) or "") for name in ("summary", "location"))
                words = [one_line(each)[:_WORDS_MAX] for each in about]
                told = ", ".join(each for each in (words[0], _moment(event), words[1]) if each)
                yield _("[Undangan: {what}]").format(what=told or _("tanpa judul"))


def _moment(event: Component) -> str:
    start = getattr(event.get("dtstart"), "dt", None)
    if isinstance(start, datetime):
        return f"{start:%d/%m/%Y %H.%M} {start.tzname() or ''}".strip()
    return f"{start:%d/%m/%Y}" if isinstance(start, date) else ""


def _unreadable(letter: Letter) -> Iterator[str]:
    kinds = {part.kind for part in letter.parts}
    if kinds.intersection(_LOCKED):
        yield _(
            "[Surel ini dikunci (S/MIME atau PGP), jadi tidak bisa dibaca di sini. Buka di program "
            "surel, atau minta pengirimnya mengirim tanpa kunci.]"
        )
    if kinds.intersection(_OUTLOOKS_OWN):
        yield _(
            "[Lampirannya dibungkus Outlook (winmail.dat) dan hanya terbaca di sana. Minta "
            "pengirimnya mengirim sebagai berkas biasa.]"
        )


def _data(letter: Letter, kind: str) -> Iterator[bytes]:
    parts = [part for part in letter.parts if part.kind == kind and part.whole]
    for part in parts[:THINGS_MAX]:
        with suppress(Refused, Unreadable):
            yield _beginning(letter, part)


def _beginning(letter: Letter, part: Part) -> bytes:
    return plain_bytes(letter.fetch(part.section, TEXT_BYTES_MAX), part.encoding)
