"""Messages that could not be taken in, with the reason, until somebody settles it."""

from sqlalchemy import Column, Table

from domain.messages import Incoming
from storage.columns import Document, Instant
from storage.tables.schema import an_id, metadata, text

set_aside = Table(
    "set_aside",
    metadata,
    an_id(),
    text("channel_id"),
    Column("said", Document(Incoming), nullable=False),
    text("reason"),
    Column("at", Instant, nullable=False, index=True),
)
