"""Counts: what of a platform's answer is one, and how the rest of it is kept beside."""

import json
from collections.abc import Mapping

# More than anything was ever looked at; a million of them still add up within 64 bits.
COUNT_MAX = 10**12
# Of what is no count. It is kept to show what came, and platforms may tell anything at any length.
TOLD_MAX = 200

Told = int | str | None
Raw = Mapping[str, Told]


def count_of(told: object) -> int | None:
    """The count; None for whatever else: nothing, a text of digits, a fraction, yes or no, less
    than none, more than there can be."""
    if not isinstance(told, int) or isinstance(told, bool):
        return None
    return told if 0 <= told <= COUNT_MAX else None


def as_told(told: object) -> Told:
    """How what a platform told of a count is kept for ever: a count, or nothing, as it is;
    whatever else as the beginning of its JSON, so that a text of digits is still seen to be one."""
    if told is None or count_of(told) is not None:
        return told  # type: ignore[return-value] # it is one of them
    return _written(told)[:TOLD_MAX]


def kept_raw(raw: object) -> dict[str, Told]:
    """The same of each name; nothing of what is no mapping."""
    if not isinstance(raw, Mapping):
        return {}
    return {str(name)[:TOLD_MAX]: kept(told) for name, told in raw.items()}


def kept(told: object) -> Told:
    """What is kept already stays as it is."""
    return told[:TOLD_MAX] if isinstance(told, str) else as_told(told)


def _written(told: object) -> str:
    try:
        return json.dumps(told, ensure_ascii=False, default=str)
    except (ValueError, TypeError, RecursionError):  # too long, too deep, or no JSON at all
        return type(told).__name__
