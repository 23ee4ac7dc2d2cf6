"""Bundles: a downloaded file opened with care. Nothing is ever unpacked to disk.

What a packed folder says of its sizes is believed only as far as it forbids: while it is read, the
bytes are counted again.
"""

import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import BinaryIO

from domain.archives import Bundle
from domain.errors import Invalid
from domain.texts import _
from services.history.packed_index import holds_more

FILE_BYTES_MAX = 4_000_000_000  # of the file that is handed in; downloads hold pictures too
MEMBER_BYTES_MAX = 600_000_000  # of one file inside, unpacked
MEMBERS_MAX = 300_000  # the smallest that are pictures count too
PACKED_TIMES_MAX = 200  # how much smaller packing makes honest JSON and tables
NAME_MAX = 500
_PIECE = 256 * 1024
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
# RuntimeError: a way of packing that nobody here knows; ValueError: a name in no writing at all
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError)


def opened(file: BinaryIO, name: str, *, now: datetime) -> Bundle:
    """`name`: as the person's computer calls it. Raises: Invalid for what nobody can open."""
    head = file.read(4)
    file.seek(0)
    if head == _EMPTY_ZIP or not head:
        raise Invalid(_("Berkas ini kosong. Unduh lagi dari platformnya."), field="file")
    if head != _ZIP:
        return Single(file, name)
    if holds_more(file, MEMBERS_MAX):
        said = _("Arsip ini berisi terlalu banyak berkas (paling banyak {most}).")
        raise Invalid(said.format(most=MEMBERS_MAX), field="file")
    try:
        return Packed(zipfile.ZipFile(file), now=now)
    except _BROKEN as err:
        raise broken() from err


class Single:
    """One file that stands for a folder of one."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        self.names: Sequence[str] = (PurePosixPath(name.replace("\\", "/")).name[-NAME_MAX:],)
        self.newest_at: datetime | None = None

    def read(self, name: str) -> Iterator[bytes]:
        """Raises: Invalid when it is too large."""
        self._file.seek(0)
        yield from _bounded(self._file)


class Packed:
    """A packed folder."""

    def __init__(self, packed: zipfile.ZipFile, *, now: datetime) -> None:
        self._packed = packed
        members = packed.infolist()
        files = [one for one in members if not one.is_dir() and len(one.filename) <= NAME_MAX]
        twice = Counter(one.filename for one in files)
        self._files = {one.filename: one for one in files}
        self._twice = {name for name, count in twice.items() if count > 1}
        self.names: Sequence[str] = tuple(self._files)
        told = [at for one in files if (at := _made_at(one)) is not None and at <= now]
        self.newest_at = max(told, default=None)

    def mark(self, name: str) -> tuple[int, int]:
        """Equal for equal files, as the packed folder tells it."""
        member = self._files[name]
        return member.file_size, member.CRC

    def read(self, name: str) -> Iterator[bytes]:
        """Raises: Invalid when it is broken, locked, there twice, or larger than it may be."""
        member = self._files[name]
        if name in self._twice:
            said = _("Di dalam arsip ini “{name}” ada lebih dari satu. Unduh lagi yang asli.")
            raise Invalid(said.format(name=name[-80:]), field="file")
        if member.flag_bits & 0x1:
            raise Invalid(
                _("Arsip ini berkata sandi. Buka dulu, lalu unggah tanpa kata sandi."), field="file"
            )
        if member.file_size > min(
            MEMBER_BYTES_MAX, max(_PIECE, member.compress_size * PACKED_TIMES_MAX)
        ):
            raise too_large()
        try:
            with self._packed.open(member) as file:
                yield from _bounded(file)
        except _BROKEN as err:
            raise broken() from err


def _bounded(file: object) -> Iterator[bytes]:
    read = file.read  # type: ignore[attr-defined]
    together = 0
    while piece := read(_PIECE):
        together += len(piece)
        if together > MEMBER_BYTES_MAX:
            raise too_large()
        yield piece


def _made_at(member: zipfile.ZipInfo) -> datetime | None:
    """As a packed folder says it: without a zone, to two seconds, and not before 1980."""
    try:
        return datetime(*member.date_time, tzinfo=UTC)
    except ValueError:
        return None


def broken() -> Invalid:
    """For a file that does not end, or whose bytes are not what they should be."""
    return Invalid(
        _("Arsip ini rusak atau tidak utuh. Unduh lagi dari platformnya, lalu coba lagi."),
        field="file",
    )


def too_large() -> Invalid:
    """For a file that grows beyond all bounds when it is opened."""
    return Invalid(
        _("Isi arsip ini jauh lebih besar daripada arsip yang wajar, jadi tidak dibuka. Unduh "
          "lagi yang asli, dengan rentang waktu yang lebih pendek."),
        field="file",
    )  # fmt: skip
