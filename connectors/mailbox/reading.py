"""What a letter says: its text parts only, all of it bounded."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from typing import Protocol

from connectors.mailbox.imap import Folders, Refused
from connectors.mailbox.letters import Head, head_of
from connectors.mailbox.structure import Node, Part, Unreadable, parts
from connectors.mailbox.words import decoded, header_text, plain
from connectors.smtp import one_line
from domain.texts import _

HEAD_MAX = 65_536
TEXT_BYTES_MAX = 64 * 1024
HTML_BYTES_MAX = 256 * 1024
WHOLE_MAX = 512 * 1024  # of a letter whose structure the server cannot tell
TEXTS_MAX = 10
SAID_MAX = 8_000  # characters; a message of ours has room for 10,000


class Fetch(Protocol):
    def __call__(self, section: str, most: int, start: int = 0) -> bytes:
        """Of the part with that number, at most so many bytes from `start` on.
        Raises: Refused, Unreadable."""
        ...


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter whose head is read and whose parts are known. `fetch` gets a part's bytes."""

    uid: int
    head: Head
    internal: Node
    parts: tuple[Part, ...]
    fetch: Fetch = field(repr=False)


def letter(folders: Folders, uid: int) -> Letter | None:
    """The letter with that number in the open folder; None when it is gone meanwhile.
    Raises: Refused when the server will not give it at all."""
    try:
        return _structured(folders, uid)
    except (Refused, Unreadable):
        return _whole(folders, uid)


def said(letter: Letter) -> str:
    """Its text; of HTML where nothing else is there. Empty when it has none."""
    for wanted in (_texts(letter.parts), _htmls(letter.parts)):
        told = [_text(letter, part).strip() for part in wanted]
        if any(told):
            return _cut("\n\n".join(text for text in told if text))
    return ""


def hangs(part: Part) -> bool:
    """Whether it is a file on the letter, not the letter's own words or the proof of its writer."""
    return not _is_spoken(part) and "signature" not in part.kind


def _structured(folders: Folders, uid: int) -> Letter | None:
    what = f"INTERNALDATE BODYSTRUCTURE BODY.PEEK[HEADER]<0.{HEAD_MAX}>"
    found = folders.fetch(uid, what)
    if found is None:
        return None
    return Letter(
        uid=uid,
        head=head_of(_data(found, b"BODY[HEADER]")),
        internal=found.get(b"INTERNALDATE"),
        parts=parts(found.get(b"BODYSTRUCTURE")),
        fetch=lambda section, most, start=0: folders.text(uid, section, most, start),
    )


def _whole(folders: Folders, uid: int) -> Letter | None:
    """Its beginning as it is, taken apart by us: some servers cannot describe a broken one."""
    found = folders.fetch(uid, f"INTERNALDATE BODY.PEEK[]<0.{WHOLE_MAX}>")
    if found is None:
        return None
    data = _data(found, b"BODY[]")[:WHOLE_MAX]
    return taken_apart(data, uid=uid, internal=found.get(b"INTERNALDATE"))


def taken_apart(data: bytes, *, uid: int = 0, internal: Node = None) -> Letter:
    """The letter of which this is the whole, or the beginning of one that is larger than we read.
    Never fails."""
    leaves = dict(_leaves(data))
    last = list(leaves)[-1:] if len(data) == WHOLE_MAX else []  # where our reading ended
    return Letter(
        uid=uid,
        head=head_of(data[:HEAD_MAX]),
        internal=internal,
        parts=tuple(replace(part, whole=name not in last) for name, (part, _) in leaves.items()),
        fetch=lambda section, most, start=0: leaves[section][1][start : start + most],
    )


def _data(found: Mapping[bytes, Node], name: bytes) -> bytes:
    data = next((value for key, value in found.items() if key.startswith(name)), None)
    return data if isinstance(data, bytes) else b""


def _leaves(data: bytes) -> Iterable[tuple[str, tuple[Part, bytes]]]:
    """Without what the server told, HTML is read only where there is no plain text."""
    try:
        whole: Message = message_from_bytes(data, policy=compat32)
        walked = [part for part in whole.walk() if not part.is_multipart()]
        for number, part in enumerate(walked, start=1):
            yield str(number), _leaf(part, str(number))
    except (LookupError, ValueError, TypeError, AttributeError, AssertionError):
        rest = data.partition(b"\r\n\r\n")[2]
        as_text = Part(section="0", kind="text/plain", size_bytes=len(rest), encoding="")
        yield "0", (as_text, rest)


def _leaf(part: Message, section: str) -> tuple[Part, bytes]:
    payload = part.get_payload()
    body = payload if isinstance(payload, str) else ""
    data = body.encode("utf-8", "surrogateescape")
    told = Part(
        section=section,
        kind=part.get_content_type(),
        size_bytes=len(data),
        encoding=str(part.get("content-transfer-encoding", "")).strip().lower(),
        charset=str(part.get_param("charset", "") or ""),
        name=one_line(header_text(part.get_filename() or ""))[:120],
        attached=part.get_content_disposition() == "attachment",
        under=("alternative",),
    )
    return told, data


def _texts(found: Sequence[Part]) -> list[Part]:
    """The parts that are the letter's own words, in its order: plain ones, and HTML that has no
    plain twin beside it."""
    spoken = [part for part in found if _is_spoken(part)]
    twins = {_alternative(part) for part in spoken if part.kind == "text/plain"}
    return [
        part
        for part in spoken
        if part.kind == "text/plain"
        or _alternative(part) is None
        or _alternative(part) not in twins
    ][:TEXTS_MAX]


def _htmls(found: Sequence[Part]) -> list[Part]:
    return [part for part in found if _is_spoken(part) and part.kind == "text/html"][:TEXTS_MAX]


def _is_spoken(part: Part) -> bool:
    return part.kind in ("text/plain", "text/html") and not part.attached and not part.name


def _alternative(part: Part) -> str | None:
    """Where the nearest choice between forms of the same words stands around it."""
    for depth in range(len(part.under) - 1, -1, -1):
        if part.under[depth] == "alternative":
            return ".".join(part.section.split(".")[:depth]) or "whole"
    return None


def _text(letter: Letter, part: Part) -> str:
    is_html = part.kind == "text/html"
    most = HTML_BYTES_MAX if is_html else TEXT_BYTES_MAX
    try:
        data = letter.fetch(part.section, most)
    except (Refused, Unreadable):
        return _("[Bagian surel ini tidak diberikan oleh server; buka di kotak surel.]")
    cut = len(data) >= most
    text = decoded(data, encoding=part.encoding, charset=part.charset, cut=cut)
    return plain(text) if is_html else text


def _cut(text: str) -> str:
    if len(text) <= SAID_MAX:
        return text
    note = _("[Surel ini lebih panjang; selengkapnya di kotak surel.]")
    return f"{text[:SAID_MAX].rstrip()}\n\n{note}"
