"""Posts, channels, deliveries, and what platforms said of them.

A delivery names its channel and subject by id, without a foreign key: what was sent stays
on record whatever becomes of them, and one whose channel is gone is simply never claimed.
"""

from collections.abc import Mapping

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)
from sqlalchemy import (
    text as sql,
)

from domain.channels import ChannelState
from domain.counts import Raw
from domain.deliveries import (
    AttemptOutcome,
    DeliveryKind,
    DeliveryState,
    Exchange,
    Handover,
    Receipt,
)
from domain.metrics import Metric
from domain.posts import Content, PostState, Variant
from storage.columns import Choice, Document, Instant, Prose
from storage.tables.schema import an_id, metadata, text

posts = Table(
    "posts",
    metadata,
    an_id(),
    text("author_id"),
    Column("content", Document(Content), nullable=False),
    Column("channel_ids", Document(tuple[str, ...]), nullable=False),
    Column("variants", Document(Mapping[str, Variant]), nullable=False),
    Column("labels", Document(tuple[str, ...]), nullable=False),
    Column("due_at", Instant),
    Column("editor_id", Prose),
    Column("state", Choice(PostState), nullable=False),
    Column("reviewer_id", Prose),
    text("review_note"),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    Index(None, "updated_at", "id"),
    Index(None, "state", "updated_at", "id"),
)

channels = Table(
    "channels",
    metadata,
    an_id(),
    text("platform"),
    text("name"),
    Column("settings", Document(Mapping[str, str]), nullable=False),
    text("sealed_secrets"),
    Column("state", Choice(ChannelState), nullable=False),
    text("state_reason"),
    Column("held_until", Instant),
    Column("responsible_id", Prose),
    Column("verified_at", Instant),
    Column("expires_at", Instant),
    Column("missing", Document(tuple[str, ...]), nullable=False, server_default="[]"),
    Column("created_at", Instant, nullable=False),
    Column("branch_id", Prose),
    Column("version", Integer, nullable=False),
)

_SENT_POSTS = sql("kind = 'post' AND state = 'sent'")

deliveries = Table(
    "deliveries",
    metadata,
    an_id(),
    Column("kind", Choice(DeliveryKind), nullable=False),
    text("channel_id"),
    text("subject_id"),
    Column("content", Document(Content), nullable=False),
    text("target_remote_id"),
    text("recipient"),
    Column("due_at", Instant, nullable=False),
    Column("latest_at", Instant),
    Column("state", Choice(DeliveryState), nullable=False),
    Column("lease_until", Instant),
    text("worker"),
    Column("attempts", Integer, nullable=False),
    Column("receipt", Document(Receipt)),
    Column("handover", Document(Handover)),
    Column("outcome", Choice(AttemptOutcome)),
    text("detail"),
    Column("created_by", Prose),
    Column("created_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    # of the receipt, to sort and select by
    Column("sent_at", Instant),
    Column("remote_id", Prose),
    Index(
        "ix_deliveries_scheduled",
        "due_at",
        "id",
        sqlite_where=sql("state = 'scheduled'"),
        postgresql_where=sql("state = 'scheduled'"),
    ),
    Index(
        "ix_deliveries_perishable",
        "latest_at",
        "id",
        sqlite_where=sql("state = 'scheduled' AND latest_at IS NOT NULL"),
        postgresql_where=sql("state = 'scheduled' AND latest_at IS NOT NULL"),
    ),
    Index(
        "ix_deliveries_leased",
        "lease_until",
        "id",
        sqlite_where=sql("state = 'sending'"),
        postgresql_where=sql("state = 'sending'"),
    ),
    Index(
        "ix_deliveries_sent",
        "sent_at",
        "id",
        sqlite_where=_SENT_POSTS,
        postgresql_where=_SENT_POSTS,
    ),
    Index(
        "ix_deliveries_sent_on",
        "channel_id",
        "sent_at",
        "id",
        sqlite_where=_SENT_POSTS,
        postgresql_where=_SENT_POSTS,
    ),
    Index(
        "ix_deliveries_remote",
        "channel_id",
        "remote_id",
        sqlite_where=sql("remote_id IS NOT NULL"),
        postgresql_where=sql("remote_id IS NOT NULL"),
    ),
    Index(
        "ix_deliveries_taken",
        "channel_id",
        "sent_at",
        sqlite_where=sql("sent_at IS NOT NULL"),
        postgresql_where=sql("sent_at IS NOT NULL"),
    ),
    Index(None, "state", "due_at", "id"),
    Index(None, "due_at", "id"),
    Index(None, "subject_id"),
    Index(None, "channel_id", "state"),
)

attempts = Table(
    "attempts",
    metadata,
    an_id(),
    text("delivery_id"),
    Column("number", Integer, nullable=False),
    text("worker"),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("outcome", Choice(AttemptOutcome), nullable=False),
    text("detail"),
    Column("exchanges", Document(tuple[Exchange, ...]), nullable=False, server_default="[]"),
    UniqueConstraint("delivery_id", "number"),
)

cursors = Table(
    "cursors",
    metadata,
    Column("channel_id", Prose, primary_key=True),
    text("cursor"),
    Column("collected_at", Instant),  # when its inbox was read last
)

# what a connector remembers for its channel: a sealed text, a number, or both
channel_notes = Table(
    "channel_notes",
    metadata,
    text("channel_id"),
    text("name"),
    text("sealed"),
    Column("number", BigInteger, nullable=False),
    PrimaryKeyConstraint("channel_id", "name"),
)

budget_spendings = Table(
    "budget_spendings",
    metadata,
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    text("channel_id"),
    Column("at", Instant, nullable=False),
    Column("delivery_id", Prose, nullable=False, server_default=""),  # for which
    Index(None, "channel_id", "at"),
)

snapshots = Table(
    "snapshots",
    metadata,
    text("delivery_id"),
    text("channel_id"),
    Column("metric", Choice(Metric), nullable=False),
    Column("value", BigInteger),  # NULL: the platform does not report it
    Column("at", Instant, nullable=False),
    Column("raw", Document(Raw), nullable=False, server_default="{}"),
    PrimaryKeyConstraint("delivery_id", "metric", "at"),
)
