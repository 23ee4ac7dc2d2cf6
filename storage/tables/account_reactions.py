"""Reactions of accounts at their platforms, on the roll or not."""

from sqlalchemy import Column, Index, Table, UniqueConstraint

from domain.reactions import ReactionKind
from storage.columns import Choice, Instant, Prose
from storage.tables.schema import an_id, metadata, text

account_reactions = Table(
    "account_reactions",
    metadata,
    an_id(),
    text("channel_id"),
    text("remote_id"),
    text("account_id"),
    text("post_remote_id"),
    Column("delivery_id", Prose),
    text("conversation_id", index=True),
    Column("kind", Choice(ReactionKind), nullable=False),
    text("sign"),
    text("url"),
    Column("at", Instant, nullable=False, index=True),
    UniqueConstraint("channel_id", "remote_id"),
    Index(None, "channel_id", "account_id"),
)
