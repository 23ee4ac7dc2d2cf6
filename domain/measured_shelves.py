"""The memory's Protocol for measured spans, and what is asked of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol

from domain.cases import CaseKind
from domain.explanations import RunKind
from domain.measured import ClockKind, MeasuredSpan


class GroupBy(StrEnum):
    """By what figures are told apart."""

    NONE = "none"  # everything together
    WEEK = "week"
    MONTH = "month"
    CHANNEL = "channel"
    KIND = "kind"
    BRANCH = "branch"
    STAFF = "staff"
    HOUR = "hour"  # of arrival, in the zone of the cooperative


class Fate(StrEnum):
    """Which spans a list shows."""

    ALL = "all"
    ANSWERED = "answered"
    WAITING = "waiting"
    NEVER = "never"
    DUE = "due"  # the promise has run out by now, kept or not
    KEPT = "kept"
    BROKEN = "broken"  # due, and not kept


# A group's key as the memory tells it: the cell's first day (ISO), the hour as text, or an id;
# empty for the counter, for no branch, and for nobody.
Key = str


@dataclass(frozen=True, kw_only=True)
class SpanFilter:
    """Which spans: those that began on the days from `first` to before `end` (None: no bound).

    Empty tuples: all. An empty id in them: the counter, no branch, nobody.
    """

    measure: RunKind = RunKind.FIRST_RESPONSE
    first: date | None = None
    end: date | None = None
    channel_ids: tuple[str, ...] = ()
    kinds: tuple[CaseKind, ...] = ()
    branch_ids: tuple[str, ...] = ()
    staff_ids: tuple[str, ...] = ()
    hours: tuple[int, ...] = ()


class Tally(NamedTuple):
    """Of one group and bucket: how many spans have ended, how long together, how many of them
    with a promise, and how many kept it. A tuple, since a chart reads ten thousand of them."""

    key: Key
    bucket: int
    n: int
    total: timedelta
    promised: int
    kept: int


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """Of one group the ended spans whose promise has not run out yet: answered early."""

    key: Key
    n: int
    kept: int


class Waiting(NamedTuple):
    """A span that still waits. A tuple, since a chart reads thousands of them."""

    key: Key
    since: datetime
    runs_since: datetime | None
    office: timedelta
    wall: timedelta
    due_at: datetime | None
    kept: bool | None
    branch_id: str | None


@dataclass(frozen=True, kw_only=True)
class SpanRow:
    """A span with what a list shows of its case."""

    span: MeasuredSpan
    code: str
    restricted: bool


class SpanShelf(Protocol):
    def put(self, case_id: str, spans: Sequence[MeasuredSpan]) -> None:
        """Keeps them in place of what the case had."""
        ...

    def of(self, case_id: str) -> list[MeasuredSpan]:
        """By measure and number."""
        ...

    def many(self, case_ids: Collection[str]) -> Mapping[str, Sequence[MeasuredSpan]]:
        """The same of several cases; those without any are left out."""
        ...

    def tallies(self, wanted: SpanFilter, by: GroupBy, clock: ClockKind) -> list[Tally]:
        """Ended spans, by group and bucket."""
        ...

    def lengths(
        self, wanted: SpanFilter, by: GroupBy, clock: ClockKind, keys: Sequence[Key]
    ) -> list[tuple[Key, timedelta]]:
        """How long each answered span of these groups took."""
        ...

    def ahead(self, wanted: SpanFilter, by: GroupBy, now: datetime) -> list[Ahead]:
        """Ended spans whose promise runs out after `now`."""
        ...

    def waiting(self, wanted: SpanFilter, by: GroupBy) -> list[Waiting]:
        """Spans that still wait."""
        ...

    def oldest_waiting(self, wanted: SpanFilter) -> tuple[int, datetime | None]:
        """How many wait, and since when the oldest does."""
        ...

    def page(
        self, wanted: SpanFilter, fate: Fate, now: datetime, *, limit: int, offset: int
    ) -> list[SpanRow]:
        """The oldest beginning first."""
        ...

    def count(self, wanted: SpanFilter, fate: Fate, now: datetime) -> int:
        """How many `page` lists in all."""
        ...

    def compact(self, limit: int) -> int:
        """Adds so many of the newest changes at most to the sums charts are drawn from; gives
        how many. What is told does not change."""
        ...

    def rebuild(self) -> None:
        """Makes the sums anew from the rows."""
        ...
