"""Where the samples of a track lie: its pictures, its sounds, or the places it was carried to."""

import sys
from array import array
from collections.abc import Iterator

from services.media.mp4_boxes import Box, broken, child, children, number

Span = tuple[int, int]

SAMPLES_MAX = 1_000_000  # of a track that is neither picture nor sound: hours of it
BODIES_MAX = 16  # a phone writes one `mdat`
_WORD = 4


def chunk_starts(data: bytes, table: Box) -> "array[int]":
    """Where in the file each chunk of samples begins. Raises: MediaInvalid."""
    kinds = [box for box in children(data, table) if box.kind in (b"stco", b"co64")]
    if len(kinds) != 1:
        raise broken()
    return _words(data, kinds[0], 8, "Q" if kinds[0].kind == b"co64" else "I")


def media_bodies(top: list[Box]) -> list[Span]:
    """Where in the file samples may lie. Raises: MediaInvalid."""
    bodies = [(box.body, box.end) for box in top if box.kind == b"mdat"]
    if not 1 <= len(bodies) <= BODIES_MAX:
        raise broken()
    return bodies


def sample_spans(data: bytes, table: Box, top: list[Box]) -> Iterator[Span]:
    """From where to where each chunk goes. Raises: MediaInvalid when one is not media."""
    bodies = media_bodies(top)
    for start, size in zip(chunk_starts(data, table), _chunk_sizes(data, table), strict=True):
        if not any(body <= start and start + size <= end for body, end in bodies):
            raise broken()
        if size:
            yield start, start + size


def _chunk_sizes(data: bytes, table: Box) -> list[int]:
    sizes, chunks = _sample_sizes(data, table), len(chunk_starts(data, table))
    if chunks > SAMPLES_MAX:
        raise broken()
    counts = _samples_in_chunks(data, table, chunks)
    found, at = [], 0
    for count in counts:
        found.append(sum(sizes[at : at + count]))
        at += count
    return found


def _sample_sizes(data: bytes, table: Box) -> "array[int]":
    box = child(data, table, b"stsz")
    same, count = number(data, box, 4, 4), number(data, box, 8, 4)
    if count > SAMPLES_MAX:
        raise broken()
    if same:
        return array("Q", [same]) * count
    return _words(data, box, 12, "I")


def _samples_in_chunks(data: bytes, table: Box, chunks: int) -> list[int]:
    """The table says it in runs: from which chunk on there are how many samples in each."""
    runs = _words(data, child(data, table, b"stsc"), 8, "I", columns=3)
    firsts, counts = runs[0::3], runs[1::3]
    found: list[int] = []
    for place, count in enumerate(counts):
        upto = firsts[place + 1] - 1 if place + 1 < len(firsts) else chunks
        if firsts[place] != len(found) + 1 or not len(found) <= upto <= chunks:
            raise broken()
        found += [count] * (upto - len(found))
    if len(found) != chunks:
        raise broken()
    return found


def _words(data: bytes, box: Box, head: int, kind: str, columns: int = 1) -> "array[int]":
    """The list that follows its length, which must be within the box. Raises: MediaInvalid."""
    words: array[int] = array(kind)
    count = number(data, box, head - _WORD, _WORD) * columns
    begin = box.body + head
    if begin + count * words.itemsize > box.end:
        raise broken()
    words.frombytes(data[begin : begin + count * words.itemsize])
    if sys.byteorder == "little":
        words.byteswap()
    return words
