"""What people at the desk share and begin: saved replies, drafts, presence, mentions."""

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, Table, UniqueConstraint
from sqlalchemy import text as sql

from domain.company import DraftKind, Readers
from domain.media import File, Media
from storage.columns import Choice, Document, Instant
from storage.tables.schema import an_id, metadata, text

saved_replies = Table(
    "saved_replies",
    metadata,
    an_id(),
    text("title"),
    text("text"),
    text("language"),
    text("updated_by"),
    Column("updated_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("title", "language"),
)

case_drafts = Table(
    "case_drafts",
    metadata,
    text("user_id"),
    text("case_id"),
    Column("kind", Choice(DraftKind), nullable=False),
    text("text"),
    Column("written_at", Instant, nullable=False, index=True),
    Column("pictures", Document(tuple[Media, ...]), nullable=False, server_default="[]"),
    Column("files", Document(tuple[File, ...]), nullable=False, server_default="[]"),
    Column("readers", Choice(Readers), nullable=False, server_default=Readers.EVERYBODY),
    text("conversation_id", server_default=""),
    PrimaryKeyConstraint("user_id", "case_id", "kind"),
)

presences = Table(
    "presences",
    metadata,
    text("case_id"),
    text("user_id"),
    Column("seen_at", Instant, nullable=False, index=True),
    Column("typed_at", Instant),
    PrimaryKeyConstraint("case_id", "user_id"),
)

_UNSEEN = sql("seen_at IS NULL")

mentions = Table(
    "mentions",
    metadata,
    text("event_id"),
    text("user_id"),
    text("case_id", index=True),
    text("by_id"),
    Column("at", Instant, nullable=False),
    Column("seen_at", Instant),
    PrimaryKeyConstraint("event_id", "user_id"),
    Index(
        "ix_mentions_unseen",
        "user_id",
        "at",
        sqlite_where=_UNSEEN,
        postgresql_where=_UNSEEN,
    ),
)
