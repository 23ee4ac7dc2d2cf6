"""Value objects as plain JSON and back, read off their declared types.

A field that an older program did not write takes its default; one this program does not know
is left aside. So a value object may gain a field without a migration.
"""

import types
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

Turn = Callable[[Any], Any]


@dataclass(frozen=True)
class Shape:
    """The two ways: `plain` to JSON's own kinds, `value` back."""

    plain: Turn
    value: Turn


def _same(value: Any) -> Any:
    return value


_SAME = Shape(_same, _same)
_MOMENT = Shape(datetime.isoformat, datetime.fromisoformat)
_SPAN = Shape(lambda span: span // timedelta(microseconds=1), lambda n: timedelta(microseconds=n))
_SIMPLE: dict[Any, Shape] = {
    str: _SAME,
    int: _SAME,
    float: _SAME,
    bool: _SAME,
    datetime: _MOMENT,
    date: Shape(date.isoformat, date.fromisoformat),
    bytes: Shape(lambda value: b64encode(value).decode(), b64decode),
    time: Shape(time.isoformat, time.fromisoformat),
    timedelta: _SPAN,
}


@cache
def shape_of(kind: Any) -> Shape:
    """How values of this declared type are turned. Raises: TypeError for one we cannot keep."""
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return Shape(lambda member: member.value, kind)
    if isinstance(kind, type) and is_dataclass(kind):
        return _of_dataclass(kind)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _of_union(inner)
    if origin is tuple:
        return _of_tuple(inner)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _of_mapping(*inner)
    raise TypeError(f"no shape for {kind}")


def _of_union(inner: tuple[Any, ...]) -> Shape:
    shapes = [shape_of(kind) for kind in inner if kind is not types.NoneType]
    if all(shape is _SAME for shape in shapes):  # JSON's own kinds, whichever it is
        return _SAME
    (shape,) = shapes
    return Shape(
        lambda value: None if value is None else shape.plain(value),
        lambda plain: None if plain is None else shape.value(plain),
    )


def _of_tuple(inner: tuple[Any, ...]) -> Shape:
    if len(inner) == 2 and inner[1] is Ellipsis:  # noqa: PLR2004 - tuple[X, ...]
        shape = shape_of(inner[0])
        return Shape(
            lambda values: [shape.plain(value) for value in values],
            lambda plains: tuple(shape.value(plain) for plain in plains),
        )
    shapes = [shape_of(kind) for kind in inner]
    return Shape(
        lambda values: [s.plain(value) for s, value in zip(shapes, values, strict=True)],
        lambda plains: tuple(s.value(plain) for s, plain in zip(shapes, plains, strict=True)),
    )


def _of_mapping(key: Any, item: Any) -> Shape:
    """JSON's keys are text: an integer key is read back from its digits."""
    keys, items = shape_of(key), shape_of(item)
    read_key: Turn = int if key is int else keys.value
    return Shape(
        lambda values: {str(keys.plain(k)): items.plain(v) for k, v in values.items()},
        lambda plains: {read_key(k): items.value(v) for k, v in plains.items()},
    )


def _of_dataclass(kind: Any) -> Shape:
    hints = get_type_hints(kind)
    shapes = {field.name: shape_of(hints[field.name]) for field in fields(kind)}
    return Shape(
        lambda thing: {name: s.plain(getattr(thing, name)) for name, s in shapes.items()},
        lambda plain: kind(
            **{name: shapes[name].value(part) for name, part in plain.items() if name in shapes}
        ),
    )
