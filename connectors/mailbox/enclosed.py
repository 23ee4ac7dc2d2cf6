"""What hangs on a letter, fetched piece by piece, as long as there is room and time for it."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from connectors.mailbox.imap import Refused
from connectors.mailbox.reading import Letter, hangs
from connectors.mailbox.structure import Part, Unreadable
from connectors.mailbox.words import plain_bytes
from domain.attachments import FILE_BYTES_MAX, FILES_MAX, TOGETHER_BYTES_MAX, Enclosed, NotKept

# Small enough for a slow line to bring one within the patience of a session.
PIECE_BYTES = 256 * 1024
# Of a file as it travels: base64 makes four letters of three bytes, and adds line ends.
TRAVELLING_MAX = FILE_BYTES_MAX * 3 // 2


class _Left(Exception):
    """This file is not fetched, or not to its end."""

    def __init__(self, why: NotKept) -> None:
        super().__init__(why)
        self.why = why


def enclosed(letter: Letter, is_late: Callable[[], bool]) -> tuple[Enclosed, ...]:
    """Every file of the letter, each with its bytes or with why they are not here. `is_late`: asked
    before each piece, whether there is no time for more."""
    return tuple(_files(letter, is_late))


def _files(letter: Letter, is_late: Callable[[], bool]) -> Iterator[Enclosed]:
    together, count = 0, 0
    for part in filter(hangs, letter.parts):
        told = Enclosed(name=part.name, kind=part.kind, size_bytes=_size(part))
        try:
            if not part.whole or part.size_bytes > TRAVELLING_MAX:
                raise _Left(NotKept.TOO_LARGE)
            if count == FILES_MAX or together + (told.size_bytes or 0) > TOGETHER_BYTES_MAX:
                raise _Left(NotKept.TOO_MUCH)
            data = plain_bytes(_travelled(letter, part, is_late), part.encoding)
        except _Left as left:
            yield replace(told, not_kept=left.why)
            continue
        together, count = together + len(data), count + 1
        yield replace(told, data=data, size_bytes=len(data))


def _travelled(letter: Letter, part: Part, is_late: Callable[[], bool]) -> bytes:
    """The part as it lies on the server. Its told size is a hint, which some servers get wrong."""
    pieces, got = list[bytes](), 0
    while got <= TRAVELLING_MAX:
        if is_late():
            raise _Left(NotKept.TOO_SLOW)
        piece = _piece(letter, part, got)
        pieces.append(piece)
        got += len(piece)
        if not piece or (len(piece) < PIECE_BYTES and got >= part.size_bytes):
            break
    else:
        raise _Left(NotKept.TOO_LARGE)
    if part.size_bytes and not got:
        raise _Left(NotKept.UNREADABLE)
    return b"".join(pieces)


def _piece(letter: Letter, part: Part, start: int) -> bytes:
    try:
        return letter.fetch(part.section, PIECE_BYTES, start)
    except (Refused, Unreadable) as err:
        raise _Left(NotKept.UNREADABLE) from err


def _size(part: Part) -> int | None:
    """About how large it is once it is unwrapped; None where nobody can tell."""
    if not part.whole:
        return None
    # Lines of 76 letters and their end carry 57 bytes each (RFC 2045 section 6.8).
    return part.size_bytes * 57 // 78 if part.encoding == "base64" else part.size_bytes
