"""Blocked senders, and the lists of words kept for cases."""

from sqlalchemy import Boolean, Column, Integer, Table, UniqueConstraint

from domain.case_lists import ListKind
from storage.columns import Choice, Document, Instant
from storage.tables.schema import an_id, metadata, text

blocks = Table(
    "blocks",
    metadata,
    an_id(),
    text("channel_id"),
    text("sender"),
    text("name"),
    text("reason"),
    text("by_id"),
    Column("at", Instant, nullable=False, index=True),
    UniqueConstraint("channel_id", "sender"),
)

case_lists = Table(
    "case_lists",
    metadata,
    an_id(),
    Column("kind", Choice(ListKind), nullable=False),
    text("name"),
    Column("former", Document(tuple[str, ...]), nullable=False),
    Column("position", Integer, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("kind", "name"),
)
