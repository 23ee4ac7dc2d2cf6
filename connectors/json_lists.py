"""Long JSON lists read an element at a time, so that none has to fit into memory whole."""

import codecs
import json
from collections.abc import Iterator
from typing import Any

from domain.errors import Invalid
from domain.texts import _

ELEMENT_MAX = 4_000_000  # letters; the largest element of an honest archive has some thousands
_DECODER = json.JSONDecoder()
_BETWEEN = " \t\r\n,"


def elements(pieces: Iterator[bytes], *, key: str = "") -> Iterator[Any]:
    """Every element of the list, which begins at the first bracket; what stands before it (the
    name of a variable, of a field) is passed over, but with a `key` must name that. Raises: Invalid
    for what is no such list, or ends in the middle."""
    text = _texts(pieces)
    buffer = _begun(text, key)
    while True:
        buffer = buffer.lstrip(_BETWEEN)
        if buffer.startswith("]"):
            return
        found = _first(buffer)
        if found is not None:
            element, end = found
            yield element
            buffer = buffer[end:]
            continue
        if len(buffer) > ELEMENT_MAX or (more := next(text, None)) is None:
            raise not_readable()
        buffer += more


def not_readable() -> Invalid:
    """For a file inside an archive that is no JSON, or not whole."""
    return Invalid(
        _("Isi arsip ini tidak dapat dibaca: berkasnya terpotong atau pernah diubah. Unduh lagi "
          "dari platformnya."),
        field="file",
    )  # fmt: skip


def _begun(text: Iterator[str], key: str) -> str:
    head = ""
    while "[" not in head:
        more = next(text, None)
        if more is None or len(head) > ELEMENT_MAX:
            raise not_readable()
        head += more
    before, _bracket, rest = head.partition("[")
    if key and key not in before:
        raise not_readable()
    return rest


def _first(buffer: str) -> tuple[Any, int] | None:
    """The element at the beginning and where it ends; None while it is not there whole. A number
    may go on in the next piece, so it must be followed by something."""
    try:
        element, end = _DECODER.raw_decode(buffer)
    except (ValueError, RecursionError):
        return None
    return (element, end) if end < len(buffer) else None


def _texts(pieces: Iterator[bytes]) -> Iterator[str]:
    """As UTF-8 with or without its mark; a byte that is none stands as a question mark."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
    for piece in pieces:
        yield decoder.decode(piece)
    yield decoder.decode(b"", True)
