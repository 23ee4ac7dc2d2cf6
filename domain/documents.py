"""A report on paper: plain words first, then sections of charts, tables and their definitions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.explanations import RunKind
from domain.exports import Cell
from domain.intervals import Middle
from domain.measured_shelves import GroupBy
from domain.shares import Share
from domain.statistics import Estimate

# What stands in a table: what has a band is read with it, and counted with it as three cells.
Told = Cell | Estimate | Middle | Share


class ChartKind(StrEnum):
    """How values are drawn."""

    LINES = "lines"  # a gap where a value is unknown
    STACKED = "stacked"


@dataclass(frozen=True, kw_only=True)
class Series:
    """One value a label; None is unknown, and drawn as nothing. `bands`: from where to where the
    true value may lie, None: not known; empty for what is simply counted."""

    name: str
    values: Sequence[float | None]
    bands: Sequence[tuple[float | None, float | None]] = ()


@dataclass(frozen=True, kw_only=True)
class Chart:
    """`unit`: what the values are counted in, as it is written beside them."""

    title: str
    kind: ChartKind
    labels: Sequence[str]
    unit: str
    series: Sequence[Series]


@dataclass(frozen=True, kw_only=True)
class Spans:
    """Figures of the period's measured spans, told apart; `waiting`: of those that still wait;
    `ever`: whenever they began."""

    measure: RunKind
    by: GroupBy = GroupBy.NONE
    waiting: bool = False
    ever: bool = False


class Posts(StrEnum):
    """Figures of what the period's posts met with."""

    SENT = "sent"  # each post counts in them
    FOLLOWERS = "followers"  # of the channels, not of single posts


@dataclass(frozen=True, kw_only=True)
class Endings:
    """Cases that ended in the period. `reason_ids`: of each row, empty for words of their own."""

    reason_ids: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Section:
    """`definition`: what the figures mean, under them. `empty`: said when there are no rows.
    `counts`: what the figures are of, so that a screen opens them to their rows."""

    title: str
    charts: Sequence[Chart] = ()
    headings: Sequence[str]
    rows: Sequence[Sequence[Told]]
    definition: str
    empty: str
    counts: Spans | Posts | Endings | None = None


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A few sentences on one thing, under its heading. `counts`: what their figures are of, as of a
    section."""

    title: str
    sentences: Sequence[str]
    counts: Spans | Posts | None = None


@dataclass(frozen=True, kw_only=True)
class Document:
    """`plain`: what a manager must know, in sentences. `made_at`: the figures are of then."""

    title: str
    house: str
    zone: str
    language: str
    made_at: datetime
    made_words: str
    plain: Sequence[Passage]
    sections: Sequence[Section]
