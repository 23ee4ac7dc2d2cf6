"""What the clocks of cases measured, a row a span, and the sums that charts are drawn from.

`span_sums` holds what ended, by cell (one week within one month) and bucket, for each clock:
of all together, of each channel, of each kind and of each branch;
`span_changes` what came since it was last added up: writers only append there, so that no two of
them ever wait for each other's sums.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
)
from sqlalchemy import text as sql

from domain.cases import CaseKind
from domain.explanations import RunKind
from domain.measured import ClockKind, SpanState
from storage.columns import Choice, Instant, Prose, Span
from storage.tables.schema import metadata, text

_WAITING = sql("state = 'waiting'")
_ENDED = sql("state <> 'waiting'")
# Charts by staff and by hour are counted off this alone, without touching a row.
_COUNTED = ("measure", "day", "state", "staff_key", "hour", "channel_key", "kind", "branch_key")
_SPANS = ("office", "wall", "office_bucket", "wall_bucket", "due_at", "kept")

measured_spans = Table(
    "measured_spans",
    metadata,
    Column("case_id", Prose, primary_key=True),
    Column("measure", Choice(RunKind), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("state", Choice(SpanState), nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    Column("office", Span, nullable=False),
    Column("wall", Span, nullable=False),
    Column("runs_since", Instant),
    Column("due_at", Instant),
    Column("kept", Boolean),
    text("day"),
    text("cell"),
    Column("hour", Integer, nullable=False),
    # empty for the counter, for no branch and for nobody: no NULL equals another
    text("channel_key"),
    Column("kind", Choice(CaseKind), nullable=False),
    text("branch_key"),
    text("staff_key"),
    Column("office_bucket", Integer, nullable=False),
    Column("wall_bucket", Integer, nullable=False),
    Index("ix_measured_spans_day", *_COUNTED, "cell", *_SPANS),
    Index(
        "ix_measured_spans_waiting",
        "measure",
        "since",
        "day",
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    ),
    Index(
        "ix_measured_spans_due",
        "measure",
        "due_at",
        sqlite_where=_ENDED,
        postgresql_where=_ENDED,
    ),
)


def _key() -> list[Column[Any]]:
    """What a sum is of."""
    return [
        Column("measure", Choice(RunKind), nullable=False),
        Column("clock", Choice(ClockKind), nullable=False),
        text("cell"),
        text("channel_key"),
        text("kind"),
        text("branch_key"),
        Column("bucket", Integer, nullable=False),
    ]


def _sums() -> list[Column[Any]]:
    """How many, how long together, how many with a promise, how many that kept it."""
    return [
        Column("n", Integer, nullable=False),
        Column("total", Span, nullable=False),
        Column("promised", Integer, nullable=False),
        Column("kept", Integer, nullable=False),
    ]


# In the order in which sums are looked up.
KEY = ("measure", "clock", "channel_key", "kind", "branch_key", "cell", "bucket")
ANY = "*"  # whatever it is: each span is counted among all, and once for each thing it is of
SUMS = ("n", "total", "promised", "kept")

span_sums = Table(
    "span_sums",
    metadata,
    *_key(),
    *_sums(),
    PrimaryKeyConstraint(*KEY),
    sqlite_with_rowid=False,  # read in the order of the key, and in no other
)

span_changes = Table(
    "span_changes",
    metadata,
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    *_key(),
    *_sums(),
)
