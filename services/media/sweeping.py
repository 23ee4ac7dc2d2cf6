"""Sweeping: bytes that nothing names any more leave the disk.

Nothing that is named goes, and nothing young: bytes are put away before the row that names them
is written, and whoever names old ones again holds them first (`MediaShelf.hold`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

import structlog

from domain.ports import Clock, Store
from domain.stored_files import FileFolder, StoredFileShelf
from services.common.auditing import record

SAFE_AGE = timedelta(days=2)  # longer than any upload waits for its row
STEP = 20_000  # files looked at between two readings of what is named

Naming = Callable[[StoredFileShelf], set[str]]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Sweeping:
    """`media`: what staff uploaded. `attachments`: what came with messages."""

    store: Store
    clock: Clock
    media: FileFolder
    attachments: FileFolder

    def run(self) -> int:
        """Sweeps both folders; gives how many files went."""
        before = self.clock.now() - SAFE_AGE
        mine = self._swept("media", self.media, _in_media, before)
        theirs = self._swept("attachments", self.attachments, _in_attachments, before)
        return mine + theirs

    def _swept(self, name: str, folder: FileFolder, named: Naming, before: datetime) -> int:
        sizes = folder.tidy(before)
        old = folder.older(before)
        while step := list(islice(old, STEP)):
            sizes += _discarded(folder, self._unnamed(named, step), before)
        if sizes:
            self._tell(name, len(sizes), sum(sizes))
        return len(sizes)

    def _unnamed(self, naming: Naming, file_ids: Iterable[str]) -> list[str]:
        with self.store.reading() as unit:
            named = naming(unit.stored_files)
        return [file_id for file_id in file_ids if file_id not in named]

    def _tell(self, name: str, count: int, size_bytes: int) -> None:
        log.info("files_swept", folder=name, count=count, size_bytes=size_bytes)
        with self.store.writing() as unit:
            detail = f"{name}: {count}, {size_bytes} B"
            record(unit, "files_swept", at=self.clock.now(), actor=None, detail=detail)


def _discarded(folder: FileFolder, file_ids: Iterable[str], before: datetime) -> list[int]:
    sizes = (folder.discard(file_id, before) for file_id in file_ids)
    return [size_bytes for size_bytes in sizes if size_bytes is not None]


def _in_media(files: StoredFileShelf) -> set[str]:
    return files.in_media()


def _in_attachments(files: StoredFileShelf) -> set[str]:
    return files.in_attachments()
