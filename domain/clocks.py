"""Office hours: how long something took while the office was open, and when a promise breaks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

Span = tuple[datetime, datetime]


@dataclass(frozen=True, kw_only=True)
class OfficeHours:
    """When the office is open. See issue text in the docstring of each method."""

    zone: str
    weekly: Mapping[int, Sequence[tuple[time | timedelta, time | timedelta]]]
    overrides: Mapping[date, Sequence[tuple[time | timedelta, time | timedelta]]] = field(
        default_factory=dict
    )
    holidays: Collection[date] = field(default_factory=frozenset)

    def elapsed(self, start: datetime, end: datetime, pauses: Sequence[Span] = ()) -> timedelta:
        raise NotImplementedError

    def due(self, start: datetime, span: timedelta, pauses: Sequence[Span] = ()) -> datetime:
        raise NotImplementedError

    def next_opening(self, at: datetime) -> datetime:
        raise NotImplementedError

    def intervals(
        self, start: datetime, end: datetime, pauses: Sequence[Span] = ()
    ) -> tuple[Span, ...]:
        raise NotImplementedError
