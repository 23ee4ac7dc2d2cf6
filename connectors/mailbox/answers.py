"""Our answer as a letter: in the thread, and with nothing in it that could become a header.

A person wrote it, so that it is not marked as automatic.
Source: RFC 5322 sections 3.6.4 and 3.6.5, RFC 3834 section 3.1.7; read 2026-11-25.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime

from connectors.mailbox.letters import Head, bare_subject
from connectors.smtp import one_line
from domain.ports import Paper, Picture
from domain.texts import _

SUBJECT_MAX = 200
REFERENCES_MAX = 20
_MARK = "guyub."
_UNFIT = re.compile(r"[^A-Za-z0-9.-]")


def our_id(key: str, address: str) -> str:
    """The Message-ID that follows from the delivery's key: a second try has the same."""
    return f"<{_MARK}{_UNFIT.sub('-', key)}@{address.rpartition('@')[2]}>"


def is_our_id(message_id: str, address: str) -> bool:
    """Whether an answer of ours has this Message-ID."""
    return message_id.startswith(f"<{_MARK}") and message_id.endswith(
        f"@{address.rpartition('@')[2]}>"
    )


def answer(
    text: str,
    *,
    to: str,
    answered: Head | None,
    name: str,
    address: str,
    key: str,
    at: datetime,
    pictures: Sequence[Picture] = (),
    papers: Sequence[Paper] = (),
) -> EmailMessage:
    """`answered`: the head of the letter it answers; None where that has no Message-ID."""
    letter = EmailMessage(policy=SMTP_POLICY)
    letter["From"] = Address(one_line(name), addr_spec=address)
    letter["To"] = Address(addr_spec=to)
    letter["Subject"] = _subject(answered)
    letter["Date"] = format_datetime(at)
    letter["Message-ID"] = our_id(key, address)
    if answered is not None and answered.message_id:
        letter["In-Reply-To"] = answered.message_id
        letter["References"] = " ".join(_references(answered))
    # Quoted: not every server takes bytes above 127, or lines above 998 letters.
    words = text.encode("utf-8", "replace").decode()
    letter.set_content(words, charset="utf-8", cte="quoted-printable")
    for number, picture in enumerate(pictures, start=1):
        _enclose(letter, picture, number)
    for paper in papers:
        kind, _slash, form = paper.file.mime.partition("/")
        name = one_line(paper.file.name)
        letter.add_attachment(paper.data, maintype=kind, subtype=form, filename=name)
    return letter


def _enclose(letter: EmailMessage, picture: Picture, number: int) -> None:
    """Its words for who cannot see it stand as the part's description (RFC 2045 section 8)."""
    kind, _slash, form = picture.media.mime.partition("/")
    name = f"gambar-{number}.{form.replace('jpeg', 'jpg')}"
    letter.add_attachment(picture.data, maintype=kind, subtype=form, filename=name)
    part = list(letter.iter_attachments())[-1]
    part["Content-Description"] = one_line(picture.media.alt_text)


def _subject(answered: Head | None) -> str:
    bare = bare_subject(answered.subject) if answered is not None else ""
    words = one_line(bare.encode("utf-8", "replace").decode()) or _("surel Anda")
    return f"Re: {words}"[:SUBJECT_MAX]


def _references(answered: Head) -> tuple[str, ...]:
    """The first letter and the last ones, the answered one last."""
    before = tuple(each for each in answered.answers if each != answered.message_id)
    return (*before[:1], *before[1:][-REFERENCES_MAX:], answered.message_id)
