"""What platforms told of accounts, and when nothing could be read."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, PrimaryKeyConstraint, Table

from domain.audience import AccountMetric
from domain.counts import Raw
from domain.gaps import Filling, GapReason, Measured
from domain.oddities import OddityKind
from storage.columns import Choice, Document, Instant
from storage.tables.schema import an_id, metadata, text

account_snapshots = Table(
    "account_snapshots",
    metadata,
    text("channel_id"),
    Column("metric", Choice(AccountMetric), nullable=False),
    Column("value", BigInteger),  # NULL: the platform does not report it
    Column("at", Instant, nullable=False),
    Column("raw", Document(Raw), nullable=False),
    Column("filled", Boolean, nullable=False),
    PrimaryKeyConstraint("channel_id", "metric", "at"),
)

measuring_gaps = Table(
    "measuring_gaps",
    metadata,
    an_id(),
    text("channel_id"),
    Column("subject", Choice(Measured), nullable=False),
    Column("reason", Choice(GapReason), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("filling", Choice(Filling), nullable=False),
    Column("version", Integer, nullable=False),
    Index(None, "channel_id", "started_at"),
)

measuring_looks = Table(
    "measuring_looks",
    metadata,
    text("channel_id"),
    Column("subject", Choice(Measured), nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("channel_id", "subject"),
)

odd_counts = Table(
    "odd_counts",
    metadata,
    text("channel_id"),
    text("metric"),
    Column("kind", Choice(OddityKind), nullable=False),
    text("told"),
    Column("since", Instant, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("channel_id", "metric"),
)
