"""An `ArchiveFolder` in memory, for services that put files aside."""

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import BinaryIO

from domain.errors import NotFound


class Drawer:
    """What lies in it, by id. `put_at`: when each came."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.put_at: dict[str, datetime] = {}

    def put(self, pieces: Iterator[bytes]) -> str:
        content = b"".join(pieces)
        file_id = hashlib.sha256(content + str(len(self.kept)).encode()).hexdigest()
        self.kept[file_id] = content
        return file_id

    @contextmanager
    def open(self, file_id: str) -> Iterator[BinaryIO]:
        if file_id not in self.kept:
            raise NotFound("Berkas ini tidak ada lagi.")
        yield io.BytesIO(self.kept[file_id])

    def before(self, moment: datetime) -> list[str]:
        return sorted(each for each, at in self.put_at.items() if at < moment)

    def remove(self, file_id: str) -> None:
        self.kept.pop(file_id, None)
        self.put_at.pop(file_id, None)
