"""Files in a folder, by the SHA-256 of their bytes, written whole or not at all."""

import errno
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from domain.errors import NotFound, StoreFull
from domain.texts import _

# Strangers may fill a disk with files; their words must still find room in the database.
SPARE_BYTES = 500 * 1024 * 1024

_ASIDE = ".aside"
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
        if not _touched(place):
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

    def hold(self, media_id: str) -> None:
        """As good as put again just now. Raises: NotFound."""
        if not _touched(self._place(media_id)):
            raise _gone()

    # --- sweeping (`domain.stored_files.FileFolder`) --------------------------------------

    def older(self, than: datetime) -> Iterator[str]:
        """Ids of what was neither put nor held since the moment, in order."""
        for path in self._paths():
            if _ID.fullmatch(path.name) and _is_older(path, than):
                yield path.name

    def discard(self, media_id: str, older_than: datetime) -> int | None:
        """Moves the bytes aside first: whoever puts or holds them from now on finds them gone,
        and what was put or held until now shows by its moment and comes back."""
        place = self._place(media_id)
        aside = place.with_name(media_id + _ASIDE)
        try:
            place.replace(aside)
            size_bytes = aside.stat().st_size
            if not _is_older(aside, older_than):
                aside.replace(place)
                return None
            aside.unlink()
        except FileNotFoundError:  # another sweep was at it
            return None
        return size_bytes

    def tidy(self, older_than: datetime) -> list[int]:
        """What a crash left: half-written files go once they are old, what lies aside comes
        back to be looked at again."""
        sizes = []
        for path in self._paths():
            if path.suffix == _ASIDE:
                with suppress(FileNotFoundError):
                    path.replace(path.with_suffix(""))
            elif not _ID.fullmatch(path.name) and _is_older(path, older_than):
                sizes.append(path.stat().st_size)
                path.unlink(missing_ok=True)
        return sizes

    def _paths(self) -> Iterator[Path]:
        """Every file, a folder's at a time."""
        for folder in sorted(self._folder.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(folder.iterdir())

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


def _touched(place: Path) -> bool:
    """Gives the file this moment; False when it is not there."""
    try:
        os.utime(place)
    except FileNotFoundError:
        return False
    return True


def _is_older(path: Path, moment: datetime) -> bool:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC) < moment
    except FileNotFoundError:
        return False


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
