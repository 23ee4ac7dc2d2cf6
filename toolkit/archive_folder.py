"""Files that people handed in to be read, by the SHA-256 of their bytes, until they are read."""

import errno
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from domain.errors import Invalid, NotFound, StoreFull
from domain.texts import _

BYTES_MAX = 4_000_000_000
_ID = re.compile(r"[0-9a-f]{64}")
_PART = ".part"  # of files that are still being handed in


class ArchiveFiles:
    """An `ArchiveFolder` on disk, open to its owner alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, pieces: Iterator[bytes]) -> str:
        """Written whole or not at all. Raises: Invalid when it is too large, StoreFull."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._folder, suffix=_PART)
        try:
            with os.fdopen(handle, "wb") as file:
                file_id = _written(file, pieces)
            Path(name).replace(self._folder / file_id)
        except OSError as err:
            Path(name).unlink(missing_ok=True)
            if err.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            raise StoreFull(
                _("Cakram penuh: berkas belum tersimpan. Kosongkan ruang, lalu unggah lagi.")
            ) from err
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return file_id

    @contextmanager
    def open(self, file_id: str) -> Iterator[BinaryIO]:
        """Raises: NotFound."""
        try:
            file = self._place(file_id).open("rb")
        except FileNotFoundError as err:
            raise _gone() from err
        with file:
            yield file

    def swap(self, file_id: str, content: bytes) -> None:
        """Other bytes under the same id, whole or not at all, as old as the former ones. One
        that is gone meanwhile stays gone."""
        place = self._place(file_id)
        handle, name = tempfile.mkstemp(dir=self._folder, suffix=_PART)
        fresh = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                _written(file, iter([content]))
            seen = place.stat()
            os.utime(fresh, ns=(seen.st_atime_ns, seen.st_mtime_ns))
            fresh.replace(place)
        except FileNotFoundError:
            pass
        finally:
            fresh.unlink(missing_ok=True)

    def before(self, moment: datetime) -> list[str]:
        """Those put here before that moment; what was broken off on its way in counts too."""
        if not self._folder.is_dir():
            return []
        return sorted(
            each.name
            for each in self._folder.iterdir()
            if datetime.fromtimestamp(each.stat().st_mtime, UTC) < moment
        )

    def remove(self, file_id: str) -> None:
        """That it is gone already is no fault."""
        if file_id.endswith(_PART):
            (self._folder / Path(file_id).name).unlink(missing_ok=True)
        else:
            self._place(file_id).unlink(missing_ok=True)

    def _place(self, file_id: str) -> Path:
        if not _ID.fullmatch(file_id):
            raise _gone()
        return self._folder / file_id


def _written(file: BinaryIO, pieces: Iterator[bytes]) -> str:
    told, together = hashlib.sha256(), 0
    for piece in pieces:
        together += len(piece)
        if together > BYTES_MAX:
            said = _("Berkas terlalu besar (paling banyak {most} GB). Unduh rentang lebih pendek.")
            raise Invalid(said.format(most=BYTES_MAX // 1_000_000_000), field="file")
        told.update(piece)
        file.write(piece)
    file.flush()
    os.fsync(file.fileno())
    return told.hexdigest()


def _gone() -> NotFound:
    return NotFound(_("Berkas ini tidak ada lagi. Unggah sekali lagi."))
