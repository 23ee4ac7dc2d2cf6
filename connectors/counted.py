"""Counts of posts and accounts, picked from what a platform tells by its own names.

Nothing that a platform may tell raises here: what is no count is unknown, and is kept as it came
beside the counts that are.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from domain.audience import AccountMetric, AccountReading
from domain.counts import Raw, Told, as_told, count_of
from domain.metrics import Metric, Reading

Counted = TypeVar("Counted", Metric, AccountMetric)

_NOWHERE = object()


def told_of(told: object, *names: str, within: Sequence[str] = ()) -> dict[str, Told]:
    """What stands under these names, as it is kept; those that are not there are left out. A name
    may have dots, one for each object further in; `within`: the objects around all of them."""
    found = {name: _at(told, (*within, *name.split("."))) for name in names}
    return {name: as_told(value) for name, value in found.items() if value is not _NOWHERE}


def of_all(raw: Raw, names: Sequence[str]) -> Raw:
    """The same where a sum needs every part: one that is missing is said to be."""
    return {**dict.fromkeys(names), **raw} if raw else raw


def total(raw: Raw) -> int | None:
    """The sum of the counts; None of none, and when one of them is no count."""
    counts = [count for each in raw.values() if (count := count_of(each)) is not None]
    return sum(counts) if counts and len(counts) == len(raw) else None


def reading_of(remote_id: str, raw: Mapping[Metric, Raw]) -> Reading:
    """Of a post: each value the sum of what was told of it, unknown where nothing was."""
    return Reading(
        remote_id=remote_id,
        values={metric: total(raw.get(metric, {})) for metric in Metric},
        raw=_told_at_all(raw),
    )


def account_reading(told: object, names: Mapping[AccountMetric, str]) -> AccountReading:
    """Each metric from the field of its name; what is missing or no count is unknown.
    Raises: TypeError when it is no object, KeyError when all are missing: then it is no answer to
    this question."""
    if not isinstance(told, Mapping):
        raise TypeError("no object")
    raw = {metric: told_of(told, name) for metric, name in names.items()}
    if not any(each is not None for some in raw.values() for each in some.values()):
        raise KeyError(*names.values())
    return AccountReading(
        values={metric: total(some) for metric, some in raw.items()}, raw=_told_at_all(raw)
    )


def things(told: object, name: str) -> dict[str, Mapping[str, Any]]:
    """Of a list, what is an object with a text of this name, by it; the rest is left aside.
    Raises: TypeError when it is no list, or one of nothing else."""
    if not isinstance(told, list):
        raise TypeError("no list")
    found = {
        each[name]: each
        for each in told
        if isinstance(each, Mapping) and isinstance(each.get(name), str)
    }
    if told and not found:
        raise TypeError("nothing in it can be read")
    return found


def _told_at_all(raw: Mapping[Counted, Raw]) -> dict[Counted, Raw]:
    return {metric: some for metric, some in raw.items() if some}


def _at(told: object, steps: Sequence[str]) -> object:
    """What stands there. Where something else than an object is in the way, that, in a list of its
    own so that nobody takes it for the count."""
    for step in steps:
        if told is None:
            return _NOWHERE
        if not isinstance(told, Mapping):
            return [told]
        if step not in told:
            return _NOWHERE
        told = told[step]
    return told
