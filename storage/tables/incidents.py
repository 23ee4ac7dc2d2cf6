"""Failures of protection: what happened, since when it is known, and who was told when."""

from sqlalchemy import Column, Index, Integer, Table

from storage.columns import Instant
from storage.tables.schema import an_id, metadata, text

incidents = Table(
    "incidents",
    metadata,
    an_id(),
    Column("found_at", Instant, nullable=False),
    text("noted_by"),
    text("happened"),
    text("exposed"),
    text("handling"),
    Column("people", Integer),  # NULL: not known yet
    Column("people_told_at", Instant),
    Column("authority_told_at", Instant),
    Column("version", Integer, nullable=False),
    Index(None, "found_at", "id"),
)
