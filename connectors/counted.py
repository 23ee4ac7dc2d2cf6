"""Counts of an account, picked from what a platform tells by its own names."""

from collections.abc import Mapping
from typing import Any

from domain.audience import AccountMetric, AccountReading


def account_reading(told: Mapping[str, Any], names: Mapping[AccountMetric, str]) -> AccountReading:
    """Each metric from the field of its name; what is missing or no whole number is unknown.
    Raises: KeyError when all are missing: then it is no answer to this question."""
    if not any(told.get(name) is not None for name in names.values()):
        raise KeyError(*names.values())
    raw = {
        metric: {name: n} for metric, name in names.items() if (n := _count(told, name)) is not None
    }
    return AccountReading(
        values={
            metric: raw[metric][name] if metric in raw else None for metric, name in names.items()
        },
        raw=raw,
    )


def _count(told: Mapping[str, Any], name: str) -> int | None:
    value = told.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
