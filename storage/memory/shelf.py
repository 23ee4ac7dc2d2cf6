"""Things by id in memory, fenced by their version."""

from dataclasses import replace
from typing import Any, Generic, Protocol, TypeVar

from storage.memory.rows import Rows, Tables
from storage.refusals import missing, outdated, taken


class Versioned(Protocol):
    """A thing with an id and a version."""

    @property
    def id(self) -> str: ...

    @property
    def version(self) -> int: ...


Thing = TypeVar("Thing", bound=Versioned)


class MemoryShelf(Generic[Thing]):
    """A `Shelf` over the rows called `name`; the fields in `unique` belong to one thing only."""

    name: str
    unique: tuple[str, ...] = ()

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.rows: Rows[Thing] = tables.of(self.name)

    def add(self, thing: Thing) -> Thing:
        self._refuse_twins(thing)
        return self.rows.add(thing.id, thing)

    def get(self, id: str) -> Thing:
        found = self.find(id)
        if found is None:
            raise missing()
        return found

    def find(self, id: str) -> Thing | None:
        return self.rows.find(id)

    def save(self, thing: Thing) -> Thing:
        if self.get(thing.id).version != thing.version:
            raise outdated()
        self._refuse_twins(thing)
        newer: Any = replace(thing, version=thing.version + 1)  # type: ignore[type-var]
        return self.rows.put(thing.id, newer)

    def _key(self, thing: Thing) -> tuple[object, ...]:
        return tuple(getattr(thing, field) for field in self.unique)

    def _refuse_twins(self, thing: Thing) -> None:
        if not self.unique:
            return
        key = self._key(thing)
        if any(self._key(other) == key and other.id != thing.id for other in self.rows):
            raise taken()
