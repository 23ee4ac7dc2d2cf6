"""The door every thing passes on its way into a store, the same for each of the stores.

Moments must be aware and are kept in UTC. A fraction must be a number. Characters that no
database can hold (NUL, which PostgreSQL refuses, and halves of surrogate pairs) become U+FFFD,
the replacement character.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from functools import cache
from math import isfinite
from typing import Any, TypeVar

Thing = TypeVar("Thing")

REPLACEMENT = "\ufffd"
_AS_THEY_ARE = frozenset({int, bool})


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


_TURNS: dict[type, Callable[[Any], Any]] = {str: storable, float: _number, datetime: instant}


def _admitted(value: Any) -> Any:
    if value is None or type(value) in _AS_THEY_ARE:
        return value
    if turn := _TURNS.get(type(value)):
        return turn(value)
    if isinstance(value, str | datetime):  # an enum's member, or a moment of a kind of its own
        return instant(value) if isinstance(value, datetime) else value
    if isinstance(value, tuple):
        fit = tuple(_admitted(item) for item in value)
        return fit if any(a is not b for a, b in zip(fit, value, strict=True)) else value
    if isinstance(value, dict):
        return {_admitted(key): _admitted(item) for key, item in value.items()}
    names = _field_names(type(value))  # type: ignore[arg-type]
    return _admitted_fields(value, names) if names else value


def _admitted_fields(thing: Any, names: tuple[str, ...]) -> Any:
    changes = {}
    for name in names:
        value = getattr(thing, name)
        turn = _TURNS.get(type(value), _admitted)  # straight on: most fields are plain
        if value is not None and (fit := turn(value)) is not value:
            changes[name] = fit
    return replace(thing, **changes) if changes else thing


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    """Of a dataclass; none for anything else."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
