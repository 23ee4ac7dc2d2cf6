"""Parts: a download that its platform cut into several files, read as the one folder it was."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import BinaryIO

from domain.archives import Bundle
from domain.errors import Invalid
from domain.texts import _
from services.history.bundles import Packed, opened

PARTS_MAX = 50


def opened_together(files: Sequence[tuple[BinaryIO, str]], *, now: datetime) -> Bundle:
    """`files`: each with its name. Raises: Invalid for what nobody can open, and for tables, which
    are never cut."""
    bundles = [opened(file, name, now=now) for file, name in files]
    if len(bundles) == 1:
        return bundles[0]
    packed = [each for each in bundles if isinstance(each, Packed)]
    if len(packed) < len(bundles):
        raise Invalid(
            _("Beberapa berkas sekaligus hanya untuk satu arsip ZIP yang dibagi platformnya. "
              "Unggah tabel satu per satu."),
            field="file",
        )  # fmt: skip
    return Together(packed)


class Together:
    """Several packed folders as one. A file that is in more than one of them must be the same."""

    def __init__(self, parts: Sequence[Packed]) -> None:
        self._by_name: dict[str, Packed] = {}
        self._differing = set[str]()
        for part in parts:
            for name in part.names:
                first = self._by_name.setdefault(name, part)
                if first.mark(name) != part.mark(name):
                    self._differing.add(name)
        self.names: Sequence[str] = tuple(self._by_name)
        told = [part.newest_at for part in parts if part.newest_at is not None]
        self.newest_at = max(told, default=None)

    def read(self, name: str) -> Iterator[bytes]:
        """Raises: Invalid when it is broken, locked, larger than it may be, or not the same in
        every part: then they are no parts of one download."""
        if name in self._differing:
            raise Invalid(
                _("Berkas-berkas ini bukan bagian dari satu unduhan: “{name}” berbeda di dalamnya. "
                  "Unggah satu per satu.").format(name=name[-80:]),
                field="file",
            )  # fmt: skip
        yield from self._by_name[name].read(name)
