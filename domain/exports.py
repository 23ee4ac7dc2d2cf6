"""What is taken out of the house: which cases, their events, and the sheets made of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from domain.aftercare import Rating
from domain.cases import Case, CaseEvent
from domain.explanations import RunKind
from domain.messages import Author
from domain.reports import QueueFilter

# None is unknown, and an empty cell. Moments are aware; spans are written in hours.
Cell = str | int | float | datetime | timedelta | None


class Exported(StrEnum):
    """What one row is."""

    CASES = "cases"
    EVENTS = "events"


@dataclass(frozen=True, kw_only=True)
class ExportFilter:
    """The cases that opened in [start, end) and stand in the view of `queue`, whose page (`limit`,
    `offset`) does not matter. None: without that bound."""

    start: datetime | None = None
    end: datetime | None = None
    queue: QueueFilter


@dataclass(frozen=True, kw_only=True)
class PromisesTold:
    """Of those that have run out: how many were kept, and how many were not."""

    kept: int
    broken: int


@dataclass(frozen=True, kw_only=True)
class ExportedCase:
    """A case, who brought it, and what they were asked afterwards, None for nothing. `promises`:
    by what is measured; left out where none has run out."""

    case: Case
    author: Author
    rating: Rating | None = None
    promises: Mapping[RunKind, PromisesTold] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ExportedEvent:
    """An event and the words of the message it is about, empty when it is about none. `other`: the
    code of the case that it names; `talk`: of the merged case that it came along with."""

    event: CaseEvent
    text: str = ""
    other: str = ""
    talk: str = ""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A table to write: `rows` may be as many as there are and are read once.

    `zone`: in which moments are written, by its IANA name.
    """

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    zone: str


class ExportShelf(Protocol):
    def page(
        self, wanted: ExportFilter, after: tuple[datetime, str] | None, limit: int
    ) -> list[ExportedCase]:
        """Oldest first; `after`: (opened_at, id) of the last one that was read."""
        ...

    def count(self, wanted: ExportFilter) -> int:
        """All of them, however many."""
        ...

    def events(self, case_ids: Sequence[str]) -> list[ExportedEvent]:
        """By case id and number."""
        ...
