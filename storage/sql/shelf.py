"""Things by id in a table, fenced by their version."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from sqlalchemy import Connection, Select, Update, bindparam, select, update

from storage.door import admit
from storage.refusals import missing, outdated, taken
from storage.sql.faults import told_apart
from storage.sql.record import Condition, Record, asking, insert_once


class Versioned(Protocol):
    """A thing with an id and a version."""

    @property
    def id(self) -> str: ...

    @property
    def version(self) -> int: ...


Thing = TypeVar("Thing", bound=Versioned)


@cache
def saving(record: Record[Any], *some: str) -> Update:
    """The statement that saves, all or some columns; made once, since making it costs more than
    running it."""
    table = record.table
    fence = (table.c.id == bindparam("was_id"), table.c.version == bindparam("was_version"))
    names = set(some) or {column.name for column in record.columns} | set(record.derived)
    return (
        update(table)
        .where(*fence)
        .values({name: bindparam(name) for name in sorted(names - {"id"})})
    )


@cache
def finding(record: Record[Any]) -> Select[Any]:
    """The statement that finds one thing by its id; made once for the same reason."""
    return select(*record.columns).where(record.table.c.id == bindparam("wanted_id"))


class SqlShelf(Generic[Thing]):
    """A `Shelf` over the table of its record."""

    record: ClassVar[Record[Any]]
    # whether a save could take another thing's unique field; then a refusal must not end the unit
    may_collide: ClassVar[bool] = False

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.c = self.record.table.c

    def add(self, thing: Thing) -> Thing:
        kept = admit(thing)
        if not insert_once(self.connection, self.record.table, self.row(kept)):
            raise taken()
        return kept

    def get(self, id: str) -> Thing:
        found = self.find(id)
        if found is None:
            raise missing()
        return found

    def find(self, id: str) -> Thing | None:
        row = self.connection.execute(finding(self.record), {"wanted_id": id}).first()
        return None if row is None else self.record.thing(row)

    def save(self, thing: Thing) -> Thing:
        newer: Any = replace(admit(thing), version=thing.version + 1)  # type: ignore[type-var]
        row = self.record.values(newer) | {"was_id": thing.id, "was_version": thing.version}
        del row["id"]
        with self._guarded():
            changed = self.connection.execute(saving(self.record), row)
        if changed.rowcount != 1:
            self.get(thing.id)
            raise outdated()
        saved: Thing = newer
        return saved

    def row(self, thing: Thing) -> dict[str, Any]:
        """The whole row of a new thing."""
        return self.record.values(thing)

    def select(self, *wanted: Condition) -> Select[Any]:
        """The rows that meet every condition."""
        return select(*self.record.columns).where(*wanted)

    def one(self, *wanted: Condition) -> Thing | None:
        """The one thing that meets the conditions, None when there is none."""
        row = self.connection.execute(self.select(*wanted)).first()
        return None if row is None else self.record.thing(row)

    def holding(self, *order: str, **values: object) -> list[Thing]:
        """Those whose columns hold these values, by these columns."""
        found = self.connection.execute(asking(self.record, tuple(values), order), values)
        return self.things(found.all())

    def all_of(self, statement: Select[Any]) -> list[Thing]:
        """Every thing the statement finds, in its order."""
        return self.things(self.connection.execute(statement).all())

    def things(self, rows: Sequence[Any]) -> list[Thing]:
        """The things of these rows."""
        return [self.record.thing(row) for row in rows]

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """PostgreSQL gives up the whole transaction after an error, unless it has a savepoint."""
        if not self.may_collide:
            yield
            return
        with told_apart(), self.connection.begin_nested():
            yield
