"""Column types: how our values lie in a database, the same for SQLite and PostgreSQL.

Moments are exact to the microsecond: whole microseconds since 1970 on SQLite, `timestamptz`
on PostgreSQL. Spans of time are whole microseconds on both. Text sorts by code point on both.
"""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import Any

from sqlalchemy import ARRAY, BigInteger, DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from storage.door import instant, storable
from storage.shapes import shape_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


Turn = Callable[[Any], Any]

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def microseconds(span: timedelta) -> int:
    """The span in whole microseconds, exactly."""
    return (span.days * 86_400 + span.seconds) * 1_000_000 + span.microseconds


def _since_epoch(moment: datetime) -> int:
    return microseconds(instant(moment) - EPOCH)


def _after_epoch(count: int | None) -> datetime | None:
    return None if count is None else EPOCH + timedelta(microseconds=count)


def _of_microseconds(count: int | None) -> timedelta | None:
    return None if count is None else timedelta(microseconds=count)


def _in_utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC)


def _known(turn: Turn) -> Turn:
    """What is unknown stays so. Given to the library as a whole: by its ways for a single value
    each one would pass through three functions."""
    return lambda value: None if value is None else turn(value)


class Instant(TypeDecorator[datetime]):
    """An aware moment, in UTC. Raises: ValueError for a naive one."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(BigInteger())

    def bind_processor(self, dialect: Dialect) -> Turn:
        return _known(instant if dialect.name == "postgresql" else _since_epoch)

    def result_processor(self, dialect: Dialect, coltype: object) -> Turn:
        return _in_utc if dialect.name == "postgresql" else _after_epoch


class Span(TypeDecorator[timedelta]):
    """A length of time."""

    impl = BigInteger
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Turn:
        return _known(microseconds)

    def result_processor(self, dialect: Dialect, coltype: object) -> Turn:
        return _of_microseconds


class Prose(TypeDecorator[str]):
    """Text without the characters that no database can hold."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        collation = "C" if dialect.name == "postgresql" else None
        return dialect.type_descriptor(Text(collation=collation))

    def bind_processor(self, dialect: Dialect) -> Turn:
        return _known(storable)


class Texts(TypeDecorator[Sequence[str]]):
    """Several texts as one value, to be looked among; no column holds them."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        is_array = dialect.name == "postgresql"
        return dialect.type_descriptor(ARRAY(Text()) if is_array else Text())

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> Any:
        texts = [storable(each) for each in value or ()]
        return texts if dialect.name == "postgresql" else json.dumps(texts, ensure_ascii=False)


class _Members(dict[str | None, StrEnum | None]):
    """The members by their values, as a table that is asked for each row read; what is unknown
    stays so. Raises: ValueError for what is none of them."""

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__((member.value, member) for member in kind)
        self[None] = None
        self._kind = kind

    def __missing__(self, value: Any) -> StrEnum:
        return self._kind(value)


class Choice(TypeDecorator[StrEnum]):
    """One member of an enum, by its value."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind
        self._members = _Members(kind)

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        collation = "C" if dialect.name == "postgresql" else None
        return dialect.type_descriptor(Text(collation=collation))

    def bind_processor(self, dialect: Dialect) -> Turn:
        return _known(attrgetter("value"))

    def result_processor(self, dialect: Dialect, coltype: object) -> Turn:
        return self._members.__getitem__


class Document(TypeDecorator[Any]):
    """A value object as JSON, by the type it is declared with (`storage.shapes`)."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind
        self._shape = shape_of(kind)

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return storable(_JSON.encode(self._shape.plain(value)))

    def result_processor(self, dialect: Dialect, coltype: object) -> Turn:
        return _known(self.value)

    def value(self, text: str) -> Any:
        """What the text in the database says."""
        return self._shape.value(json.loads(text))
