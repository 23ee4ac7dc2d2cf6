"""The index of a packed folder, counted before anybody reads its names.

The standard library reads every name at once, however many an index holds: a few megabytes of
it become gigabytes of memory. So its end is found and its entries are passed over one by one,
without a name of them being kept, until there are too many. Where the count at the end lies, the
entries themselves are what counts.

Source: APPNOTE.TXT 6.3.10, sections 4.3.12 to 4.3.16 (read 2026-11-26).
"""

import os
import struct
from typing import BinaryIO

INDEX_BYTES_MAX = 128 * 1024 * 1024  # some 300,000 names of 400 letters
_END, _END_SIZE = b"PK\x05\x06", 22
_COMMENT_MAX = 65_536  # behind the end, as the standard library looks for it
_FAR_POINTER, _FAR_POINTER_SIZE = b"PK\x06\x07", 20
_FAR_END, _FAR_END_SIZE = b"PK\x06\x06", 56  # of folders beyond 4 GB or 65,535 entries
_ENTRY, _ENTRY_SIZE = b"PK\x01\x02", 46
_LENGTHS = struct.Struct("<3H")  # of the name, of what is added to it, of its comment
_LENGTHS_AT = 28
_PIECE = 256 * 1024


def holds_more(file: BinaryIO, most: int) -> bool:
    """Whether it has more than so many entries, or an index beyond all bounds. An index that cannot
    be followed has those that could be: whoever reads it says that it is broken."""
    start, size = _index(file)
    if size > INDEX_BYTES_MAX:
        return True
    file.seek(start)
    return _counted(file, size, most) > most


def _index(file: BinaryIO) -> tuple[int, int]:
    """Where it begins and how long it is, as the end says; nothing where there is no end."""
    whole = file.seek(0, os.SEEK_END)
    file.seek(max(0, whole - _COMMENT_MAX - _END_SIZE))
    tail = file.read()
    found = tail.rfind(_END, 0, len(tail) - _END_SIZE + len(_END))
    if found < 0:
        return 0, 0
    end = whole - len(tail) + found
    (size,) = struct.unpack_from("<L", tail, found + 12)
    far = end - _FAR_POINTER_SIZE - _FAR_END_SIZE
    if far >= 0:
        file.seek(far)
        told = file.read(_FAR_END_SIZE + _FAR_POINTER_SIZE)
        if told.startswith(_FAR_END) and told.startswith(_FAR_POINTER, _FAR_END_SIZE):
            (size,) = struct.unpack_from("<Q", told, 40)
            end = far
    return max(0, end - size), size


def _counted(file: BinaryIO, size: int, most: int) -> int:
    """The entries that follow one another, up to one more than `most`."""
    count, read, kept, at = 0, 0, b"", 0
    while count <= most:
        if len(kept) - at < _ENTRY_SIZE:
            piece = file.read(min(_PIECE, size - read))
            read, kept, at = read + len(piece), kept[at:] + piece, 0
            if len(kept) < _ENTRY_SIZE:
                break
        if not kept.startswith(_ENTRY, at):
            break
        count += 1
        at += _ENTRY_SIZE + sum(_LENGTHS.unpack_from(kept, at + _LENGTHS_AT))
        if at > len(kept):  # the rest of it lies in the next piece
            passed = file.read(min(at - len(kept), size - read))
            read, kept, at = read + len(passed), b"", 0
    return count
