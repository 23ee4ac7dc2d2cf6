"""Keeping: the files of a message are put away before the message is. Whatever becomes of a file,
the message is never lost for it: it says what is missing, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import structlog

from domain.attachments import (
    FILE_BYTES_MAX,
    FILES_MAX,
    TOGETHER_BYTES_MAX,
    Enclosed,
    NotKept,
)
from domain.errors import StoreFull
from domain.messages import Incoming
from domain.ports import MediaShelf
from services.media.pictures import shown_as

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Keeping:
    """`shelf`: a place of their own, from which no public page serves."""

    shelf: MediaShelf

    def keep(self, incoming: Incoming) -> Incoming:
        """The message with the bytes of its files on the shelf, within our own bounds whatever its
        connector let through. Once more is harmless: a file is named by its bytes."""
        if not incoming.attachments:
            return incoming
        kept = [self._kept(each) for each in _bounded(incoming.attachments)]
        return replace(incoming, attachments=tuple(kept))

    def _kept(self, enclosed: Enclosed) -> Enclosed:
        data = enclosed.data
        if data is None:
            return enclosed
        known = _looked_at(replace(enclosed, data=None, size_bytes=len(data)), data)
        try:
            return replace(known, file_id=self.shelf.put(data, known.kind))
        except (StoreFull, OSError) as err:
            _log.warning("attachment_not_kept", reason=str(err), size_bytes=len(data))
            return replace(known, not_kept=NotKept.NO_ROOM)


def _bounded(files: Sequence[Enclosed]) -> Iterator[Enclosed]:
    """The files, without the bytes of those that are too large or too many."""
    together, count = 0, 0
    for each in files:
        size = len(each.data or b"")
        if each.data is None:
            yield each
        elif size > FILE_BYTES_MAX:
            yield _left(each, NotKept.TOO_LARGE)
        elif count == FILES_MAX or together + size > TOGETHER_BYTES_MAX:
            yield _left(each, NotKept.TOO_MUCH)
        else:
            together, count = together + size, count + 1
            yield each


def _left(enclosed: Enclosed, why: NotKept) -> Enclosed:
    return replace(enclosed, data=None, size_bytes=len(enclosed.data or b""), not_kept=why)


def _looked_at(enclosed: Enclosed, data: bytes) -> Enclosed:
    """With what the bytes themselves say, where they are a picture to be shown."""
    found = shown_as(data)
    if found is None:
        return enclosed
    kind, width_px, height_px = found
    return replace(enclosed, kind=kind, width_px=width_px, height_px=height_px)
