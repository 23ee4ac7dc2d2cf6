"""Files of persons that wait, sealed: whoever reads the disk without the key reads nothing."""

import base64
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from domain.errors import NotFound, Unauthorized
from domain.ports import Vault
from toolkit.archive_folder import ArchiveFiles
from toolkit.vault import FernetVault

_CONTENT = "content"


class SealedFiles:
    """An `ArchiveFolder` of small files, each sealed whole: the same bytes have another id each
    time. Nothing of it belongs into a backup."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._files = ArchiveFiles(folder)
        self._vault = vault

    def put(self, pieces: Iterator[bytes]) -> str:
        """Written whole or not at all. Raises: StoreFull."""
        content = base64.b64encode(b"".join(pieces)).decode()
        return self._files.put(iter([self._vault.seal({_CONTENT: content}).encode()]))

    @contextmanager
    def open(self, file_id: str) -> Iterator[BinaryIO]:
        """Raises: NotFound, Unauthorized where no key opens it."""
        with self._files.open(file_id) as file:
            opened = self._vault.open(_token(file))
        yield io.BytesIO(base64.b64decode(opened[_CONTENT]))

    def reseal(self, vault: FernetVault) -> int:
        """Each sealed anew with the newest key; gives how many. One that no key opens, or that was
        read to its end meanwhile, is left: its import tells of it."""
        lying = self._files.before(datetime.max.replace(tzinfo=UTC))
        return sum(self._resealed(file_id, vault) for file_id in lying)

    def _resealed(self, file_id: str, vault: FernetVault) -> bool:
        try:
            with self._files.open(file_id) as file:
                sealed = _token(file)
            vault.open(sealed)
        except (NotFound, Unauthorized):
            return False
        self._files.swap(file_id, vault.rotated(sealed).encode())
        return True

    def before(self, moment: datetime) -> list[str]:
        """Those put here before that moment."""
        return self._files.before(moment)

    def remove(self, file_id: str) -> None:
        """That it is gone already is no fault."""
        self._files.remove(file_id)


def _token(file: BinaryIO) -> str:
    """What is no text at all is nothing that a key opens."""
    return file.read().decode(errors="replace")
