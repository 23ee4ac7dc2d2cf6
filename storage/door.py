"""The door every thing passes on its way into a store, the same for each of the stores.

Moments must be aware and are kept in UTC. A fraction must be a number. Characters that no
database can hold (NUL, which PostgreSQL refuses, and halves of surrogate pairs) become U+FFFD,
the replacement character.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from math import isfinite
from operator import attrgetter
from typing import Any, TypeVar

Thing = TypeVar("Thing")

REPLACEMENT = "\ufffd"


class ReadOnly(RuntimeError):
    """Something was written inside `reading()`: a mistake in the program, not in its data."""


def admit(thing: Thing) -> Thing:
    """The thing as it will be kept; the very same object when nothing had to change.

    Raises: ValueError for a naive moment, and for a fraction that is no number.
    """
    admitted: Thing = _admitted(thing)
    return admitted


def storable(text: str) -> str:
    """The text without the characters that no database can hold."""
    if text.isascii() and "\0" not in text:
        return text
    return _whole(text.replace("\0", REPLACEMENT))


def instant(moment: datetime) -> datetime:
    """The same moment in UTC. Raises: ValueError for a naive one."""
    if moment.tzinfo is UTC:
        return moment
    if moment.utcoffset() is None:
        raise ValueError(f"naive moment {moment.isoformat()}: every moment must know its zone")
    return moment.astimezone(UTC)


def _whole(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join(REPLACEMENT if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


def _number(value: float) -> float:
    """SQLite would keep "not a number" as unknown, PostgreSQL as itself."""
    if not isfinite(value):
        raise ValueError(f"{value} is no number that can be kept")
    return value


def _tuple(value: tuple[Any, ...]) -> tuple[Any, ...]:
    fit = tuple(map(_admitted, value))
    return fit if any(a is not b for a, b in zip(fit, value, strict=True)) else value


def _mapping(value: dict[Any, Any]) -> dict[Any, Any]:
    return {_admitted(key): _admitted(item) for key, item in value.items()}


Turn = Callable[[Any], Any]


class _Turns(dict[type, Turn | None]):
    """What a value of each type has to pass; None for types that are kept as they are."""

    def __missing__(self, kind: type) -> Turn | None:
        self[kind] = turn = _turn_of(kind)
        return turn


def _turn_of(kind: type) -> Turn | None:
    if issubclass(kind, datetime):  # of a kind of its own
        return instant
    if issubclass(kind, str):  # an enum's member
        return None
    if issubclass(kind, tuple):
        return _tuple
    if issubclass(kind, dict):
        return _mapping
    return _fields_turn(kind) if is_dataclass(kind) else None


_TURNS = _Turns({str: storable, float: _number, datetime: instant})


def _fields_turn(kind: type) -> Turn:
    names = tuple(field.name for field in fields(kind))
    told = _told(names)

    def turned(thing: Any) -> Any:
        changes = {}
        for name, value in zip(names, told(thing), strict=True):
            turn = _TURNS[type(value)]
            if turn is not None and (fit := turn(value)) is not value:
                changes[name] = fit
        return replace(thing, **changes) if changes else thing

    return turned


def _told(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """Gives the values of these fields, however many there are."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda thing: tuple(getattr(thing, name) for name in names)


def _admitted(value: Any) -> Any:
    turn = _TURNS[type(value)]
    return value if turn is None else turn(value)
