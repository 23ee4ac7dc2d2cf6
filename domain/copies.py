"""Copies of frozen things, many a second."""

from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

Thing = TypeVar("Thing")


def changed(thing: Thing, **changes: Any) -> Thing:
    """The thing with other values in these fields: what `dataclasses.replace` gives, at a fifth of
    its price, since nothing is born anew. For dataclasses that check and work out nothing at birth.
    Raises: TypeError for a field it does not have."""
    kind: Any = type(thing)
    names = _names(kind)
    if not names.issuperset(changes):
        raise TypeError(f"{kind.__name__} has no {sorted(changes.keys() - names)}")
    copy: Thing = object.__new__(kind)
    kept = copy.__dict__
    kept.update(thing.__dict__)
    kept.update(changes)
    if len(kept) > len(names):  # something was worked out of the other one, and not of this
        for name in kept.keys() - names:
            del kept[name]
    return copy


@cache
def _names(kind: Any) -> frozenset[str]:
    return frozenset(field.name for field in fields(kind))
