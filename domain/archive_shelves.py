"""The memory's Protocols for history read in: the imports, what was refused, and the files."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import BinaryIO, Protocol

from domain.archives import HistoryImport, HistoryLine, ImportRefusal, ImportState, LinesOf


class HistoryShelf(Protocol):
    def add(self, thing: HistoryImport) -> HistoryImport: ...

    def get(self, id: str) -> HistoryImport:
        """Raises: NotFound."""
        ...

    def save(self, thing: HistoryImport) -> HistoryImport:
        """Raises: Conflict, NotFound."""
        ...

    def newest(self, limit: int, offset: int = 0) -> list[HistoryImport]:
        """The newest first."""
        ...

    def in_state(self, state: ImportState, limit: int) -> list[HistoryImport]:
        """The oldest first."""
        ...

    def keeping(self, file_id: str) -> list[HistoryImport]:
        """Those of this file, the oldest first."""
        ...

    def refuse(self, refusals: Iterable[ImportRefusal]) -> None:
        """A place that was refused before is told anew."""
        ...

    def refusals(self, import_id: str, limit: int, offset: int = 0) -> list[ImportRefusal]:
        """By their place in the file."""
        ...

    def refusals_at(self, import_id: str, positions: Collection[int]) -> list[ImportRefusal]:
        """Those at these places."""
        ...

    def tell(self, lines: Iterable[HistoryLine]) -> None:
        """Keeps what became of each thing; a place is told once."""
        ...

    def lines(
        self, import_id: str, which: LinesOf, limit: int, offset: int = 0
    ) -> list[HistoryLine]:
        """By their place in the file."""
        ...

    def lines_count(self, import_id: str, which: LinesOf) -> int:
        """How many `lines` lists in all."""
        ...

    def forget_lines(self, import_id: str) -> None:
        """Nothing of what the file said stays, refusals and lines."""
        ...

    def hold(self, import_id: str, delivery_ids: Collection[str]) -> None:
        """The import told of these posts; that it did so before is no fault."""
        ...

    def held(self, import_id: str, limit: int) -> list[str]:
        """The posts that it told of, by id."""
        ...

    def holders(self, delivery_ids: Collection[str]) -> Mapping[str, Collection[str]]:
        """Of each post the imports that told of it."""
        ...

    def let_go(self, import_id: str, delivery_ids: Collection[str]) -> None:
        """It holds these no longer."""
        ...

    def remove_posts(self, delivery_ids: Collection[str]) -> None:
        """Takes those of them that were read in, with every count of theirs; never one that
        somebody sent."""
        ...

    def remove_counts(self, delivery_ids: Collection[str], at: datetime) -> None:
        """Takes what was counted of them at that moment."""
        ...


class ArchiveFolder(Protocol):
    """Files that people handed in, until they are read. They are personal data."""

    def put(self, pieces: Iterator[bytes]) -> str:
        """Keeps the file, and gives the id that the same bytes have always. Raises: Invalid when
        it is too large, StoreFull."""
        ...

    def open(self, file_id: str) -> AbstractContextManager[BinaryIO]:
        """Raises: NotFound."""
        ...

    def before(self, moment: datetime) -> list[str]:
        """Those that were put here before that moment."""
        ...

    def remove(self, file_id: str) -> None:
        """That it is gone already is no fault."""
        ...
