"""A letter's head: who wrote it, what it answers, and how it is called."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import getaddresses, parsedate_to_datetime

from connectors.mailbox.structure import Node
from connectors.mailbox.words import header_text
from connectors.smtp import one_line

ID_MAX = 200
SUBJECT_MAX = 300
NAME_MAX = 120
REFERENCES_MAX = 50
_ID = re.compile(r"<[!-;=?-~]{3,198}>")
# How mail programs mark an answer, ours among them: "Re: Bls: [2] …".
_ANSWERS = re.compile(r"^(?:\s*(?:re|bls|balas|balasan|aw|sv|antw)\s*(?:\[\d+\])?\s*:)+\s*", re.I)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_INTERNAL = re.compile(rb"\s*(\d{1,2})-(\w{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-]\d\d)(\d\d)")


@dataclass(frozen=True, kw_only=True)
class Person:
    """A name and an address in small letters; both may be empty."""

    name: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Head:
    """`message_id`: empty when it has none we can ask for. `answers`: the ids of the letters it
    answers, the oldest first. `fields`: every header by its name in small letters, first wins."""

    fields: Mapping[str, str]
    message_id: str
    answers: tuple[str, ...]
    author: Person
    reply_to: Person
    recipients: tuple[Person, ...]
    subject: str

    @property
    def is_answer(self) -> bool:
        """Whether it says of itself that it answers something."""
        return bool(self.answers) or bare_subject(self.subject) != self.subject.strip()


def head_of(data: bytes) -> Head:
    """Reads it, however broken. Never fails."""
    fields: dict[str, str] = {}
    for name, value in BytesHeaderParser(policy=compat32).parsebytes(data).raw_items():
        fields.setdefault(name.lower(), str(value))
    ids = _ID.findall(fields.get("message-id", ""))
    people = {name: _people(fields.get(name, "")) for name in ("from", "reply-to", "to", "cc")}
    author = next(iter(people["from"]), Person())
    return Head(
        fields=fields,
        message_id=ids[0] if len(ids) == 1 else "",
        answers=_answers(fields),
        author=author,
        reply_to=next(iter(people["reply-to"]), author),
        recipients=(*people["to"], *people["cc"]),
        subject=one_line(header_text(fields.get("subject", "")))[:SUBJECT_MAX],
    )


def remote_id(head: Head, text: str) -> str:
    """Its Message-ID; where there is none, a name that follows from what it says."""
    return head.message_id or made_up_id(head, text)


def made_up_id(head: Head, text: str) -> str:
    """A name that follows from what it says, with the address to answer to: nobody could find the
    letter by it again."""
    digest = _hash("\0".join([told_by(head), text]))
    return f"no-id:{digest}:{head.reply_to.address}"[:ID_MAX]


def told_by(head: Head) -> str:
    """What tells one letter from another, but for its words."""
    return "\0".join(head.fields.get(name, "") for name in ("date", "from", "to", "subject"))


def address_in(remote: str) -> str:
    """The address in a name that `made_up_id` gave; empty for a Message-ID."""
    return remote.split(":", 2)[2] if remote.startswith("no-id:") and remote.count(":") > 1 else ""


def bare_subject(subject: str) -> str:
    """Without "Re:" and its like."""
    return _ANSWERS.sub("", subject).strip()


def when(internal: Node, head: Head, now: datetime) -> datetime:
    """When the server got it; by its own date where the server does not say; aware."""
    found = _INTERNAL.match(internal) if isinstance(internal, bytes) else None
    try:
        if found:
            return _internal(found)
        told = parsedate_to_datetime(head.fields.get("date", ""))
        return told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return now


def _internal(found: "re.Match[bytes]") -> datetime:
    day, month, year, hour, minute, second, zone_h, zone_m = (
        word.decode("ascii") for word in found.groups()
    )
    number = _MONTHS.index(month.lower()) + 1
    told = f"{year}-{number:02}-{int(day):02}T{hour}:{minute}:{second}{zone_h}:{zone_m}"
    return datetime.fromisoformat(told).astimezone(UTC)


def _answers(fields: Mapping[str, str]) -> tuple[str, ...]:
    told = [
        *_ID.findall(fields.get("references", "")),
        *_ID.findall(fields.get("in-reply-to", "")),
    ]
    ids = tuple(dict.fromkeys(told))
    return (*ids[:1], *ids[1:][-REFERENCES_MAX:])


def _people(value: str) -> tuple[Person, ...]:
    try:
        found = getaddresses([_unfolded(value)])
    except (ValueError, IndexError, TypeError, LookupError):
        return ()
    return tuple(
        Person(name=one_line(header_text(name))[:NAME_MAX], address=one_line(address).lower()[:254])
        for name, address in found
        if "@" in address
    )


def _unfolded(value: str) -> str:
    """A header's value on one line, its raw bytes left as they are."""
    return " ".join(value.replace("\0", "").split())


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]
