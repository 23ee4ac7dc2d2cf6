"""Whole columns: what all the values of one column become on their way into a database, at once.

One by one each would pass through functions of its own; most columns hold nothing that must
change, which is seen faster of all of them together. It comes to the same: what
`storage.columns` and `storage.door` make of a single value.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any

from sqlalchemy import Dialect, Float
from sqlalchemy.types import TypeEngine

from storage.columns import EPOCH, Choice, Document, Instant, Prose, Span
from storage.door import admit, instant, storable

Values = tuple[Any, ...]
Turn = Callable[[Values], Iterable[Any]]

_MICROSECOND = timedelta(microseconds=1)


def turn_of(kind: TypeEngine[Any], dialect: Dialect) -> Turn | None:
    """What becomes of a column of this type; None when it stays as it is."""
    for known, turn in _TURNS.items():
        if isinstance(kind, known):
            return turn(kind, dialect)
    process = kind.dialect_impl(dialect).bind_processor(dialect)
    return partial(map, process) if process else None


def _prose(texts: tuple[str | None, ...]) -> Iterable[str | None]:
    """Where none of the texts holds a sign that might not be kept, none is looked at alone."""
    together = "".join(filter(None, texts))
    if together.isascii() and "\0" not in together:
        return texts
    return [text and storable(text) for text in texts]


def _moments(moments: tuple[datetime | None, ...]) -> tuple[datetime | None, ...]:
    """In UTC. Raises: ValueError for a naive one."""
    if {each.tzinfo for each in moments if each is not None} <= {UTC}:
        return moments
    return tuple(each and instant(each) for each in moments)


def _since_epoch(moments: tuple[datetime | None, ...]) -> Iterable[int | None]:
    return [None if each is None else (each - EPOCH) // _MICROSECOND for each in _moments(moments)]


def _spans(spans: tuple[timedelta | None, ...]) -> Iterable[int | None]:
    return [None if each is None else each // _MICROSECOND for each in spans]


def _choices(members: tuple[StrEnum | None, ...]) -> Iterable[str | None]:
    return [None if each is None else str(each) for each in members]


def _documents(kind: TypeEngine[Any], dialect: Dialect) -> Turn:
    """Each is looked into: no reader of the JSON would see what it cannot keep."""
    process: Any = kind.dialect_impl(dialect).bind_processor(dialect)
    return partial(map, lambda value: process(admit(value)))


def _instants(_kind: TypeEngine[Any], dialect: Dialect) -> Turn:
    return _moments if dialect.name == "postgresql" else _since_epoch


_TURNS: Mapping[type[TypeEngine[Any]], Callable[[TypeEngine[Any], Dialect], Turn]] = {
    Choice: lambda _kind, _dialect: _choices,
    Document: _documents,
    Float: lambda _kind, _dialect: partial(map, admit),
    Instant: _instants,
    Prose: lambda _kind, _dialect: _prose,
    Span: lambda _kind, _dialect: _spans,
}
