"""The boxes an MP4 file is made of: found by their sizes, which are never believed unseen."""

from dataclasses import dataclass

from domain.errors import MediaInvalid
from domain.texts import _

BOXES_MAX = 2_000  # beside each other; a phone writes a dozen
_HEAD, _LONG_HEAD = 8, 16


@dataclass(frozen=True, kw_only=True)
class Box:
    """Where one box lies in the file, in bytes: its head at `start`, its content at `body`."""

    kind: bytes
    start: int
    body: int
    end: int


def children(data: bytes, parent: Box, skip: int = 0) -> list[Box]:
    """The boxes in it, after `skip` bytes of its own. Raises: MediaInvalid."""
    found: list[Box] = []
    at = parent.body + skip
    while at < parent.end:
        box = _box(data, at, parent.end)
        found.append(box)
        if len(found) > BOXES_MAX:
            raise broken()
        at = box.end
    return found


def child(data: bytes, parent: Box, kind: bytes) -> Box:
    """The one box of that kind in it. Raises: MediaInvalid when there is none, or are two."""
    found = [box for box in children(data, parent) if box.kind == kind]
    if len(found) != 1:
        raise broken()
    return found[0]


def number(data: bytes, box: Box, at: int, size: int) -> int:
    """The number of `size` bytes, `at` bytes into the box. Raises: MediaInvalid."""
    if box.body + at + size > box.end:
        raise broken()
    return int.from_bytes(data[box.body + at : box.body + at + size], "big")


def broken() -> MediaInvalid:
    """What is said of everything that does not fit together."""
    return invalid(
        _("Video ini rusak atau belum tersimpan utuh. Unggah lagi, atau pilih yang lain.")
    )


def invalid(message: str) -> MediaInvalid:
    """The refusal of a file, for the person who chose it."""
    return MediaInvalid(message, field="media")


def _box(data: bytes, at: int, end: int) -> Box:
    if end - at < _HEAD:
        raise broken()
    size, kind, head = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], _HEAD
    if size == 1 and end - at >= _LONG_HEAD:
        size, head = int.from_bytes(data[at + 8 : at + 16], "big"), _LONG_HEAD
    elif size == 0:  # it goes on to the end
        size = end - at
    if size < head or size > end - at:
        raise broken()
    return Box(kind=kind, start=at, body=at + head, end=at + size)
