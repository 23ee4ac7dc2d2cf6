"""How a frozen dataclass lies in a table: a column a field, by the same name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache, cached_property
from operator import attrgetter
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Executable,
    Select,
    Table,
    TextClause,
    any_,
    bindparam,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

from storage.columns import Texts

Thing = TypeVar("Thing")

# What a WHERE takes: an expression, or words that must stand there literally.
Condition = ColumnElement[bool] | TextClause

_INSERT: Mapping[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True, eq=False)
class Record(Generic[Thing]):
    """`nested`: fields whose own fields are columns of the same row. `derived`: columns that
    follow from the thing and are never read back."""

    kind: type[Thing]
    table: Table
    nested: Mapping[str, type] = field(default_factory=dict)
    derived: Mapping[str, Callable[[Thing], object]] = field(default_factory=dict)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The fields that are a column of their own, in order."""
        return tuple(f.name for f in fields(self.kind) if f.name not in self.nested)  # type: ignore[arg-type]

    @cached_property
    def columns(self) -> list[Column[Any]]:
        """What to select for `thing`: the plain fields, then those of each nested one."""
        inner = [f.name for kind in self.nested.values() for f in fields(kind)]
        return [self.table.c[name] for name in (*self.names, *inner)]

    @cached_property
    def _told(self) -> Callable[[Thing], tuple[Any, ...]]:
        """Gives what belongs into `columns`."""
        inner = [f"{name}.{f.name}" for name, kind in self.nested.items() for f in fields(kind)]
        return attrgetter(*self.names, *inner)

    def values(self, thing: Thing) -> dict[str, Any]:
        """The row of an admitted thing."""
        return dict(zip(self.row_names, self.row(thing), strict=True))

    def row(self, thing: Thing) -> tuple[Any, ...]:
        """The same without its names, which are `row_names`."""
        return (*self._told(thing), *(derive(thing) for derive in self.derived.values()))

    @cached_property
    def row_names(self) -> tuple[str, ...]:
        """The columns of a row, in order."""
        return (*(column.name for column in self.columns), *self.derived)

    @cached_property
    def thing(self) -> Callable[[Sequence[Any]], Thing]:
        """Makes a thing of a row of `columns`."""
        names, nested = self.names, self.nested
        if not nested:
            return lambda row: self.kind(**dict(zip(names, row, strict=True)))
        spans = _spans(len(names), nested)

        def read(row: Sequence[Any]) -> Thing:
            parts = {
                name: kind(**dict(zip(inner, row[start:end], strict=True)))
                for name, kind, inner, start, end in spans
            }
            return self.kind(**dict(zip(names, row, strict=False)), **parts)

        return read


def _spans(
    start: int, nested: Mapping[str, type]
) -> list[tuple[str, type, tuple[str, ...], int, int]]:
    """Of each nested field: its name, kind, own fields, and where in the row they lie."""
    spans = []
    for name, kind in nested.items():
        inner = tuple(f.name for f in fields(kind))
        spans.append((name, kind, inner, start, start + len(inner)))
        start += len(inner)
    return spans


@cache
def asking(record: Record[Any], names: tuple[str, ...], order: tuple[str, ...] = ()) -> Select[Any]:
    """The things whose columns of these names hold what is given by the same names. Made once:
    whatever comes in is looked up many times, and to put a statement together costs more than to
    run it."""
    c = record.table.c
    found = select(*record.columns).where(*(c[name] == bindparam(name) for name in names))
    return found.order_by(*(c[name] for name in order)) if order else found


@cache
def asking_among(
    dialect: str,
    record: Record[Any],
    name: str,
    same: tuple[str, ...] = (),
    also: tuple[Condition, ...] = (),
) -> Select[Any]:
    """The things whose column of that name holds one of several values, and whose columns of the
    other names hold what is given by the same names. `also`: what they meet besides."""
    c = record.table.c
    held = (c[each] == bindparam(each) for each in same)
    return select(*record.columns).where(*held, *also, any_of(dialect, c[name], name))


def any_of(dialect: str, column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether the column holds one of the texts given by that name, however many: they are one
    value to the statement, so that it is put together, read and planned once for all."""
    texts = bindparam(name, type_=Texts())
    if dialect == "postgresql":
        return column == any_(texts)
    return column.in_(select(func.json_each(texts).table_valued("value").c.value))


def insert_once(connection: Connection, table: Table, row: Mapping[str, Any], *keys: str) -> bool:
    """Inserts the row; False, and nothing written, when one of its unique keys is taken.

    `keys`: only this unique key may be taken, another one raises an integrity error.
    """
    statement = _inserting_once(connection.dialect.name, table, keys)
    return bool(connection.execute(statement, dict(row)).rowcount == 1)


def insert_once_each(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Inserts the rows, all of the same columns, but those one of whose unique keys is taken."""
    if rows:
        statement = _inserting_once(connection.dialect.name, table, ())
        connection.execute(statement, [dict(row) for row in rows])


def upsert(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *keys: str
) -> None:
    """Inserts the rows, all of the same columns, or changes those that have these keys already."""
    if rows:
        statement = upserting(connection.dialect.name, table, tuple(rows[0]), keys)
        connection.execute(statement, [dict(row) for row in rows])


def adding(
    connection: Connection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    keys: tuple[str, ...],
    sums: tuple[str, ...],
) -> None:
    """Inserts the rows, or adds their `sums` to those that have these keys already."""
    if rows:
        statement = _INSERT[connection.dialect.name](table)
        more = {name: table.c[name] + statement.excluded[name] for name in sums}
        adds = statement.on_conflict_do_update(index_elements=list(keys), set_=more)
        connection.execute(adds, [dict(row) for row in rows])


# Made once each: to put one together costs more than to run it.
@cache
def _inserting_once(dialect: str, table: Table, keys: tuple[str, ...]) -> Executable:
    quiet = _INSERT[dialect](table).on_conflict_do_nothing(index_elements=list(keys) or None)
    return cast(Executable, quiet.execution_options(preserve_rowcount=True))


@cache
def upserting(
    dialect: str, table: Table, names: tuple[str, ...], keys: tuple[str, ...]
) -> Executable:
    """The statement of `upsert`."""
    statement = _INSERT[dialect](table)
    changes = {name: statement.excluded[name] for name in names if name not in keys}
    return cast(
        Executable, statement.on_conflict_do_update(index_elements=list(keys), set_=changes)
    )
