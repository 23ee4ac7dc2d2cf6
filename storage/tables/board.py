"""The cooperative's own page: entries, and what readers leave under them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    Table,
)

from domain.board import Reaction, Visibility
from domain.media import Media
from storage.columns import Choice, Document, Instant, Prose
from storage.tables.schema import an_id, metadata, text

entries = Table(
    "entries",
    metadata,
    an_id(),
    text("channel_id"),
    text("text"),
    text("link"),
    Column("media", Document(tuple[Media, ...]), nullable=False),
    Column("published_at", Instant, nullable=False),
    Column("views", BigInteger, nullable=False),
    Index(None, "published_at", "id"),
)


def _entry_id() -> Column[str]:
    return Column("entry_id", Prose, ForeignKey("entries.id", ondelete="CASCADE"), nullable=False)


comments = Table(
    "comments",
    metadata,
    an_id(),
    _entry_id(),
    Column("parent_id", Prose),
    text("author_name"),
    text("text"),
    Column("at", Instant, nullable=False),
    Column("visibility", Choice(Visibility), nullable=False),
    Column("from_us", Boolean, nullable=False),
    Index(None, "entry_id", "at", "id"),
)

reactions = Table(
    "reactions",
    metadata,
    _entry_id(),
    text("visitor"),
    Column("reaction", Choice(Reaction), nullable=False),
    PrimaryKeyConstraint("entry_id", "visitor"),
)
