"""Files in a folder, by the SHA-256 of their bytes, written whole or not at all."""

import errno
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from domain.errors import NotFound, StoreFull
from domain.texts import _

# Strangers may fill a disk with files; their words must still find room in the database.
SPARE_BYTES = 500 * 1024 * 1024

_ID = re.compile(r"[0-9a-f]{64}")


class MediaFolder:
    """A `MediaShelf` on disk. `spare_bytes`: what it leaves free for whoever writes there too."""

    def __init__(self, folder: Path, *, spare_bytes: int = 0) -> None:
        self._folder = folder
        self._spare_bytes = spare_bytes

    def put(self, data: bytes, mime: str) -> str:
        """Keeps the bytes and gives their id. Raises: StoreFull."""
        media_id = hashlib.sha256(data).hexdigest()
        place = self._place(media_id)
        if not place.exists():
            try:
                place.parent.mkdir(parents=True, exist_ok=True)
                self._refuse_last_room(len(data))
                _write_whole(place, data)
            except OSError as err:
                if err.errno not in (errno.ENOSPC, errno.EDQUOT):
                    raise
                raise _full() from err
        return media_id

    def read(self, media_id: str) -> bytes:
        """Raises: NotFound."""
        with self._there(media_id) as place:
            return place.read_bytes()

    def size_bytes(self, media_id: str) -> int:
        """Raises: NotFound."""
        with self._there(media_id) as place:
            return place.stat().st_size

    def part(self, media_id: str, start: int, length: int) -> bytes:
        """The bytes from `start`, fewer than `length` only at the end. Raises: NotFound."""
        with self._there(media_id) as place, place.open("rb") as file:
            file.seek(start)
            return file.read(length)

    def remove(self, media_id: str) -> None:
        """Takes the bytes away; that they are gone already is success."""
        self._place(media_id).unlink(missing_ok=True)

    def _refuse_last_room(self, size_bytes: int) -> None:
        """Raises: StoreFull."""
        if shutil.disk_usage(self._folder).free - size_bytes < self._spare_bytes:
            raise _full()

    @contextmanager
    def _there(self, media_id: str) -> Iterator[Path]:
        try:
            yield self._place(media_id)
        except FileNotFoundError as err:
            raise _gone() from err

    def _place(self, media_id: str) -> Path:
        if not _ID.fullmatch(media_id):
            raise _gone()
        return self._folder / media_id[:2] / media_id


def _full() -> StoreFull:
    return StoreFull(_("Cakram penuh: berkas belum tersimpan. Kosongkan ruang, lalu unggah lagi."))


def _gone() -> NotFound:
    return NotFound(_("Berkas ini tidak ada lagi."))


def _write_whole(place: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
