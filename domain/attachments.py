"""Attachments: files that hang on what members write. They are kept as they came, never unpacked,
and nothing that they say about themselves is believed."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

FILE_BYTES_MAX = 10 * 1024 * 1024
# Of one message: most mail servers take no larger letters anyway.
TOGETHER_BYTES_MAX = 20 * 1024 * 1024
FILES_MAX = 20
NAME_MAX = 120
_ENDING_MAX = 10
# What some file system or shell reads otherwise than as a letter of a name.
_UNFIT = re.compile(r'[\\/:*?"<>|]+')
_ENDINGS = {
    "application/pdf": ".pdf",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "image/gif": ".gif",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "text/html": ".html",
    "text/plain": ".txt",
    "video/mp4": ".mp4",
}


class NotKept(StrEnum):
    """Why a file is not here; the message is, all the same."""

    TOO_LARGE = "too_large"  # larger than what we keep of one file
    TOO_MUCH = "too_much"  # what came before it filled what we keep of one message
    UNREADABLE = "unreadable"  # the platform did not give it, or gave it broken
    TOO_SLOW = "too_slow"  # the line to the platform was too slow to get it in time
    TOO_BUSY = "too_busy"  # more came at once than one reading of the platform can fetch
    ELSEWHERE = "elsewhere"  # it lies at an address that is none of the platform's
    TOO_DEAR = "too_dear"  # the platform bills each file, and the budget for reading is short
    NO_ROOM = "no_room"  # our disk was full, or refused it


@dataclass(frozen=True, kw_only=True)
class Enclosed:
    """A file as a connector hands it in. `name`, `kind`: as it calls itself there, possibly lies;
    `size_bytes`: None where nobody says. `data`: its bytes, until they are on the shelf under
    `file_id`; None with `not_kept`, why it has none."""

    name: str = ""
    kind: str = ""
    size_bytes: int | None = None
    data: bytes | None = field(default=None, repr=False)
    not_kept: NotKept | None = None
    file_id: str = ""
    width_px: int | None = None
    height_px: int | None = None


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file of a message, the first one at `position` 1. `name`: safe to give to a file. `kind`:
    what its bytes are where they are a picture that browsers show; else what it claims to be.
    `width_px` and `height_px`: of such a picture, None for everything else. `file_id`: empty with
    `not_kept`, why it is not here."""

    message_id: str
    position: int
    name: str
    kind: str
    size_bytes: int | None
    file_id: str = ""
    width_px: int | None = None
    height_px: int | None = None
    not_kept: NotKept | None = None

    @property
    def is_picture(self) -> bool:
        """Whether a browser may show it where it stands."""
        return self.width_px is not None and not self.not_kept


class AttachmentShelf(Protocol):
    def add(self, attachments: Iterable[Attachment]) -> None:
        """A known place of a message is left as it is."""
        ...

    def of(self, message_ids: Iterable[str]) -> list[Attachment]:
        """Of all these messages, by message and position."""
        ...


def attached(message_id: str, enclosed: Iterable[Enclosed]) -> list[Attachment]:
    """The files as they are kept with their message."""
    return [
        Attachment(
            message_id=message_id,
            position=position,
            name=file_name(each.name, each.kind, position),
            kind=each.kind,
            size_bytes=each.size_bytes,
            file_id=each.file_id,
            width_px=each.width_px,
            height_px=each.height_px,
            # Bytes that nobody put on the shelf are gone with the process.
            not_kept=None if each.file_id else each.not_kept or NotKept.UNREADABLE,
        )
        for position, each in enumerate(enclosed, start=1)
    ]


def file_name(told: str, kind: str, position: int) -> str:
    """A name that leads nowhere else, and reads as it is: without signs that no one sees, such as
    the one that writes "fdp.exe" as "exe.pdf"."""
    seen = "".join(c for c in unicodedata.normalize("NFC", told) if _is_seen(c))
    name = _UNFIT.sub("_", " ".join(seen.split())).strip(". ")
    if not name.strip("_"):
        return f"lampiran-{position}{_ENDINGS.get(kind, '')}"
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > _ENDING_MAX:
        return name[:NAME_MAX]
    return f"{stem[: NAME_MAX - len(ending) - 1]}.{ending}"


def _is_seen(character: str) -> bool:
    return character.isspace() or unicodedata.category(character)[0] != "C"
