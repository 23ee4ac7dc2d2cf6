"""Rows of a store in memory: copied on the first write, so that a snapshot costs nothing."""

from collections.abc import Hashable, Iterator
from typing import Any, Generic, TypeVar

from storage.door import ReadOnly, admit
from storage.refusals import taken

Row = TypeVar("Row")


class Rows(Generic[Row]):
    """One table as one unit of work sees it."""

    def __init__(self, kept: dict[Hashable, Row], *, writable: bool) -> None:
        self.kept = kept
        self._writable = writable
        self._copied = False

    def __iter__(self) -> Iterator[Row]:
        return iter(list(self.kept.values()))

    def by_key(self) -> list[tuple[Any, Row]]:
        """Every row with its key."""
        return list(self.kept.items())

    def find(self, key: Hashable) -> Row | None:
        return self.kept.get(key)

    def put(self, key: Hashable, row: Row) -> Row:
        """Keeps the row, in place of an older one."""
        admitted = admit(row)
        self._own()[key] = admitted
        return admitted

    def add(self, key: Hashable, row: Row) -> Row:
        """Keeps a new row. Raises: Conflict when the key is taken."""
        if key in self.kept:
            raise taken()
        return self.put(key, row)

    def remove(self, key: Hashable) -> Row | None:
        """Takes the row away and gives it, None when there was none."""
        return self._own().pop(key, None)

    def _own(self) -> dict[Hashable, Row]:
        if not self._writable:
            raise ReadOnly("a unit of reading() was written to")
        if not self._copied:
            self.kept, self._copied = dict(self.kept), True
        return self.kept


class Tables:
    """Every table of one unit of work, by name; made when first asked for."""

    def __init__(self, kept: dict[str, dict[Hashable, Any]], *, writable: bool) -> None:
        self._kept = kept
        self._writable = writable
        self._open: dict[str, Rows[Any]] = {}

    def of(self, name: str) -> Rows[Any]:
        """The rows called `name`."""
        if name not in self._open:
            self._open[name] = Rows(self._kept.get(name, {}), writable=self._writable)
        return self._open[name]

    def kept(self) -> dict[str, dict[Hashable, Any]]:
        """Everything as it stands at the end of the unit."""
        return {**self._kept, **{name: rows.kept for name, rows in self._open.items()}}
